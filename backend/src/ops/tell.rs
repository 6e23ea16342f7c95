//! Who hears of what: called by the operations, in their own transaction, once the thing itself is written.

use super::notify::{announce, notify};
use crate::db::{acceptances, feedback_issues, invitations, notices, people};
use crate::{Clock, Error, Tx};
use domain::Role;
use domain::access::Person;
use domain::candidate::Candidate;
use domain::delegation::Delegation;
use domain::id::{EmergencyWordId, FeedbackId, PersonId, ProjectId};
use domain::notice::Notice;
use domain::signature::{Ended, Signature};

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

/// Whoever signed, and in whose name, hears that it counts no longer, and why.
pub(crate) async fn signature_ended(
    tx: &mut Tx,
    clock: &Clock,
    candidate: &Candidate,
    signature: &Signature,
    kind: Ended,
    why: &str,
    differences: &[String],
) -> Result<(), Error> {
    let notice = Notice::SignatureEnded {
        candidate_number: candidate.number,
        version: candidate.build.version.to_string(),
        ended: kind.as_str().to_owned(),
        by: String::new(),
        text: if differences.is_empty() { format!("{why}.") } else { format!("{why}. {}", differences.join(" ")) },
    };
    for person in signers(signature) {
        notify(tx, clock, person, candidate.project, &notice, &format!("ended:{}", signature.id)).await?;
    }
    Ok(())
}

/// Everybody who signed hears that a signature was taken back, by whom and why.
pub(crate) async fn signature_revoked(
    tx: &mut Tx,
    clock: &Clock,
    candidate: &Candidate,
    signature: &Signature,
    by: &str,
    reason: &str,
    to: &[PersonId],
) -> Result<(), Error> {
    let notice = Notice::SignatureEnded {
        candidate_number: candidate.number,
        version: candidate.build.version.to_string(),
        ended: Ended::Revoked.as_str().to_owned(),
        by: by.to_owned(),
        text: format!("{}: {reason}", signature.name),
    };
    for person in to {
        notify(tx, clock, *person, candidate.project, &notice, &format!("revoked:{}", signature.id)).await?;
    }
    Ok(())
}

/// What the notice of [`signature_ends`] is about.
fn ends_of(signature: &Signature) -> String {
    format!("ends:{}", signature.id)
}

/// Has the signer heard that it is about to expire?
pub(crate) async fn knows_the_end(tx: &mut Tx, signature: &Signature) -> Result<bool, Error> {
    notices::is_told(tx, signature.signer, &ends_of(signature)).await
}

/// Whoever signed hears that it is about to expire.
pub(crate) async fn signature_ends(tx: &mut Tx, clock: &Clock, candidate: &Candidate, signature: &Signature) -> Result<(), Error> {
    let Some(at) = signature.expires_at else { return Ok(()) };
    let notice = Notice::SignatureEnds { candidate_number: candidate.number, version: candidate.build.version.to_string(), at };
    for person in signers(signature) {
        notify(tx, clock, person, candidate.project, &notice, &ends_of(signature)).await?;
    }
    Ok(())
}

fn signers(signature: &Signature) -> Vec<PersonId> {
    let mut people = vec![signature.signer];
    people.extend(signature.on_behalf_of.as_ref().map(|of| of.person));
    people
}

/// Both hear that one stands in for the other, or no longer does.
pub(crate) async fn stand_in(tx: &mut Tx, clock: &Clock, delegation: &Delegation) -> Result<(), Error> {
    let notice = Notice::StandIn {
        by: delegation.by_name.clone(),
        of: delegation.of_name.clone(),
        until: delegation.end(),
        over: delegation.ended.is_some(),
        text: delegation.ended.as_ref().map_or_else(|| delegation.reason.clone(), |ended| ended.reason.clone()),
    };
    let about = format!("stand-in:{}:{}", delegation.id, if delegation.ended.is_some() { "over" } else { "begun" });
    for person in [delegation.of, delegation.by] {
        notify(tx, clock, person, delegation.project, &notice, &about).await?;
    }
    Ok(())
}

/// Everybody of the project, and its chats, hear of each word for an emergency release.
#[expect(clippy::too_many_arguments, reason = "they are the parts of one sentence")]
pub(crate) async fn emergency(
    tx: &mut Tx,
    clock: &Clock,
    candidate: &Candidate,
    word: EmergencyWordId,
    by: &str,
    incident: &str,
    reason: &str,
    goes: bool,
) -> Result<(), Error> {
    let notice = Notice::Emergency {
        candidate_number: candidate.number,
        version: candidate.build.version.to_string(),
        by: by.to_owned(),
        incident: incident.to_owned(),
        goes,
        text: reason.to_owned(),
    };
    let to: Vec<PersonId> = people::members(tx, candidate.project).await?.into_iter().map(|(id, _)| id).collect();
    all(tx, clock, &to, candidate.project, &notice, &format!("emergency:{word}")).await
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
