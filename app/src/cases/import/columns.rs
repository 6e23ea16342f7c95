//! What the file is read as, and what its columns become: forms that only ask again and save nothing.

use crate::ui::{Button, DataTable, Look, Panel};
use domain::summary::{Column, Field, Tool};
use leptos::prelude::*;

/// The tool, to be corrected.
#[component]
pub fn ReadAs(tool: Tool, action: String) -> impl IntoView {
    let tools = Tool::ALL
        .iter()
        .filter(|other| **other != Tool::FindOut)
        .map(|other| view! { <option value=other.as_str() selected=*other == tool>{other.label()}</option> })
        .collect_view();
    view! {
        <form method="get" action=action class="form form-inline">
            <label for="tool">"Read as"</label>
            <select class="input import-tool" id="tool" name="tool">{tools}</select>
            <Button look=Look::Secondary>"Show again"</Button>
        </form>
    }
}

/// The columns, each with what it becomes.
#[component]
pub fn Columns(columns: Vec<Column>, tool: Tool, action: String) -> impl IntoView {
    let rows = columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| {
            let fields = Field::ALL
                .iter()
                .map(|field| view! { <option value=field.as_str() selected=*field == column.field>{field.label()}</option> })
                .collect_view();
            let name = if column.name.is_empty() { format!("Column {}", at + 1) } else { column.name };
            let label = format!("{name} becomes");
            view! {
                <tr>
                    <td data-label="Column" class="cell-main"><strong>{name}</strong></td>
                    <td data-label="For example" class="import-example">{column.example}</td>
                    <td data-label="Becomes"><select class="input" name=format!("c{at}") aria-label=label>{fields}</select></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Panel title="Columns" id="columns" class="panel-flush">
            <form method="get" action=action>
                <input type="hidden" name="tool" value=tool.as_str()/>
                <DataTable caption="Columns of the file" columns=vec!["Column", "For example", "Becomes"]>{rows}</DataTable>
                <div class="import-end"><Button look=Look::Secondary>"Show again"</Button></div>
            </form>
        </Panel>
    }
}
