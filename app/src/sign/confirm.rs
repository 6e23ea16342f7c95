//! The second step: what will be signed, in words and exactly, and the ways to prove that it is oneself.

use super::api;
use crate::context;
use crate::ui::{
    Badge, Button, ButtonLink, CandidateLayout, DataTable, Disclosure, Form, FormEnd, Hash, Look, Notice, Panel, PasskeyScript, Prose,
    ProveByPasskey, Refused, Tab, TextField, Tone, Unknown, plural,
};
use domain::Timestamp;
use domain::acceptance::Answer;
use domain::signature::{Counts, Decision, Statement, StoryAnswer, Waived, WaivedReport};
use domain::summary::{SigningPage as Data, Ways};
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/sign/{signing}`
#[component]
pub fn ConfirmPage() -> impl IntoView {
    crate::ui::loaded(api::read_signing(context::param("slug"), context::number("number"), context::param("signing")), draw)
}

pub(super) fn draw(page: Data) -> impl IntoView {
    let Data { place, head, signing, statement, text, hash, expires_at, over, ways, passkey_required, signed_in_at } = page;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let action = format!("{base}/sign/{signing}");
    let decide = format!("{base}/sign");
    let now = place.now;
    let proof = match over {
        Some(refusal) => view! {
            <Panel title="Prove that it is you" id="prove">
                <Notice tone=Tone::Warn title=refusal.sentence><p>{refusal.advice}</p></Notice>
                <p><a href=decide>"Decide again"</a></p>
            </Panel>
        }
        .into_any(),
        None => view! { <Prove action=action ways=ways signing=signing passkey_required=passkey_required signed_in_at=signed_in_at expires_at=expires_at now=now/> }.into_any(),
    };
    view! {
        <CandidateLayout place=place head=head tab=Tab::Sign title="prove">
            <div class="reading">
                <Refused/>
                <Said statement=statement text=text hash=hash/>
                {proof}
                <PasskeyScript/>
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// The statement in words, and exactly.
#[component]
fn Said(statement: Statement, text: String, hash: String) -> impl IntoView {
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
                <dt>"Signed by"</dt><dd>{signer.name}", "{signer.role.label()}</dd>
                <dt>"Time"</dt><dd>{Timestamp::parse(&signed_at).map_or(signed_at, Timestamp::human)}" (your zone: "{zone}")"</dd>
                <dt>"It counts"</dt><dd>{ends}</dd>
            </dl>
            <Waivers waivers=waivers reports=waived_reports/>
            <Stories stories=stories/>
            <Disclosure summary="The exact text">
                <p class="quiet">"A passkey signs the SHA-256 of this text: "<Hash full=hash/></p>
                <pre class="exact" tabindex="0"><code>{text}</code></pre>
            </Disclosure>
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
    (!rows.is_empty()).then(|| view! { <DataTable caption="Waivers that you accept" columns=vec!["What", "Why", "Who"]>{rows}</DataTable> })
}

#[component]
fn Stories(stories: Vec<StoryAnswer>) -> impl IntoView {
    let rows = stories.into_iter().map(|story| {
        let answer = story.answer.map_or("no answer", Answer::label);
        view! { <tr><td data-label="Story" class="cell-main">{story.story}</td><td data-label="Answer">{answer}</td><td data-label="By">{story.by}</td></tr> }
    });
    let rows = rows.collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <DataTable caption="Stories in it" columns=vec!["Story", "Answer", "By"]>{rows}</DataTable> })
}

/// The ways, the strongest first.
#[component]
fn Prove(
    action: String,
    ways: Ways,
    signing: String,
    passkey_required: bool,
    signed_in_at: Option<Timestamp>,
    expires_at: Timestamp,
    now: Timestamp,
) -> impl IntoView {
    let seconds = (expires_at.since(now) / 1000).max(0);
    let passkey = (!ways.passkeys.is_empty() && ways.party.is_some()).then(|| {
        view! {
            <section aria-labelledby="by-passkey-title">
                <h3 id="by-passkey-title">"By passkey"</h3>
                <p class="quiet">"Your passkey signs exactly this text."</p>
                <ProveByPasskey action=action.clone() ways=ways.clone() label="Sign with a passkey"/>
            </section>
        }
    });
    let weaker = !passkey_required;
    let code = (weaker && ways.code).then(|| {
        view! {
            <section aria-labelledby="by-code-title">
                <h3 id="by-code-title">"By one-time code "<Badge tone=Tone::Quiet>"weaker binding"</Badge></h3>
                <Form action=action.clone() id="by-code" hidden=vec![("method", "code".to_owned())]>
                    <TextField name="code" label="Code of your app" hint="Six digits. It proves that it is you, not what you signed." required=true maxlength=10/>
                    <FormEnd><Button look=Look::Secondary>"Sign with this code"</Button></FormEnd>
                </Form>
            </section>
        }
    });
    let again = ways.again.clone().filter(|_| weaker).map(|provider| {
        let label =
            context::providers().into_iter().find(|(name, _)| *name == provider).map_or_else(|| provider.clone(), |(_, label)| label);
        let href = format!("/auth/start/{provider}?for=signing:{signing}&{}", crate::error::next_query(&action));
        let form = match signed_in_at {
            Some(at) => view! {
                <p>"You signed in again at "{at.human()}"."</p>
                <Form action=action.clone() id="by-sign-in" hidden=vec![("method", "sign_in".to_owned())]>
                    <FormEnd><Button look=Look::Secondary>"Sign"</Button></FormEnd>
                </Form>
            }
            .into_any(),
            None => view! { <p><ButtonLink href=href look=Look::Secondary>"Sign in again with "{label}</ButtonLink></p> }.into_any(),
        };
        view! {
            <section aria-labelledby="by-sign-in-title">
                <h3 id="by-sign-in-title">"By signing in again "<Badge tone=Tone::Quiet>"weaker binding"</Badge></h3>
                <p class="quiet">"It proves that it is you, not what you signed."</p>
                {form}
            </section>
        }
    });
    let none = passkey.is_none() && code.is_none() && again.is_none();
    let none = none.then(|| {
        view! {
            <Notice tone=Tone::Warn title="You have nothing to prove it with">
                <p>"Add a passkey or an app for one-time codes in "<a href="/settings/signing">"your signing settings"</a>", then decide again."</p>
            </Notice>
        }
    });
    let new = ways.new.iter().map(|(name, from)| format!("“{name}” counts from {}.", from.human())).collect::<Vec<_>>();
    let new = (!new.is_empty()).then(|| view! { <p class="quiet">{new.join(" ")}</p> });
    let strict = passkey_required.then(|| view! { <p>"The policy of this project takes only signatures by a passkey."</p> });
    view! {
        <Panel title="Prove that it is you" id="prove" class="panel-raised">
            <p>"This waits for "{plural(seconds, "second", "seconds")}" more. Nothing is signed until you prove it."</p>
            {strict}
            {none}
            {passkey}
            {code}
            {again}
            {new}
        </Panel>
    }
    .into_any()
}
