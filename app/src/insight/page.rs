//! The quality page: what failed lately, and which cases.

use super::api::read_quality;
use super::failures::FailuresPanel;
use super::matrix::MatrixPanel;
use crate::context;
use crate::ui::{Page, Section, loaded};
use domain::summary;
use leptos::prelude::*;

/// Failures and the matrix.
#[component]
pub fn QualityPage() -> impl IntoView {
    let page = context::query("page").and_then(|page| page.parse().ok());
    loaded(read_quality(context::param("slug"), context::query("q"), page), draw)
}

pub(super) fn draw(data: summary::QualityPage) -> impl IntoView {
    let summary::QualityPage { place, candidates, matrix } = data;
    let base = format!("/p/{}", place.slug);
    let any = !candidates.is_empty();
    view! {
        <Page place=place title="Quality" section=Section::Quality live=true>
            <FailuresPanel base=base.clone() candidates=candidates.clone()/>
            {any.then(|| view! { <MatrixPanel base=base candidates=candidates matrix=matrix/> })}
        </Page>
    }
}
