//! The QA page of a candidate: what holds the gate, the runs, the plan.

use super::add::AddCases;
use super::api::read_qa;
use super::assign::Testers;
use super::carry::Carry;
use super::changes::Changed;
use super::disputes::{Disputes, SettledCases};
use super::plan::Plan;
use super::runs::{Runs, StartRun};
use super::sent::{Sent, sent};
use super::waivers::{Held, InForce};
use crate::context;
use crate::insight::BurnUp;
use crate::ui::{ButtonLink, CandidateLayout, Look, Refused, Tab, loaded};
use domain::access::Action;
use domain::gate::{PlannedCase, waived};
use domain::summary;
use domain::time::Timestamp;
use leptos::prelude::*;

/// Where the links and forms of this page lead, and what the reader may do.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// `/p/{slug}/candidates/{n}`.
    pub base: String,
    /// `/p/{slug}`.
    pub project: String,
    /// When the page was read.
    pub now: Timestamp,
    /// The reader's own open run.
    pub run: Option<String>,
    /// The candidate's number.
    pub number: i64,
    /// The reader may waive.
    pub may_waive: bool,
    /// The reader may settle what testers disagree on.
    pub may_settle: bool,
    /// The form that was refused.
    pub sent: Sent,
}

impl Way {
    /// Where a case is run, or read when the reader has no run open.
    pub fn case(&self, number: i64) -> String {
        match &self.run {
            Some(run) => format!("{}/runs/{run}?case={number}", self.base),
            None => format!("{}/cases/{number}", self.project),
        }
    }
}

/// Does the newest result of this case hold the gate at `now`?
pub(super) fn holds(case: &PlannedCase, now: Timestamp) -> bool {
    case.latest.as_ref().is_some_and(|result| result.verdict.holds_the_gate()) && !waived(case, now)
}

/// Plan, runs, start a run.
#[component]
pub fn QaPage() -> impl IntoView {
    let word = |name| context::query(name).unwrap_or_default();
    let ask = summary::PlanAsk { show: word("show"), tag: word("tag"), folder: word("folder"), add: word("add") };
    loaded(read_qa(context::param("slug"), context::number("number"), Some(ask)), draw)
}

pub(super) fn draw(data: summary::QaPage) -> impl IntoView {
    let summary::QaPage { place, head, plan, honesty, about, runs, environments } = data;
    let undecided = head.is_open();
    let project = format!("/p/{}", place.slug);
    let way = Way {
        base: format!("{project}/candidates/{}", head.number),
        project,
        now: place.now,
        run: runs.iter().find(|run| run.own && run.closed_at.is_none()).map(|run| run.id.clone()),
        number: head.number,
        may_waive: place.can(Action::Waive),
        may_settle: place.can(Action::SettleResult),
        sent: sent(),
    };
    let (held, lost) = plan.iter().cloned().partition::<Vec<_>, _>(|case| holds(case, way.now));
    // A waiver form shows its refusal beside the result; when that result is gone meanwhile, the page does.
    let homeless = match way.sent {
        Sent::Waiver(number) => {
            !way.may_waive || lost.iter().any(|case| case.number == number) || !plan.iter().any(|case| case.number == number)
        }
        Sent::EndWaiver(number) => !way.may_waive || !honesty.waivers.iter().any(|card| card.number == number),
        Sent::Settle(number) => !way.may_settle || !honesty.disputes.iter().any(|dispute| dispute.number == number),
        Sent::Run => !place.can(Action::RecordResult),
        Sent::Plan => !place.can(Action::EditPlan) || about.unplanned == 0,
        Sent::Change => !place.can(Action::EditPlan) || plan.is_empty(),
        Sent::Share => !place.can(Action::EditPlan) || plan.is_empty() || about.testers.is_empty(),
        Sent::Carry => {
            !place.can(Action::CarryResult) || about.carry.as_ref().is_none_or(|carry| carry.forbidden || carry.offered.is_empty())
        }
        Sent::Nothing => false,
    };
    let burn_up = (place.slug.clone(), head.number, head.is_open());
    let next = way.run.as_ref().map(|run| format!("{}/runs/{run}", way.base));
    let (may_run, may_plan) = (place.can(Action::RecordResult), place.can(Action::EditPlan));
    let (may_write, may_carry) = (place.can(Action::EditTestCase), place.can(Action::CarryResult));
    view! {
        <CandidateLayout place=place head=head tab=Tab::Qa title="QA" aside=move || next.map(|href| view! { <ButtonLink href=href look=Look::Primary>"Continue your run"</ButtonLink> })>
            {homeless.then(|| view! { <Refused/> })}
            <Disputes disputes=honesty.disputes way=way.clone()/>
            <Held cases=held way=way.clone()/>
            <Runs runs=runs way=way.clone() may_start=may_run && !plan.is_empty()/>
            {may_run.then(|| view! { <StartRun environments=environments way=way.clone() empty=plan.is_empty()/> })}
            <InForce waivers=honesty.waivers way=way.clone()/>
            <SettledCases settled=honesty.settled way=way.clone()/>
            <Carry carry=about.carry.clone() way=way.clone() may=may_carry && undecided/>
            <Plan plan=plan.clone() about=about.clone() way=way.clone() may_write=may_write may_plan=may_plan/>
            <Testers plan_size=plan.len() about=about.clone() way=way.clone() may_plan=may_plan/>
            <Changed changes=about.changes.clone() way=way.clone()/>
            {may_plan.then(|| view! { <AddCases about=about way=way/> })}
            <BurnUp slug=burn_up.0 number=burn_up.1 open=burn_up.2/>
        </CandidateLayout>
    }
}
