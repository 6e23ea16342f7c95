//! What became of a page after somebody signed by it: each difference in a sentence, beside the part it belongs to.

use crate::gate::{PlannedCase, Reported};
use crate::summary::{Later, Part, SignPage};

/// Compares the page that was seen with the same page now.
#[must_use]
pub fn later(then: &SignPage, now: &SignPage) -> Vec<Later> {
    let (was, is) = (&then.candidate, &now.candidate);
    let mut all = Vec::new();
    let mut note = |part, lines: Vec<String>| {
        if !lines.is_empty() {
            all.push(Later { part, lines });
        }
    };
    let gate = match (was.gate.is_open(), is.gate.is_open()) {
        (true, false) => vec!["The gate closed.".to_owned()],
        (false, true) => vec!["The gate opened.".to_owned()],
        _ => Vec::new(),
    };
    note(Part::Gate, gate);
    note(Part::Feedback, each(&was.feedback, &is.feedback, |report| format!("F-{}", report.number), Reported::label));
    note(Part::Cases, each(&was.plan, &is.plan, |case| format!("TC-{}", case.number), result));
    note(
        Part::Stories,
        each(
            &was.stories,
            &is.stories,
            |(story, _)| story.key.to_string(),
            |(story, _)| {
                story.latest.as_ref().map_or_else(|| "no answer".to_owned(), |given| format!("{} by {}", given.answer.label(), given.by))
            },
        ),
    );
    note(
        Part::Machine,
        each(
            &was.reports,
            &is.reports,
            |report| report.name.clone(),
            |report| format!("{} of {} tests passed", report.totals.passed, report.totals.tests),
        ),
    );
    note(
        Part::Waivers,
        each(
            &was.honesty.waivers,
            &is.honesty.waivers,
            |card| format!("The waiver of TC-{} by {}", card.number, card.waiver.by),
            |card| card.waiver.end().map_or_else(|| "in force".to_owned(), |end| format!("in force until {}", end.human())),
        ),
    );
    note(Part::Policy, policy(&was.policy, &is.policy));
    note(Part::Bound, bound(then, now));
    all
}

/// What came, went, or is said otherwise, in the order of the newer list and then of what went.
fn each<T>(then: &[T], now: &[T], name: impl Fn(&T) -> String, says: impl Fn(&T) -> String) -> Vec<String> {
    let find = |list: &[T], wanted: &str| list.iter().find(|one| name(one) == wanted).map(&says);
    let mut lines: Vec<String> = now
        .iter()
        .filter_map(|one| {
            let (name, is) = (name(one), says(one));
            match find(then, &name) {
                None => Some(format!("{name} came later: {is}.")),
                Some(was) if was != is => Some(format!("{name} was {was}, and is {is}.")),
                Some(_) => None,
            }
        })
        .collect();
    let gone = then.iter().filter(|one| find(now, &name(one)).is_none());
    lines.extend(gone.map(|one| format!("{} is no longer here; it was {}.", name(one), says(one))));
    lines
}

/// How a case stands, in words; a newer attempt with the same verdict is another result.
fn result(case: &PlannedCase) -> String {
    case.latest
        .as_ref()
        .map_or_else(|| "not run".to_owned(), |result| format!("{} by {} (attempt {})", result.verdict, result.by, result.attempt))
}

fn policy((was, then): &(i64, Vec<String>), (is, now): &(i64, Vec<String>)) -> Vec<String> {
    if was == is {
        return Vec::new();
    }
    let mut lines = vec![format!("Version {is} replaced version {was}.")];
    lines.extend(then.iter().filter(|rule| !now.contains(rule)).map(|rule| format!("No longer a rule: {rule}")));
    lines.extend(now.iter().filter(|rule| !then.contains(rule)).map(|rule| format!("A rule since: {rule}")));
    lines
}

fn bound(then: &SignPage, now: &SignPage) -> Vec<String> {
    let (was, is) = (&then.basis, &now.basis);
    let parts = [("evidence", &was.evidence_hash, &is.evidence_hash), ("policy", &was.policy_hash, &is.policy_hash)];
    parts.iter().filter(|(_, was, is)| was != is).map(|(name, _, is)| format!("The {name} has another hash now: {is}.")).collect()
}

#[cfg(test)]
mod tests {
    use super::{each, policy};

    #[test]
    fn what_came_went_or_is_said_otherwise_is_one_line_each_and_what_stayed_is_none() {
        let then = [("TC-1", "passed"), ("TC-2", "not run"), ("TC-3", "passed")];
        let now = [("TC-1", "passed"), ("TC-2", "failed"), ("TC-4", "passed")];
        let lines = each(&then, &now, |case| case.0.to_owned(), |case| case.1.to_owned());
        assert_eq!(lines, ["TC-2 was not run, and is failed.", "TC-4 came later: passed.", "TC-3 is no longer here; it was passed."]);
    }

    #[test]
    fn another_version_of_the_rules_names_what_is_no_rule_any_more_and_what_is_one_now() {
        let rules = |version, rules: &[&str]| (version, rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>());
        let lines = policy(&rules(3, &["A.", "B."]), &rules(4, &["B.", "C."]));
        assert_eq!(lines, ["Version 4 replaced version 3.", "No longer a rule: A.", "A rule since: C."]);
        assert!(policy(&rules(3, &["A."]), &rules(3, &["A."])).is_empty());
    }
}
