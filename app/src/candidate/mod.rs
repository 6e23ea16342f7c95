//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn CandidatePage() -> impl IntoView {}

/// Stub.
#[component]
pub fn ReportPage() -> impl IntoView {}
