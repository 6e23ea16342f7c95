//! Sign-in: one link a provider. Who one is, the provider says; what one may do, the projects say.

use crate::context;
use crate::t;
use crate::ui::{ButtonLink, Look, Notice, PlainPage, Refused, Tone};
use leptos::prelude::*;

/// `/sign-in`
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = safe_next(&context::query("next").unwrap_or_default());
    let providers = context::providers();
    let none = providers.is_empty().then(|| {
        view! {
            <Notice tone=Tone::Warn title=t!("sign-in.none")>
                <p>{t!("sign-in.none-more")}</p>
            </Notice>
        }
    });
    let links = providers
        .into_iter()
        .map(|(name, label)| {
            let href = format!("/auth/start/{name}?{}", crate::error::next_query(&next));
            view! { <li><ButtonLink href=href look=Look::Primary>{t!("sign-in.with", provider = label)}</ButtonLink></li> }
        })
        .collect_view();
    let already = context::reader().map(|name| {
        view! { <Notice tone=Tone::Info title=t!("sign-in.already", name = name)><p><a href=next.clone()>{t!("sign-in.go-on")}</a></p></Notice> }
    });
    view! {
        <PlainPage title=t!("sign-in")>
            <Refused/>
            {already}
            {none}
            <ul class="providers">{links}</ul>
            <p class="quiet">{t!("sign-in.more")}</p>
        </PlainPage>
    }
}

/// Only addresses of our own: `//evil` and `/\evil` leave the house.
fn safe_next(next: &str) -> String {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    if own { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn sign_in_never_leads_out_of_the_house() {
        assert_eq!(safe_next("/p/parlai?before=3"), "/p/parlai?before=3");
        for evil in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb", "javascript:alert(1)"] {
            assert_eq!(safe_next(evil), "/", "{evil}");
        }
    }
}
