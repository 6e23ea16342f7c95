//! Two reports of the same thing: one leads, the others follow. One level only, so nothing can go round in a circle.

use super::Status;
use crate::refusal::Refusal;

/// What joining asks of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joinable {
    /// Its number.
    pub number: i64,
    /// The number of the report it follows.
    pub follows: Option<i64>,
    /// Others follow it.
    pub leads: bool,
    /// Where it stands.
    pub status: Status,
}

/// May `follower` follow `lead`? Both are of one project, whose numbers they have.
///
/// # Errors
/// `same_report`, `already_joined`, `leads_others`, `feedback_closed`.
pub fn may_join(follower: Joinable, lead: Joinable) -> Result<(), Refusal> {
    let no = |code: &str, sentence: String, advice: String| Err(Refusal::conflict(code, sentence, advice).about("lead"));
    if follower.number == lead.number {
        return no("same_report", "A report cannot be joined to itself.".into(), "Name the other report.".into());
    }
    if let Some(number) = follower.follows {
        return no("already_joined", format!("F-{} is joined to F-{number}.", follower.number), "Separate them first.".into());
    }
    if let Some(number) = lead.follows {
        return no("already_joined", format!("F-{} is itself joined to F-{number}.", lead.number), format!("Join it to F-{number}."));
    }
    if follower.leads {
        return no(
            "leads_others",
            format!("Other reports are joined to F-{}.", follower.number),
            format!("Join F-{} to this one instead.", lead.number),
        );
    }
    for report in [follower, lead] {
        if !report.status.is_open() {
            let sentence = format!("F-{} is closed: {}.", report.number, report.status.label());
            return no("feedback_closed", sentence, "Only open reports can be joined; its reporter can reopen it.".into());
        }
    }
    Ok(())
}
