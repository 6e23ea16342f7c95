//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn PolicyPage() -> impl IntoView {}

/// Stub.
#[component]
pub fn PeoplePage() -> impl IntoView {}

/// Stub.
#[component]
pub fn TokensPage() -> impl IntoView {}
