//! The library of test cases: search, folders, one page of cases, and the form that changes many.

use super::api::read_cases;
use super::bulk::BulkForm;
use super::filters::{Chosen, Folders, SearchForm, Tags};
use super::rows::{Pager, Rows};
use super::search::Search;
use crate::context;
use crate::ui::{ButtonLink, Empty, Look, Notice, Page, Refused, Section, Tone, loaded, plural};
use domain::access::Action;
use domain::summary;
use domain::test_case::query::Ask;
use leptos::prelude::*;

/// The library.
#[component]
pub fn CasesPage() -> impl IntoView {
    let changed = context::query("changed").and_then(|count| count.parse().ok()).filter(|_| context::echo().is_none());
    loaded(read_cases(context::param("slug"), Some(asked())), move |data| draw(data, changed))
}

/// What the address asks for.
pub(super) fn asked() -> Ask {
    let part = |name| context::query(name).unwrap_or_default();
    Ask { q: part("q"), folder: part("folder"), tag: part("tag"), priority: part("priority"), sort: part("sort"), page: part("page") }
}

/// `12,345 cases`, with a word more when something is searched for.
pub(super) fn said(total: i64, ask: &Ask) -> String {
    let count = plural(total, "case", "cases");
    if ask.is_plain() { count } else { format!("{count} found") }
}

/// `changed` says how many cases a change of many, which led here, has changed.
pub(super) fn draw(data: summary::CasesPage, changed: Option<i64>) -> impl IntoView {
    let base = format!("/p/{}/cases", data.place.slug);
    let links = base.clone();
    let filter = Ask { sort: String::new(), page: String::new(), ..data.ask.clone() }.address("");
    let may = data.place.can(Action::EditTestCase);
    let new = may.then(|| format!("{base}/new"));
    let changed = changed.map(|count| {
        let said = if count == 1 { "1 case was changed".to_owned() } else { format!("{count} cases were changed") };
        view! { <Notice tone=Tone::Ok title=said/> }
    });
    let place = data.place.clone();
    let body = if data.all == (0, 0) {
        let what = if may {
            "A case says what to do and what should then be seen. Testers run it against every candidate that it concerns."
        } else {
            "QA testers and release managers write them."
        };
        let start = new.clone().map(|href| view! { <p><ButtonLink href=href look=Look::Primary>"Write the first case"</ButtonLink></p> });
        view! { <section class="panel"><Empty title="No test case yet"><p>{what}</p>{start}</Empty></section> }.into_any()
    } else {
        view! { <Library data=data base=base.clone() may=may/> }.into_any()
    };
    view! {
        <Page place=place title="Test cases" section=Section::Cases aside=move || new.map(|href| view! { <ButtonLink href=href look=Look::Primary>"New case"</ButtonLink> })>
            <Refused/>
            {changed}
            {body}
            <super::import::Exchange base=links may=may query=filter.trim_start_matches('?')/>
        </Page>
    }
}

#[component]
fn Library(data: summary::CasesPage, base: String, may: bool) -> impl IntoView {
    let summary::CasesPage { place, ask, unclear, total, page, cases, folders, tags, priorities, all, known } = data;
    let ask = Ask { page: if page > 1 { page.to_string() } else { String::new() }, ..ask };
    let unclear = (!unclear.is_empty()).then(|| {
        let lines = unclear.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <ul class="library-unclear">{lines}</ul> }
    });
    let (_, gone) = all;
    let retired = (gone > 0 && ask.is_plain()).then(|| {
        let href = Ask { q: "is:retired".into(), ..Ask::default() }.address(&base);
        view! { <p class="hint"><a href=href>{plural(gone, "retired case", "retired cases")}</a>" not shown."</p> }
    });
    let found = said(total, &ask);
    let list = if cases.is_empty() {
        view! { <Empty title="No case matches"><p>"Take a filter away, or search for fewer words."</p></Empty> }.into_any()
    } else {
        view! { <Rows cases=cases base=base.clone() now=place.now may=may/> }.into_any()
    };
    let to_many = (may && total > 0).then(|| view! { <div class="panel-aside"><a href="#change-many">"Change many cases"</a></div> });
    // The list's own address travels with the form of many: "all that match" means all of these.
    let carried = may.then(|| {
        ask.fields().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value form="bulk"/> }).collect_view()
    });
    view! {
        <div class="library">
            <div class="library-search">
                <SearchForm ask=ask.clone() base=base.clone() priorities=priorities/>
                <Search/>
            </div>
            <nav class="library-side panel" aria-label="Folders" data-part="folders"><Folders folders=folders ask=ask.clone() base=base.clone()/></nav>
            <section class="library-main panel panel-flush" aria-labelledby="found" data-part="list">
                <div class="panel-head"><h2 id="found" data-said=found.clone()>{found.clone()}</h2><Chosen ask=ask.clone() base=base.clone()/>{to_many}</div>
                <div class="panel-body">
                    {unclear}
                    <Tags tags=tags ask=ask.clone() base=base.clone()/>
                    {list}
                    <Pager ask=ask.clone() page=page total=total base=base.clone()/>
                    {retired}
                    {carried}
                </div>
            </section>
            {may.then(|| view! { <BulkForm base=base known=known total=total/> })}
        </div>
    }
}
