//! What a story is told in Jira: how testing stands for the newest candidate that contains it. The words change
//! only when something material does, so that nobody reads the same thing twice.

use crate::db::projects::Project;
use crate::jira::Document;
use crate::read::stage::Derived;
use domain::acceptance::Answer;
use domain::gate::{ClaimedStory, PlannedCase};
use domain::jira::Event;
use domain::summary::Stage;
use domain::test_run::Verdict;
use domain::text::StoryKey;

/// Cases that are named one by one.
const MOST_NAMED: usize = 10;

/// What is to be said of a story.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The comment.
    pub document: Document,
    /// Found again by it.
    pub mark: String,
    /// SHA-256 of the words: another one is news.
    pub hash: String,
    /// Where it stands.
    pub event: Event,
}

/// Says it; `None` when the candidate does not contain the story.
pub(super) fn said(project: &Project, derived: &Derived, key: &StoryKey, base_url: &str) -> Option<Said> {
    let facts = &derived.approval.facts;
    let story = facts.stories.iter().find(|story| &story.key == key)?;
    let build = &derived.candidate.build;
    let open: Vec<String> = facts
        .feedback
        .iter()
        .filter(|report| report.severity == domain::feedback::Severity::Blocking && report.status.is_open())
        .map(|report| format!("F-{} {}", report.number, report.title))
        .collect();
    // What the story brought stays, whichever candidate is there now.
    let stands = if derived.stage == Stage::WasInProduction { "released to production" } else { derived.stage.label() };
    let lines = [
        ("Candidate", format!("#{}, version {}, commit {}", derived.candidate.number, build.version, build.commit.short())),
        ("It is", stands.to_owned()),
        ("QA", qa(&facts.plan)),
        ("UAT", uat(story)),
        ("Blocking problems", open.join("; ")),
    ];
    let mark = format!("mur-{}", &domain::sha256_hex(format!("{}:{key}", project.id).as_bytes())[..16]);
    let words: Vec<String> = lines.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let hash = domain::sha256_hex(words.join("\n").as_bytes());
    let address = format!("{}/p/{}/candidates/{}", base_url.trim_end_matches('/'), project.slug, derived.candidate.number);
    let document = Document::default()
        .text(&format!("How testing of this story stands in {}", project.name))
        .facts(&lines)
        .link("Everything that was found is in Murmuration:", &format!("#{}", derived.candidate.number), &address)
        .text(&format!("Murmuration keeps this comment up to date ({mark})."));
    Some(Said { document, mark, hash, event: event(derived.stage, story) })
}

fn event(stage: Stage, story: &ClaimedStory) -> Event {
    match (stage, story.latest.as_ref().map(|given| given.answer)) {
        (Stage::InProduction | Stage::WasInProduction, _) => Event::StoryReleased,
        (_, Some(Answer::Rejected)) => Event::StoryRejected,
        (_, Some(Answer::Accepted | Answer::FollowUp)) => Event::StoryAccepted,
        (_, None) => Event::StoryTesting,
    }
}

/// How many passed so far is not said: it changes with every case.
fn qa(plan: &[PlannedCase]) -> String {
    let bad = |case: &&PlannedCase| case.latest.as_ref().is_some_and(|result| matches!(result.verdict, Verdict::Failed | Verdict::Blocked));
    let held: Vec<String> = plan.iter().filter(bad).map(|case| format!("TC-{} {}", case.number, case.title)).collect();
    let state = if plan.is_empty() {
        "nothing is planned yet"
    } else if plan.iter().all(PlannedCase::is_run) {
        "every planned case has a result"
    } else if plan.iter().any(PlannedCase::is_run) {
        "under way"
    } else {
        "not begun"
    };
    if held.is_empty() {
        return format!("{state}, none failed");
    }
    let more = if held.len() > MOST_NAMED { format!(" and {} more", held.len() - MOST_NAMED) } else { String::new() };
    format!("{state}; failed or blocked: {}{more}", held.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join("; "))
}

fn uat(story: &ClaimedStory) -> String {
    story.latest.as_ref().map_or_else(
        || "not answered yet".to_owned(),
        |given| {
            let note = given.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            format!("{} by {}{note}", given.answer.label(), given.by)
        },
    )
}
