//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn UatPage() -> impl IntoView {}
