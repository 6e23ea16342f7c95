//! A mail server says that a mail of ours did not arrive: whoever was to be told was not, and everybody sees it.

use crate::db::{contacts, notices};
use crate::hub::Topic;
use crate::mail::bounce;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::id::{DigestId, NoticeId, ProjectId};
use domain::notice::State;
use domain::{Actor, Refusal};

/// Takes a delivery report in; how many notices it takes back. The same report again changes nothing.
///
/// # Errors
/// `role_missing`, `invalid_field` when it is no delivery report, `not_found` when it is not about a mail of this project.
pub async fn came_back(backend: &Backend, actor: &Actor, project: ProjectId, content: &[u8]) -> Result<usize, Error> {
    actor.may(Action::ReportBounce, project)?;
    let mailer = backend.mailer().ok_or_else(|| Refusal::not_found("mail that this report is about"))?;
    let bounces = bounce::read(content, mailer.host())?;
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let mut count = 0;
    for bounce in bounces {
        let of_day = notices::of_digest(&mut tx, DigestId::from(bounce.id)).await?;
        let alone = notices::by_id(&mut tx, NoticeId::from(bounce.id)).await?;
        let told: Vec<_> = of_day.into_iter().chain(alone).filter(|told| told.project == project).collect();
        let Some(person) = told.first().map(|told| told.person) else {
            return Err(Refusal::not_found("mail that this report is about").into());
        };
        for told in told.into_iter().filter(|told| told.state == State::Sent) {
            notices::set_state(&mut tx, told.id, State::Refused, Some(&bounce.words), now).await?;
            let fact = db::audit::Fact {
                at: now,
                project: Some(project),
                candidate: None,
                actor,
                action: "mail_came_back",
                sentence: format!("A mail to {} came back.", told.name),
                detail: serde_json::json!({ "notice": told.id }),
            };
            db::audit::append(&mut tx, fact).await?;
            count += 1;
        }
        if count > 0 {
            // Only if it is still the person's address.
            contacts::heard(&mut tx, person, &bounce.address, Some(&bounce.words), now).await?;
            tx.changed(Topic { project, candidate: None, number: None });
        }
    }
    tx.commit().await?;
    Ok(count)
}
