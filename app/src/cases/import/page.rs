//! One import: the preview with its columns, problems and cases; or what came of it.

use super::api::read_import;
use super::columns::{Columns, ReadAs};
use super::done::Done;
use super::preview::{Cases, Problems};
use crate::context;
use crate::ui::{Badge, Button, Empty, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, Tone, loaded, plural};
use domain::summary::{self, ImportCounts, Tool};
use leptos::prelude::*;

/// The preview or the result of an import.
#[component]
pub fn ImportPage() -> impl IntoView {
    loaded(read_import(context::param("slug"), context::param("import"), context::query("tool"), chosen()), draw)
}

/// The mapping of the address: in short, or as the selects of the form send it.
fn chosen() -> Option<String> {
    let columns: Vec<String> = (0..200).map_while(|at| context::query(&format!("c{at}"))).collect();
    if columns.is_empty() { context::query("map") } else { Some(columns.join(".")) }
}

pub(super) fn draw(data: summary::ImportPage) -> impl IntoView {
    let base = format!("/p/{}/cases", data.place.slug);
    let here = format!("{base}/import/{}", data.id);
    let crumbs = vec![("Test cases".to_owned(), base.clone()), ("Import".to_owned(), format!("{base}/import"))];
    let title = if data.done.is_some() { format!("Imported: {}", data.file) } else { format!("Preview: {}", data.file) };
    let table = data.tool != Tool::Gherkin;
    let query = format!("?tool={}&map={}", data.tool, data.map);
    let mend = (table && data.counts.left_out > 0).then(|| {
        let href = format!("{here}/left-out.csv{}", if data.done.is_some() { "" } else { &query });
        view! {
            <p class="import-mend">
                <a href=href download="">"Download the rows that are left out"</a>
                " with a column that says what is wrong. Mend them there, and import that file."
            </p>
        }
    });
    let problems = (data.problems_total > 0).then(|| {
        view! {
            <Panel title="Rows with errors" id="problems" class="panel-flush">
                <Problems problems=data.problems total=data.problems_total/>
                {mend}
            </Panel>
        }
    });
    let place = data.place;
    let body = match data.done {
        Some(done) => view! { <Done done=done base=base.clone() now=place.now/> {problems} }.into_any(),
        None => {
            let counts = data.counts;
            let notes = data.notes.into_iter().map(|note| view! { <Notice tone=Tone::Warn title=note/> }).collect_view();
            let columns = table.then(|| view! { <Columns columns=data.columns tool=data.tool action=here.clone()/> });
            let hidden = vec![("tool", data.tool.to_string()), ("map", data.map), ("seen", data.seen), ("intent", data.intent)];
            view! {
                <Panel title="What will happen" id="counts">
                    <Counts counts=counts/>
                    {notes}
                    <Confirm counts=counts action=here.clone() hidden=hidden/>
                    <ReadAs tool=data.tool action=here/>
                </Panel>
                {problems}
                <Panel title="Cases as they will be" id="cases" class="panel-flush"><Cases cases=data.cases counts=counts base=base/></Panel>
                {columns}
            }
            .into_any()
        }
    };
    view! { <Page place=place title=title section=Section::Cases crumbs=crumbs><Refused/>{body}</Page> }
}

/// How many become what.
#[component]
pub(super) fn Counts(counts: ImportCounts) -> impl IntoView {
    let ImportCounts { new, changed, unchanged, left_out } = counts;
    let errors = if left_out > 0 { Tone::Bad } else { Tone::Quiet };
    view! {
        <ul class="import-counts">
            <li><Badge tone=Tone::Ok>{format!("{new} new")}</Badge></li>
            <li><Badge tone=Tone::Info>{format!("{changed} changed")}</Badge></li>
            <li><Badge tone=Tone::Quiet>{format!("{unchanged} unchanged")}</Badge></li>
            <li><Badge tone=errors>{plural(left_out, "row left out", "rows left out")}</Badge></li>
        </ul>
    }
}

/// Does it.
#[component]
fn Confirm(counts: ImportCounts, action: String, hidden: Vec<(&'static str, String)>) -> impl IntoView {
    let cases = counts.new + counts.changed;
    if cases == 0 {
        return view! { <Empty title="Nothing to import"><p>"Every case is here already, or is left out."</p></Empty> }.into_any();
    }
    let mut button = format!("Import {}", plural(cases, "case", "cases"));
    if counts.left_out > 0 {
        button.push_str(&format!(", leave out {}", plural(counts.left_out, "row with errors", "rows with errors")));
    }
    view! {
        <Form action=action hidden=hidden>
            <p class="hint">"A changed wording becomes a new version; plans and results keep theirs. Nothing is saved yet."</p>
            <FormEnd><Button look=Look::Primary>{button}</Button></FormEnd>
        </Form>
    }
    .into_any()
}
