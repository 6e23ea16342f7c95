//! The rules by which plans are proposed: which files belong to which tags, and how long a case may rest.

use super::api::read_plan_rules;
use crate::context;
use crate::ui::{
    Badge, Button, DataTable, Empty, Form, FormEnd, Look, Page, Panel, Refused, Section, TextArea, TextField, TimeAgo, Tone, loaded, plural,
};
use domain::access::Action;
use domain::plan::{PathRule, Rules};
use domain::summary::PlanRulesPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/plan-rules`
#[component]
pub fn PlanRulesPage() -> impl IntoView {
    loaded(read_plan_rules(context::param("slug")), draw)
}

pub(super) fn draw(page: Data) -> impl IntoView {
    let Data { place, rules, edited, tags } = page;
    let now = place.now;
    let action = format!("/p/{}/plan-rules", place.slug);
    let may = place.can(Action::EditPlan);
    let refused = (!may).then(|| view! { <Refused/> });
    let form = may.then(|| view! { <Edit action=action rules=rules.clone()/> });
    let edited = edited.map(|(by, at)| view! { <p class="quiet">"Last changed by "{by}", "<TimeAgo at=at now=now/>"."</p> });
    let rows = rules.paths.iter().map(|rule| line(rule, &tags)).collect_view();
    let map = if rules.paths.is_empty() {
        view! { <Empty title="No file belongs to a tag yet"><p>"No case is proposed because of a changed file, and a result is carried only when no file changed at all."</p></Empty> }.into_any()
    } else {
        view! { <DataTable caption="Which files belong to which tags" columns=vec!["Files", "Tags, with how many cases carry each"]>{rows}</DataTable> }.into_any()
    };
    let not_run = plural(rules.not_run_for, "release", "releases");
    view! {
        <Page place=place title="Plan rules" section=Section::Cases>
            <div class="reading">
                {refused}
                <Panel title="How a plan is proposed">
                    <p>"When a build comes in, each test case of the library is proposed for it that has at least one of these reasons:"</p>
                    <ul class="rules">
                        <li>"One of its stories is in the build."</li>
                        <li>"It failed or was blocked when it was last run."</li>
                        <li>"It has the tag smoke."</li>
                        <li>"A file changed since the last production release that belongs to one of its tags."</li>
                        <li>"It was not run in the last "{not_run}"."</li>
                        <li>"It was never run."</li>
                    </ul>
                    <p>"If no case has a reason, those of high and critical priority are proposed, or else all."</p>
                    {edited}
                </Panel>
                <Panel title="Files and tags" class="panel-flush">{map}</Panel>
                {form}
            </div>
        </Page>
    }
    .into_any()
}

fn line(rule: &PathRule, tags: &[(String, i64)]) -> AnyView {
    let of = |tag: &str| tags.iter().find(|(word, _)| word == tag).map_or(0, |(_, count)| *count);
    let words = rule
        .tags
        .iter()
        .map(|tag| {
            let count = of(tag.as_str());
            let tone = if count == 0 { Tone::Warn } else { Tone::Quiet };
            let said = if count == 0 { "no case".to_owned() } else { plural(count, "case", "cases") };
            view! { <span class="plan-filed"><span class="tag">{tag.to_string()}</span><Badge tone=tone>{said}</Badge></span> }
        })
        .collect_view();
    let nothing = rule.tags.is_empty().then(|| view! { <span class="quiet">"no test case depends on them"</span> });
    view! {
        <tr>
            <td data-label="Files" class="cell-main"><code class="wrap">{rule.pattern.clone()}</code></td>
            <td data-label="Tags">{words}{nothing}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Edit(action: String, rules: Rules) -> impl IntoView {
    view! {
        <Panel title="Change the rules" id="edit">
            <p class="quiet">"The next build is proposed by the new rules. Plans that exist stay as they are."</p>
            <Form action=action hidden=vec![("version", rules.version.to_string())]>
                <Refused/>
                <TextArea name="paths" label="Files and tags" hint="One line each: parlai/agents/** => agents. One * stays within a folder, ** does not. Write “nothing” instead of tags for files that no test case depends on. A file that no line names could touch everything, so nothing is carried when it changes." rows=10 value=rules.text() maxlength=100_000/>
                <TextField name="not_run_for" label="Propose a case that was not run in so many releases" kind="number" min="1" max="50" value=rules.not_run_for.to_string() required=true/>
                <FormEnd><Button look=Look::Primary>"Save"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
