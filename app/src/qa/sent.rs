//! Which form of the QA page came back with a refusal: the notice belongs on top of that one.

use crate::context;

/// The form that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// None, or it was not refused.
    Nothing,
    /// Start a run.
    Run,
    /// Add cases to the plan.
    Plan,
    /// Take cases out of the plan, or assign them.
    Change,
    /// Share cases out.
    Share,
    /// Carry results.
    Carry,
    /// Waive the result of the case with this number.
    Waiver(i64),
    /// End the waiver for the case with this number.
    EndWaiver(i64),
    /// Settle the case with this number.
    Settle(i64),
}

/// Tells the forms apart by the fields that only they have.
#[must_use]
pub fn sent() -> Sent {
    let number = |field| context::echoed(field).and_then(|number| number.parse().ok()).unwrap_or(0);
    if context::echo().is_none() {
        Sent::Nothing
    } else if context::echoed("environment").is_some() {
        Sent::Run
    } else if context::echoed("ending").is_some() {
        Sent::EndWaiver(number("ending"))
    } else if context::echoed("seen").is_some() {
        Sent::Settle(number("case"))
    } else if context::echoed("change").is_some() {
        Sent::Change
    } else if context::echoed("which").is_some() {
        Sent::Share
    } else if context::echoed("from").is_some() {
        Sent::Carry
    } else if context::echoed("reason").is_some() {
        Sent::Waiver(number("case"))
    } else {
        // Nothing was chosen: a form of checkboxes then sends no field at all.
        Sent::Plan
    }
}
