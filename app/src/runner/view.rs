//! The screen as the server draws it. Parts that the browser keeps up to date have an id or say so in `data-awake`:
//! `show` appears once the browser's part works, `hide` goes then.

use super::case::{earlier, facts};
use super::done::done_strip;
use super::form::RecordForm;
use super::guard::guard_line;
use super::keys::Keys;
use super::list::CaseList;
use super::state::{Screen, neighbour};
use crate::ui::{Button, ButtonLink, Empty, Form, FormEnd, Look, Notice, Tone};
use domain::summary::{Guard, RunCase, RunDone, RunItem};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Everything a tester sees between the head of the page and its end.
#[component]
pub fn RunnerView(
    screen: Screen,
    list: Vec<RunItem>,
    current: Option<RunCase>,
    guard: Guard,
    done: Option<RunDone>,
    now: Timestamp,
) -> impl IntoView {
    let (writes, at) = (screen.writes, screen.at);
    let base = screen.base();
    let newest = list.iter().find(|item| Some(item.number) == at).and_then(|item| item.newest);
    let marks = screen.echo.as_ref().map(|echo| echo.steps.clone()).unwrap_or_default();
    let before = current.clone().map(|case| earlier(case, now));
    let sheet = view! { <div class="case-facts-part" id="case-facts">{current.map(|case| facts(case, &screen, &marks, now))}</div> };
    let panel =
        if writes { view! { <RecordForm screen=screen.clone() newest=newest>{sheet}</RecordForm> }.into_any() } else { sheet.into_any() };
    view! {
        <div id="waiting"></div>
        <section class="guard" id="guard" aria-label="Build under test">{guard_line(guard)}</section>
        <p class="done-strip" id="done">{done.map(|done| done_strip(done, &base, now))}</p>
        <p class="runner-said" id="said" role="status"></p>
        <p class="hidden" id="heard" role="status"></p>
        <div class="runner">
            <CaseList list=list.clone() at=at base=base.clone()/>
            <div class="runner-case">
                <div id="no-case" hidden=at.is_some()><NoCase screen=screen list=list.clone()/></div>
                <div id="a-case" hidden=at.is_none()>
                    <article class="case-panel" aria-labelledby="case-title">
                        {panel}
                        <div id="case-earlier">{before}</div>
                    </article>
                    <nav class="case-nav" aria-label="Neighbouring cases">
                        {to_neighbour(&list, at, -1, &base)}
                        {to_neighbour(&list, at, 1, &base)}
                    </nav>
                </div>
            </div>
        </div>
        {writes.then(|| view! { <Keys/> })}
    }
}

/// A link to the case before or after.
fn to_neighbour(list: &[RunItem], at: Option<i64>, step: isize, base: &str) -> impl IntoView + use<> {
    let (rel, label) = if step < 0 { ("prev", "Previous case") } else { ("next", "Next case") };
    let to = neighbour(list, at, step);
    let number = to.unwrap_or(0);
    view! { <a class="button button-quiet" href=format!("{base}?case={number}") rel=rel data-go=number hidden=to.is_none()>{format!("{label} (TC-{number})")}</a> }
}

/// No case to show: there is none, or each has a result.
#[component]
fn NoCase(screen: Screen, list: Vec<RunItem>) -> impl IntoView {
    let qa = format!("{}/qa", screen.candidate);
    if list.is_empty() {
        return view! { <Empty title="No case is planned"><p>"Add cases to the plan first."</p><p><ButtonLink href=qa look=Look::Primary>"To the plan"</ButtonLink></p></Empty> }.into_any();
    }
    let all = list.iter().all(|item| item.done_here);
    let close = screen.writes.then(|| {
        view! { <Form action=format!("{}/close", screen.base())><FormEnd><Button look=Look::Primary>"Close this run"</Button><ButtonLink href=qa look=Look::Secondary>"To the QA page"</ButtonLink></FormEnd></Form> }
    });
    view! {
        <div class="runner-done" id="all-done" hidden=!all>
            <Notice tone=Tone::Ok title="Every case has a result in this run"><p>"Choose a case to look again or to record another attempt."</p></Notice>
            {close}
        </div>
        <div id="not-all-done" hidden=all><Empty title="Every case has a verdict"><p>"Some are not saved on the server yet: leave this page open until they are."</p></Empty></div>
    }
    .into_any()
}
