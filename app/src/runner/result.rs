//! One result as a tester sees it: who, when, what was seen, on which build.

use super::state::clock;
use crate::ui::{Badge, FileSize, Prose, TimeAgo, Tone, VerdictBadge};
use domain::summary::{FileLink, RunResult};
use domain::test_run::{Served, Verdict};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Several, newest first.
pub(super) fn results(results: Vec<RunResult>, planned: i64, now: Timestamp) -> impl IntoView {
    let before: Vec<_> = results.iter().skip(1).map(Some).chain([None]).map(|older| older.map(was)).collect();
    let items = results
        .into_iter()
        .zip(before)
        .map(|(result, before)| view! { <li class="case-result"><Result result=result before=before planned=planned now=now/></li> })
        .collect_view();
    view! { <ol class="case-results">{items}</ol> }
}

/// Verdict and attempt, for the result that came after it.
pub(super) fn was(result: &RunResult) -> (Verdict, i64) {
    (result.verdict, result.attempt)
}

/// One.
#[component]
pub fn Result(
    result: RunResult,
    /// The result before it on the same candidate.
    before: Option<(Verdict, i64)>,
    /// The version of the wording that is planned now.
    planned: i64,
    now: Timestamp,
) -> impl IntoView {
    let mut facts = format!(" · attempt {} · version {}", result.attempt, result.version);
    if result.version != planned {
        facts.push_str(&format!(" (version {planned} is planned)"));
    }
    if let Some((verdict, attempt)) = before.filter(|(verdict, _)| *verdict != result.verdict) {
        facts.push_str(&format!(" · was {verdict}, attempt {attempt}"));
    }
    if let Some(took) = result.took {
        facts.push_str(&format!(" · took {}", clock(took)));
    }
    if result.settles {
        facts.push_str(" · settles a disagreement");
    }
    let steps: Vec<String> = result.steps.iter().map(|found| format!("step {} {}", found.step, found.verdict)).collect();
    let steps = (!steps.is_empty()).then(|| view! { <p class="hint">{steps.join(", ")}</p> });
    let note = (!result.note.is_empty()).then(|| view! { <Prose text=result.note/> });
    let carried = result.carried.map(|words| view! { <p class="hint">{words}</p> });
    view! {
        <p><VerdictBadge verdict=Some(result.verdict)/>{format!(" {}, ", result.by)}<TimeAgo at=result.at now=now/><span class="hint">{facts}</span></p>
        {carried}
        {build(result.served)}
        {note}
        {steps}
        {files(result.files)}
    }
}

/// What the environment served when it was recorded. That it was not asked needs no words.
fn build(served: Served) -> Option<impl IntoView> {
    let (tone, word, more) = match served {
        Served::NotAsked => return None,
        Served::Match { .. } => (Tone::Ok, "right build", String::new()),
        Served::Mismatch { said, .. } => (Tone::Bad, "wrong build", format!(" It served {said}.")),
        Served::Unknown { why, .. } => (Tone::Warn, "build unknown", format!(" {why}")),
    };
    Some(view! { <p class="hint"><Badge tone=tone>{word}</Badge>{more}</p> })
}

fn files(files: Vec<FileLink>) -> Option<impl IntoView> {
    (!files.is_empty()).then(|| {
        let items = files.into_iter().map(|file| view! { <li><a href=file.href title=format!("SHA-256 {}", file.sha256)>{file.name}</a>" "<span class="hint"><FileSize bytes=file.bytes/></span></li> }).collect_view();
        view! { <ul class="attached" aria-label="Files">{items}</ul> }
    })
}
