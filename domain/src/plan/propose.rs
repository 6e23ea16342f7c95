//! The smallest sensible plan for a candidate, with the reasons for each case. Pure: the same library and facts give
//! the same plan.

use super::Why;
use crate::id::TestCaseId;
use crate::test_case::{Priority, Tag};
use crate::test_run::Verdict;
use crate::text::StoryKey;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// So many older candidates are looked through for the last run of a case.
pub const LOOK_BACK: i64 = 50;
/// So many stories of one case are named; more say no more.
const MOST_STORIES: usize = 3;

/// What the rules read of a case of the library that is not retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The case.
    pub case: TestCaseId,
    /// `TC-12`.
    pub number: i64,
    /// The newest version of its wording.
    pub version: i64,
    /// How much its failure would hurt.
    pub priority: Priority,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// The stories it checks.
    pub stories: Vec<StoryKey>,
}

/// When a case was last really run; carried and skipped results are no runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastRun {
    /// Its newest result on the newest older candidate where it ran.
    On {
        /// Number of that candidate.
        candidate: i64,
        /// What came out.
        verdict: Verdict,
    },
    /// It ran, but on none of the last [`LOOK_BACK`] candidates.
    LongAgo,
}

/// What the rules know beside the library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Stories that the build contains.
    pub stories: BTreeSet<StoryKey>,
    /// Cases that were run before, and when last.
    pub ran: HashMap<TestCaseId, LastRun>,
    /// Tags whose files changed since the last production release, each with one of the files.
    pub touched: BTreeMap<Tag, String>,
    /// Numbers of older candidates that went to production, newest first.
    pub releases: Vec<i64>,
    /// A case rests too long when it was run in none of so many releases.
    pub not_run_for: i64,
    /// Cases that a person took out of this plan.
    pub removed: HashSet<TestCaseId>,
    /// An empty plan may now be filled in any case: everything that could be asked was asked, and no person has touched it.
    pub fill: bool,
}

/// The cases that the candidate should be tried with, each with all its reasons, in the order of the library.
#[must_use]
pub fn propose<'a>(library: &'a [Head], facts: &Facts) -> Vec<(&'a Head, Vec<Why>)> {
    let open = || library.iter().filter(|head| !facts.removed.contains(&head.case));
    let proposed: Vec<_> = open().map(|head| (head, reasons(head, facts))).filter(|(_, why)| !why.is_empty()).collect();
    if !proposed.is_empty() || !facts.fill {
        return proposed;
    }
    let weighty: Vec<_> = open().filter(|head| head.priority >= Priority::High).collect();
    if weighty.is_empty() {
        return open().map(|head| (head, vec![Why::NothingElse { priority: None }])).collect();
    }
    weighty.into_iter().map(|head| (head, vec![Why::NothingElse { priority: Some(head.priority) }])).collect()
}

fn reasons(head: &Head, facts: &Facts) -> Vec<Why> {
    let mut why: Vec<Why> = head
        .stories
        .iter()
        .filter(|key| facts.stories.contains(key))
        .take(MOST_STORIES)
        .map(|key| Why::Story { key: key.clone() })
        .collect();
    let last = facts.ran.get(&head.case);
    if let Some(LastRun::On { candidate, verdict }) = last
        && verdict.holds_the_gate()
    {
        why.push(Why::HeldLastTime { candidate: *candidate, verdict: *verdict });
    }
    if head.tags.iter().any(|tag| tag.as_str() == Tag::SMOKE) {
        why.push(Why::Smoke);
    }
    for tag in &head.tags {
        if let Some(path) = facts.touched.get(tag) {
            why.push(Why::Path { path: path.clone(), tag: tag.to_string() });
        }
    }
    match last {
        None => why.push(Why::NeverRun),
        Some(LastRun::LongAgo) => why.push(Why::NotRunOn { candidates: LOOK_BACK }),
        Some(LastRun::On { candidate, .. }) => {
            let missed = facts.releases.iter().filter(|release| *release > candidate).count();
            let missed = i64::try_from(missed).unwrap_or(i64::MAX);
            if missed >= facts.not_run_for.max(1) {
                why.push(Why::NotRunFor { releases: missed });
            }
        }
    }
    why
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn head(number: i64, tags: &[&str], stories: &[&str]) -> Head {
        Head {
            case: Uuid::from_u128(u128::try_from(number).expect("positive")).into(),
            number,
            version: 1,
            priority: Priority::Medium,
            tags: tags.iter().map(|tag| Tag::parse(tag).expect("tag")).collect(),
            stories: stories.iter().map(|key| StoryKey::parse(key).expect("key")).collect(),
        }
    }

    /// Every case passed on candidate 9, nothing changed, nothing was released since.
    fn quiet(library: &[Head]) -> Facts {
        let on = LastRun::On { candidate: 9, verdict: Verdict::Passed };
        Facts { ran: library.iter().map(|head| (head.case, on)).collect(), not_run_for: 3, releases: vec![9, 8, 7], ..Facts::default() }
    }

    fn numbers(proposed: &[(&Head, Vec<Why>)]) -> Vec<i64> {
        proposed.iter().map(|(head, _)| head.number).collect()
    }

    #[test]
    fn each_rule_proposes_its_case_and_says_why() {
        let library = [head(1, &["web"], &["PARLAI-1"])];
        let case = library[0].case;
        let key = StoryKey::parse("PARLAI-1").expect("key");
        let web = Tag::parse("web").expect("tag");
        assert!(propose(&library, &quiet(&library)).is_empty(), "nothing speaks for it");
        type Change = Box<dyn Fn(&mut Facts)>;
        let rows: [(Change, Why); 6] = [
            (Box::new(|facts| assert!(facts.stories.insert(StoryKey::parse("PARLAI-1").expect("key")))), Why::Story { key }),
            (
                Box::new(move |facts| {
                    let _ = facts.ran.insert(case, LastRun::On { candidate: 7, verdict: Verdict::Blocked });
                }),
                Why::HeldLastTime { candidate: 7, verdict: Verdict::Blocked },
            ),
            (
                Box::new(move |facts| drop(facts.touched.insert(web.clone(), "web/a.js".into()))),
                Why::Path { path: "web/a.js".into(), tag: "web".into() },
            ),
            (Box::new(|facts| facts.releases = vec![12, 11, 10, 9]), Why::NotRunFor { releases: 3 }),
            (Box::new(move |facts| assert!(facts.ran.insert(case, LastRun::LongAgo).is_some())), Why::NotRunOn { candidates: LOOK_BACK }),
            (Box::new(|facts| facts.ran.clear()), Why::NeverRun),
        ];
        for (change, expected) in rows {
            let mut facts = quiet(&library);
            change(&mut facts);
            assert_eq!(propose(&library, &facts).first().map(|(_, why)| why.clone()), Some(vec![expected]));
        }
        let smoke = [head(2, &["smoke"], &[])];
        assert_eq!(propose(&smoke, &quiet(&smoke))[0].1, [Why::Smoke]);
    }

    #[test]
    fn a_case_keeps_all_its_reasons_in_one_order() {
        let library = [head(1, &["web", "smoke"], &["PARLAI-1"])];
        let mut facts = quiet(&library);
        facts.stories.insert(StoryKey::parse("PARLAI-1").expect("key"));
        facts.touched.insert(Tag::parse("web").expect("tag"), "web/a.js".into());
        facts.ran.insert(library[0].case, LastRun::On { candidate: 2, verdict: Verdict::Failed });
        let why = &propose(&library, &facts)[0].1;
        assert!(
            matches!(
                why.as_slice(),
                [Why::Story { .. }, Why::HeldLastTime { .. }, Why::Smoke, Why::Path { .. }, Why::NotRunFor { releases: 3 }]
            ),
            "{why:?}"
        );
    }

    #[test]
    fn two_missed_releases_are_no_reason_when_the_rule_says_three() {
        let library = [head(1, &[], &[])];
        let facts = Facts { releases: vec![11, 10, 9], ..quiet(&library) };
        assert!(propose(&library, &facts).is_empty(), "9 itself ran it");
    }

    #[test]
    fn what_a_person_took_out_stays_out() {
        let library = [head(1, &["smoke"], &[]), head(2, &["smoke"], &[])];
        let facts = Facts { removed: [library[0].case].into(), ..quiet(&library) };
        assert_eq!(numbers(&propose(&library, &facts)), [2]);
    }

    #[test]
    fn an_empty_plan_is_filled_by_priority_and_says_so() {
        let mut library = vec![head(1, &[], &[]), head(2, &[], &[]), head(3, &[], &[])];
        library[1].priority = Priority::High;
        library[2].priority = Priority::Critical;
        let facts = quiet(&library);
        assert!(propose(&library, &facts).is_empty(), "not before everything was asked");
        let facts = Facts { fill: true, ..facts };
        let proposed = propose(&library, &facts);
        assert_eq!(numbers(&proposed), [2, 3]);
        assert_eq!(proposed[1].1, [Why::NothingElse { priority: Some(Priority::Critical) }]);
        library.truncate(1);
        assert_eq!(propose(&library, &facts)[0].1, [Why::NothingElse { priority: None }]);
        library[0].tags.push(Tag::parse("smoke").expect("tag"));
        assert_eq!(propose(&library, &facts)[0].1, [Why::Smoke], "a reason is enough");
    }
}
