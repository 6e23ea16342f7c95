//! What changed between two versions, in words: marks for those who see them, "added" and "removed" for those who hear.

use crate::ui::Panel;
use domain::summary::{Change, Difference, Piece, StepChange};
use leptos::prelude::*;

/// Two versions, part by part.
#[component]
pub fn Compared(difference: Difference) -> impl IntoView {
    let Difference { from, to, parts, steps } = difference;
    let same = parts.is_empty() && steps.iter().all(|step| step.change == Change::Same && unchanged(step));
    let nothing = same.then(|| view! { <p>"Nothing differs."</p> });
    let parts = parts.into_iter().map(|(name, pieces)| view! { <h3>{name}</h3><p class="prose">{words(pieces)}</p> }).collect_view();
    let rows = steps
        .into_iter()
        .map(|step| {
            let (class, word) = match step.change {
                Change::Gone => ("diff-gone", "removed"),
                Change::New => ("diff-new", "added"),
                Change::Same if unchanged(&step) => ("", ""),
                Change::Same => ("diff-changed", "changed"),
            };
            let at = step.after.or(step.before).unwrap_or(0);
            let was = step.before.zip(step.after).filter(|(before, after)| before != after).map(|(before, _)| format!(" (was {before})"));
            view! {
                <tr class=class>
                    <td data-label="Step">{at}{was}" "<span class="quiet">{word}</span></td>
                    <td data-label="What to do" class="prose">{words(step.action)}</td>
                    <td data-label="What to see" class="prose">{words(step.expected)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Panel title=format!("What changed from version {from} to version {to}") id="difference">
            {nothing}
            {parts}
            <h3>"Steps"</h3>
            <table class="table diff-steps">
                <caption class="hidden">"Steps of both versions"</caption>
                <thead><tr><th scope="col">"Step"</th><th scope="col">"What to do"</th><th scope="col">"What to see"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Panel>
    }
}

fn unchanged(step: &StepChange) -> bool {
    step.action.iter().chain(&step.expected).all(|piece| piece.change == Change::Same)
}

fn words(pieces: Vec<Piece>) -> impl IntoView {
    let draw = |piece: Piece| match piece.change {
        Change::Same => piece.text.into_any(),
        Change::Gone => view! { <del><span class="hidden">"removed: "</span>{piece.text}</del> }.into_any(),
        Change::New => view! { <ins><span class="hidden">"added: "</span>{piece.text}</ins> }.into_any(),
    };
    pieces.into_iter().map(draw).collect_view()
}
