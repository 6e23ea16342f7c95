//! Where a carried result comes from, wherever it is shown.

use super::badge::{Badge, Tone};
use domain::test_run::Carried;
use leptos::prelude::*;

/// "carried from #7 (1.7.2), run by Rae": with a link to the case on that candidate.
#[component]
pub fn CarriedFrom(
    carried: Carried,
    /// `/p/{slug}`.
    #[prop(into)]
    project: String,
    /// The case's number.
    case: i64,
) -> impl IntoView {
    let href = format!("{project}/candidates/{}/qa#TC-{case}", carried.candidate);
    let title = format!("commit {}, {}", carried.commit, carried.at.human());
    view! {
        <span class="carried"><Badge tone=Tone::Info>"carried"</Badge>" from "<a href=href title=title>"#"{carried.candidate}" ("{carried.candidate_version}")"</a>", run by "{carried.tester}</span>
    }
    .into_any()
}
