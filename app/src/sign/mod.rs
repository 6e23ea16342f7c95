//! Decide: first what the signature will mean, then the form. Nothing here is folded away.

mod api;
mod carried;
#[cfg(test)]
mod tests;

use crate::candidate::{GatePanel, StoryName, TotalsBadge, build};
use crate::context;
use crate::ui::{
    AnswerBadge, Badge, Button, CandidateLayout, Choice, Empty, Form, FormEnd, Hash, Look, Notice, Panel, RadioField, Refused,
    SeverityBadge, StatusBadge, Tab, TextArea, Tone, Unknown, loaded, plural,
};
use carried::CarriedResults;
use domain::gate::{ClaimedStory, PlannedCase, Reported, waived};
use domain::refusal::Kind;
use domain::signature::{Basis, Standing};
use domain::summary::{CandidatePage, ReportRow, SignPage as Data};
use domain::test_run::Verdict;
use domain::{Refusal, Timestamp};
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/sign`
#[component]
pub fn SignPage() -> impl IntoView {
    loaded(api::read_sign(context::param("slug"), context::number("number")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { candidate, basis, seen_seq, barred, intent } = page;
    let build = build(&candidate);
    let CandidatePage { place, head, gate, policy, plan, stories, feedback, reports, standing, .. } = candidate;
    let now = place.now;
    let action = format!("/p/{}/candidates/{}/sign", place.slug, head.number);
    let hidden = vec![
        ("evidence_hash", basis.evidence_hash.clone()),
        ("policy_hash", basis.policy_hash.clone()),
        ("seen_seq", seen_seq.to_string()),
        ("intent", intent),
    ];
    let carried = view! { <CarriedResults plan=plan.clone() project=format!("/p/{}", place.slug) now=now/> }.into_any();
    let closed = (!gate.is_open()).then(|| view! { <GatePanel place=place.clone() number=head.number gate=gate/> });
    let version = head.version.clone();
    // What changed meanwhile is read before everything else; what is wrong with the form, in the form.
    let on_top = barred.is_some() || context::echo().is_some_and(|refusal| refusal.kind == Kind::Conflict);
    view! {
        <CandidateLayout place=place head=head tab=Tab::Sign title="decide">
            <div class="reading" data-live="sign" data-live-ask="">
                {on_top.then(|| view! { <Refused/> })}
                <SoFar standing=standing/>
                {closed}
                {build}
                <Results carried=carried plan=plan stories=stories feedback=feedback reports=reports now=now/>
                <Panel title=format!("Policy, version {}", policy.0)>
                    <ul class="rules">{policy.1.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}</ul>
                </Panel>
                <Bound basis=basis/>
                {match barred { Some(refusal) => view! { <Barred refusal=refusal/> }.into_any(), None => view! { <Decide action=action hidden=hidden version=version refused=!on_top/> }.into_any() }}
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// Signatures so far.
#[component]
fn SoFar(standing: Standing) -> impl IntoView {
    match standing {
        Standing::Missing { more } => {
            view! { <p class="quiet">{plural(i64::from(more), "more signature is", "more signatures are")}" needed."</p> }.into_any()
        }
        Standing::Approved => view! { <Notice tone=Tone::Ok title="All signatures are given"/> }.into_any(),
        Standing::Rejected { by, reason } => {
            view! { <Notice tone=Tone::Bad title=format!("Rejected by {by}")><p>{reason}</p></Notice> }.into_any()
        }
    }
}

/// What was found out, in numbers, and everything that is not plainly good by name.
#[component]
fn Results(
    carried: AnyView,
    plan: Vec<PlannedCase>,
    stories: Vec<(ClaimedStory, String)>,
    feedback: Vec<Reported>,
    reports: Vec<ReportRow>,
    now: Timestamp,
) -> impl IntoView {
    let cases =
        [(Verdict::Passed, Tone::Ok), (Verdict::Failed, Tone::Bad), (Verdict::Blocked, Tone::Warn), (Verdict::Skipped, Tone::Quiet)]
            .into_iter()
            .map(|(verdict, tone)| {
                (plan.iter().filter(|case| case.latest.as_ref().is_some_and(|r| r.verdict == verdict)).count(), verdict, tone)
            })
            .filter(|(count, ..)| *count > 0)
            .map(|(count, verdict, tone)| view! { <Badge tone=tone>{count}" "{verdict.as_str()}</Badge> })
            .collect_view();
    let not_run = plan.iter().filter(|case| case.latest.is_none()).count();
    let not_run = (not_run > 0).then(|| view! { <Badge tone=Tone::Warn>{not_run}" not run"</Badge> });
    let planned = plural(i64::try_from(plan.len()).unwrap_or(i64::MAX), "planned case", "planned cases");
    let waivers = plan
        .into_iter()
        .filter(|case| waived(case, now))
        .filter_map(|case| case.waiver.map(|w| (case.number, case.title, w)))
        .map(|(number, title, w)| {
            let until = w.until.map_or_else(|| "without end".to_owned(), |until| format!("until {}", until.human()));
            view! { <li><strong>"TC-"{number}</strong>" "{title}<span class="sub">{w.reason}" ("{w.by}", "{until}")"</span></li> }
        })
        .collect::<Vec<_>>();
    let waivers = if waivers.is_empty() {
        view! { <p class="quiet">"None."</p> }.into_any()
    } else {
        view! { <ul class="plain-list">{waivers}</ul> }.into_any()
    };
    let stories = if stories.is_empty() {
        view! { <p class="quiet">"This candidate names no story."</p> }.into_any()
    } else {
        let rows = stories.into_iter().map(|(story, _)| {
            let given = story.latest.map(|given| (given.answer, given.by, given.note));
            let answer = given.as_ref().map(|(answer, ..)| *answer);
            let words = given.map(|(_, by, note)| view! { <span class="sub">{by}{note.map(|note| format!(": {note}"))}</span> });
            view! { <li><AnswerBadge answer=answer/>" "<strong>{story.key.to_string()}</strong>" "<StoryName knowledge=story.knowledge/>{words}</li> }
        });
        view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
    };
    let open: Vec<_> = feedback.into_iter().filter(|report| report.status.is_open()).collect();
    let open = if open.is_empty() {
        view! { <p class="quiet">"None."</p> }.into_any()
    } else {
        let rows = open.into_iter().map(|report| view! { <li><SeverityBadge severity=report.severity/>" "<strong>"F-"{report.number}</strong>" "{report.title}" "<StatusBadge status=report.status/></li> });
        view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
    };
    let machine = if reports.is_empty() {
        view! { <p><Unknown what="No machine report is attached."/></p> }.into_any()
    } else {
        let rows = reports.into_iter().map(|report| view! { <li><TotalsBadge totals=report.totals/>" "{report.name}": "{plural(report.totals.tests, "test", "tests")}", "{report.totals.passed}" passed, "{report.totals.skipped}" skipped"</li> });
        view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <Panel title="What was found out">
            <h3>"Test cases"</h3>
            <p class="sums">{planned}{cases}{not_run}</p>
            <h3>"Waivers in force"</h3>
            {waivers}
            <h3>"Carried results"</h3>
            {carried}
            <h3>"Stories"</h3>
            {stories}
            <h3>"Open feedback"</h3>
            {open}
            <h3>"Machine tests"</h3>
            {machine}
        </Panel>
    }
    .into_any()
}

/// Exactly what the signature is bound to.
#[component]
fn Bound(basis: Basis) -> impl IntoView {
    let digest = basis.digest.map_or_else(
        || view! { <Unknown what="unknown: nothing exact to sign"/> }.into_any(),
        |digest| view! { <code class="wrap">{digest.to_string()}</code> }.into_any(),
    );
    view! {
        <Panel title="What you sign">
            <dl class="facts facts-stacked">
                <dt>"Commit"</dt><dd><code class="wrap">{basis.commit.to_string()}</code></dd>
                <dt>"Image digest"</dt><dd>{digest}</dd>
                <dt>"Environment"</dt><dd><strong>{basis.environment}</strong></dd>
                <dt>"Evidence"</dt><dd><Hash full=basis.evidence_hash/></dd>
                <dt>"Policy"</dt><dd><Hash full=basis.policy_hash/></dd>
            </dl>
            <p class="quiet">"If any of these changes, the signature no longer counts."</p>
        </Panel>
    }
    .into_any()
}

/// Why the reader cannot sign.
#[component]
fn Barred(refusal: Refusal) -> impl IntoView {
    view! {
        <section class="panel" id="decide" aria-labelledby="decide-title">
            <div class="panel-head"><h2 id="decide-title">"Your decision"</h2></div>
            <div class="panel-body">
                {if refusal.details.is_empty() { None } else { Some(view! { <Empty title="What stands in the way"><ul>{refusal.details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul></Empty> }) }}
                <Notice tone=Tone::Info title=refusal.sentence><p>{refusal.advice}</p></Notice>
            </div>
        </section>
    }
    .into_any()
}

/// The form.
#[component]
fn Decide(action: String, hidden: Vec<(&'static str, String)>, version: String, refused: bool) -> impl IntoView {
    let choices = vec![
        Choice::new("approve", "Approve")
            .hint(format!("{version} may go to production. With the last missing signature the deployment starts at once.")),
        Choice::new("reject", "Reject").hint("It must not go out. This ends the candidate; a fix needs a new one."),
    ];
    view! {
        <section class="panel panel-raised" id="decide" aria-labelledby="decide-title">
            <div class="panel-head"><h2 id="decide-title">"Your decision"</h2></div>
            <div class="panel-body">
                <Form action=action hidden=hidden>
                    {refused.then(|| view! { <Refused/> })}
                    <RadioField name="decision" legend="Decision" choices=choices required=true/>
                    <TextArea name="reason" label="Reason" hint="Part of the signed statement; others will read it later." rows=4 required=true/>
                    <FormEnd><Button look=Look::Primary>"Sign"</Button></FormEnd>
                </Form>
            </div>
        </section>
    }
    .into_any()
}
