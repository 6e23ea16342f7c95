//! What was found out: results with their files, machine reports, answers, reports of people, exceptions, disagreements.

use super::scope::table;
use super::{Dossier, FeedbackFact, ResultFact, count};
use crate::gate::Scope;
use crate::paper::{Block, Lines, Piece, Section, Style};
use crate::test_run::{Recorded, Served};

pub(super) fn sections(dossier: &Dossier) -> Vec<Section> {
    vec![results(dossier), reports(dossier), answers(dossier), feedback(dossier), waivers(dossier), disagreements(dossier)]
}

fn results(dossier: &Dossier) -> Section {
    let run = dossier.plan.iter().filter(|case| case.latest.is_some()).count();
    let carried = dossier.plan.iter().filter(|case| case.latest.as_ref().is_some_and(|result| result.carried.is_some())).count();
    let machine = dossier.plan.iter().filter(|case| case.latest.is_none() && case.machine_passed()).count();
    let sum = format!(
        "{} planned; {run} judged by a person, {carried} of them carried from an older candidate; {machine} judged by machine tests alone.",
        count(dossier.plan.len(), "case is", "cases are")
    );
    let rows = dossier.plan.iter().flat_map(|case| {
        let own: Vec<&ResultFact> = dossier.results.iter().filter(|fact| fact.number == case.number).collect();
        let name = || {
            vec![
                Piece::new(format!("TC-{}", case.number), Style::Strong),
                Piece::plain(&case.title),
                Piece::new(format!("wording {}", case.version), Style::Quiet),
            ]
        };
        if own.is_empty() {
            let why = if case.machine_passed() { Piece::plain("passed, by machine tests") } else { Piece::unknown("not run") };
            return vec![vec![name(), vec![why], Vec::new(), Vec::new()]];
        }
        own.into_iter().map(|fact| vec![name(), verdict(&fact.result), who(fact), files(fact)]).collect()
    });
    let columns = [("Case", 3), ("Verdict", 3), ("Tester, time, environment", 3), ("Evidence", 3)];
    let blocks =
        vec![Block::Words(Piece::plain(sum)), table("Every result, by case and attempt", &columns, rows.collect(), "No case was planned.")];
    Section { id: "results".into(), title: "Test results".into(), blocks }
}

fn verdict(result: &Recorded) -> Lines {
    let mut lines = vec![Piece::new(format!("{}, attempt {}", result.verdict, result.attempt), Style::Strong)];
    lines.extend(result.note.as_ref().map(|note| Piece::plain(note.as_str())));
    lines.extend(
        result
            .steps
            .iter()
            .filter(|step| !step.note.is_empty())
            .map(|step| Piece::new(format!("Step {}: {}: {}", step.step, step.verdict, step.note), Style::Quiet)),
    );
    if result.settles {
        lines.push(Piece::new("settles a disagreement", Style::Quiet));
    }
    lines
}

fn who(fact: &ResultFact) -> Lines {
    let result = &fact.result;
    let mut lines = vec![Piece::plain(&result.by), Piece::plain(result.at.rfc3339())];
    match &result.carried {
        Some(from) => {
            lines.push(Piece::plain(format!("carried from #{} {}", from.candidate, from.candidate_version)));
            lines.push(Piece::new(format!("run by {} at {}", from.tester, from.at.rfc3339()), Style::Quiet));
        }
        None => lines.push(Piece::known(fact.environment.clone(), Style::Plain)),
    }
    lines.extend(match &result.served {
        Served::NotAsked => None,
        Served::Match { said, .. } => Some(Piece::new(format!("served this build: {said}"), Style::Quiet)),
        Served::Mismatch { said, .. } => Some(Piece::new(format!("served another build: {said}"), Style::Strong)),
        Served::Unknown { why, .. } => Some(Piece::unknown(format!("which build it served is not known: {why}"))),
    });
    lines
}

fn files(fact: &ResultFact) -> Lines {
    if fact.files.is_empty() {
        return vec![Piece::new("no file", Style::Quiet)];
    }
    fact.files.iter().flat_map(|file| [Piece::plain(&file.name).to(&file.href), Piece::code(&file.sha256)]).collect()
}

fn reports(dossier: &Dossier) -> Section {
    let rows = dossier.reports.iter().map(|(report, sha256)| {
        let totals = report.totals;
        let mut said = vec![Piece::plain(format!(
            "{} tests: {} passed, {} failed, {} errors, {} skipped, {} flaky",
            totals.tests, totals.passed, totals.failed, totals.errors, totals.skipped, totals.flaky
        ))];
        said.extend(report.problem.as_ref().map(|problem| Piece::unknown(format!("It could not be read: {problem}"))));
        said.extend(report.warnings.iter().map(|warning| Piece::new(warning, Style::Quiet)));
        let name = Piece::plain(&report.name).to(dossier.page(&format!("/reports/{}", report.id)));
        vec![vec![name, Piece::known(sha256.clone(), Style::Code)], said, vec![Piece::plain(report.at.rfc3339())]]
    });
    let columns = [("File and its SHA-256", 5), ("What it says", 4), ("Taken in", 3)];
    let blocks = vec![table("Machine reports", &columns, rows.collect(), "No machine report is attached.")];
    Section { id: "reports".into(), title: "Machine reports".into(), blocks }
}

fn answers(dossier: &Dossier) -> Section {
    let rows = dossier.answers.iter().map(|given| {
        let mut said = vec![Piece::new(given.answer.label(), Style::Strong)];
        said.extend(given.note.as_ref().map(|note| Piece::plain(note.as_str())));
        vec![
            vec![Piece::new(given.story.as_str(), Style::Strong), Piece::new(format!("answer {}", given.attempt), Style::Quiet)],
            said,
            vec![Piece::plain(&given.by), Piece::plain(given.at.rfc3339())],
        ]
    });
    let silent: Vec<&str> = dossier
        .changes
        .stories
        .iter()
        .filter(|(key, ..)| !dossier.answers.iter().any(|given| given.story == *key))
        .map(|(key, ..)| key.as_str())
        .collect();
    let columns = [("Story", 2), ("Answer, in the person's words", 6), ("Who and when", 3)];
    let mut blocks = vec![table("Every answer of an end user", &columns, rows.collect(), "No end user has answered.")];
    if !silent.is_empty() {
        blocks.push(Block::Words(Piece::unknown(format!("Without an answer: {}.", silent.join(", ")))));
    }
    Section { id: "answers".into(), title: "Acceptances".into(), blocks }
}

fn feedback(dossier: &Dossier) -> Section {
    let mut blocks = Vec::new();
    if dossier.feedback.is_empty() {
        blocks.push(Block::Words(Piece::new("Nothing was reported that concerns this candidate.", Style::Quiet)));
    }
    for FeedbackFact { number, title, severity, label, since, events } in &dossier.feedback {
        blocks.push(Block::Heading(format!("F-{number} {title}")));
        blocks.push(Block::Words(Piece::plain(format!("{severity}; {label} since {}.", since.human()))));
        let rows = events.iter().map(|(at, who, what, words)| {
            let said = std::iter::once(Piece::plain(what.replace('_', " "))).chain(words.as_ref().map(Piece::plain)).collect();
            vec![vec![Piece::plain(at.rfc3339())], vec![Piece::plain(who)], said]
        });
        blocks.push(table(
            &format!("What happened to F-{number}"),
            &[("When", 3), ("Who", 3), ("What", 6)],
            rows.collect(),
            "Nothing more is known of it.",
        ));
    }
    Section { id: "feedback".into(), title: "Feedback and its end".into(), blocks }
}

fn waivers(dossier: &Dossier) -> Section {
    let rows = dossier.honesty.waivers.iter().map(|card| {
        let waiver = &card.waiver;
        let scope = match waiver.scope {
            Scope::Result => "this one result",
            Scope::Case => "this case, on later candidates too",
        };
        let until = waiver.end().map_or_else(|| "without an end".to_owned(), |end| format!("until {}", end.human()));
        let covers = card.covers.as_ref().map(|result| Piece::new(format!("covers: {} by {}", result.verdict, result.by), Style::Quiet));
        let case: Lines =
            [Piece::new(format!("TC-{}", card.number), Style::Strong), Piece::plain(&card.title)].into_iter().chain(covers).collect();
        vec![
            case,
            vec![Piece::plain(&waiver.reason)],
            vec![Piece::plain(&waiver.by), Piece::plain(waiver.at.rfc3339())],
            vec![Piece::plain(scope), Piece::plain(until)],
        ]
    });
    let columns = [("Case", 3), ("Reason", 4), ("Who and when", 3), ("What, until when", 3)];
    let blocks = vec![table("Waivers in force", &columns, rows.collect(), "No result was waived.")];
    Section { id: "waivers".into(), title: "Waivers".into(), blocks }
}

fn disagreements(dossier: &Dossier) -> Section {
    let settled = dossier.honesty.settled.iter().map(|settled| {
        let settlement = &settled.settlement;
        let side = settlement.by_a_side.then(|| Piece::new("had judged it before", Style::Strong));
        let by: Lines = [Piece::plain(&settlement.by), Piece::plain(settlement.at.rfc3339())].into_iter().chain(side).collect();
        vec![
            vec![Piece::new(format!("TC-{}", settled.number), Style::Strong), Piece::plain(&settled.title)],
            vec![Piece::new(settlement.verdict.as_str(), Style::Strong), Piece::plain(&settled.reason)],
            by,
        ]
    });
    let columns = [("Case", 4), ("How, and why", 5), ("Settled by", 3)];
    let mut blocks = vec![table("Disagreements that were settled", &columns, settled.collect(), "No disagreement was settled.")];
    blocks.extend(dossier.honesty.disputes.iter().map(|dispute| {
        let sentence = format!("Open: {} passed TC-{}, {} failed it.", dispute.passed.result.by, dispute.number, dispute.failed.result.by);
        Block::Words(Piece::new(sentence, Style::Strong))
    }));
    Section { id: "disagreements".into(), title: "Disagreements".into(), blocks }
}
