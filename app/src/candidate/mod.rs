//! The candidate page: where it stands, what holds it, and everything that was found out about it.

mod api;
mod attestation;
mod doubts;
mod gate;
mod next;
mod release;
mod results;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use doubts::{Doubts, DoubtsLine};
pub use gate::{GatePanel, OutOfReach, together, where_closed};
pub use release::{on_behalf, signature_word};
pub use results::{StoryName, TotalsBadge};

use crate::context;
use crate::ui::{ButtonLink, CandidateLayout, Empty, Look, Outside, Panel, Refused, Sha, Tab, TimeAgo, Unknown, loaded, plural};
use domain::Timestamp;
use domain::access::Action;
use domain::candidate::{Contributor, Part};
use domain::summary::{CandidatePage as Data, HistoryRow};
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}`
#[component]
pub fn CandidatePage() -> impl IntoView {
    loaded(api::read_candidate(context::param("slug"), context::number("number")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let base = format!("/p/{}/candidates/{}", page.place.slug, page.head.number);
    let step = next::next_step(&page).map(|step| {
        let href = format!("{base}{}", step.path);
        view! { <ButtonLink href=href look=Look::Primary>{step.label}</ButtonLink> }
    });
    let build = build(&page);
    let decided = gate::decided(&page);
    let Data {
        place,
        head,
        contributors,
        gate,
        policy,
        plan,
        honesty,
        stories,
        feedback,
        reports,
        comparison,
        out_of_reach,
        standing,
        signatures,
        deployment,
        owed,
        attestation,
        history,
        ..
    } = page;
    let (now, slug, number, resolve) = (place.now, place.slug.clone(), head.number, place.can(Action::ResolveDeployment));
    let whole = place.can(Action::ViewAudit).then(|| format!("/p/{slug}/audit"));
    // The notice of the form on this page is drawn inside it; any other refusal goes on top.
    let formless = !deployment.as_ref().is_some_and(|data| release::can_be_resolved(data, resolve));
    let refused = (formless || context::echo_of("choice").is_none()).then(|| view! { <Refused/> });
    let owed = release::owed(&base, &owed, now);
    let deployment = deployment.map(|data| view! { <release::DeploymentPanel base=base.clone() data=data now=now resolve=resolve/> });
    let attestation = attestation.map(|data| view! { <attestation::AttestationPanel base=base.clone() data=data now=now/> });
    view! {
        <CandidateLayout place=place.clone() head=head tab=Tab::Overview title="overview" aside=move || step.into_any()>
            {refused}
            {owed}
            <div class="columns">
                <div class="column-main">
                    {deployment}
                    <div data-live="reach"><OutOfReach sentences=out_of_reach/></div>
                    {attestation}
                    <gate::GatePanel place=place number=number gate=gate decided=decided/>
                    <results::QaPanel base=base.clone() plan=plan honesty=honesty now=now/>
                    <results::StoriesPanel base=base.clone() stories=stories now=now/>
                    <results::FeedbackPanel slug=slug feedback=feedback now=now/>
                    <results::ReportsPanel base=base reports=reports comparison=comparison now=now/>
                </div>
                <div class="column-side">
                    <release::SignaturesPanel standing=standing signatures=signatures now=now/>
                    {build}
                    <Contributors people=contributors/>
                    <Panel title=format!("Policy, version {}", policy.0) id="policy" live="policy">
                        <ul class="rules">{policy.1.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}</ul>
                    </Panel>
                    <History rows=history whole=whole now=now/>
                </div>
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// Where the build came from.
pub fn build(page: &Data) -> AnyView {
    let now = page.place.now;
    let repository = page.place.repository.clone();
    let unknown = || view! { <Unknown/> }.into_any();
    let run = page.run_url.clone().map_or_else(unknown, |url| view! { <Outside href=url>"workflow run"</Outside> }.into_any());
    let image = page.image.clone().map_or_else(unknown, |image| view! { <code class="wrap">{image}</code> }.into_any());
    let digest = page.head.digest.clone().map_or_else(unknown, |digest| view! { <code class="wrap">{digest}</code> }.into_any());
    let changes = match &page.since_release {
        (Some(base), count) => {
            let count = count.map_or_else(|| "an unknown number of commits".to_owned(), |n| plural(n, "commit", "commits"));
            let href = format!("https://github.com/{repository}/compare/{base}...{}", page.head.commit);
            view! { <Outside href=href>{count}</Outside>" since "<Sha full=base.clone()/> }.into_any()
        }
        (None, _) => view! { <Unknown what="no earlier production release is known"/> }.into_any(),
    };
    let (commit, built_at) = (page.head.commit.clone(), page.built_at);
    view! {
        <Panel title="Build" id="build">
            <dl class="facts facts-stacked">
                <dt>"Commit"</dt><dd><code class="wrap">{commit}</code></dd>
                <dt>"Image"</dt><dd>{image}</dd>
                <dt>"Digest"</dt><dd>{digest}</dd>
                <dt>"Changes"</dt><dd>{changes}</dd>
                <dt>"Built by"</dt><dd>{run}" "<span class="quiet"><TimeAgo at=built_at now=now/></span></dd>
            </dl>
        </Panel>
    }
    .into_any()
}

/// Everybody with a part in the build, each named once.
#[component]
fn Contributors(people: Vec<Contributor>) -> impl IntoView {
    let mut named: Vec<(String, Vec<&'static str>)> = Vec::new();
    for person in people {
        let what = match person.part {
            Part::Author => "author",
            Part::CoAuthor => "co-author",
            Part::Merger => "merged",
            Part::Dispatcher => "started the build",
            Part::ReRunner => "ran the build again",
        };
        let name = person.login.map_or_else(|| person.name.clone(), |login| format!("{} ({login})", person.name));
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, parts)) if parts.contains(&what) => {}
            Some((_, parts)) => parts.push(what),
            None => named.push((name, vec![what])),
        }
    }
    let none = named.is_empty().then(|| view! { <li><Unknown what="nobody is known to have taken part"/></li> });
    let rows =
        named.into_iter().map(|(name, parts)| view! { <li>{name}" "<span class="quiet">{parts.join(", ")}</span></li> }).collect_view();
    view! {
        <Panel title="Contributors" id="contributors">
            <p class="quiet">"They cannot sign this candidate."</p>
            <ul class="plain-list">{none}{rows}</ul>
        </Panel>
    }
    .into_any()
}

/// The last changes.
#[component]
fn History(rows: Vec<HistoryRow>, whole: Option<String>, now: Timestamp) -> impl IntoView {
    let content = if rows.is_empty() {
        view! { <Empty title="Nothing happened yet"/> }.into_any()
    } else {
        let lines = rows.into_iter().map(|row| view! { <li id=format!("seq-{}", row.seq)>{row.sentence}" "<span class="quiet"><TimeAgo at=row.at now=now/></span></li> }).collect_view();
        view! { <ol class="timeline">{lines}</ol> }.into_any()
    };
    view! {
        <Panel title="History" id="history" live="history">
            {content}
            {whole.map(|href| view! { <p class="quiet"><a href=href>"Whole audit log"</a></p> })}
        </Panel>
    }
    .into_any()
}
