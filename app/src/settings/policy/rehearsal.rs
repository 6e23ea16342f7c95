//! What changed rules would say of the newest candidates, before anybody saves them.

use super::version::DifferenceList;
use crate::ui::{Badge, DataTable, Empty, Notice, Panel, TimeAgo, Tone};
use domain::quorum;
use domain::summary::{Rehearsal, Rehearsed};
use domain::time::Timestamp;
use leptos::prelude::*;

/// How many gates would be otherwise.
fn summed(all: usize, closed: usize, opened: usize) -> String {
    match (all, closed, opened) {
        (0, ..) => String::new(),
        (1, 0, 0) => "The gate of the last candidate would stay as it is.".to_owned(),
        (_, 0, 0) => format!("The gates of the last {all} candidates would stay as they are."),
        (1, 0, _) => "The gate of the last candidate is closed, and would be open.".to_owned(),
        (1, ..) => "The gate of the last candidate is open, and would be closed.".to_owned(),
        _ => format!("Of the last {all} candidates, {closed} would be closed that are open, and {opened} open that are closed."),
    }
}

/// The panel.
#[component]
pub fn RehearsalPanel(slug: String, found: Rehearsal, now: Timestamp) -> impl IntoView {
    let Rehearsal { difference, lacks, rows, .. } = found;
    let unsatisfiable = (!lacks.is_empty()).then(|| {
        let missing = format!("{} missing.", quorum::words(&lacks));
        view! { <Notice tone=Tone::Warn title="The people of this project cannot meet these rules; they cannot be saved"><p>{missing}</p></Notice> }
    });
    let turned = |from: bool| rows.iter().filter(|row| row.before == from && row.after != from).count();
    let (closed, opened) = (turned(true), turned(false));
    let sum = summed(rows.len(), closed, opened);
    let none = rows.is_empty().then(|| view! { <Empty title="There is no candidate to try it on"/> });
    let table = (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(|row| line(&slug, row, now)).collect_view();
        view! {
            <DataTable caption="The last candidates under the rules in force and under the changed ones" columns=vec!["Candidate", "Gate now", "Gate then", "What differs"]>{rows}</DataTable>
        }
    });
    view! {
        <Panel title="Tried on the last candidates" id="rehearsal">
            <p>"Nothing was changed. The gate is judged by the facts as they are now, not as they were on the day of the decision: a waiver that has ended since counts as ended."</p>
            {unsatisfiable}
            <h3>"The change"</h3>
            <DifferenceList difference=difference/>
            <h3>"What it would say"</h3>
            <p>{sum}</p>
            {none}
            {table}
        </Panel>
    }
    .into_any()
}

fn line(slug: &str, row: Rehearsed, now: Timestamp) -> AnyView {
    let Rehearsed { number, version, at, before, after, new, gone, unsigned } = row;
    let badge = |open: bool| {
        if open {
            view! { <Badge tone=Tone::Ok>"open"</Badge> }
        } else {
            view! { <Badge tone=Tone::Warn>"closed"</Badge> }
        }
    };
    let missing = (!unsigned.is_empty()).then(|| format!("{} more would have had to sign.", quorum::words(&unsigned)));
    let same = new.is_empty() && gone.is_empty() && missing.is_none();
    let lines = |word: &'static str, lines: Vec<String>| {
        lines.into_iter().map(move |line| view! { <li><strong>{word}</strong>" "{line}</li> }).collect_view()
    };
    view! {
        <tr>
            <td data-label="Candidate" class="cell-main"><a class="row-link" href=format!("/p/{slug}/candidates/{number}")>"#"{number}" "{version}</a><span class="sub"><TimeAgo at=at now=now/></span></td>
            <td data-label="Gate now">{badge(before)}</td>
            <td data-label="Gate then">{badge(after)}</td>
            <td data-label="What differs">
                {same.then_some("nothing")}
                <ul class="plain-list">{lines("New:", new)}{lines("Gone:", gone)}{lines("Signatures:", missing.into_iter().collect())}</ul>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::summed;

    #[test]
    fn one_candidate_is_spoken_of_as_one() {
        assert_eq!(summed(1, 0, 0), "The gate of the last candidate would stay as it is.");
        assert_eq!(summed(20, 0, 0), "The gates of the last 20 candidates would stay as they are.");
        assert_eq!([summed(1, 1, 0), summed(1, 0, 1)].map(|said| said.contains("1 ")), [false, false]);
    }
}
