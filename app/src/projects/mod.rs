//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn ProjectsPage() -> impl IntoView {}
