//! The island: everything a tester sees between the head of the page and its end.

use super::bar::{DoneStrip, WaitingBar};
use super::case::{CaseFacts, Previous};
use super::form::RecordForm;
use super::guard::GuardLine;
use super::keys::Keys;
use super::list::CaseList;
use super::state::{Screen, State, neighbour};
use crate::ui::{Button, ButtonLink, Empty, Form, FormEnd, Look, Notice, Tone};
use domain::summary::{Guard, RunCase, RunDone, RunItem};
use leptos::prelude::*;

/// The tester's screen.
#[island]
pub fn Runner(screen: Screen, list: Vec<RunItem>, current: Option<RunCase>, guard: Guard, done: Option<RunDone>) -> impl IntoView {
    let writes = screen.writes;
    let state = State::new(screen, list, current, guard, done);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| super::browser::start(state));
    let panel = if writes {
        view! { <RecordForm state=state><CaseFacts state=state/></RecordForm> }.into_any()
    } else {
        view! { <CaseFacts state=state/> }.into_any()
    };
    view! {
        <WaitingBar state=state/>
        <GuardLine state=state/>
        <DoneStrip state=state/>
        <p class="runner-said" role="status">{move || state.said.get()}</p>
        <div class="runner">
            <CaseList state=state/>
            <div class="runner-case">
                <div hidden=move || state.at.get().is_some()><NoCase state=state/></div>
                <div hidden=move || state.at.get().is_none()>
                    <article class="case-panel" aria-labelledby="case-title">
                        {panel}
                        <Previous state=state/>
                    </article>
                    <Neighbours state=state/>
                </div>
            </div>
        </div>
        {writes.then(|| view! { <Keys state=state/> })}
    }
}

/// Links to the cases before and after.
#[component]
fn Neighbours(state: State) -> impl IntoView {
    let base = state.screen.with_value(Screen::base);
    let link = move |step: isize, rel: &'static str, label: &'static str| {
        let to = state.list.with(|list| neighbour(list, state.at.get(), step))?;
        Some(view! { <a class="button button-quiet" href=format!("{base}?case={to}") rel=rel data-go=to>{label}" (TC-"{to}")"</a> })
    };
    let other = link.clone();
    view! {
        <nav class="case-nav" aria-label="Neighbouring cases">
            {move || link(-1, "prev", "Previous case")}
            {move || other(1, "next", "Next case")}
        </nav>
    }
}

/// No case to show: there is none, or each has a result.
#[component]
fn NoCase(state: State) -> impl IntoView {
    let (base, qa, writes) = state.screen.with_value(|screen| (screen.base(), format!("{}/qa", screen.candidate), screen.writes));
    move || {
        let (empty, all) = state.list.with(|list| (list.is_empty(), list.iter().all(|item| item.done_here)));
        let waits = state.waiting.with(|waiting| !waiting.is_empty());
        let (base, qa) = (base.clone(), qa.clone());
        if empty {
            return view! { <Empty title="No case is planned"><p>"Add cases to the plan first."</p><p><ButtonLink href=qa look=Look::Primary>"To the plan"</ButtonLink></p></Empty> }.into_any();
        }
        if !all && waits {
            return view! { <Empty title="Every case has a verdict"><p>"Some still wait for the connection: leave this page open until they are sent."</p></Empty> }.into_any();
        }
        if !all {
            return view! { <Empty title="Choose a case"><p>"Choose one from the list to see its steps and results."</p></Empty> }
                .into_any();
        }
        let close = writes.then(|| {
            view! { <Form action=format!("{base}/close")><FormEnd><Button look=Look::Primary>"Close this run"</Button><ButtonLink href=qa.clone() look=Look::Secondary>"To the QA page"</ButtonLink></FormEnd></Form> }
        });
        view! {
            <div class="runner-done">
                <Notice tone=Tone::Ok title="Every case has a result in this run"><p>"Choose a case to look again or to record another attempt."</p></Notice>
                {close}
            </div>
        }
        .into_any()
    }
}
