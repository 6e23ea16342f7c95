//! What is special about a result in a history: it changed the verdict, or settled a dispute.

use super::badge::{Badge, Tone};
use domain::test_run::Recorded;
use leptos::prelude::*;

/// `was failed, attempt 1` and `settles a disagreement`; nothing for an ordinary result. `before` is the result that
/// came before it on the same candidate.
#[component]
pub fn ResultMarks(result: Recorded, before: Option<Recorded>) -> impl IntoView {
    let was = before
        .filter(|before| before.verdict != result.verdict)
        .map(|before| view! { " "<Badge tone=Tone::Warn>{format!("was {}, attempt {}", before.verdict, before.attempt)}</Badge> });
    let settles = result.settles.then(|| view! { " "<Badge tone=Tone::Info>"settles a disagreement"</Badge> });
    view! { {was}{settles} }
}
