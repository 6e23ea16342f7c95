//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn SignPage() -> impl IntoView {}
