//! The second step: what will be signed, in words and exactly, and the ways to prove that it is oneself.

use super::api;
use crate::context;
use crate::ui::{
    Badge, CandidateLayout, DataTable, ExactText, Hash, Panel, PasskeyScript, Prose, Prove, Refused, Tab, Tone, Unknown, plural,
};
use domain::Timestamp;
use domain::acceptance::Answer;
use domain::signature::{Counts, Decision, Statement, StoryAnswer, Waived, WaivedReport};
use domain::summary::SigningPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/sign/{signing}`
#[component]
pub fn ConfirmPage() -> impl IntoView {
    crate::ui::loaded(api::read_signing(context::param("slug"), context::number("number"), context::param("signing")), draw)
}

pub(super) fn draw(page: Data) -> impl IntoView {
    let Data { place, head, statement, titles, proof } = page;
    let decide = format!("/p/{}/candidates/{}/sign", place.slug, head.number);
    let said = view! { <Said statement=statement titles=titles text=proof.text.clone() hash=proof.hash.clone()/> };
    view! {
        <CandidateLayout place=place head=head tab=Tab::Sign title="prove">
            <div class="reading">
                <Refused/>
                {said}
                <Prove again=decide proof=proof/>
                <PasskeyScript/>
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// The statement in words, and exactly.
#[component]
fn Said(statement: Statement, titles: Vec<(String, String)>, text: String, hash: String) -> impl IntoView {
    let Statement {
        version,
        basis,
        decision,
        reason,
        results,
        evidence,
        waivers,
        waived_reports,
        stories,
        signer,
        signed_at,
        zone,
        expires_at,
        on_behalf_of,
        policy_version,
        seen,
        ..
    } = statement.clone();
    let tone = if decision == Decision::Approve { Tone::Ok } else { Tone::Bad };
    let meaning = statement.means().sentence(&version, &basis.environment);
    let digest = basis.digest.map_or_else(
        || view! { <Unknown what="unknown"/> }.into_any(),
        |digest| view! { <code class="wrap">{digest.to_string()}</code> }.into_any(),
    );
    let ends = match expires_at.as_deref().and_then(Timestamp::parse) {
        Some(at) => format!("until {}, or until something changes", at.human()),
        None => "until something changes".to_owned(),
    };
    let files = i64::try_from(evidence.len()).unwrap_or(i64::MAX);
    let role = signer.role.label();
    // A stand-in signs by the role of the other.
    let (by, of) = match on_behalf_of {
        Some(of) => (
            format!("{}, standing in", signer.name),
            Some(view! { <dt>"In the name of"</dt><dd><strong>{of.name}</strong>", "{role}"; the stand-in ends "{of.until.human()}</dd> }),
        ),
        None => (format!("{}, {role}", signer.name), None),
    };
    view! {
        <Panel title="What you sign" id="statement">
            <p><Badge tone=tone>{decision.as_str()}</Badge>" "<strong>{meaning}</strong></p>
            <dl class="facts facts-stacked">
                <dt>"Commit"</dt><dd><code>{basis.commit.short().to_owned()}</code></dd>
                <dt>"Image digest"</dt><dd>{digest}</dd>
                <dt>"Environment"</dt><dd><strong>{basis.environment}</strong></dd>
                <dt>"Test cases"</dt><dd>{results.map(counted)}</dd>
                <dt>"Evidence"</dt><dd>{plural(files, "file", "files")}", "<Hash full=basis.evidence_hash/></dd>
                <dt>"Policy"</dt><dd>"version "{policy_version}", "<Hash full=basis.policy_hash/></dd>
                {(!seen.is_empty()).then(|| view! { <dt>"What you read"</dt><dd>"kept with your signature, "<Hash full=seen/></dd> })}
                <dt>"Reason"</dt><dd><Prose text=reason/></dd>
                <dt>"Signed by"</dt><dd>{by}</dd>
                {of}
                <dt>"Time"</dt><dd>{Timestamp::parse(&signed_at).map_or(signed_at, Timestamp::human)}" (your zone: "{zone}")"</dd>
                <dt>"It counts"</dt><dd>{ends}</dd>
            </dl>
            <Waivers waivers=waivers reports=waived_reports/>
            <Stories stories=stories titles=titles/>
            <ExactText text=text hash=hash/>
        </Panel>
    }
    .into_any()
}

/// `41 passed, 1 failed, 1 of them waived; 200 machine tests, 0 failed`
fn counted(counts: Counts) -> String {
    let words = [
        (counts.passed, "passed"),
        (counts.failed, "failed"),
        (counts.blocked, "blocked"),
        (counts.skipped, "skipped"),
        (counts.not_run, "not run"),
    ];
    let mut said: Vec<String> = words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if said.is_empty() {
        said.push("none".to_owned());
    }
    let mut said = said.join(", ");
    for (count, word) in [(counts.waived, "waived"), (counts.carried, "carried from an older candidate")] {
        if count > 0 {
            said.push_str(&format!("; {count} {word}"));
        }
    }
    if counts.machine_tests > 0 {
        said.push_str(&format!("; {}, {} failed", plural(counts.machine_tests, "machine test", "machine tests"), counts.machine_failed));
    }
    said
}

#[component]
fn Waivers(waivers: Vec<Waived>, reports: Vec<WaivedReport>) -> impl IntoView {
    let rows = waivers.into_iter().map(|waived| {
        let until = waived.until.as_deref().and_then(Timestamp::parse).map_or_else(|| "without an end".to_owned(), |at| format!("until {}", at.human()));
        view! { <tr><td data-label="What" class="cell-main">{waived.what}</td><td data-label="Why">{waived.reason}</td><td data-label="Who">{waived.by}", "{until}</td></tr> }
    });
    let reports = reports.into_iter().map(|report| {
        let since = Timestamp::parse(&report.since).map_or_else(String::new, |at| format!("waived on {}", at.human()));
        let title = format!("{}, {}", report.title, report.severity);
        view! { <tr><td data-label="What" class="cell-main">{report.report}</td><td data-label="Why">{title}</td><td data-label="Who">{since}</td></tr> }
    });
    let rows = rows.collect::<Vec<_>>().into_iter().map(IntoAny::into_any).chain(reports.map(IntoAny::into_any)).collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <h3>"Waivers that you accept"</h3>
            <DataTable caption="Waivers that you accept" columns=vec!["What", "Why", "Who"]>{rows}</DataTable>
        }
    })
}

#[component]
fn Stories(stories: Vec<StoryAnswer>, titles: Vec<(String, String)>) -> impl IntoView {
    let rows = stories.into_iter().map(|story| {
        let answer = story.answer.map_or("no answer", Answer::label);
        let title = titles.iter().find(|(key, _)| *key == story.story).map(|(_, title)| view! { <span class="sub">{title.clone()}</span> });
        view! { <tr><td data-label="Story" class="cell-main"><strong>{story.story}</strong>{title}</td><td data-label="Answer">{answer}</td><td data-label="By">{story.by}</td></tr> }
    });
    let rows = rows.collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <h3>"Stories in it"</h3>
            <DataTable caption="Stories in it" columns=vec!["Story", "Answer", "By"]>{rows}</DataTable>
        }
    })
}
