//! Reads, then draws: the one way a page waits for its data.

use crate::error::{self, AppError};
use leptos::prelude::*;

/// Waits for `read`, then draws what came, or the page that says why nothing did.
pub fn loaded<T, V>(
    read: impl Future<Output = Result<T, AppError>> + Send + 'static,
    draw: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
{
    let page = Suspend::new(async move {
        match read.await {
            Ok(data) => draw(data).into_any(),
            Err(error) => error::page(error).into_any(),
        }
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}
