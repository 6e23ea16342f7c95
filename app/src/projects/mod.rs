//! The projects of the reader; whoever has one goes straight to its board.

mod api;

use crate::context;
use crate::ui::{Badge, DataTable, Empty, PlainPage, Tone, loaded};
use domain::summary::ProjectRow;
use leptos::prelude::*;

/// `/`
#[component]
pub fn ProjectsPage() -> impl IntoView {
    loaded(api::read_projects(), |projects| {
        if context::is_guest() {
            context::go("/inbox");
        }
        if let [only] = projects.as_slice() {
            context::go(&format!("/p/{}", only.slug));
        }
        view! { <PlainPage title="Projects">{list(projects)}</PlainPage> }
    })
}

fn list(projects: Vec<ProjectRow>) -> AnyView {
    if projects.is_empty() {
        return view! {
            <Empty title="No project is open to you yet">
                <p>"Roles are given per project. Ask the release manager of your project to add you, then reload this page."</p>
            </Empty>
        }
        .into_any();
    }
    let rows = projects
        .into_iter()
        .map(|project| {
            let roles = project.roles.into_iter().map(|role| view! { <Badge tone=Tone::Quiet>{role.label()}</Badge> }).collect_view();
            view! {
                <tr>
                    <td data-label="Project"><a class="row-link" href=format!("/p/{}", project.slug)>{project.name}</a></td>
                    <td data-label="Repository"><span class="quiet">{project.repository}</span></td>
                    <td data-label="Your roles"><span class="badges">{roles}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! { <DataTable caption="Projects" columns=vec!["Project", "Repository", "Your roles"]>{rows}</DataTable> }.into_any()
}
