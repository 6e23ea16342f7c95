//! Who hears of what: called by the operations, in their own transaction, once the thing itself is written.

use super::notify::{announce, notify};
use crate::db::{acceptances, feedback_issues, invitations, people};
use crate::{Clock, Error, Tx};
use domain::Role;
use domain::access::Person;
use domain::candidate::Candidate;
use domain::id::{FeedbackId, PersonId, ProjectId};
use domain::notice::Notice;

/// End users and guests hear of a candidate with stories to try.
pub(crate) async fn candidate_ready(tx: &mut Tx, clock: &Clock, candidate: &Candidate) -> Result<(), Error> {
    let stories = acceptances::asked(tx, candidate.id).await?.len();
    if stories == 0 {
        return Ok(());
    }
    let notice = Notice::CandidateReady { candidate_number: candidate.number, version: candidate.build.version.to_string(), stories };
    let about = format!("ready:{}", candidate.id);
    let mut to = holding(tx, candidate.project, Role::UatTester).await?;
    to.extend(invitations::guests(tx, candidate.project, clock.now()).await?);
    all(tx, clock, &to, candidate.project, &notice, &about).await
}

/// Developers hear of a story that an end user rejected.
pub(crate) async fn story_rejected(
    tx: &mut Tx,
    clock: &Clock,
    candidate: &Candidate,
    story: &str,
    attempt: i64,
    by: &str,
    note: &str,
) -> Result<(), Error> {
    let notice = Notice::StoryRejected {
        story: story.to_owned(),
        candidate_number: candidate.number,
        version: candidate.build.version.to_string(),
        by: by.to_owned(),
        note: note.to_owned(),
    };
    let about = format!("rejected:{}:{story}:{attempt}", candidate.id);
    let to = holding(tx, candidate.project, Role::Developer).await?;
    all(tx, clock, &to, candidate.project, &notice, &about).await
}

/// Developers hear of a result that holds a release up.
pub(crate) async fn result_failed(tx: &mut Tx, clock: &Clock, candidate: &Candidate, notice: &Notice, result: &str) -> Result<(), Error> {
    let to = holding(tx, candidate.project, Role::Developer).await?;
    all(tx, clock, &to, candidate.project, notice, &format!("result:{result}")).await
}

/// Those whose role is missing among the signatures hear that a candidate waits for them, once a candidate.
pub(crate) async fn signature_wanted(tx: &mut Tx, clock: &Clock, candidate: &Candidate, roles: &[Role]) -> Result<(), Error> {
    let notice = Notice::SignatureWanted { candidate_number: candidate.number, version: candidate.build.version.to_string() };
    let mut to = Vec::new();
    for role in roles {
        to.extend(holding(tx, candidate.project, *role).await?);
    }
    to.sort();
    to.dedup();
    all(tx, clock, &to, candidate.project, &notice, &format!("sign:{}", candidate.id)).await
}

/// The reporter hears of an answer by somebody else.
pub(crate) async fn feedback_answered(
    tx: &mut Tx,
    clock: &Clock,
    feedback: FeedbackId,
    reporter: PersonId,
    by: (PersonId, &str),
    answer: &str,
) -> Result<(), Error> {
    let Some(report) = feedback_issues::report(tx, feedback).await?.filter(|_| reporter != by.0) else { return Ok(()) };
    let notice =
        Notice::FeedbackAnswered { feedback_number: report.number, title: report.title, by: by.1.to_owned(), answer: answer.to_owned() };
    let about = format!("answered:{feedback}:{}", clock.now().0);
    notify(tx, clock, reporter, report.project, &notice, &about).await
}

/// A person hears that their passkeys or apps changed, or were tried in vain: it may not have been them.
pub(crate) async fn signing_changed(
    tx: &mut Tx,
    clock: &Clock,
    person: &Person,
    change: &str,
    name: &str,
    about: &str,
) -> Result<(), Error> {
    // Somebody without a role signs nothing, and no notice belongs to no project.
    let Some(grant) = person.grants.first() else { return Ok(()) };
    let notice = Notice::SigningChanged { change: change.to_owned(), name: name.to_owned() };
    notify(tx, clock, person.id, grant.project, &notice, about).await
}

async fn holding(tx: &mut Tx, project: ProjectId, role: Role) -> Result<Vec<PersonId>, Error> {
    Ok(people::holding(tx, project, role).await?.into_iter().map(|(id, _)| id).collect())
}

async fn all(tx: &mut Tx, clock: &Clock, to: &[PersonId], project: ProjectId, notice: &Notice, about: &str) -> Result<(), Error> {
    for person in to {
        notify(tx, clock, *person, project, notice, about).await?;
    }
    announce(tx, clock, project, notice, about).await
}
