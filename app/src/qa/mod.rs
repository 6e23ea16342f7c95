//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn QaPage() -> impl IntoView {}

/// Stub.
#[component]
pub fn RunPage() -> impl IntoView {}
