//! What a notice says, in the language of whoever gets it. Whatever people typed is one line of text in it: nothing of it
//! can start a line of its own, hide letters or turn them around.

use crate::words::{self, Value};
use domain::language::Language;
use domain::notice::{Notice, Scene};
use domain::text::plain_line;

/// Longest subject in characters: mail programs show little more than half of it.
const SUBJECT: usize = 150;
/// Longest text of a person in a mail, in characters; the page has the rest.
const QUOTE: usize = 600;

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// One line.
    pub subject: String,
    /// What there is to say, without the address.
    pub paragraphs: Vec<String>,
    /// What the link to the page says.
    pub action: String,
}

/// The words of a notice.
pub(crate) fn of(language: Language, notice: &Notice, scene: Scene<'_>) -> Words {
    let mut values: Vec<(&str, Value)> = vec![("project", scene.project.into())];
    fill(language, notice, &mut values);
    let say = |id: &str| words::say(language, id, &values);
    let (subject, paragraphs, action) = match notice {
        Notice::Invited { version, .. } => {
            let what = if version.is_some() { say("mail-invited.ask-version") } else { say("mail-invited.ask") };
            (say("mail-invited"), vec![what, say("mail-invited.link")], say("mail-invited.action"))
        }
        Notice::ConfirmFix { .. } => {
            (say("mail-confirm"), vec![say("mail-confirm.reported"), say("mail-confirm.look")], say("mail-confirm.action"))
        }
        Notice::FeedbackAnswered { .. } => {
            (say("mail-answered"), vec![say("mail-answered.by"), say("mail-quote")], say("mail-answered.action"))
        }
        Notice::StoryRejected { .. } => {
            (say("mail-rejected"), vec![say("mail-rejected.by"), say("mail-quote")], say("mail-rejected.action"))
        }
        Notice::ResultFailed { .. } => (say("mail-result"), vec![say("mail-result.by"), say("mail-quote")], say("mail-result.action")),
        Notice::SignatureWanted { .. } => (say("mail-sign"), vec![say("mail-sign.more")], say("mail-sign.action")),
        Notice::SigningChanged { .. } => {
            (say("mail-signing"), vec![say("mail-signing.what"), say("mail-signing.not-you")], say("mail-signing.action"))
        }
        Notice::CandidateReady { .. } => (say("mail-ready"), vec![say("mail-ready.more")], say("mail-ready.action")),
        Notice::SignatureEnded { .. } => {
            (say("mail-ended"), vec![say("mail-ended.why"), say("mail-quote"), say("mail-ended.next")], say("mail-ended.action"))
        }
        Notice::SignatureEnds { .. } => (say("mail-ends"), vec![say("mail-ends.more")], say("mail-ends.action")),
        Notice::StandIn { .. } => (say("mail-stand-in"), vec![say("mail-stand-in.more"), say("mail-quote")], say("mail-stand-in.action")),
        Notice::Emergency { .. } => (
            say("mail-emergency"),
            vec![say("mail-emergency.by"), say("mail-quote"), say("mail-emergency.more")],
            say("mail-emergency.action"),
        ),
    };
    let paragraphs = paragraphs.into_iter().map(|text| plain_line(&text, 3 * QUOTE)).collect();
    Words { subject: plain_line(&subject, SUBJECT), paragraphs, action }
}

/// What the messages of this notice name.
fn fill(language: Language, notice: &Notice, values: &mut Vec<(&'static str, Value)>) {
    let quote = |text: &str| Value::Text(plain_line(text, QUOTE));
    match notice {
        Notice::Invited { by, version, until, .. } => values.extend([
            ("by", by.into()),
            ("version", version.as_deref().unwrap_or_default().into()),
            ("until", words::moment(language, *until).into()),
        ]),
        Notice::ConfirmFix { feedback_number, title, version, .. } => {
            values.extend([("number", (*feedback_number).into()), ("title", title.into()), ("version", version.into())]);
        }
        Notice::FeedbackAnswered { feedback_number, title, by, answer } => {
            values.extend([("number", (*feedback_number).into()), ("title", title.into()), ("by", by.into()), ("text", quote(answer))]);
        }
        Notice::StoryRejected { story, version, by, note, .. } => {
            values.extend([("story", story.into()), ("version", version.into()), ("by", by.into()), ("text", quote(note))]);
        }
        Notice::ResultFailed { case_number, title, verdict, version, by, note, .. } => values.extend([
            ("number", (*case_number).into()),
            ("title", title.into()),
            ("verdict", verdict.into()),
            ("version", version.into()),
            ("by", by.into()),
            ("text", quote(note)),
        ]),
        Notice::SignatureWanted { version, .. } => values.push(("version", version.into())),
        Notice::SigningChanged { change, name } => values.extend([("change", change.into()), ("name", name.into())]),
        Notice::SignatureEnded { version, ended, by, text, .. } => {
            values.extend([("version", version.into()), ("ended", ended.into()), ("by", by.into()), ("text", quote(text))]);
        }
        Notice::SignatureEnds { version, at, .. } => {
            values.extend([("version", version.into()), ("until", words::moment(language, *at).into())]);
        }
        Notice::StandIn { by, of, until, over, text } => values.extend([
            ("by", by.into()),
            ("of", of.into()),
            ("until", words::moment(language, *until).into()),
            ("over", if *over { "yes" } else { "no" }.into()),
            ("text", quote(text)),
        ]),
        Notice::Emergency { version, by, incident, goes, text, .. } => values.extend([
            ("version", version.into()),
            ("by", by.into()),
            ("incident", incident.into()),
            ("goes", if *goes { "yes" } else { "no" }.into()),
            ("text", quote(text)),
        ]),
        Notice::CandidateReady { version, stories, .. } => {
            values.extend([("version", version.into()), ("stories", i64::try_from(*stories).unwrap_or(i64::MAX).into())]);
        }
    }
}

/// Subject of the mail of the day.
pub(crate) fn digest_subject(language: Language, count: usize) -> String {
    words::say(language, "mail-digest", &[("count", i64::try_from(count).unwrap_or(i64::MAX).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    const SCENE: Scene<'static> = Scene { project: "ParlAI", slug: "parlai" };

    fn every_kind(text: &str) -> Vec<Notice> {
        let text = || text.to_owned();
        let verdict = || "failed".to_owned();
        vec![
            Notice::Invited { by: text(), candidate_number: Some(2), version: Some(text()), until: Timestamp(0) },
            Notice::Invited { by: text(), candidate_number: None, version: None, until: Timestamp(0) },
            Notice::ConfirmFix { feedback_number: 3, title: text(), candidate_number: 2, version: text() },
            Notice::FeedbackAnswered { feedback_number: 3, title: text(), by: text(), answer: text() },
            Notice::StoryRejected { story: text(), candidate_number: 2, version: text(), by: text(), note: text() },
            Notice::ResultFailed {
                case_number: 4,
                title: text(),
                verdict: verdict(),
                candidate_number: 2,
                version: text(),
                by: text(),
                note: text(),
            },
            Notice::SignatureWanted { candidate_number: 2, version: text() },
            Notice::CandidateReady { candidate_number: 2, version: text(), stories: 1 },
            Notice::SigningChanged { change: "enrolled".into(), name: text() },
            Notice::SigningChanged { change: "revoked".into(), name: text() },
            Notice::SigningChanged { change: "locked".into(), name: text() },
            Notice::SignatureEnded { candidate_number: 2, version: text(), ended: "void".into(), by: text(), text: text() },
            Notice::SignatureEnded { candidate_number: 2, version: text(), ended: "revoked".into(), by: text(), text: text() },
            Notice::SignatureEnded { candidate_number: 2, version: text(), ended: "expired".into(), by: text(), text: text() },
            Notice::SignatureEnds { candidate_number: 2, version: text(), at: Timestamp(0) },
            Notice::StandIn { by: text(), of: text(), until: Timestamp(0), over: false, text: text() },
            Notice::StandIn { by: text(), of: text(), until: Timestamp(0), over: true, text: text() },
            Notice::Emergency { candidate_number: 2, version: text(), by: text(), incident: text(), goes: false, text: text() },
            Notice::Emergency { candidate_number: 2, version: text(), by: text(), incident: text(), goes: true, text: text() },
        ]
    }

    fn lines(said: Words) -> Vec<String> {
        said.paragraphs.into_iter().chain([said.subject, said.action]).collect()
    }

    #[test]
    fn every_notice_is_said_in_every_language_with_nothing_left_to_fill_in() {
        for notice in every_kind("x1") {
            let english = of(Language::En, &notice, SCENE);
            for language in Language::ALL.iter().copied() {
                let said = of(language, &notice, SCENE);
                for line in lines(said.clone()) {
                    assert!(!line.is_empty() && !line.contains(['{', '}', '$']), "{language} {:?}: {line}", notice.kind());
                }
                assert!(
                    language == Language::En || (said.subject != english.subject && said.action != english.action),
                    "{language}: {said:?}"
                );
            }
        }
    }

    #[test]
    fn nothing_that_people_typed_breaks_a_line_hides_or_turns_letters() {
        let hostile = "a\r\nBcc: all@example.org\u{202e}\u{0}\u{200b}".repeat(200);
        for notice in every_kind(&hostile) {
            let said = of(Language::De, &notice, SCENE);
            assert!(said.subject.chars().count() <= SUBJECT);
            for line in lines(said) {
                assert_eq!(plain_line(&line, usize::MAX), line, "{:?}", notice.kind());
            }
        }
    }

    #[test]
    fn one_story_waits_and_several_wait_and_so_do_things_that_happened() {
        let ready =
            |stories| of(Language::De, &Notice::CandidateReady { candidate_number: 2, version: "1".into(), stories }, SCENE).paragraphs;
        assert_ne!(ready(1)[0].replace('1', ""), ready(2)[0].replace(['1', '2'], ""));
        assert_eq!(digest_subject(Language::En, 1), "One thing happened in Murmuration");
        assert_eq!(digest_subject(Language::En, 3), "3 things happened in Murmuration");
    }
}
