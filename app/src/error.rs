//! The one error of this crate: safe to send, safe to show. Sets the HTTP status, draws the error page.

use crate::t;
use crate::ui::{ButtonLink, Look, PlainPage, RequestLine, english};
use crate::words;
use domain::Refusal;
use leptos::prelude::*;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why a read has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum AppError {
    /// A "no" with its reason.
    #[error("{refusal}")]
    Refused {
        /// The "no".
        refusal: Refusal,
        /// Names the request in the log.
        request_id: Option<String>,
    },
    /// Something broke here; the log knows what.
    #[error("something went wrong")]
    Failed {
        /// Names the request in the log.
        request_id: Option<String>,
    },
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let request_id = crate::context::request_id();
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::Refused { refusal: Refusal::malformed("request", "cannot be read"), request_id }
            }
            _ => Self::Failed { request_id },
        }
    }
}

impl AppError {
    /// The HTTP status (RFC 9110) that carries this error.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Refused { refusal, .. } => refusal.kind.status(),
            Self::Failed { .. } => 500,
        }
    }

    /// The refusal, if it is one.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal),
            Self::Failed { .. } => None,
        }
    }
}

/// A "no" on its way to the reader; the response gets its status.
#[cfg(feature = "ssr")]
#[must_use]
pub fn refused(refusal: Refusal) -> AppError {
    answer(AppError::Refused { refusal, request_id: crate::context::request_id() })
}

/// What the backend could not do; detail goes to the log only.
#[cfg(feature = "ssr")]
#[must_use]
pub fn from_backend(error: backend::Error) -> AppError {
    match error {
        backend::Error::Refused(refusal) => refused(refusal),
        other => broken(&format!("{other:?}")),
    }
}

/// Something that should not have happened; `detail` goes to the log only.
#[cfg(feature = "ssr")]
#[must_use]
pub fn broken(detail: &str) -> AppError {
    let request_id = crate::context::request_id();
    tracing::error!(request_id, error = detail, "a page could not be drawn");
    answer(AppError::Failed { request_id })
}

#[cfg(feature = "ssr")]
fn answer(error: AppError) -> AppError {
    set_status(error.status());
    error
}

/// Sets the status of the response.
#[cfg(feature = "ssr")]
pub fn set_status(status: u16) {
    use leptos::reactive::owner::with_context;
    if let Ok(status) = http::StatusCode::from_u16(status) {
        with_context::<leptos_axum::ResponseOptions, _>(|response| response.set_status(status));
    }
}

/// Sets the status of the response: nothing to set in the browser.
#[cfg(not(feature = "ssr"))]
pub const fn set_status(_: u16) {}

/// `next=` and `here`, encoded for a query.
#[must_use]
pub fn next_query(here: &str) -> String {
    format!("next={}", encoded(here))
}

/// Text as the value of a query.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// A page that says what was wrong and what to do. Whoever is not signed in is sent to do so.
pub fn page(error: AppError) -> impl IntoView {
    if error.status() == 401 {
        crate::context::go(&format!("/sign-in?{}", next_query(&crate::context::here())));
    }
    let (title, advice, code, details, id) = match error {
        AppError::Refused { refusal, request_id } => {
            let refusal = words::refused(refusal);
            (refusal.sentence, refusal.advice, refusal.code, refusal.details, request_id)
        }
        AppError::Failed { request_id } => {
            (t!("error-internal"), t!("error-internal.advice"), "internal".to_owned(), Vec::new(), request_id)
        }
    };
    let details = (!details.is_empty()).then(
        || view! { <ul class="rules" lang=english()>{details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> },
    );
    view! {
        <PlainPage title=title.trim_end_matches(['.', '。']).to_owned()>
            <p>{advice}</p>
            {details}
            <RequestLine code=code id=id/>
            <p class="actions"><ButtonLink href="/" look=Look::Secondary>{t!("error-projects")}</ButtonLink></p>
        </PlainPage>
    }
}

/// No such address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    set_status(404);
    page(AppError::Refused { refusal: Refusal::not_found("page"), request_id: crate::context::request_id() })
}
