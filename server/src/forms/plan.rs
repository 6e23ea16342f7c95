//! Forms of plans: add cases, take them out, assign and share them out, carry results, and the rules of proposals.

use super::fields::Fields;
use super::{Answer, Sent, number};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::{assign_cases, carry_results, edit_plan_rules, plan_cases};
use domain::Refusal;

fn qa(slug: &str, candidate: &str) -> String {
    format!("/p/{slug}/candidates/{candidate}/qa")
}

/// The QA page with the filter that was in use when the form was sent.
fn filtered(page: &str, fields: &Fields) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["show", "tag", "folder"] {
        if let Some((_, value)) = fields.0.iter().find(|(field, value)| field == name && !value.is_empty()) {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
}

fn numbers(chosen: &[String]) -> Result<Vec<i64>, Refusal> {
    chosen.iter().map(|case| case.parse().map_err(|_| Refusal::invalid("case", "must be a number"))).collect()
}

/// The chosen cases; none of them stands for all.
fn cases(chosen: &[String]) -> Result<Vec<i64>, Refusal> {
    if chosen.is_empty() {
        return Err(Refusal::invalid("case", "is not chosen"));
    }
    if chosen.iter().any(|case| case == "all") {
        return Ok(Vec::new());
    }
    numbers(chosen)
}

pub(super) async fn add(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = qa(&slug, &candidate);
    let sent = Sent::read(portal, request, page.clone(), &["case"]).await?;
    let chosen = sent.fields.all("case");
    let operation = |backend, actor| {
        let (cases, number) = (cases(&chosen)?, number(&candidate)?);
        Ok(async move { plan_cases::plan(&backend, &actor, &slug, number, &cases).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn change(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let names = ["case", "change", "tester", "show", "tag", "folder"];
    let mut sent = Sent::read(portal, request, qa(&slug, &candidate), &names).await?;
    let page = filtered(&sent.page, &sent.fields);
    sent.page.clone_from(&page);
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, cases, tester) = (number(&candidate)?, numbers(&fields.all("case"))?, fields.one("tester")?);
        let remove = match fields.one("change")?.as_str() {
            "remove" => true,
            "assign" => false,
            _ => return Err(Refusal::invalid("change", "must be assign or remove")),
        };
        Ok(async move {
            if remove {
                plan_cases::remove(&backend, &actor, &slug, number, &cases).await
            } else {
                assign_cases::assign(&backend, &actor, &slug, number, &cases, &tester).await
            }
        })
    };
    sent.run(operation, |()| format!("{page}#plan")).await
}

pub(super) async fn share(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let mut sent = Sent::read(portal, request, qa(&slug, &candidate), &["tester", "which", "show", "tag", "folder"]).await?;
    let page = filtered(&sent.page, &sent.fields);
    sent.page.clone_from(&page);
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, testers) = (number(&candidate)?, fields.all("tester"));
        let all = match fields.one("which")?.as_str() {
            "open" => true,
            "free" => false,
            _ => return Err(Refusal::invalid("which", "must be free or open")),
        };
        Ok(async move { assign_cases::share(&backend, &actor, &slug, number, &testers, all).await })
    };
    sent.run(operation, |()| format!("{page}#testers")).await
}

pub(super) async fn carry(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = qa(&slug, &candidate);
    let sent = Sent::read(portal, request, page.clone(), &["case", "from", "intent"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let number = number(&candidate)?;
        let input =
            carry_results::Input { cases: numbers(&fields.all("case"))?, from: fields.number("from")?, intent: fields.one("intent")? };
        Ok(async move { carry_results::carry(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| format!("{page}#plan")).await
}

pub(super) async fn rules(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/plan-rules");
    let sent = Sent::read(portal, request, page.clone(), &["version", "paths", "not_run_for"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (version, paths, not_run_for) = (fields.number("version")?, fields.one("paths")?, fields.number("not_run_for")?);
        Ok(async move { edit_plan_rules::edit(&backend, &actor, &slug, version, &paths, not_run_for).await })
    };
    sent.run(operation, |()| page).await
}
