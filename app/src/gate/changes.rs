//! What is otherwise than in the last production release.

use crate::candidate::StoryName;
use crate::ui::{Disclosure, Outside, Panel, Sha, TimeAgo, Unknown, plural};
use domain::Timestamp;
use domain::summary::{CaseChange, Changes, PolicyChange};
use leptos::prelude::*;

/// Lines in sight of a list.
const SHOWN: usize = 12;

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// All of it.
#[component]
pub fn ChangesPanel(slug: String, repository: String, commit: String, changes: Changes, now: Timestamp) -> impl IntoView {
    let project = format!("/p/{slug}");
    let since = match &changes.since {
        Some(production) => view! {
            <p>"In production: "<a href=format!("{project}/candidates/{}", production.number)>"#"{production.number}" "{production.version.clone()}</a>", "<TimeAgo at=production.at now=now/>"."</p>
        }
        .into_any(),
        None => view! { <p><Unknown what="No earlier production release is known: everything below is new to the portal."/></p> }.into_any(),
    };
    let other = (changes.since.is_some() && changes.base.is_some() && !changes.from_production()).then(|| {
        view! { <p class="warn">"The build counted its commits from another commit than the one in production, so the two lists may differ."</p> }
    });
    let stories = changes.stories.clone().into_iter().map(|(key, knowledge, href)| {
        view! { <Outside href=href><strong>{key.to_string()}</strong></Outside>" "<StoryName knowledge=knowledge/> }.into_any()
    });
    let settings = changes
        .settings
        .clone()
        .into_iter()
        .map(move |row| view! { {row.sentence}" "<span class="quiet"><TimeAgo at=row.at now=now/></span> }.into_any());
    let unchanged = match (&changes.since, &changes.policy) {
        (None, _) => "Not compared: there is no earlier release to compare with.",
        (Some(_), Some(_)) => "",
        (Some(_), None) => "No rule and no setting of this project was changed.",
    };
    let code = code(&repository, &commit, &changes);
    let cases = cases(&project, &changes);
    view! {
        <Panel title="What changed since production" id="changes" live="changes">
            {since}
            {other}
            <h3>"Code"</h3>
            {code}
            <h3>"Stories"</h3>
            {list(stories.collect(), "The candidate names no story.")}
            <h3>"Test cases"</h3>
            {cases}
            <h3>"Rules and settings"</h3>
            {changes.policy.clone().map(|change| view! { <Rules change=change href=format!("{project}/policy")/> })}
            {list(settings.collect(), unchanged)}
        </Panel>
    }
    .into_any()
}

fn code(repository: &str, commit: &str, changes: &Changes) -> AnyView {
    let commits = match (&changes.base, changes.commits) {
        (Some(base), count) => {
            let count = count.map_or_else(|| "an unknown number of commits".to_owned(), |n| plural(n, "commit", "commits"));
            let href = format!("https://github.com/{repository}/compare/{base}...{commit}");
            view! { <Outside href=href>{count}</Outside>" since "<Sha full=base.clone()/> }.into_any()
        }
        (None, _) => view! { <Unknown what="not known: the build does not say what it follows"/> }.into_any(),
    };
    let pulls = changes.pulls.clone().into_iter().take(50).map(|pull| {
        view! { <li><Outside href=format!("https://github.com/{repository}/pull/{pull}")>"#"{pull}</Outside></li> }
    });
    let pulls = if changes.pulls.is_empty() {
        view! { <Unknown what="none is known"/> }.into_any()
    } else {
        view! { <ul class="sums">{pulls.collect_view()}</ul> }.into_any()
    };
    let authors = if changes.authors.is_empty() {
        view! { <Unknown what="nobody is known"/> }.into_any()
    } else {
        changes.authors.join(", ").into_any()
    };
    view! {
        <dl class="facts">
            <dt>"Commits"</dt><dd>{commits}</dd>
            <dt>"Authors"</dt><dd>{authors}</dd>
            <dt>"Pull requests"</dt><dd>{pulls}</dd>
        </dl>
    }
    .into_any()
}

fn cases(project: &str, changes: &Changes) -> AnyView {
    let one = |word: &'static str| {
        let project = project.to_owned();
        move |case: &CaseChange| {
            let href = match (case.from, case.to) {
                (Some(from), Some(to)) => format!("{project}/cases/{}?from={from}&to={to}", case.number),
                _ => format!("{project}/cases/{}", case.number),
            };
            view! { <span class="case-change">{word}</span>" "<span class="case-changed"><a href=href>"TC-"{case.number}</a>" "{case.title.clone()}</span> }.into_any()
        }
    };
    let found = &changes.cases;
    let lines = found
        .added
        .iter()
        .map(one("new"))
        .chain(found.reworded.iter().map(one("reworded")))
        .chain(found.gone.iter().map(one("not planned")));
    list(lines.collect(), "The same cases are planned, in the same words.")
}

/// Lines, the first of them in sight.
fn list(mut lines: Vec<AnyView>, none: &'static str) -> AnyView {
    if lines.is_empty() {
        return (!none.is_empty()).then(|| view! { <p class="quiet">{none}</p> }).into_any();
    }
    let rest = if lines.len() > SHOWN { lines.split_off(SHOWN) } else { Vec::new() };
    let items = |lines: Vec<AnyView>| lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let more = (!rest.is_empty()).then(|| {
        let summary = format!("{} more", rest.len());
        view! { <Disclosure summary=summary><ul class="plain-list">{items(rest)}</ul></Disclosure> }
    });
    view! { <ul class="plain-list">{items(lines)}</ul>{more} }.into_any()
}

#[component]
fn Rules(change: PolicyChange, href: String) -> impl IntoView {
    let line = |word: &'static str, rule: String| view! { <li><span class="case-change">{word}</span>" "<span class="case-changed">{rule}</span></li> };
    let gone = change.gone.into_iter().map(|rule| line("before", rule)).collect_view();
    let came = change.came.into_iter().map(|rule| line("now", rule)).collect_view();
    view! {
        <p><a href=href>"Policy"</a>", version "{change.from}" then, version "{change.to}" now"</p>
        <ul class="plain-list">{gone}{came}</ul>
    }
    .into_any()
}

/// The same in one line, for those who are about to decide.
#[component]
pub fn ChangesLine(base: String, changes: Changes) -> impl IntoView {
    let since = changes.since.as_ref().map_or_else(
        || "Since an unknown state of production".to_owned(),
        |production| format!("Since #{} {} in production", production.number, production.version),
    );
    let commits = changes.commits.map_or_else(|| "an unknown number of commits".to_owned(), |n| plural(n, "commit", "commits"));
    let parts = [
        commits,
        plural(number(changes.stories.len()), "story", "stories"),
        plural(number(changes.pulls.len()), "pull request", "pull requests"),
        plural(number(changes.cases.count()), "changed case", "changed cases"),
        plural(number(changes.settings.len()), "changed setting", "changed settings"),
    ];
    view! {
        <section class="changes-line" aria-label="What changed since production">
            <p><strong>{since}</strong>": "{parts.join(", ")}". "<a href=format!("{base}/gate#changes")>"See what changed"</a></p>
        </section>
    }
    .into_any()
}
