//! Reads of the feedback pages.

use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// What the form for a new report offers.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "new_feedback", input = Json)]
pub async fn read_new_feedback(slug: String, number: i64) -> Result<summary::NewFeedbackPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::new_feedback(&backend, &actor, &slug, number).await.map_err(crate::error::from_backend)
}

/// All feedback of a project.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "feedback_list", input = Json)]
pub async fn read_feedback_list(slug: String) -> Result<summary::FeedbackList, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::feedback_list(&backend, &actor, &slug).await.map_err(crate::error::from_backend)
}

/// One report with everything that happened to it.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "feedback", input = Json)]
pub async fn read_feedback(slug: String, number: i64) -> Result<summary::FeedbackPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::feedback(&backend, &actor, &slug, number).await.map_err(crate::error::from_backend)
}
