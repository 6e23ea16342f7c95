//! The dossier says what is on record, and says so where something is not.

use super::{About, Dossier, FeedbackFact, PolicyFact, ReleaseFact, ResultFact, SignatureFact};
use crate::acceptance::{Answer, Given};
use crate::access::Role;
use crate::audit::Entry;
use crate::candidate::{Build, Candidate, Contributor, Part};
use crate::emergency::{Obligation, Owed, Word};
use crate::feedback::Severity;
use crate::gate::PlannedCase;
use crate::paper::{Block, Lines, Paper, Style};
use crate::plan::Why;
use crate::signature::{Decision, Proof, Standing};
use crate::summary::{Changes, FileLink, Honesty, Stage};
use crate::test_run::{Carried, Recorded, Served, Verdict};
use crate::text::{CommitSha, ImageDigest, Note, StoryKey, Version};
use crate::time::Timestamp;

const AT: Timestamp = Timestamp(1_790_000_000_000);

fn id<T: From<uuid::Uuid>>(n: u128) -> T {
    uuid::Uuid::from_u128(n).into()
}

fn commit() -> CommitSha {
    CommitSha::parse(&"ab".repeat(20)).expect("a commit")
}

fn candidate() -> Candidate {
    let build = Build {
        source_key: "github:1/1".into(),
        commit: commit(),
        branch: "main".into(),
        version: Version::parse("1.4.3").expect("a version"),
        image: Some("ghcr.io/x/y".into()),
        digest: Some(ImageDigest::parse(&format!("sha256:{}", "cd".repeat(32))).expect("a digest")),
        run_url: None,
        run_id: None,
        built_at: AT,
        base: None,
        commits: None,
        contributors: Vec::new(),
        stories: Vec::new(),
    };
    Candidate { id: id(1), project: id(2), number: 12, build, created_at: AT }
}

fn result(attempt: i64, verdict: Verdict, note: &str) -> Recorded {
    Recorded {
        id: id(10 + attempt.unsigned_abs() as u128),
        case: id(5),
        version: 3,
        attempt,
        verdict,
        note: (!note.is_empty()).then(|| Note::parse(note).expect("a note")),
        by: "Quinn".into(),
        at: AT,
        steps: Vec::new(),
        served: Served::NotAsked,
        took: None,
        settles: false,
        carried: None,
    }
}

fn dossier() -> Dossier {
    let latest = result(2, Verdict::Passed, "");
    let plan = PlannedCase {
        case: id(5),
        number: 3,
        version: 3,
        title: "Talk".into(),
        planned_at: AT,
        latest: Some(latest.clone()),
        evidence: Vec::new(),
        waiver: None,
        disagreement: None,
        machine: Vec::new(),
        assigned_to: None,
        why: vec![Why::Unnamed],
    };
    let not_run = PlannedCase { case: id(6), number: 4, latest: None, title: "Leave".into(), ..plan.clone() };
    let file = FileLink {
        href: "/p/parlai/evidence/x/hang.txt".into(),
        name: "hang.txt".into(),
        bytes: 1,
        media_type: "text/plain".into(),
        sha256: "ef".repeat(32),
    };
    let fact = |result, files| ResultFact { number: 3, result, environment: Some("qa".into()), files };
    Dossier {
        about: About {
            origin: "https://portal.example".into(),
            slug: "parlai".into(),
            project: "ParlAI".into(),
            repository: "facebookresearch/ParlAI".into(),
            environment: "production".into(),
            candidate: candidate(),
            stage: Stage::SignOff,
            contributors: vec![Contributor { part: Part::Author, name: "Priya Raman".into(), github_id: None, login: None, email: None }],
        },
        changes: Changes::default(),
        plan: vec![plan, not_run],
        results: vec![fact(result(1, Verdict::Failed, "<b>It hangs</b>"), vec![file]), fact(latest, Vec::new())],
        reports: Vec::new(),
        answers: vec![Given {
            id: id(7),
            story: StoryKey::parse("PARLAI-101").expect("a key"),
            attempt: 1,
            answer: Answer::FollowUp,
            note: Some(Note::parse("Fast enough, but the font is small.").expect("a note")),
            by: "Uma".into(),
            at: AT,
        }],
        feedback: vec![FeedbackFact {
            number: 7,
            title: "Slow".into(),
            severity: Severity::Minor,
            label: "open".into(),
            since: AT,
            events: vec![(AT, "Uma".into(), "reported".into(), Some("It is slow.".into()))],
        }],
        honesty: Honesty::default(),
        policy: PolicyFact { version: 4, hash: "12".repeat(32), sentences: vec!["No machine test failed.".into()] },
        words: Vec::new(),
        owed: Vec::new(),
        standing: Standing::Missing { more: 1, lacks: Vec::new() },
        signatures: vec![SignatureFact {
            meaning: Some("1.7.2 may go to production, with the waivers that are known.".into()),
            id: "s-1".into(),
            name: "Pavel Novak".into(),
            in_the_name_of: None,
            role: Some("product owner".into()),
            identity: None,
            decision: Decision::Approve,
            reason: "Tested, wanted.".into(),
            at: AT,
            zone: Some("Europe/Paris".into()),
            expires_at: None,
            authenticated_at: None,
            proof: Proof::Code,
            statement_hash: "34".repeat(32),
            seen: None,
            void: vec!["the evidence changed".into()],
        }],
        release: None,
        deployment: None,
        attestations: Vec::new(),
        rows: vec![(
            Entry {
                seq: 41,
                at: AT,
                project: None,
                candidate: None,
                actor: "system".into(),
                actor_name: "portal".into(),
                action: "signed".into(),
                sentence: "Pavel approved #12.".into(),
                detail: "{}".into(),
                request_id: None,
            },
            "56".repeat(32),
        )],
        seal: None,
    }
}

/// All text of a paper, with the style of each piece.
fn pieces(paper: &Paper) -> Vec<(String, Style)> {
    let lines = |lines: &Lines| lines.iter().map(|piece| (piece.text.clone(), piece.style)).collect::<Vec<_>>();
    let block = |block: &Block| match block {
        Block::Heading(text) | Block::Quote(text) => vec![(text.clone(), Style::Plain)],
        Block::Words(piece) => vec![(piece.text.clone(), piece.style)],
        Block::List(pieces) => lines(pieces),
        Block::Facts(facts) => facts.iter().flat_map(|fact| lines(&fact.value)).collect(),
        Block::Table(table) => table.rows.iter().flatten().flat_map(lines).collect(),
    };
    let facts = paper.facts.iter().flat_map(|fact| lines(&fact.value));
    facts.chain(paper.sections.iter().flat_map(|section| section.blocks.iter().flat_map(block))).collect()
}

fn has(paper: &Paper, text: &str) -> bool {
    pieces(paper).iter().any(|(found, _)| found.contains(text))
}

#[test]
fn every_attempt_is_listed_with_its_tester_its_words_and_the_hashes_of_its_files() {
    let paper = dossier().paper();
    for text in ["failed, attempt 1", "passed, attempt 2", "<b>It hangs</b>", "Quinn", "qa", &"ef".repeat(32), "hang.txt"] {
        assert!(has(&paper, text), "{text}");
    }
}

#[test]
fn the_exact_words_of_whoever_accepted_and_signed_are_in_it() {
    let paper = dossier().paper();
    for text in [
        "accepted with follow-up",
        "Fast enough, but the font is small.",
        "Tested, wanted.",
        &"34".repeat(32),
        "1.7.2 may go to production, with the waivers that are known.",
        "one-time code (says who",
        "Europe/Paris",
    ] {
        assert!(has(&paper, text), "{text}");
    }
}

#[test]
fn what_is_not_known_is_marked_as_unknown_and_never_as_passed() {
    let paper = dossier().paper();
    let unknown: Vec<String> = pieces(&paper).into_iter().filter(|(_, style)| *style == Style::Unknown).map(|(text, _)| text).collect();
    for text in ["not run", "Not verified.", "No attestation", "none that this portal made", "was not kept"] {
        assert!(unknown.iter().any(|found| found.contains(text)), "{text}: {unknown:?}");
    }
}

#[test]
fn a_signature_that_does_not_count_any_more_says_so() {
    assert!(has(&dossier().paper(), "no: the evidence changed"));
}

#[test]
fn a_release_names_the_evidence_and_the_rules_that_were_signed() {
    let mut dossier = dossier();
    assert!(dossier.paper().subtitle.contains("not released"));
    dossier.release = Some(ReleaseFact { attempt: 1, at: AT, evidence_hash: "78".repeat(32), policy_hash: "9a".repeat(32) });
    let paper = dossier.paper();
    assert!(paper.subtitle.contains("Release 1 to production") && has(&paper, &"78".repeat(32)) && has(&paper, &"9a".repeat(32)));
}

#[test]
fn a_carried_result_names_the_build_and_the_tester_it_comes_from() {
    let mut dossier = dossier();
    let from = Carried { result: id(9), candidate: 11, candidate_version: "1.4.2".into(), commit: commit(), tester: "Rae".into(), at: AT };
    dossier.results[1].result.carried = Some(from.clone());
    dossier.plan[0].latest = Some(dossier.results[1].result.clone());
    let paper = dossier.paper();
    assert!(has(&paper, "carried from #11 1.4.2") && has(&paper, "run by Rae") && has(&paper, "1 of them carried"));
}

#[test]
fn the_name_of_the_contents_is_another_when_a_word_is_another() {
    let one = dossier();
    let mut other = one.clone();
    other.signatures[0].reason.push('!');
    let hash = |dossier: &Dossier| dossier.paper().hash().expect("a hash");
    assert_eq!(hash(&one), hash(&one.clone()));
    assert_ne!(hash(&one), hash(&other));
}

#[test]
fn audit_rows_carry_their_number_and_whole_hash_and_how_to_check_them() {
    let paper = dossier().paper();
    for text in
        ["41", &"56".repeat(32), "murmuration audit verify --export FILE --key KEYS", "https://portal.example/.well-known/murmuration-keys"]
    {
        assert!(has(&paper, text), "{text}");
    }
}

#[test]
fn an_emergency_release_names_the_two_their_reasons_and_what_was_owed() {
    let mut dossier = dossier();
    let emergency = |dossier: &Dossier| dossier.paper().sections.into_iter().find(|section| section.id == "emergency");
    assert!(emergency(&dossier).is_none());
    dossier.words = vec![Word {
        id: id(31),
        person: id(32),
        name: "Rita Moreau".into(),
        role: Role::ReleaseManager,
        incident: "INC-42".into(),
        reason: "The shop is down.".into(),
        at: AT,
        statement_hash: "7".repeat(64),
        proof: Proof::Passkey,
    }];
    dossier.owed = vec![Obligation {
        id: id(33),
        candidate_number: 12,
        owed: Owed::LateSignOff,
        rule: String::new(),
        subject: "release".into(),
        sentence: "The release is signed off as a normal one would be.".into(),
        by: "Rita Moreau".into(),
        opened_at: AT,
        due: AT.plus_seconds(3600),
        met: None,
    }];
    let section = format!("{:?}", emergency(&dossier).expect("a section of its own"));
    for part in ["Rita Moreau gave their word", "INC-42", "The shop is down.", "release manager", "not met"] {
        assert!(section.contains(part), "{part}: {section}");
    }
    dossier.signatures[0].in_the_name_of = Some("Priya".into());
    dossier.signatures[0].meaning = Some("It may go out, with waivers.".into());
    let said = format!("{:?}", dossier.paper());
    assert!(said.contains("approved in the name of Priya") && said.contains("It may go out, with waivers."), "{said}");
}
