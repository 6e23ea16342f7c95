//! The feedback loop: what machines say has no order, what people do has one.
#![expect(clippy::expect_used, reason = "a test may stop at what cannot be")]

use domain::Timestamp;
use domain::feedback::{
    Act, Built, Claim, Course, Done, Heard, Known, Lacking, Lineage, Presence, Source, Standing, Status, Tracker, belongs, reverted,
};
use domain::text::CommitSha;
use proptest::prelude::*;

const KEY: &str = "PARLAI-200";
const REPORTED_ON: i64 = 2;

fn sha(number: i64) -> CommitSha {
    CommitSha::parse(&format!("{number:040x}")).expect("a commit")
}

fn built(number: i64) -> Built {
    Built { number, version: format!("1.4.{number}-rc1"), commit: sha(number * 100), at: Timestamp(number * 1000) }
}

fn named(candidate: i64, commit: i64) -> Heard {
    Heard::Named { candidate, key: KEY.into(), commit: Some(sha(commit)) }
}

fn commit_claim(candidate: i64, commit: i64) -> Claim {
    Claim { candidate, anchor: sha(commit), source: Source::Commit { sha: sha(commit), key: KEY.into() } }
}

fn known(heard: impl IntoIterator<Item = Heard>) -> Known {
    let mut known = Known::default();
    heard.into_iter().for_each(|one| known.hear(one));
    known
}

fn course(known: &Known, acts: Vec<Act>) -> Course {
    Course {
        reported_at: Timestamp(0),
        acts: (1..).map(Timestamp).zip(acts).collect(),
        claims: known.claims(REPORTED_ON).into_iter().map(|claim| (Timestamp(50), claim)).collect(),
        lineage: known.lineage.clone(),
    }
}

fn standings(known: &Known, acts: &[Act]) -> Vec<Standing> {
    let course = course(known, acts.to_vec());
    std::iter::once(course.overall()).chain((1..=8).map(|candidate| course.on(candidate))).collect()
}

fn a_fact() -> impl Strategy<Value = Heard> {
    let number = 1..8_i64;
    let commit = 1..6_i64;
    let done = proptest::option::of((0..9_i64, proptest::collection::vec(1..8_i64, 0..2)));
    prop_oneof![
        3 => number.clone().prop_map(|number| Heard::Build(built(number))),
        3 => (number.clone(), commit.clone()).prop_map(|(candidate, commit)| named(candidate, commit)),
        1 => number.clone().prop_map(|candidate| Heard::Named { candidate, key: KEY.into(), commit: None }),
        2 => (any::<bool>(), 0..5_i64, done).prop_map(|(jira, seen_at, done)| Heard::Issue {
            tracker: if jira { Tracker::Jira } else { Tracker::Github },
            seen_at: Timestamp(seen_at),
            done: done.map(|(at, versions)| Done {
                at: Timestamp(at * 1000),
                versions: if jira { versions.into_iter().map(|number| format!("1.4.{number}")).collect() } else { Vec::new() },
            }),
        }),
        1 => (number.clone(), 0..4_i64).prop_map(|(candidate, back)| Heard::Line { candidate, from: (candidate - back).max(1) }),
        1 => (number.clone(), commit.clone(), any::<bool>()).prop_map(|(candidate, commit, contains)| Heard::Contains { candidate, commit: sha(commit), contains }),
        1 => (number, commit).prop_map(|(candidate, commit)| Heard::Reverts { candidate, commit: sha(commit) }),
    ]
}

fn an_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Answered),
        (3..8_i64).prop_map(|number| Act::Claimed(Claim {
            candidate: number,
            anchor: sha(number * 100),
            source: Source::Person { name: "Dana".into() }
        })),
        (3..8_i64).prop_map(|on| Act::Confirmed(Some(on))),
        (3..8_i64).prop_map(|on| Act::Reopened(Some(on))),
        Just(Act::Waived),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Jira, GitHub and arriving candidates may be heard in any order and as often as they like; what people did keeps its order.
    #[test]
    fn any_order_and_any_repetition_of_what_machines_say_ends_in_the_same_state(
        (facts, told) in proptest::collection::vec(a_fact(), 0..24).prop_flat_map(|facts| {
            let again = proptest::collection::vec(proptest::sample::select(if facts.is_empty() { vec![named(1, 1)] } else { facts.clone() }), 0..24);
            let told = again.prop_map({
                let facts = facts.clone();
                move |again| if facts.is_empty() { Vec::new() } else { [facts.clone(), again].concat() }
            }).prop_shuffle();
            (Just(facts), told)
        }),
        acts in proptest::collection::vec(an_act(), 0..6),
    ) {
        let (straight, shuffled) = (known(facts), known(told));
        prop_assert_eq!(&straight, &shuffled);
        prop_assert_eq!(standings(&straight, &acts), standings(&shuffled, &acts));
    }

    /// Whatever is heard, nothing that a machine says closes a report, and nothing that a person closed is opened by one,
    /// unless a candidate is known to lack the fix.
    #[test]
    fn only_people_close_a_report(facts in proptest::collection::vec(a_fact(), 0..24), acts in proptest::collection::vec(an_act(), 0..6)) {
        let known = known(facts);
        let closing = acts.iter().rev().find(|act| matches!(act, Act::Confirmed(_) | Act::Waived | Act::Reopened(_)));
        let overall = course(&known, acts.clone()).overall();
        prop_assert_eq!(!overall.status.is_open(), matches!(closing, Some(Act::Confirmed(_) | Act::Waived)));
    }
}

#[test]
fn the_first_later_candidate_whose_commits_name_the_issue_has_the_fix() {
    let known = known([named(4, 7), named(5, 7), Heard::Build(built(3)), Heard::Build(built(4))]);
    assert_eq!(known.claims(REPORTED_ON).into_iter().collect::<Vec<_>>(), [commit_claim(4, 7)]);
    assert_eq!(commit_claim(4, 7).source.sentence(), "commit 0000000 names PARLAI-200");
    assert!(known.claims(4).is_empty(), "reported on a candidate that had the commit already");
}

#[test]
fn jira_names_a_candidate_by_fix_version_or_by_time() {
    let done = |versions: &[&str]| Heard::Issue {
        tracker: Tracker::Jira,
        seen_at: Timestamp(9),
        // Within the second of the fourth build: build times come in whole seconds.
        done: Some(Done { at: Timestamp(4500), versions: versions.iter().map(|version| (*version).to_owned()).collect() }),
    };
    let builds = || [3, 4, 5].map(|number| Heard::Build(built(number)));
    let claim = |heard: Heard| {
        known(builds().into_iter().chain([heard]))
            .claims(REPORTED_ON)
            .into_iter()
            .map(|claim| (claim.candidate, claim.source.sentence()))
            .collect::<Vec<_>>()
    };
    assert_eq!(claim(done(&["1.4.5"])), [(5, "Jira says done, fix version 1.4.5".to_owned())]);
    assert_eq!(claim(done(&["1.4.1"])), [], "a version from before the report");
    assert_eq!(claim(done(&["9"])), [], "no candidate of that version yet");
    assert_eq!(claim(done(&[])), [(4, "Jira says done, and this was built afterwards".to_owned())]);
    let undone = Heard::Issue { tracker: Tracker::Jira, seen_at: Timestamp(10), done: None };
    assert!(known(builds().into_iter().chain([undone, done(&["1.4.5"])])).claims(REPORTED_ON).is_empty(), "reopened in Jira, told late");
}

#[test]
fn a_pre_release_belongs_to_its_version_and_another_patch_does_not() {
    for (version, wanted, expected) in [
        ("1.4.3-rc2", "1.4.3", true),
        ("v1.4.3", "1.4.3", true),
        ("1.4.3+5", "V1.4.3", true),
        ("1.4.30", "1.4.3", false),
        ("1.4.3", "1.4", false),
        ("1.4.3", "", false),
    ] {
        assert_eq!(belongs(version, wanted), expected, "{version} {wanted}");
    }
}

#[test]
fn a_candidate_without_the_commit_does_not_have_the_fix_though_it_came_later() {
    let heard = [
        named(4, 7),
        Heard::Line { candidate: 5, from: 3 },
        Heard::Line { candidate: 6, from: 6 },
        Heard::Contains { candidate: 6, commit: sha(7), contains: false },
        Heard::Line { candidate: 7, from: 7 },
    ];
    let course = course(&known(heard), Vec::new());
    assert_eq!(course.overall().status, Status::FixedIn(4));
    assert_eq!(course.on(2).status, Status::Open, "the candidate it was reported on");
    assert_eq!(course.on(4).status, Status::FixedIn(4));
    assert_eq!(course.on(5).status, Status::FixedIn(4), "it follows from #4");
    assert_eq!((course.on(6).status, course.on(6).lacking), (Status::Open, Some(Lacking::Absent(4))));
    assert_eq!((course.on(7).status, course.on(7).lacking), (Status::Open, Some(Lacking::Unknown(4))), "unknown counts as missing");
    assert_eq!([5, 6, 7].map(|number| course.unknown_on(number).len()), [0, 0, 1], "and is asked for");
}

#[test]
fn a_fix_that_was_taken_back_is_gone_from_there_on() {
    let mut lineage = Lineage::default();
    [4, 5, 6].into_iter().for_each(|candidate| lineage.line(candidate, 3));
    lineage.reverts(5, sha(7));
    let claim = commit_claim(4, 7);
    assert_eq!([4, 5, 6].map(|candidate| lineage.has(&claim, candidate)), [Presence::Yes, Presence::No, Presence::No]);
    let message = "Revert \"Fix PARLAI-200\"\n\nThis reverts commit 0000000000000000000000000000000000000007.\n";
    assert_eq!(reverted(message).collect::<Vec<_>>(), [sha(7)]);
    assert_eq!(reverted("This reverts commit ü").count() + reverted("This reverts commit 123.").count(), 0);
}

#[test]
fn a_confirmation_holds_for_later_candidates_but_not_for_older_ones_or_one_that_lacks_the_fix() {
    let heard = [named(4, 7), Heard::Line { candidate: 5, from: 3 }, Heard::Contains { candidate: 7, commit: sha(7), contains: false }];
    let course = course(&known(heard), vec![Act::Confirmed(Some(5))]);
    assert_eq!((course.overall().status, course.overall().confirmed_on), (Status::Confirmed, Some(5)));
    assert_eq!(course.on(2).status, Status::Open, "where it was seen it still is");
    assert_eq!(course.on(4).status, Status::FixedIn(4), "it has the fix, but nobody looked there");
    assert_eq!((course.on(5).status, course.on(6).status), (Status::Confirmed, Status::Confirmed));
    assert_eq!((course.on(7).status, course.on(7).lacking), (Status::Open, Some(Lacking::Absent(4))));
}

#[test]
fn reopening_refutes_what_was_tried_and_nothing_that_came_later() {
    let reopened = vec![Act::Confirmed(Some(4)), Act::Reopened(Some(5)), Act::Answered];
    let early = course(&known([named(4, 7)]), reopened.clone());
    assert_eq!(early.overall().status, Status::Answered);
    let late = course(&known([named(6, 8), named(4, 7)]), reopened);
    assert_eq!(late.overall().status, Status::FixedIn(6));
    let dana =
        |number| Act::Claimed(Claim { candidate: number, anchor: sha(number * 100), source: Source::Person { name: "Dana".into() } });
    let insists = course(&Known::default(), vec![dana(4), Act::Reopened(Some(4)), dana(4)]);
    assert_eq!(insists.overall().status, Status::FixedIn(4), "somebody who knows of it says so again");
    assert_eq!(course(&Known::default(), vec![dana(4), Act::Reopened(None)]).overall().status, Status::Open);
}

#[test]
fn a_waiver_is_for_every_candidate_until_the_reporter_reopens() {
    let waived = course(&Known::default(), vec![Act::Waived]);
    assert_eq!((waived.overall().status, waived.on(1).status), (Status::Waived, Status::Waived));
    assert_eq!(course(&Known::default(), vec![Act::Waived, Act::Reopened(Some(3))]).overall().status, Status::Open);
}

#[test]
fn a_commit_names_an_issue_only_by_itself() {
    let named = |text: &str| domain::feedback::named_in(text, "PARLAI");
    assert_eq!(named("Fix PARLAI-200 and parlai-7 (#12), closes #13."), ["PARLAI-200", "PARLAI-7", "#12", "#13"]);
    assert!(named("owner/name#12 PARLAI-20x #x # a#5 #007 #12345678901").is_empty());
    assert_eq!(domain::feedback::named_in("no Jira here: #4", ""), ["#4"]);
}
