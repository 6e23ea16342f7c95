//! The plan as a table with the reasons for each case, its filter, and what can be done with chosen cases.

use super::assign::Chosen;
use super::page::Way;
use super::sent::Sent;
use crate::context;
use crate::ui::{
    Badge, ButtonLink, CarriedFrom, Choice, DataTable, Empty, Look, Panel, Progress, Refused, SelectField, TimeAgo, Tone, VerdictBadge,
    plural,
};
use domain::gate::{PlannedCase, Waiver, waived};
use domain::plan::Why;
use domain::summary::{PlanAbout, PlanAsk, PlanLine, Show};
use domain::test_case::Priority;
use leptos::prelude::*;

/// Every planned case that the filter shows, with its newest result.
#[component]
pub fn Plan(plan: Vec<PlannedCase>, about: PlanAbout, way: Way, may_write: bool, may_plan: bool) -> impl IntoView {
    if plan.is_empty() {
        return view! { <NoPlan way=way library=about.unplanned may_write=may_write/> }.into_any();
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (done, total) = (count(plan.iter().filter(|case| case.is_run()).count()), count(plan.len()));
    let mine = way.sent == Sent::Change;
    let chosen = if mine { context::echoed_all("case") } else { Vec::new() };
    let shown = count(about.lines.iter().filter(|line| line.shown).count());
    let rows = plan
        .into_iter()
        .zip(about.lines.clone())
        .filter(|(_, line)| line.shown)
        .map(|(case, line)| {
            let choose = may_plan.then(|| chosen.contains(&case.number.to_string()));
            view! { <Row case=case line=line way=way.clone() choose=choose/> }
        })
        .collect_view();
    let (all, action) = (format!("{}/qa#plan", way.base), format!("{}/plan/change", way.base));
    let table = match shown {
        0 => view! { <Empty title="No planned case fits the filter"><p><a href=all>"Show all "{total}</a></p></Empty> }.into_any(),
        _ => view! { <DataTable caption="Planned cases with the reasons for each and their newest results" columns=vec!["Case", "Result", "Tester", "#Version", "#Files", "Waiver"] class="plan-table">{rows}</DataTable> }.into_any(),
    };
    let hidden = (shown < total)
        .then(|| view! { <p class="plan-shown">{shown}" of "{plural(total, "planned case is", "planned cases are")}" shown."</p> });
    let body = if may_plan && shown > 0 {
        view! {
            <form method="post" action=action class="plan-form">
                {back(&about.ask)}
                {mine.then(|| view! { <div class="plan-refused"><Refused/></div> })}
                {table}
                <Chosen testers=about.testers.clone() mine=mine/>
            </form>
        }
        .into_any()
    } else {
        table
    };
    view! {
        <Panel title="Plan" id="plan" live="plan" class="panel-flush" aside=move || view! { <Progress done=done total=total label="cases run"/> }>
            <Filter about=about way=way/>
            {hidden}
            {body}
        </Panel>
    }
    .into_any()
}

/// The filter travels with the form, so that the page comes back as it was.
pub(super) fn back(ask: &PlanAsk) -> impl IntoView + use<> {
    [("show", ask.show.clone()), ("tag", ask.tag.clone()), ("folder", ask.folder.clone())]
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}

#[component]
fn NoPlan(way: Way, library: i64, may_write: bool) -> impl IntoView {
    let what = match (library, may_write) {
        (0, true) => view! { <p>"The library holds no test case yet."</p><p><ButtonLink href=format!("{}/cases/new", way.project) look=Look::Primary>"Write the first case"</ButtonLink></p> }.into_any(),
        (0, false) => view! { <p>"The library holds no test case yet. A QA tester writes them."</p> }.into_any(),
        _ => view! { <p>"Nothing was proposed yet. Add cases from the library below. Without a plan nothing would be proven, so the gate stays closed."</p> }.into_any(),
    };
    view! { <Panel title="Plan" id="plan" live="plan"><Empty title="No case is planned">{what}</Empty></Panel> }
}

/// Which lines are shown: a plain form that changes the address.
#[component]
fn Filter(about: PlanAbout, way: Way) -> impl IntoView {
    let PlanAbout { ask, tags, folders, .. } = about;
    let shows = Show::ALL.iter().map(|show| Choice::new(show.as_str(), show.label())).collect::<Vec<_>>();
    let any = |label: &str, all: Vec<String>| {
        let mut choices = vec![Choice::new("", label)];
        choices.extend(all.into_iter().map(|word| Choice::new(word.clone(), word)));
        choices
    };
    let by_tag = (!tags.is_empty()).then(
        || view! { <SelectField name="tag" label="Tag" choices=any("Any tag", tags) value=ask.tag.clone() id="filter-tag" echo=false/> },
    );
    let by_folder = (!folders.is_empty()).then(|| view! { <SelectField name="folder" label="Folder" choices=any("Any folder", folders) value=ask.folder.clone() id="filter-folder" echo=false/> });
    view! {
        <form method="get" action=format!("{}/qa#plan", way.base) class="plan-filter" role="search" aria-label="Filter the plan">
            <SelectField name="show" label="Show" choices=shows value=ask.show id="filter-show" echo=false/>
            {by_tag}
            {by_folder}
            <button type="submit" class="button">"Filter"</button>
        </form>
    }
    .into_any()
}

/// One planned case; `choose` draws a checkbox, checked or not.
#[component]
fn Row(case: PlannedCase, line: PlanLine, way: Way, choose: Option<bool>) -> impl IntoView {
    let counts = waived(&case, way.now);
    let (number, way_in) = (case.number, way.case(case.number));
    let recorded = case.latest.as_ref().map(|result| {
        let attempt = (result.attempt > 1).then(|| format!(", attempt {}", result.attempt));
        let by = result.by.clone();
        let (by, at) = (if result.carried.is_some() { format!("accepted by {by}") } else { by }, result.at);
        view! { <span class="sub">{by}", "<TimeAgo at=at now=way.now/>{attempt}</span> }
    });
    let carried = case.latest.as_ref().and_then(|result| result.carried.clone());
    let carried =
        carried.map(|carried| view! { <span class="sub"><CarriedFrom carried=carried project=way.project.clone() case=number/></span> });
    let ran = case.latest.as_ref().map(|result| result.version).filter(|ran| *ran != case.version);
    let version = view! { "v"{case.version}{ran.map(|ran| view! { <span class="hint">" (result is of v"{ran}")"</span> })} };
    let (unassigned, unwaived) = (case.assigned_to.is_none(), case.waiver.is_none());
    let files = i64::try_from(case.evidence.len()).unwrap_or(i64::MAX);
    let choose = choose.map(|checked| {
        view! { <input type="checkbox" class="plan-choose" id=format!("choose-{number}") name="case" value=number.to_string() checked=checked aria-label=format!("Choose TC-{number}")/> }
    });
    view! {
        <tr id=format!("TC-{number}")>
            <td data-label="Case" class="cell-main plan-case">
                {choose}
                <div>
                    <a class="row-link" href=way_in><span class="quiet">"TC-"{number}</span>" "{case.title}</a>
                    <Filed line=line/>
                    <Reasons why=case.why/>
                </div>
            </td>
            <td data-label="Result"><VerdictBadge verdict=case.latest.as_ref().map(|result| result.verdict)/>{recorded}{carried}</td>
            <td data-label="Tester" class:unsaid=unassigned>{match case.assigned_to { Some(name) => view! { {name} }.into_any(), None => view! { <span class="quiet">"nobody"</span> }.into_any() }}</td>
            <td data-label="Version" class="number" class:unsaid=ran.is_none()>{version}</td>
            <td data-label="Files" class="number" class:unsaid={files == 0}>{files}</td>
            <td data-label="Waiver" class:unsaid=unwaived>{match case.waiver { Some(waiver) => view! { <WaiverCell waiver=waiver counts=counts/> }.into_any(), None => view! { <span class="quiet">"–"</span> }.into_any() }}</td>
        </tr>
    }
    .into_any()
}

/// Folder, tags and a priority that stands out.
#[component]
fn Filed(line: PlanLine) -> impl IntoView {
    let priority = (line.priority >= Priority::High).then(|| {
        let tone = if line.priority == Priority::Critical { Tone::Bad } else { Tone::Warn };
        view! { <Badge tone=tone>{line.priority.as_str()}</Badge> }
    });
    let tags = line.tags.into_iter().map(|tag| view! { <span class="tag">{tag}</span> }).collect_view();
    let folder = (!line.folder.is_empty()).then(|| view! { <span class="hint">{line.folder}</span> });
    view! { <span class="plan-filed">{folder}{tags}{priority}</span> }
}

/// Why the case is planned.
#[component]
fn Reasons(why: Vec<Why>) -> impl IntoView {
    (!why.is_empty()).then(|| {
        let lines = why.iter().map(|why| view! { <li>{why.sentence()}</li> }).collect_view();
        view! { <ul class="reasons" aria-label="Why it is planned">{lines}</ul> }
    })
}

#[component]
fn WaiverCell(waiver: Waiver, counts: bool) -> impl IntoView {
    let until = waiver.until.map(|until| format!(", until {}", until.human()));
    let badge = if counts {
        view! { <Badge tone=Tone::Warn>"waived"</Badge> }
    } else {
        view! { <Badge tone=Tone::Quiet>"waiver ended"</Badge> }
    };
    view! { <div class="plan-waiver">{badge}" "<span>{waiver.reason}</span><span class="hint">{waiver.by}{until}</span></div> }
}
