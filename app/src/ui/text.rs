//! Small texts: times, hashes, sizes, words of people.

use domain::Timestamp;
use leptos::prelude::*;

/// `1 case`, `2 cases`.
#[must_use]
pub fn plural(count: i64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// Words of others for the two places into which Leptos writes text as it is: `<textarea>` (tachys,
/// `ESCAPE_CHILDREN`) and `<title>` (leptos_meta, `inject_meta_context`). `&` and `<` are all that can end
/// either; a first line break would be swallowed by the browser.
#[must_use]
pub fn inert(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}

/// Says, as a context, that a page shows what was seen at another time: moments are said exactly and not by their age.
#[derive(Debug, Clone, Copy)]
pub struct AsSeen;

/// How long ago, with the exact moment behind it; in English the browser keeps it true.
#[component]
pub fn TimeAgo(
    at: Timestamp,
    now: Timestamp,
    /// `since`: without "ago", for sentences such as "since 3 h".
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    if use_context::<AsSeen>().is_some() {
        return view! { <time datetime=at.rfc3339()>{at.human()}</time> }.into_any();
    }
    if crate::context::language() != domain::language::Language::En {
        return view! { <When at=at now=now/> }.into_any();
    }
    let ago = at.ago(now);
    let text = if bare || ago == "just now" { ago } else { format!("{ago} ago") };
    view! { <time datetime=at.rfc3339() title=at.human() data-ago=if bare { "bare" } else { "ago" }>{text}</time> }.into_any()
}

/// How long ago, in the language of the page; the browser leaves it as it is.
#[component]
pub fn When(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time datetime=at.rfc3339() title=crate::words::moment(at)>{crate::words::ago(at, now)}</time> }
}

/// A commit: seven digits in sight, all forty when copied or hovered.
#[component]
pub fn Sha(#[prop(into)] full: String) -> impl IntoView {
    view! { <Hash full=full shown=7/> }
}

/// An image digest: twelve digits in sight, all when copied or hovered.
#[component]
pub fn Digest(#[prop(into)] full: String) -> impl IntoView {
    let shown = if full.starts_with("sha256:") { 19 } else { 12 };
    view! { <Hash full=full shown=shown/> }
}

/// A hash: `shown` digits in sight, all when copied or hovered.
#[component]
pub fn Hash(#[prop(into)] full: String, #[prop(default = 12)] shown: usize) -> impl IntoView {
    let (head, rest) = full.split_at_checked(shown).unwrap_or((&full, ""));
    let (head, rest) = (head.to_owned(), rest.to_owned());
    view! { <code class="hash" title=full>{head}<span class="hash-rest" aria-hidden="true">{rest}</span></code> }
}

/// `12 kB`.
#[component]
pub fn FileSize(bytes: i64) -> impl IntoView {
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// What a person wrote: as text, with its line breaks.
#[component]
pub fn Prose(#[prop(into)] text: String) -> impl IntoView {
    view! { <div class="prose">{text}</div> }
}

/// An address of the web: nothing that runs, nothing of another kind.
#[must_use]
pub fn is_web(address: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme))
}

/// A link to somewhere else. Addresses come from builds, GitHub and Jira: only web addresses become links.
#[component]
pub fn Outside(#[prop(into)] href: String, #[prop(optional, into)] class: String, children: Children) -> impl IntoView {
    if is_web(&href) {
        view! { <a class=class href=href rel="noreferrer">{children()}</a> }.into_any()
    } else {
        view! { <span class=class>{children()}</span> }.into_any()
    }
}

/// Something that is not known is shown as such.
#[component]
pub fn Unknown(#[prop(default = String::from("unknown"), into)] what: String) -> impl IntoView {
    view! { <span class="unknown">{what}</span> }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn words_of_others_cannot_end_the_element_they_are_in() {
        assert_eq!(inert("</textarea><script>alert(1)</script> &lt;"), "&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp;lt;");
    }

    #[test]
    fn a_first_line_break_is_kept() {
        assert_eq!(inert("\nsecond line"), "\n\nsecond line");
    }
}
