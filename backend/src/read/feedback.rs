//! Feedback: the list, one report, the form for a new one.

use super::{place, qa};
use crate::db::{self, attachments, issue_files, issue_states};
use crate::ops::update_feedback::needs;
use crate::{Backend, Error};
use domain::access::Action;
use domain::feedback::{Feedback, Happening};
use domain::story::Knowledge;
use domain::summary::{FeedbackEventRow, FeedbackList, FeedbackPage, FeedbackRow, Issue, JiraSaid, NewFeedbackPage};
use domain::{Actor, Refusal};

/// A project's feedback, open ones first, at most 200.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn feedback_list(backend: &Backend, actor: &Actor, slug: &str) -> Result<FeedbackList, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let rows = db::feedback::list(&mut reading.tx, reading.project.id, 200).await?.into_iter().map(|found| row(backend, found)).collect();
    Ok(FeedbackList { place: reading.place, rows })
}

/// One report with everything that happened to it.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn feedback(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<FeedbackPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::ViewUat).await?;
    let found = db::feedback::by_number(&mut reading.tx, reading.project.id, number).await?.ok_or_else(|| Refusal::not_found("report"))?;
    if actor.is_guest() && actor.person()?.id != found.reporter {
        return Err(Refusal::not_found("report").into());
    }
    let (body, environment) = db::feedback::text(&mut reading.tx, found.id).await?;
    let files = attachments::of_subject(&mut reading.tx, attachments::Subject::Feedback, found.id.uuid()).await?;
    let files = files.into_iter().map(|file| reading.link(file)).collect();
    let stamps = db::feedback::stamps(&mut reading.tx, found.id).await?;
    let events = db::feedback::events(&mut reading.tx, found.id)
        .await?
        .into_iter()
        .map(|(happening, body, fixed_in, by, at)| FeedbackEventRow { happening, body, fixed_in, by, at })
        .collect();
    let jira = said(&mut reading.tx, &found).await?;
    let rules = Feedback { id: found.id, reporter: found.reporter, severity: found.severity, status: found.status, since: found.since };
    let newest = db::candidates::newest(&mut reading.tx, reading.project.id).await?;
    let fix_candidates: Vec<i64> = ((found.candidate + 1)..=newest).rev().take(50).collect();
    let possible = Happening::ALL
        .iter()
        .copied()
        .filter(|happening| actor.can(needs(*happening), reading.project.id))
        .filter(|happening| actor.person().is_ok_and(|person| rules.may_happen(*happening, person.id).is_ok()))
        .filter(|happening| *happening != Happening::FixedIn || !fix_candidates.is_empty())
        .collect();
    let row = row(backend, found);
    Ok(FeedbackPage { place: reading.place, row, body, environment, jira, files, stamps, events, possible, fix_candidates })
}

/// The form for a new report on a candidate.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn new_feedback(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<NewFeedbackPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::GiveFeedback).await?;
    let (candidate, head) = reading.head(number).await?;
    let keys: Vec<_> = db::candidates::stories(&mut reading.tx, candidate.id).await?.into_iter().map(|(key, _)| key).collect();
    let known = db::stories::knowledge(&mut reading.tx, reading.project.id, &keys).await?;
    let stories = keys
        .into_iter()
        .map(|key| {
            let summary = match known.get(&key) {
                Some(Knowledge::Known { summary, .. }) => Some(summary.clone()),
                _ => None,
            };
            (key.to_string(), summary)
        })
        .collect();
    let used_by = if actor.can(Action::RecordResult, reading.project.id) { "qa" } else { "uat" };
    let known = &reading.project.settings.environments;
    let url = |name: &String| known.iter().find(|known| known.name == *name).and_then(|known| known.url.clone());
    let environments = qa::environments(&reading, used_by).into_iter().map(|name| (name.clone(), url(&name))).collect();
    let draft = format!("{}:{}", actor.person()?.id, candidate.id);
    Ok(NewFeedbackPage { place: reading.place, head, stories, environments, draft, intent: backend.clock().secret() })
}

/// What Jira says of the report's issue; `None` while it was not asked.
async fn said(tx: &mut db::Tx, found: &db::feedback::Found) -> Result<Option<JiraSaid>, Error> {
    let Some(state) = issue_states::of_feedback(tx, found.id).await? else { return Ok(None) };
    let Some(at) = state.asked_at else { return Ok(None) };
    Ok(Some(JiraSaid {
        at,
        status: state.status,
        category: state.category,
        assignee: state.assignee,
        fix_versions: state.fix_versions,
        moved_from: state.moved_from,
        gone_at: state.gone_at,
        comments: issue_states::comments(tx, found.id).await?,
        left_out: issue_files::left_out(tx, found.id).await?,
        problem: found.issue_problem.clone(),
    }))
}

fn row(backend: &Backend, found: db::feedback::Found) -> FeedbackRow {
    let issue = match found.issue_key {
        Some(key) => Issue::Filed { href: backend.jira().issue_url(&key), key, linked: found.issue_linked },
        None => Issue::Pending { problem: found.issue_problem },
    };
    FeedbackRow {
        number: found.number,
        title: found.title,
        severity: found.severity,
        status: found.status,
        candidate: found.candidate,
        story: found.story,
        by: found.reporter_name,
        at: found.reported_at,
        issue,
    }
}
