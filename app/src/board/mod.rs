//! The board: what waits on whom, at a glance.

mod api;
mod group;

use crate::context;
use crate::ui::{Badge, DataTable, Empty, Notice, Page, Progress, Section, Sha, StageBadge, TimeAgo, Tone, loaded};
use domain::Timestamp;
use domain::access::{Action, Role};
use domain::emergency::Obligation;
use domain::summary::{Board, BoardRow, Place, Stage};
use group::{Group, groups, is_mine};
use leptos::prelude::*;

/// `/p/{slug}`
#[component]
pub fn BoardPage() -> impl IntoView {
    let before = context::query("before").and_then(|number| number.parse().ok());
    loaded(api::read_board(context::param("slug"), before), move |board| draw(board, before.is_some()))
}

fn draw(board: Board, older: bool) -> impl IntoView {
    let Board { place, rows, more, in_production, owed } = board;
    let base = format!("/p/{}", place.slug);
    let oldest = rows.last().map(|row| row.number);
    let production = production(&base, in_production, place.now);
    let owed = debts(&base, &owed, place.now);
    let content = if rows.is_empty() { empty(&place, older) } else { all(rows, &place) };
    let next = oldest
        .filter(|_| more)
        .map(|number| view! { <a class="button" rel="next" href=format!("{base}?before={number}")>"Older candidates"</a> });
    let newest = older.then(|| view! { <a class="button" href=base.clone()>"Newest candidates"</a> });
    view! {
        <Page place=place title="Board" section=Section::Board live=true>
            <div data-live="board">{owed}{production}{content}</div>
            <nav class="pager" aria-label="Pages">{newest}{next}</nav>
        </Page>
    }
    .into_any()
}

/// What emergency releases owe: nobody overlooks it.
fn debts(base: &str, owed: &[Obligation], now: Timestamp) -> Option<AnyView> {
    let first = owed.first()?;
    let overdue = owed.iter().any(|one| one.is_overdue(now));
    let title = if overdue { "An emergency release owes something that is overdue" } else { "An emergency release still owes something" };
    let words = format!("#{} was released in an emergency by {}: {}", first.candidate_number, first.by, first.sentence);
    let href = format!("{base}/candidates/{}/emergency#owed", first.candidate_number);
    let due = first.due.human();
    Some(
        view! { <Notice tone=Tone::Bad title=title><p>{words}" Due on "{due}". "<a href=href>"All that is owed"</a></p></Notice> }
            .into_any(),
    )
}

fn production(base: &str, known: Option<(i64, String, Timestamp)>, now: Timestamp) -> AnyView {
    match known {
        Some((number, version, at)) => view! {
            <p class="production">
                <Badge tone=Tone::Ok>"In production"</Badge>
                <a class="production-version" href=format!("{base}/candidates/{number}")>{version}" "<span class="quiet">"#"{number}</span></a>
                <span class="quiet">"confirmed by GitHub "<TimeAgo at=at now=now/></span>
            </p>
        }
        .into_any(),
        None => view! { <p class="production"><Badge tone=Tone::Quiet>"In production"</Badge><span class="unknown">"unknown: no deployment through this portal was confirmed yet"</span></p> }.into_any(),
    }
}

fn all(rows: Vec<BoardRow>, place: &Place) -> AnyView {
    groups(rows, &place.roles)
        .into_iter()
        .map(|Group { title, mine, folded, rows }| {
            let count = rows.len();
            let lines = rows.into_iter().map(|row| line(row, place)).collect_view();
            let table = view! {
                <DataTable caption=title class="board-table" columns=vec!["Candidate", "Stage", "Waits on", "Cases", "Stories", "#Failed", "#Feedback"]>{lines}</DataTable>
            };
            let class = if mine { "group group-mine" } else { "group" };
            let heading = view! { <h2 class="group-title">{title}" "<span class="count">{count}</span></h2> };
            if folded {
                view! { <details class=class><summary>{heading}</summary>{table}</details> }.into_any()
            } else {
                view! { <section class=class>{heading}{table}</section> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn line(row: BoardRow, place: &Place) -> AnyView {
    let href = format!("/p/{}/candidates/{}", place.slug, row.number);
    let mine = is_mine(&row, &place.roles);
    let held = row.first_reason.map(|first| {
        let others = (row.reasons > 1).then(|| view! { <span class="held-more">{format!(" +{} more", row.reasons - 1)}</span> });
        view! { <span class="held">{first}{others}</span> }
    });
    let waits = if row.waits_on.is_empty() {
        let who = if row.stage == Stage::Releasing { "GitHub" } else { "" };
        view! { <span class="quiet">{who}</span> }.into_any()
    } else {
        let who = row.waits_on.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ");
        view! { <span class="waits">{who}</span> }.into_any()
    };
    let alarm = |count: i64, class| if count > 0 { class } else { "number quiet zero" };
    view! {
        <tr class=if mine { "row-mine" } else { "" }>
            <td data-label="Candidate" class="cell-main">
                <a class="row-link" href=href>{row.version}</a>" "<span class="quiet">"#"{row.number}</span>
                <span class="sub"><Sha full=row.commit/>" "<span class="branch">{row.branch}</span></span>
            </td>
            <td data-label="Stage"><StageBadge stage=row.stage/></td>
            <td data-label="Waits on">{waits}<span class="sub">"since "<TimeAgo at=row.since now=place.now bare=true/></span>{held}</td>
            <td data-label="Cases"><Progress done=row.cases.0 total=row.cases.1 label="cases"/></td>
            <td data-label="Stories"><Progress done=row.stories.0 total=row.stories.1 label="stories"/></td>
            <td data-label="Failed" class=alarm(row.failed, "number bad")>{row.failed}</td>
            <td data-label="Feedback" class=alarm(row.feedback, "number warn")>{row.feedback}</td>
        </tr>
    }
    .into_any()
}

fn empty(place: &Place, older: bool) -> AnyView {
    if older {
        return view! { <Empty title="No older candidates"/> }.into_any();
    }
    let tokens = place.can(Action::ManageTokens).then(|| {
        view! { <p><a href=format!("/p/{}/tokens", place.slug)>"Make an API token"</a>" if your builds report themselves."</p> }
    });
    let advice = if place.roles.contains(&Role::ReleaseManager) {
        "Check the webhook of the repository, then run the build workflow once."
    } else {
        "The first finished build appears here by itself."
    };
    let what = format!("A candidate is a finished build of {}. ", place.repository);
    view! {
        <Empty title="No candidate has come in yet">
            <p>{what}{advice}</p>
            {tokens}
        </Empty>
    }
    .into_any()
}
