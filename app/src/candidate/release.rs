//! Signatures and the deployment: what was decided, and what GitHub made of it.

use crate::ui::{
    Badge, Button, Choice, Form, FormEnd, Look, Notice, Outside, Panel, Prose, ProvenBy, RadioField, Refused, TextArea, TimeAgo, Tone,
    Unknown, plural,
};
use domain::Timestamp;
use domain::deployment::State;
use domain::emergency::Obligation;
use domain::quorum;
use domain::signature::{Decision, OnBehalf, Standing};
use domain::summary::{DeploymentPanel as Data, SignatureRow};
use leptos::prelude::*;

/// Where the signatures stand, and each of them.
#[component]
pub fn SignaturesPanel(standing: Standing, signatures: Vec<SignatureRow>, now: Timestamp) -> impl IntoView {
    let head = match standing {
        Standing::Missing { more, lacks } => view! { <p><Badge tone=Tone::Quiet>"incomplete"</Badge>" "{plural(i64::from(more), "signature is", "signatures are")}" missing: "{quorum::words(&lacks)}"."</p> }.into_any(),
        Standing::Approved => view! { <p><Badge tone=Tone::Ok>"approved"</Badge>" All signatures are given."</p> }.into_any(),
        Standing::Rejected { by, .. } => view! { <p><Badge tone=Tone::Bad>"rejected"</Badge>" by "{by}". That ends this candidate."</p> }.into_any(),
    };
    let rows = signatures
        .into_iter()
        .map(|signature| {
            let (tone, word) = signature_word(&signature);
            let of = signature.on_behalf_of.as_ref().map(on_behalf);
            let void = (!signature.void.is_empty()).then(|| view! { <p class="void">"No longer counts: "{signature.void.join(", ")}"."</p> });
            view! {
                <li class="signature">
                    <p><Badge tone=tone>{word}</Badge>" "<strong>{signature.name}</strong>{of}" "<span class="quiet"><TimeAgo at=signature.at now=now/></span></p>
                    {void}
                    <Prose text=signature.reason/>
                    <ProvenBy proof=signature.proof hash=signature.statement_hash/>
                </li>
            }
        })
        .collect_view();
    view! { <Panel title="Signatures" id="signatures" live="signatures">{head}<ul class="plain-list">{rows}</ul></Panel> }
}

/// How a signature stands, in a word.
pub fn signature_word(signature: &SignatureRow) -> (Tone, &'static str) {
    match (signature.ended, signature.decision) {
        (Some(ended), _) => (Tone::Warn, ended.label()),
        (None, Decision::Approve) => (Tone::Ok, "approved"),
        (None, Decision::Reject) => (Tone::Bad, "rejected"),
    }
}

/// “ for Pavel until Friday”.
pub fn on_behalf(of: &OnBehalf) -> String {
    format!(" for {} until {}", of.name, of.until.human())
}

/// What an emergency release owes, on top of its page; nothing when all is met.
pub fn owed(base: &str, owed: &[Obligation], now: Timestamp) -> Option<AnyView> {
    let open = owed.iter().filter(|one| one.met.is_none()).count();
    let title = if owed.iter().any(|one| one.is_overdue(now)) {
        "This emergency release owes something that is overdue: it holds the next release"
    } else {
        "This emergency release still owes something"
    };
    let (all, are) = (plural(i64::try_from(owed.len()).unwrap_or(i64::MAX), "thing", "things"), if open == 1 { "is" } else { "are" });
    let words = format!("{open} of {all} {are} not met.");
    let href = format!("{base}/emergency#owed");
    (open > 0).then(|| view! { <Notice tone=Tone::Bad title=title><p>{words}" "<a href=href>"See what"</a></p></Notice> }.into_any())
}

/// Is there a form that says how it goes on? Only where it is stuck, for who may.
pub fn can_be_resolved(data: &Data, resolve: bool) -> bool {
    resolve && data.state == State::Stuck && !data.withdrawn
}

/// The deployment as far as it is known; `resolve` shows the form that says how a stuck one goes on.
#[component]
pub fn DeploymentPanel(base: String, data: Data, now: Timestamp, resolve: bool) -> impl IntoView {
    let tone = match data.state {
        State::Succeeded => Tone::Ok,
        State::Failed => Tone::Bad,
        State::Stuck | State::Unknown => Tone::Warn,
        State::Waiting | State::Sending | State::Queued | State::InProgress => Tone::Info,
    };
    let form = can_be_resolved(&data, resolve);
    let stuck = can_be_resolved(&data, true);
    let waits = data.state == State::Waiting;
    let problem_title = match data.state {
        _ if data.withdrawn => "It was withdrawn before it was sent",
        State::Stuck => "It is stuck",
        State::Waiting => "It waits",
        _ => "What went wrong last",
    };
    let label = if data.withdrawn { "withdrawn" } else { data.state.label() };
    let emergency = data.emergency.then(|| {
        let href = format!("{base}/emergency");
        view! { <Notice tone=Tone::Bad title="Released in an emergency"><p><a href=href>"Who sent it past the gate, and what is owed"</a></p></Notice> }
    });
    let problem = data
        .problem
        .map(|problem| view! { <Notice tone=if stuck || waits || data.withdrawn { Tone::Warn } else { Tone::Bad } title=problem_title><p>{problem}</p></Notice> });
    let github = match data.github_id {
        Some(id) => view! { <code>{id}</code> }.into_any(),
        None if matches!(data.state, State::Waiting) => view! { <Unknown what="not sent yet"/> }.into_any(),
        None => view! { <Unknown what="not known whether GitHub has it"/> }.into_any(),
    };
    let log = data.log_url.map(|url| view! { <dt>"Log"</dt><dd><Outside href=url>"at GitHub"</Outside></dd> });
    let none = data.statuses.is_empty().then(|| view! { <li class="quiet">"GitHub has said nothing yet."</li> });
    let said = data
        .statuses
        .into_iter()
        .map(|(state, description, at)| {
            let more = description.map(|text| view! { <span class="sub">{text}</span> });
            view! { <li><strong>{state.replace('_', " ")}</strong>" "<span class="quiet"><TimeAgo at=at now=now/></span>{more}</li> }
        })
        .collect_view();
    let form = form.then(|| view! { <Resolve base=base/> });
    view! {
        <section class="panel" id="deployment" aria-labelledby="deployment-title">
            <div class="panel-head"><h2 id="deployment-title">"Deployment to "{data.environment}</h2></div>
            <div class="panel-body">
                <div data-live="deployment">
                    <p><Badge tone=tone>{label}</Badge>" "<span class="quiet">"last change "<TimeAgo at=data.updated_at now=now/></span></p>
                    {emergency}
                    {problem}
                    <dl class="facts">
                        <dt>"Signed"</dt><dd><TimeAgo at=data.created_at now=now/></dd>
                        <dt>"GitHub deployment"</dt><dd>{github}</dd>
                        <dt>"Task"</dt><dd><code class="wrap">{data.task}</code></dd>
                        {log}
                    </dl>
                    <h3>"What GitHub said"</h3>
                    <ol class="timeline">{none}{said}</ol>
                </div>
                {form}
            </div>
        </section>
    }
    .into_any()
}

/// How a stuck deployment goes on.
#[component]
fn Resolve(base: String) -> impl IntoView {
    let choices = vec![
        Choice::new("look_again", "Look again").hint("Ask GitHub once more whether the deployment exists. Changes nothing there."),
        Choice::new("send_again", "Send again").hint("Create it once more. Only after you saw at GitHub that it does not exist."),
        Choice::new("give_up", "Give up").hint("Record this release as failed. A new candidate can then be signed."),
    ];
    view! {
        <Form action=format!("{base}/deployment") id="resolve">
            <h3>"Decide how it goes on"</h3>
            <Refused field="choice"/>
            <RadioField name="choice" legend="What should happen?" choices=choices value="look_again" required=true/>
            <TextArea name="reason" label="Reason" hint="Kept in the audit log." rows=3 required=true/>
            <FormEnd><Button look=Look::Primary>"Decide"</Button></FormEnd>
        </Form>
    }
    .into_any()
}
