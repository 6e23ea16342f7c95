//! Pages drawn as the server draws them: what they offer, what they keep, what they never show.

use super::page::draw;
use crate::qa::testing::{NOW, count, head, html, place, refused};
use domain::acceptance::{Answer, Given};
use domain::access::Action;
use domain::feedback::{Source, Status};
use domain::follow_up::{FollowUp, Issue};
use domain::gate::ClaimedStory;
use domain::release_note::{ReleaseNote, Written};
use domain::story::Knowledge;
use domain::summary::{ToConfirm, UatPage, UatReport, UatStory};
use domain::text::{CommitSha, StoryKey};

fn story(number: i64, knowledge: Knowledge, answer: Option<Answer>) -> UatStory {
    let key = StoryKey::parse(&format!("PARLAI-{number}")).expect("key");
    let given = answer.map(|answer| Given {
        id: "00000000-0000-0000-0000-000000000000".parse().expect("id"),
        story: key.clone(),
        attempt: 1,
        answer,
        note: None,
        by: "Uma".into(),
        at: NOW,
    });
    let href = format!("https://jira.example/browse/{key}");
    let history = given.iter().cloned().collect();
    UatStory {
        story: ClaimedStory { key, knowledge, since: NOW, latest: given },
        href,
        history,
        feedback: vec![UatReport { number: 7, title: "It stutters".into(), status: Status::Open, confirmed_on: None, lacking: None }],
        note: None,
        draft: Default::default(),
    }
}

fn known(summary: &str) -> Knowledge {
    Knowledge::Known { summary: summary.into(), status: "Done".into(), kind: "Story".into(), fix_versions: String::new(), moved_to: None }
}

fn page(may: &[Action], stories: Vec<UatStory>) -> UatPage {
    UatPage {
        place: place(may),
        head: head(),
        stories,
        environment: ("staging".into(), Some("https://staging.example".into())),
        follow_ups: vec![],
        intent: "once-0123456789abc".into(),
        to_confirm: Vec::new(),
    }
}

#[test]
fn an_end_user_reads_the_summary_and_answers_with_one_click() {
    let html = html(None, || {
        draw(page(&[Action::GiveAcceptance, Action::GiveFeedback], vec![story(1, known("Answers are <b>shorter</b>"), None)]))
    });
    assert!(html.contains("Answers are &lt;b&gt;shorter"), "{html}");
    for answer in Answer::ALL {
        assert!(html.contains(&format!("name=\"answer\" value=\"PARLAI-1:{answer}\"")), "{answer}");
    }
    assert!(html.contains("name=\"intent\" value=\"once-0123456789abc\""));
    assert!(html.contains("href=\"https://jira.example/browse/PARLAI-1\"") && html.contains("href=\"https://staging.example\""));
    assert!(html.contains("/feedback/new?story=PARLAI-1") && html.contains("/p/parlai/feedback/7"));
}

#[test]
fn a_story_of_which_jira_said_nothing_is_not_shown_as_known() {
    for (knowledge, words) in [
        (Knowledge::NotAsked, "Jira was not asked yet"),
        (Knowledge::Missing, "Jira does not know this story"),
        (Knowledge::Unreachable { reason: "It did not answer in 5 s.".into() }, "Jira could not be asked"),
    ] {
        let html = html(None, || draw(page(&[Action::GiveAcceptance], vec![story(1, knowledge, None)])));
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn open_stories_come_first_and_answered_ones_fold() {
    let html = html(None, || {
        draw(page(&[Action::GiveAcceptance], vec![story(1, known("Old"), Some(Answer::Accepted)), story(2, known("New"), None)]))
    });
    assert!(html.find("PARLAI-2") < html.find("PARLAI-1"));
    assert!(html.contains("1 of 2 stories answered"));
    assert_eq!(count(&html, "<details open"), 0);
    assert!(html.contains("id=\"story-PARLAI-1\""));
}

#[test]
fn a_refused_answer_keeps_its_words_in_its_own_card_only() {
    let echo = refused(&[("answer", "PARLAI-2:rejected"), ("note-PARLAI-2", "too "), ("note-PARLAI-1", "also ")]);
    let html = html(Some(echo), || draw(page(&[Action::GiveAcceptance], vec![story(1, known("One"), None), story(2, known("Two"), None)])));
    assert_eq!(count(&html, "role=\"alert\""), 1);
    assert_eq!(count(&html, ">too </textarea>"), 1);
    assert_eq!(count(&html, ">also </textarea>"), 1, "what was typed on another card is not lost");
    assert!(html.find("role=\"alert\"") > html.find("id=\"story-PARLAI-2\""));
}

#[test]
fn who_may_not_answer_sees_no_buttons_but_hears_a_refusal() {
    let echo = refused(&[("answer", "PARLAI-1:accepted")]);
    let html = html(Some(echo), || draw(page(&[], vec![story(1, known("One"), None)])));
    assert_eq!(count(&html, "name=\"answer\""), 0);
    assert_eq!(count(&html, "role=\"alert\""), 1);
}

#[test]
fn a_candidate_without_stories_says_so() {
    let html = html(None, || draw(page(&[Action::GiveAcceptance], Vec::new())));
    assert!(html.contains("This candidate names no story"));
    assert!(!html.contains("Every story has an answer"), "nothing was answered");
}

#[test]
fn what_is_new_stands_in_the_notes_words_with_its_criteria_as_a_checklist() {
    let mut story = story(1, known("Jira's own words"), None);
    let note = ReleaseNote {
        title: "Shorter <i>answers</i>".into(),
        body: "They are shorter.".into(),
        criteria: vec!["At most three lines".into()],
    };
    story.note = Some(Written { story: story.story.key.clone(), version: 2, note, by: Some("Pavel".into()), at: NOW });
    story.draft = ("typed yesterday".into(), "2026-12-01".into());
    let html = html(None, || draw(page(&[Action::GiveAcceptance], vec![story])));
    assert!(html.contains("Shorter &lt;i&gt;answers") && !html.contains("Jira's own words"), "{html}");
    assert!(html.contains("They are shorter.") && html.contains("At most three lines"));
    assert_eq!(count(&html, "type=\"checkbox\""), 1);
    assert!(html.contains(">typed yesterday</textarea>") && html.contains("value=\"2026-12-01\""));
    assert!(html.contains("These words were kept, but not sent."));
}

#[test]
fn an_overdue_follow_up_is_shown_and_only_a_product_owner_may_waive_it() {
    let promised = FollowUp {
        id: "00000000-0000-0000-0000-000000000009".parse().expect("id"),
        story: StoryKey::parse("PARLAI-9").expect("key"),
        given_on: 3,
        words: "Say it shorter.".into(),
        by: "Uma".into(),
        due: NOW,
        key: Some("PARLAI-300".into()),
        issue: Issue::Unknown { reason: Some("Jira could not be reached".into()) },
        released: None,
    };
    for (may, forms) in [(vec![Action::Waive], 1), (vec![Action::GiveAcceptance], 0)] {
        let data = UatPage { follow_ups: vec![promised.clone()], ..page(&may, Vec::new()) };
        let html = html(None, || draw(data));
        assert!(html.contains("PARLAI-300") && html.contains("not known whether it is done") && html.contains("Jira could not be reached"));
        assert_eq!(count(&html, "/follow-ups/00000000-0000-0000-0000-000000000009/waive"), forms);
    }
}

#[test]
fn a_reporter_is_asked_to_confirm_on_exactly_this_candidate_with_the_reason() {
    let mut data = page(&[Action::ConfirmFeedback], Vec::new());
    data.to_confirm = vec![ToConfirm {
        number: 7,
        title: "It <i>hangs".into(),
        sources: vec![Source::Commit {
            sha: CommitSha::parse(&format!("1a2b3c4{}", "0".repeat(33))).expect("a commit"),
            key: "PARLAI-200".into(),
        }],
    }];
    let html = html(None, || draw(data));
    assert!(
        html.contains("please confirm") && html.contains("/p/parlai/feedback/7") && html.contains("commit 1a2b3c4 names PARLAI-200"),
        "{html}"
    );
    assert!(html.contains("It &lt;i&gt;hangs"));
}
