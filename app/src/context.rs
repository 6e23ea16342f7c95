//! What a page knows of its request: who asks, what they sent before, where they are. The only place
//! that reads the request; in the browser there is none, and every answer is empty.

use domain::Refusal;
use leptos::prelude::GetUntracked;
use leptos_router::hooks::{use_params_map, use_query_map};

#[cfg(feature = "ssr")]
pub use server::{FormEcho, Modules, RequestInfo, backend, device, signed_in};

/// The refusal of the form that was just sent, if this page is its answer.
#[must_use]
pub fn echo() -> Option<Refusal> {
    with_echo(|_, refusal| refusal.cloned()).flatten()
}

/// Like [`echo`], but only when the form that was sent has this field: tells the forms of one page apart.
#[must_use]
pub fn echo_of(field: &str) -> Option<Refusal> {
    with_echo(|values, refusal| values.iter().any(|(name, _)| name == field).then(|| refusal.cloned()).flatten()).flatten()
}

/// What was typed into this field before the refusal.
#[must_use]
pub fn echoed(field: &str) -> Option<String> {
    with_echo(|values, _| values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone())).flatten()
}

/// Everything that was chosen in a repeated field (checkboxes) before the refusal.
#[must_use]
pub fn echoed_all(field: &str) -> Vec<String> {
    with_echo(|values, _| values.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()).unwrap_or_default()
}

/// The value a field starts with: what was typed before, else `default`.
#[must_use]
pub fn value_of(field: &str, default: &str) -> String {
    echoed(field).unwrap_or_else(|| default.to_owned())
}

/// The sentence to show beside this field, if the refusal is about it.
#[must_use]
pub fn error_of(field: &str) -> Option<String> {
    with_echo(|_, refusal| refusal.filter(|r| r.field.as_deref() == Some(field)).map(|r| crate::words::refused(r.clone()).sentence))
        .flatten()
}

/// A part of the address, such as `slug`.
#[must_use]
pub fn param(name: &str) -> String {
    use_params_map().get_untracked().get(name).unwrap_or_default()
}

/// A number in the address. What is no number is 0, and nothing has the number 0.
#[must_use]
pub fn number(name: &str) -> i64 {
    param(name).parse().unwrap_or(0)
}

/// A part of the query.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    use_query_map().get_untracked().get(name)
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use domain::Refusal;

    pub(super) fn with_echo<R>(_: impl FnOnce(&[(String, String)], Option<&Refusal>) -> R) -> Option<R> {
        None
    }

    /// The request's id: unknown in the browser.
    #[must_use]
    pub fn request_id() -> Option<String> {
        None
    }

    /// The path and query asked for: unknown in the browser.
    #[must_use]
    pub fn here() -> String {
        String::new()
    }

    /// Goes elsewhere instead: not from here in the browser.
    pub const fn go(_: &str) {}

    /// The language the reader wants: unknown in the browser.
    #[must_use]
    pub const fn wanted() -> domain::language::Language {
        domain::language::Language::En
    }

    /// Is the page said in the reader's language: nothing is said in the browser.
    #[must_use]
    pub const fn is_translated() -> bool {
        false
    }

    /// The language of the page: nothing is said in the browser.
    #[must_use]
    pub const fn language() -> domain::language::Language {
        domain::language::Language::En
    }

    /// Ways to sign in: unknown in the browser.
    #[must_use]
    pub fn providers() -> Vec<(String, String)> {
        Vec::new()
    }

    /// A header of the request: unknown in the browser.
    #[must_use]
    pub fn header(_: &str) -> Option<String> {
        None
    }

    /// Address of a script of ours: unknown in the browser.
    #[must_use]
    pub fn module(_: &str) -> Option<String> {
        None
    }

    /// How much waits on the reader: unknown in the browser.
    #[must_use]
    pub const fn waiting() -> usize {
        0
    }

    /// Came by an invitation: unknown in the browser.
    #[must_use]
    pub const fn is_guest() -> bool {
        false
    }

    /// The reader's name: unknown in the browser.
    #[must_use]
    pub fn reader() -> Option<String> {
        None
    }
}
#[cfg(not(feature = "ssr"))]
use browser::with_echo;
#[cfg(not(feature = "ssr"))]
pub use browser::{go, header, here, is_guest, is_translated, language, module, providers, reader, request_id, waiting, wanted};

#[cfg(feature = "ssr")]
mod server {
    use crate::error::AppError;
    use domain::language::Language;
    use domain::{Actor, Refusal};
    use http::request::Parts;
    use leptos::reactive::owner::{use_context, with_context};

    /// What the server knows of a request before a page is drawn; it puts it into the extensions.
    #[derive(Debug, Clone)]
    pub struct RequestInfo {
        /// Who asks, if somebody is signed in.
        pub actor: Option<Actor>,
        /// Names the request in the log.
        pub request_id: String,
        /// Ways to sign in: name in addresses, label.
        pub providers: Vec<(String, String)>,
        /// The language the reader wants.
        pub language: Language,
        /// What was sent, when this page answers a form.
        pub echo: Option<FormEcho>,
        /// How much waits on whoever asks.
        pub waiting: usize,
        /// The secret by which this browser is known as a guest's device, if it is.
        pub device: Option<String>,
    }

    /// A form that came back.
    #[derive(Debug, Clone)]
    pub struct FormEcho {
        /// Why, unless it succeeded (a new token is shown once).
        pub refusal: Option<Refusal>,
        /// The fields as they were sent.
        pub values: Vec<(String, String)>,
    }

    fn with_info<R>(read: impl FnOnce(&RequestInfo) -> R) -> Option<R> {
        with_context::<Parts, _>(|parts| parts.extensions.get::<RequestInfo>().map(read)).flatten()
    }

    pub(super) fn with_echo<R>(read: impl FnOnce(&[(String, String)], Option<&Refusal>) -> R) -> Option<R> {
        with_info(|info| info.echo.as_ref().map(|echo| read(&echo.values, echo.refusal.as_ref()))).flatten()
    }

    /// The request's id.
    #[must_use]
    pub fn request_id() -> Option<String> {
        with_info(|info| info.request_id.clone())
    }

    /// The path and query asked for.
    #[must_use]
    pub fn here() -> String {
        with_context::<Parts, _>(|parts| parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned())
            .unwrap_or_default()
    }

    /// Answers with a redirect instead of the page.
    pub fn go(path: &str) {
        leptos_axum::redirect(path);
    }

    /// The language the reader wants, whether or not the page is said in it.
    #[must_use]
    pub fn wanted() -> Language {
        with_info(|info| info.language).unwrap_or(Language::En)
    }

    /// Is the page said in the reader's language? All that a guest may see is; what is not for guests is only refused.
    #[must_use]
    pub fn is_translated() -> bool {
        is_guest() || with_context::<Parts, _>(|parts| crate::words::is_translated(parts.uri.path())).unwrap_or_default()
    }

    /// The language of the page: the reader's where the page is translated, else English.
    #[must_use]
    pub fn language() -> Language {
        if is_translated() { wanted() } else { Language::En }
    }

    /// Ways to sign in: name in addresses, label.
    #[must_use]
    pub fn providers() -> Vec<(String, String)> {
        with_info(|info| info.providers.clone()).unwrap_or_default()
    }

    /// A header of the request, if it is text.
    #[must_use]
    pub fn header(name: &str) -> Option<String> {
        with_context::<Parts, _>(|parts| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)).flatten()
    }

    /// Addresses of the scripts that belong to one page each, by name (ADR 17).
    #[derive(Debug, Clone, Default)]
    pub struct Modules(pub std::sync::Arc<[(String, String)]>);

    /// Address of a script of ours. A build without browser files has none, and every page works without.
    #[must_use]
    pub fn module(name: &str) -> Option<String> {
        with_context::<Modules, _>(|modules| modules.0.iter().find(|(known, _)| known == name).map(|(_, path)| path.clone())).flatten()
    }

    /// The reader's name, if somebody is signed in.
    #[must_use]
    pub fn reader() -> Option<String> {
        with_info(|info| info.actor.as_ref().map(|actor| actor.name().to_owned())).flatten()
    }

    /// How much waits on the reader.
    #[must_use]
    pub fn waiting() -> usize {
        with_info(|info| info.waiting).unwrap_or_default()
    }

    /// Came the reader by an invitation?
    #[must_use]
    pub fn is_guest() -> bool {
        with_info(|info| info.actor.as_ref().is_some_and(Actor::is_guest)).unwrap_or_default()
    }

    /// The secret of a guest's device.
    #[must_use]
    pub fn device() -> Option<String> {
        with_info(|info| info.device.clone()).flatten()
    }

    /// The house behind the pages.
    ///
    /// # Errors
    /// When the server did not provide it.
    pub fn backend() -> Result<backend::Backend, AppError> {
        use_context::<backend::Backend>().ok_or_else(|| crate::error::broken("no backend in the context of this request"))
    }

    /// Who asks, and the house.
    ///
    /// # Errors
    /// `sign_in_required` when nobody is signed in.
    pub fn signed_in() -> Result<(backend::Backend, Actor), AppError> {
        let actor = with_info(|info| info.actor.clone()).flatten().ok_or_else(|| crate::error::refused(Refusal::sign_in()))?;
        Ok((backend()?, actor))
    }
}
#[cfg(feature = "ssr")]
use server::with_echo;
#[cfg(feature = "ssr")]
pub use server::{go, header, here, is_guest, is_translated, language, module, providers, reader, request_id, waiting, wanted};
