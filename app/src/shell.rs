//! The document around every page, and the policy under which the browser reads it.

use crate::routes::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

/// Links are fetched when the reader is about to follow them; reading a page changes nothing, the
/// excluded addresses do or are big.
const SPECULATION: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"href_matches":"/auth/*"}},{"not":{"href_matches":"/sign-out"}},{"not":{"href_matches":"/p/*/evidence/*"}},{"not":{"selector_matches":"[download]"}}]},"eagerness":"moderate"}]}"#;

/// The document.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView + 'static {
    let nonce = use_nonce();
    set_policy(nonce.as_deref());
    view! {
        <!DOCTYPE html>
        <html lang=crate::context::language().as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content="Murmuration decides, with proof, what goes to production."/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15171c"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="style"/>
                <script nonce=nonce.clone()>{THEME}</script>
                <script type="speculationrules" nonce=nonce>{SPECULATION}</script>
                <HydrationScripts options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Puts the saved theme on before the first paint, so that nothing flashes.
const THEME: &str =
    r#"try{var t=localStorage.getItem("theme");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}"#;

/// What the browser may do on our pages. A header, because a meta element cannot forbid framing.
#[cfg(feature = "ssr")]
fn set_policy(nonce: Option<&str>) {
    use http::{HeaderValue, header::CONTENT_SECURITY_POLICY};
    use leptos::reactive::owner::with_context;
    let Some(nonce) = nonce else { return };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'none'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; \
         base-uri 'none'; object-src 'none'; frame-src 'none'; worker-src 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        with_context::<leptos_axum::ResponseOptions, _>(|response| response.insert_header(CONTENT_SECURITY_POLICY, value));
    }
}

#[cfg(not(feature = "ssr"))]
const fn set_policy(_: Option<&str>) {}
