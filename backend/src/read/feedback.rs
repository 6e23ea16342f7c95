//! Feedback: the list, one report, the form for a new one.

use super::place::Reading;
use super::{place, qa};
use crate::db::feedback::Found;
use crate::db::{self, attachments, issue_files, issue_states};
use crate::ops::update_feedback::needs;
use crate::{Backend, Error, Tx};
use domain::access::Action;
use domain::feedback::{Happening, Lacking, Source, Standing, Status};
use domain::story::Knowledge;
use domain::summary::{Aside, FeedbackEventRow, FeedbackList, FeedbackPage, FeedbackRow, FixSaid, Issue, JiraSaid, NewFeedbackPage};
use domain::{Actor, Refusal, Timestamp};
use std::collections::HashMap;

/// A project's feedback, open ones first, at most 200.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn feedback_list(backend: &Backend, actor: &Actor, slug: &str) -> Result<FeedbackList, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let issues = issues(backend, &mut reading).await?;
    let rows =
        db::feedback::list(&mut reading.tx, reading.project.id, 200).await?.into_iter().map(|found| row(backend, &issues, found)).collect();
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
    let jira = said(&mut reading.tx, &found).await?;
    let events = events(&mut reading.tx, &found).await?;
    // What is said of a report that follows another one is said of that one.
    let lead = db::feedback::lead_of(&mut reading.tx, reading.project.id, number).await?.ok_or_else(|| Refusal::not_found("report"))?;
    let rules = lead.rules();
    let newest = db::candidates::newest(&mut reading.tx, reading.project.id).await?;
    let fix_candidates: Vec<i64> = ((lead.last_candidate() + 1)..=newest).rev().take(50).collect();
    let fix = fix(&mut reading, actor, &lead, newest).await?;
    let may_join = actor.can(Action::AnswerFeedback, reading.project.id)
        && (found.follows.is_some() || (found.followers.is_empty() && found.standing().status.is_open()));
    let possible = Happening::ALL
        .iter()
        .copied()
        .filter(|happening| actor.can(needs(*happening), reading.project.id))
        .filter(|happening| actor.person().is_ok_and(|person| rules.may_happen(*happening, person.id).is_ok()))
        .filter(|happening| *happening != Happening::FixedIn || !fix_candidates.is_empty())
        .collect();
    let followers = found.followers.iter().map(|follower| follower.number).collect();
    let issues = issues(backend, &mut reading).await?;
    let row = row(backend, &issues, found);
    Ok(FeedbackPage {
        place: reading.place,
        row,
        body,
        environment,
        jira,
        files,
        stamps,
        events,
        possible,
        fix_candidates,
        fix,
        followers,
        may_join,
    })
}

/// What is said of a fix, and where it can be looked at.
async fn fix(reading: &mut Reading, actor: &Actor, lead: &Found, newest: i64) -> Result<Option<FixSaid>, Error> {
    let standing = lead.standing();
    let number = match (standing.status, standing.confirmed_on) {
        (Status::FixedIn(number), _) | (Status::Confirmed, Some(number)) => number,
        _ => return Ok(None),
    };
    let version = reading.candidate(number).await?.build.version.to_string();
    let mut can_try = Vec::new();
    let mut lacking = Vec::new();
    for candidate in ((lead.last_candidate() + 1)..=newest).rev().take(50) {
        let there = lead.course.on(candidate);
        let may_have = matches!(there.lacking, None | Some(Lacking::Unknown(_)));
        if may_have && (candidate >= number || !there.claims.is_empty()) {
            can_try.push(candidate);
        }
        lacking.extend(there.lacking.filter(|_| candidate > number).map(|why| (candidate, why)));
    }
    let asked = matches!(standing.status, Status::FixedIn(_))
        && actor.person().is_ok_and(|person| lead.rules().may_happen(Happening::Confirmed, person.id).is_ok());
    let sources = sources(&standing);
    Ok(Some(FixSaid { candidate: (number, version), sources, confirmed_on: standing.confirmed_on, can_try, asked, lacking }))
}

/// Who says that it is fixed, each once.
pub(super) fn sources(standing: &Standing) -> Vec<Source> {
    let mut sources: Vec<Source> = standing.claims.iter().map(|claim| claim.source.clone()).collect();
    sources.dedup();
    sources
}

/// What people did, what was found out, what was joined: in the order of time.
async fn events(tx: &mut Tx, found: &Found) -> Result<Vec<FeedbackEventRow>, Error> {
    let mut rows = Vec::new();
    for event in db::feedback::events(tx, found.id).await? {
        let happening: Happening = event.happening.parse().map_err(|_| Error::inconsistent("feedback_event", "happening", found.id))?;
        rows.push(FeedbackEventRow {
            happening: Some(happening),
            said: None,
            body: event.body,
            fixed_in: event.fixed_in,
            tried_on: event.tried_on,
            by: event.name,
            at: Timestamp(event.happened_at),
        });
    }
    let tell = |said, fixed_in, by: String, at| FeedbackEventRow {
        happening: None,
        said: Some(said),
        body: None,
        fixed_in,
        tried_on: None,
        by,
        at,
    };
    if found.follows.is_none() {
        rows.extend(
            found
                .course
                .claims
                .iter()
                .map(|(at, claim)| tell(Aside::Fixed(claim.source.clone()), Some(claim.candidate), "Murmuration".into(), *at)),
        );
    }
    for (joined, other, follows, by, at) in db::joins::history(tx, found.id).await? {
        let said = match (joined, follows) {
            (true, true) => Aside::JoinedTo(other),
            (true, false) => Aside::Joined(other),
            (false, true) => Aside::PartedFrom(other),
            (false, false) => Aside::Parted(other),
        };
        rows.push(tell(said, None, by, at));
    }
    rows.sort_by_key(|row| row.at);
    Ok(rows)
}

/// The form for a new report on a candidate.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn new_feedback(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<NewFeedbackPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::GiveFeedback).await?;
    let (candidate, head) = reading.head(number).await?;
    let keys = db::acceptances::asked(&mut reading.tx, candidate.id).await?;
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

/// The GitHub issues of a project without Jira, by report.
async fn issues(backend: &Backend, reading: &mut Reading) -> Result<HashMap<i64, Issue>, Error> {
    if !reading.project.jira_key.is_empty() {
        return Ok(HashMap::new());
    }
    let web = backend.config().github_sign_in.as_ref().map_or("https://github.com", |github| github.web_url.trim_end_matches('/'));
    let rows = db::github_told::issues(&mut reading.tx, reading.project.id).await?;
    let filed = |number: i64| Issue::Filed {
        key: format!("#{number}"),
        href: format!("{web}/{}/issues/{number}", reading.project.repository),
        linked: true,
    };
    let problems = db::github_told::problems(&mut reading.tx, reading.project.id).await?;
    let pending = problems.into_iter().map(|(report, problem)| (report, Issue::Pending { problem: Some(problem) }));
    Ok(rows.into_iter().map(|(report, number, _)| (report, filed(number))).chain(pending).collect())
}

fn row(backend: &Backend, issues: &HashMap<i64, Issue>, found: Found) -> FeedbackRow {
    let issue = match (found.issue_key.clone(), issues.get(&found.number)) {
        (_, Some(issue)) => issue.clone(),
        (Some(key), None) => Issue::Filed { href: backend.jira().issue_url(&key), key, linked: found.issue_linked },
        (None, None) => Issue::Pending { problem: found.issue_problem.clone() },
    };
    let standing = found.standing();
    FeedbackRow {
        confirmed_on: standing.confirmed_on,
        follows: found.follows.map(|(_, number)| number),
        number: found.number,
        title: found.title,
        severity: found.severity,
        status: standing.status,
        candidate: found.candidate,
        story: found.story,
        by: found.reporter_name,
        at: found.reported_at,
        issue,
    }
}
