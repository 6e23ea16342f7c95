//! The dossier of a release as a page: the same words as in the PDF, and fit to be printed.

mod api;
mod draw;
#[cfg(test)]
mod tests;

use crate::context;
use crate::ui::{Hash, Page, Section, loaded};
use domain::summary::DossierPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/dossier`
#[component]
pub fn DossierPage() -> impl IntoView {
    loaded(api::read_dossier(context::param("slug"), context::number("number")), page)
}

fn page(data: Data) -> impl IntoView {
    let Data { place, head, paper, hash } = data;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let crumbs = vec![
        ("Candidates".to_owned(), format!("/p/{}", place.slug)),
        (format!("#{} {}", head.number, head.version), format!("{base}/gate")),
    ];
    let file = format!("{base}/dossier.pdf");
    let contents = paper
        .sections
        .iter()
        .map(|section| view! { <li><a href=format!("#{}", section.id)>{section.title.clone()}</a></li> })
        .collect_view();
    let aside = move || view! { <a class="button button-primary" href=file download="" rel="external">"Save as PDF"</a> };
    let title = paper.title.clone();
    view! {
        <Page place=place title=title section=Section::Board crumbs=crumbs aside=move || aside().into_any()>
            <p class="dossier-under">{paper.subtitle.clone()}</p>
            <nav class="dossier-contents" aria-label="Contents"><ol>{contents}</ol></nav>
            <article class="dossier">{draw::paper(paper)}</article>
            <p class="quiet">"Contents, SHA-256: "<Hash full=hash/>". The PDF with the same hash at the foot of its sheets says the same."</p>
        </Page>
    }
    .into_any()
}
