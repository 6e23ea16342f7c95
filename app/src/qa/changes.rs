//! What changed in the build, as far as GitHub said: the ground of the proposal and of what may be carried.

use super::page::Way;
use crate::ui::{Disclosure, Panel, TimeAgo, Unknown, plural};
use domain::plan::{ChangeSet, Extent, Since};
use leptos::prelude::*;

/// Both comparisons; what is not known is said in so many words.
#[component]
pub fn Changed(changes: Vec<ChangeSet>, way: Way) -> impl IntoView {
    let rules = format!("{}/plan-rules", way.project);
    let body = if changes.is_empty() {
        view! { <p><Unknown what="GitHub was not asked yet what changed."/></p> }.into_any()
    } else {
        changes.into_iter().map(|set| view! { <Set set=set way=way.clone()/> }).collect_view().into_any()
    };
    view! {
        <Panel title="What changed" id="changed" live="changed" aside=move || view! { <a href=rules>"Plan rules"</a> }>{body}</Panel>
    }
    .into_any()
}

#[component]
fn Set(set: ChangeSet, way: Way) -> impl IntoView {
    let since = match (set.since, set.candidate) {
        (Since::Previous, Some(number)) => format!("Since #{number}"),
        (Since::Previous, None) => "Since the candidate before".to_owned(),
        (Since::Release, _) => "Since the last production release".to_owned(),
    };
    let count = i64::try_from(set.paths.len()).unwrap_or(i64::MAX);
    let files = plural(count, "file", "files");
    let said = match set.extent {
        Extent::Known => view! { {files}" changed" }.into_any(),
        Extent::Incomplete => view! { "at least "{files}" changed" }.into_any(),
        Extent::Unknown => view! { <Unknown what="not known"/> }.into_any(),
    };
    let reason = set.reason.map(|reason| view! { <span class="sub">{reason}</span> });
    let stories = (!set.stories.is_empty()).then(|| {
        let keys: Vec<String> = set.stories.iter().map(ToString::to_string).collect();
        view! { <span class="sub">"Stories: "{keys.join(", ")}</span> }
    });
    let list = (count > 0).then(|| {
        let paths = set.paths.into_iter().map(|path| view! { <li><code class="wrap">{path}</code></li> }).collect_view();
        view! { <Disclosure summary=format!("Show {files_word}", files_word = plural(count, "file", "files"))><ul class="changed-paths">{paths}</ul></Disclosure> }
    });
    view! {
        <div class="changed">
            <p><strong>{since}":"</strong>" "{said}" "<span class="hint">"("<TimeAgo at=set.asked_at now=way.now/>")"</span>{reason}{stories}</p>
            {list}
        </div>
    }
    .into_any()
}
