//! The page on which a file is chosen.

use super::api::read_import_start;
use crate::context;
use crate::ui::{Button, Choice, FileField, Form, FormEnd, Look, Page, Panel, Refused, Section, SelectField, loaded};
use domain::summary::{self, Tool};
use leptos::prelude::*;

/// Choose a file.
#[component]
pub fn ImportStart() -> impl IntoView {
    loaded(read_import_start(context::param("slug")), draw)
}

pub(super) fn draw(data: summary::ImportStart) -> impl IntoView {
    let summary::ImportStart { place, largest, most_rows } = data;
    let base = format!("/p/{}/cases", place.slug);
    let hint =
        format!("At most {} MiB and {most_rows} rows. Nothing is saved before you have seen what it will become.", largest / (1024 * 1024));
    let tools = Tool::ALL.iter().map(|tool| Choice::new(tool.as_str(), tool.label())).collect::<Vec<_>>();
    view! {
        <Page place=place title="Import test cases" section=Section::Cases crumbs=vec![("Test cases".to_owned(), base.clone())]>
            <Panel title="File" id="file">
                <Form action=format!("{base}/import") multipart=true>
                    <Refused/>
                    <FileField name="files" label="A CSV file, a .feature file, or a ZIP of .feature files" hint=hint multiple=false accept=".csv,.tsv,.txt,.feature,.zip"/>
                    <SelectField name="tool" label="It comes from" choices=tools value=Tool::FindOut.as_str()/>
                    <FormEnd><Button look=Look::Primary>"Show what it will become"</Button></FormEnd>
                </Form>
            </Panel>
            <Panel title="What is read" id="formats">
                <ul class="exchange-links">
                    <li><strong>"TestRail"</strong>": the CSV export with all columns, steps in one row or in rows of their own."</li>
                    <li><strong>"Xray"</strong>": the table of the Test Case Importer, one row a step."</li>
                    <li><strong>"Kiwi TCMS"</strong>": the CSV of the test case search, with the column text when you have it."</li>
                    <li><strong>"Another table"</strong>": any CSV with commas, semicolons or tabs. You say what the columns are."</li>
                    <li><strong>"Gherkin"</strong>": a feature becomes a folder, a scenario a case."</li>
                    <li><strong>"Murmuration"</strong>": an export of this portal. It changes the cases that it was made of."</li>
                </ul>
                <p class="hint">"Text must be UTF-8, or UTF-16 as spreadsheets save Unicode text."</p>
            </Panel>
        </Page>
    }
}
