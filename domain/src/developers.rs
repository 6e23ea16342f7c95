//! What developers are told on GitHub: the words of the check run and of the comment, made from the gate. Every text of a
//! person stands in a code span, where GitHub finds no mention, no issue to close and no Markdown.

use crate::acceptance::Answer;
use crate::gate::{Facts, Gate, Rule, waived};
use crate::signature::Standing;
use crate::text::plain_line;

crate::words! {
    /// How a check run ends (the words are GitHub's).
    pub enum Conclusion {
        /// Work is open.
        Neutral = "neutral",
        /// Something failed or was rejected.
        Failure = "failure",
        /// The gate is open.
        Success = "success",
    }
}

/// What is told about one candidate.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Address of the project here, without a slash at its end.
    pub project_url: &'a str,
    /// The candidate's number.
    pub number: i64,
    /// Its version.
    pub version: &'a str,
    /// What was judged.
    pub facts: &'a Facts,
    /// How.
    pub gate: &'a Gate,
    /// Where its signatures stand.
    pub standing: &'a Standing,
}

/// The words, ready for GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How the check run ends.
    pub conclusion: Conclusion,
    /// One line.
    pub title: String,
    /// Markdown of the check run, with counts.
    pub summary: String,
    /// Markdown of the comment: without counts, so that it changes only with what matters.
    pub comment: String,
}

/// Lines of one list.
const MOST: usize = 20;

/// `text` as a code span (CommonMark 6.1): nothing in it is Markdown, HTML, a mention or a reference. An invisible mark
/// after `@` and `#` keeps it so wherever the words are copied to.
#[must_use]
pub fn quoted(text: &str) -> String {
    let line = plain_line(text, 160).replace('@', "@\u{200b}").replace('#', "#\u{200b}");
    let (mut longest, mut run) = (0, 0);
    for letter in line.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // A span of white space alone, or none, would be no span.
    if line.is_empty() { "`-`".to_owned() } else { format!("{fence} {line} {fence}") }
}

/// Makes the words.
#[must_use]
pub fn tell(subject: &Subject<'_>) -> Told {
    let Subject { project_url, number, version, gate, standing, .. } = *subject;
    let page = format!("{project_url}/candidates/{number}");
    let lists = lists(subject, &page);
    let reasons = gate.reasons();
    let failed = |rule: Rule| matches!(rule, Rule::ResultHolds | Rule::StoryRejected | Rule::MachineTestFailed);
    let (conclusion, title) = match standing {
        Standing::Rejected { .. } => (Conclusion::Failure, "This candidate was rejected".to_owned()),
        _ if gate.is_open() => (Conclusion::Success, "The gate is open".to_owned()),
        _ => {
            let bad = reasons.iter().filter(|reason| failed(reason.rule)).count();
            let open = reasons.len() - bad;
            let said = [(bad, "failed or rejected"), (open, "open")];
            let said: Vec<String> = said.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
            (if bad > 0 { Conclusion::Failure } else { Conclusion::Neutral }, format!("The gate is closed: {}", said.join(", ")))
        }
    };
    let word = match (standing, conclusion) {
        (Standing::Rejected { .. }, _) => "This candidate was **rejected**.",
        (_, Conclusion::Success) => "**The gate is open.**",
        (_, Conclusion::Failure) => "**The gate is closed**: something failed or was rejected.",
        (_, Conclusion::Neutral) => "The gate is closed; work is still open.",
    };
    let head = format!("Candidate [{number}]({page}), version {}: {word}\n", quoted(version));
    let mut summary = format!("{head}\n{}", counts(subject));
    let mut comment = head;
    for text in [&mut summary, &mut comment] {
        text.push_str(&lists);
        text.push_str(&format!("\n[Everything about this candidate]({page})\n"));
    }
    Told { conclusion, title, summary, comment }
}

fn counts(subject: &Subject<'_>) -> String {
    let facts = subject.facts;
    let run = facts.plan.iter().filter(|planned| planned.is_run()).count();
    let accepted = facts.stories.iter().filter(|story| story.latest.as_ref().is_some_and(|given| given.answer != Answer::Rejected)).count();
    let machine: (i64, i64) = facts.reports.iter().fold((0, 0), |sum, report| (sum.0 + report.totals.passed, sum.1 + report.totals.failed));
    format!(
        "- {run} of {} planned cases run\n- {accepted} of {} stories accepted\n- {} machine tests passed, {} failed\n- {} reports of people open\n",
        facts.plan.len(),
        facts.stories.len(),
        machine.0,
        machine.1,
        facts.feedback.iter().filter(|report| report.status.is_open()).count(),
    )
}

fn lists(subject: &Subject<'_>, page: &str) -> String {
    let facts = subject.facts;
    let failed = facts.plan.iter().filter_map(|planned| {
        let result = planned.latest.as_ref().filter(|result| result.verdict.holds_the_gate() && !waived(planned, facts.as_of))?;
        Some(format!("[TC-{}]({page}/qa) {} is {}", planned.number, quoted(&planned.title), result.verdict))
    });
    let rejected = facts.stories.iter().filter_map(|story| {
        let given = story.latest.as_ref().filter(|given| given.answer == Answer::Rejected)?;
        let note = given.note.as_ref().map(|note| format!(": {}", quoted(note.as_str()))).unwrap_or_default();
        Some(format!("[{}]({page}/uat){note}", story.key))
    });
    let reports = facts.feedback.iter().filter(|report| report.status.is_open()).map(|report| {
        let label = report.status.label().replace('#', "candidate ");
        format!(
            "[F-{}]({}/feedback/{}) {} ({}, {label})",
            report.number,
            subject.project_url,
            report.number,
            quoted(&report.title),
            report.severity
        )
    });
    let machine: i64 = facts.reports.iter().map(|report| report.totals.failed).sum();
    let machine = (machine > 0).then(|| format!("[{machine} failed]({page}/reports)"));
    let mut text = String::new();
    for (title, lines) in [
        ("Failing results", failed.collect::<Vec<_>>()),
        ("Rejected stories", rejected.collect()),
        ("Machine tests", machine.into_iter().collect()),
        ("Reports of people", reports.collect()),
    ] {
        if lines.is_empty() {
            continue;
        }
        text.push_str(&format!("\n**{title}**\n\n"));
        lines.iter().take(MOST).for_each(|line| text.push_str(&format!("- {line}\n")));
        if lines.len() > MOST {
            text.push_str(&format!("- and {} more\n", lines.len() - MOST));
        }
    }
    text
}

/// A report that becomes an issue.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a> {
    /// Its page here.
    pub url: &'a str,
    /// `F-7`.
    pub number: i64,
    /// Its title.
    pub title: &'a str,
    /// What the person wrote.
    pub body: &'a str,
    /// What is known of it, by name.
    pub facts: &'a [(&'static str, String)],
}

/// Title and text of the issue.
#[must_use]
pub fn issue(report: &Reported<'_>) -> (String, String) {
    let title = plain_line(report.title, 200).replace('@', "@\u{200b}").replace('#', "#\u{200b}");
    let longest = report.body.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    // A fenced block (CommonMark 4.5) ends only at a fence that is as long.
    let fence = "`".repeat(longest.max(2) + 1);
    let body: String = report.body.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
    let body = body.replace('@', "@\u{200b}").replace('#', "#\u{200b}");
    let mut text = format!("{fence}text\n{body}\n{fence}\n\n");
    for (name, value) in report.facts.iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!("- {name}: {}\n", quoted(value)));
    }
    text.push_str(&format!("\nEvidence and answers are in Murmuration: [F-{}]({})\n", report.number, report.url));
    (title, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_person_can_mention_link_close_or_break_out() {
        for text in [
            "@dana see #12",
            "fixes #12",
            "<script>alert(1)</script>",
            "`` ` ```",
            "[a](javascript:x)",
            "x\n\n# Title\n- [ ] y",
            "\u{202e}evil",
            "```",
            "",
        ] {
            let span = quoted(text);
            let fence: String = span.chars().take_while(|letter| *letter == '`').collect();
            let inside = span.strip_prefix(&fence).and_then(|rest| rest.strip_suffix(&fence)).expect("a span");
            assert!(!fence.is_empty() && !inside.contains('\n') && !inside.contains('\u{202e}'), "{span:?}");
            let runs = inside.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
            assert!(runs < fence.len(), "the text cannot end the span: {span:?}");
            assert!(!span.contains("@d") && !span.contains("#1"), "{span:?}");
        }
    }

    #[test]
    fn what_a_person_wrote_stays_inside_its_block_in_an_issue() {
        let body = "```\n@dana fixes #12\n````\n<b>x</b>";
        let (title, text) =
            issue(&Reported { url: "https://m/p/x/feedback/7", number: 7, title: "@all #1", body, facts: &[("Story", String::new())] });
        assert!(text.starts_with("`````text\n") && text.matches("`````").count() == 2, "{text}");
        assert!(!text.contains("@dana") && !text.contains("#12") && !title.contains("@all") && !text.contains("Story"), "{text}");
    }
}
