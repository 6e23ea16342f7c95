//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn CasesPage() -> impl IntoView {}

/// Stub.
#[component]
pub fn CasePage() -> impl IntoView {}
