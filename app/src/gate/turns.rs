//! What holds a candidate, by who can act on it.

use crate::candidate::{together, where_closed};
use crate::ui::{Badge, Disclosure, Notice, Panel, TimeAgo, Tone, Unknown, plural};
use domain::Timestamp;
use domain::access::Role;
use domain::gate::Gate;
use domain::signature::Standing;
use domain::summary::{Hold, Turn};
use leptos::prelude::*;

/// So many of one group stand in sight.
const SHOWN: usize = 8;
/// So many people are named.
const NAMED: usize = 6;

/// The one list.
#[component]
pub(super) fn TurnsPanel(base: String, slug: String, gate: Gate, standing: Standing, turns: Vec<Turn>, now: Timestamp) -> impl IntoView {
    let count = turns.iter().map(|turn| turn.holds.len()).sum::<usize>();
    let head = match (&standing, gate.is_open(), turns.is_empty()) {
        (Standing::Rejected { by, reason }, ..) => {
            let reason = reason.clone();
            view! { <Notice tone=Tone::Bad title=format!("{by} rejected this candidate. That is final.")><p>{reason}</p></Notice> }.into_any()
        }
        (Standing::Approved, _, true) => view! { <Notice tone=Tone::Ok title="All signatures are given. Nothing holds it."/> }.into_any(),
        (Standing::Approved, _, false) => view! { <p><Badge tone=Tone::Warn>"held up"</Badge>" All signatures are given."</p> }.into_any(),
        (_, true, _) => view! {
            <p><Badge tone=Tone::Ok>"gate open"</Badge>" Every rule of the policy is satisfied. It waits for signatures."</p>
        }
        .into_any(),
        (_, false, true) => view! { <p class="quiet">"It was decided; nothing waits on anybody."</p> }.into_any(),
        (_, false, false) => view! {
            <p><Badge tone=Tone::Warn>"closed"</Badge>" "{plural(i64::try_from(count).unwrap_or(i64::MAX), "thing holds it", "things hold it")}", by who can act."</p>
        }
        .into_any(),
    };
    let groups = turns.into_iter().map(|turn| view! { <Group base=base.clone() slug=slug.clone() turn=turn now=now/> }).collect_view();
    view! { <Panel title="What holds it" id="holds" live="holds">{head}{groups}</Panel> }
}

/// One group of people and what they can close.
#[component]
fn Group(base: String, slug: String, turn: Turn, now: Timestamp) -> impl IntoView {
    let roles = if turn.who.is_empty() {
        "nobody: time does it".to_owned()
    } else {
        turn.who.iter().copied().map(Role::label).collect::<Vec<_>>().join(" or ")
    };
    let since = turn.since().map(|since| view! { <span class="quiet"><TimeAgo at=since now=now/></span> });
    let people = named(&turn);
    let class = if turn.mine { "turn turn-mine" } else { "turn" };
    let mut lines: Vec<AnyView> = lines(&turn).into_iter().map(|hold| line(&base, &slug, hold, now)).collect();
    let rest = if lines.len() > SHOWN { lines.split_off(SHOWN) } else { Vec::new() };
    let more = (!rest.is_empty()).then(|| {
        let summary = format!("{} more", rest.len());
        view! { <Disclosure summary=summary><ul class="holds">{rest}</ul></Disclosure> }
    });
    view! {
        <section class=class>
            <h3 class="turn-who">{roles}{turn.mine.then(|| view! { " "<Badge tone=Tone::Info>"your turn"</Badge> })}" "{since}</h3>
            {people}
            <ul class="holds">{lines}</ul>
            {more}
        </section>
    }
    .into_any()
}

/// Alike ones stand on one line.
fn lines(turn: &Turn) -> Vec<Hold> {
    let (rules, mut others): (Vec<_>, Vec<_>) = turn.holds.iter().cloned().partition(|hold| matches!(hold, Hold::Rule { .. }));
    let reasons = rules.into_iter().filter_map(|hold| if let Hold::Rule { reason } = hold { Some(reason) } else { None }).collect();
    others.extend(together(reasons).into_iter().map(|reason| Hold::Rule { reason }));
    others
}

fn named(turn: &Turn) -> AnyView {
    if turn.who.is_empty() {
        return ().into_any();
    }
    if turn.people.is_empty() {
        return view! { <p><Unknown what="Nobody here can: no person with this role has signed in, or all of them had a part in the build."/></p> }.into_any();
    }
    let names = turn.people.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = turn.people.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!(" and {more} more"));
    view! { <p class="turn-people">{names}{more}</p> }.into_any()
}

fn line(base: &str, slug: &str, hold: Hold, now: Timestamp) -> AnyView {
    let href = match &hold {
        Hold::Rule { reason } => where_closed(base, slug, reason),
        Hold::Signature { .. } => format!("{base}/sign#decide"),
        Hold::Deployment { .. } => format!("{base}#deployment"),
    };
    view! {
        <li class="hold">
            <a class="row-link" href=href>{hold.subject().to_owned()}</a>
            <span class="hold-why">{hold.sentence().to_owned()}</span>
            <span class="quiet hold-since"><TimeAgo at=hold.since() now=now/></span>
        </li>
    }
    .into_any()
}
