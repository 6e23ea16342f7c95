//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn NewFeedback() -> impl IntoView {}

/// Stub.
#[component]
pub fn FeedbackList() -> impl IntoView {}

/// Stub.
#[component]
pub fn FeedbackPage() -> impl IntoView {}
