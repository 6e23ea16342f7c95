//! What the portal tells one person: each notice has a subject, a few plain sentences and the one address it leads to.
//! All words of notices are here, so that another language has one place to look at.

use crate::text::plain_line;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// The kinds of notices; a person chooses for each how to hear of it.
    pub enum Kind {
        /// Somebody was invited to try a candidate.
        Invited = "invited",
        /// What one reported is said to be fixed.
        ConfirmFix = "confirm_fix",
        /// Somebody answered what one reported.
        FeedbackAnswered = "feedback_answered",
        /// An end user rejected a story.
        StoryRejected = "story_rejected",
        /// A test case failed or was blocked.
        ResultFailed = "result_failed",
        /// A candidate waits for one's signature.
        SignatureWanted = "signature_wanted",
        /// A candidate is there to be tried.
        CandidateReady = "candidate_ready",
    }
}

crate::words! {
    /// How a person hears of something.
    pub enum Way {
        /// A mail of its own.
        AtOnce = "at_once",
        /// In the one mail of the day.
        Digest = "digest",
        /// Not by mail; the inbox shows it all the same.
        Never = "never",
    }
}

crate::words! {
    /// Where the telling stands.
    pub enum State {
        /// It is on its way.
        Waiting = "waiting",
        /// It waits for the mail of the day.
        Digest = "digest",
        /// The person does not want it by mail.
        Quiet = "quiet",
        /// The person has no verified address.
        NoAddress = "no_address",
        /// The portal sends no mail.
        MailOff = "mail_off",
        /// The mail server took it.
        Sent = "sent",
        /// The mail server will never take it.
        Refused = "refused",
    }
}

impl Kind {
    /// How people hear of it who chose nothing: what waits for them at once, what is only good to know once a day.
    #[must_use]
    pub const fn usual_way(self) -> Way {
        match self {
            Self::Invited | Self::ConfirmFix | Self::SignatureWanted | Self::CandidateReady => Way::AtOnce,
            Self::FeedbackAnswered | Self::StoryRejected | Self::ResultFailed => Way::Digest,
        }
    }

    /// May a person choose? An invitation is the way in itself.
    #[must_use]
    pub const fn has_choice(self) -> bool {
        !matches!(self, Self::Invited)
    }

    /// As the settings page says it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Invited => "Somebody invites me to try something",
            Self::ConfirmFix => "Something I reported is said to be fixed",
            Self::FeedbackAnswered => "Somebody answers what I reported",
            Self::StoryRejected => "An end user rejects a story",
            Self::ResultFailed => "A test case fails or is blocked",
            Self::SignatureWanted => "A candidate waits for my signature",
            Self::CandidateReady => "A candidate is there for me to try",
        }
    }
}

impl Way {
    /// As the settings page says it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::AtOnce => "At once",
            Self::Digest => "In one mail a day",
            Self::Never => "Not by mail",
        }
    }
}

/// One thing to tell. Texts of people are kept as they wrote them; [`Notice::subject`] and [`Notice::words`] clean them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// Come and try.
    Invited {
        /// Who invites.
        by: String,
        /// Which candidate, if it is about one.
        candidate_number: Option<i64>,
        /// Its version.
        version: Option<String>,
        /// Until when the invitation is good.
        until: Timestamp,
    },
    /// Please look whether it is gone.
    ConfirmFix {
        /// `F-…`
        feedback_number: i64,
        /// The report's title.
        title: String,
        /// The candidate that is said to contain the fix.
        candidate_number: i64,
        /// Its version.
        version: String,
    },
    /// An answer to one's report.
    FeedbackAnswered {
        /// `F-…`
        feedback_number: i64,
        /// The report's title.
        title: String,
        /// Who answered.
        by: String,
        /// What they said.
        answer: String,
    },
    /// An end user said no.
    StoryRejected {
        /// The story's key.
        story: String,
        /// On which candidate.
        candidate_number: i64,
        /// Its version.
        version: String,
        /// Who.
        by: String,
        /// Why.
        note: String,
    },
    /// A tester's verdict that holds a release up.
    ResultFailed {
        /// `TC-…`
        case_number: i64,
        /// The case's title.
        title: String,
        /// `failed` or `blocked`.
        verdict: String,
        /// On which candidate.
        candidate_number: i64,
        /// Its version.
        version: String,
        /// Who.
        by: String,
        /// What was seen.
        note: String,
    },
    /// Everything is done but the signature.
    SignatureWanted {
        /// Which candidate.
        candidate_number: i64,
        /// Its version.
        version: String,
    },
    /// There is something to try.
    CandidateReady {
        /// Which candidate.
        candidate_number: i64,
        /// Its version.
        version: String,
        /// How many stories wait for an answer.
        stories: usize,
    },
}

/// The project that a notice is about, as the words name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene<'a> {
    /// Name.
    pub project: &'a str,
    /// Part of every address.
    pub slug: &'a str,
}

/// Longest subject in characters: mail programs show little more than half of it.
const SUBJECT: usize = 150;
/// Longest text of a person in a mail, in characters; the page has the rest.
const QUOTE: usize = 600;

impl Notice {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Invited { .. } => Kind::Invited,
            Self::ConfirmFix { .. } => Kind::ConfirmFix,
            Self::FeedbackAnswered { .. } => Kind::FeedbackAnswered,
            Self::StoryRejected { .. } => Kind::StoryRejected,
            Self::ResultFailed { .. } => Kind::ResultFailed,
            Self::SignatureWanted { .. } => Kind::SignatureWanted,
            Self::CandidateReady { .. } => Kind::CandidateReady,
        }
    }

    /// The subject: one line, whatever people typed.
    #[must_use]
    pub fn subject(&self, scene: Scene<'_>) -> String {
        let subject = match self {
            Self::Invited { by, .. } => format!("{by} asks you to try {}", scene.project),
            Self::ConfirmFix { title, version, .. } => format!("Fixed in {version}, please confirm: {title}"),
            Self::FeedbackAnswered { title, .. } => format!("Answer to your report: {title}"),
            Self::StoryRejected { story, version, .. } => format!("{story} was rejected in {} {version}", scene.project),
            Self::ResultFailed { case_number, verdict, version, title, .. } => {
                format!("TC-{case_number} {verdict} in {} {version}: {title}", scene.project)
            }
            Self::SignatureWanted { version, .. } => format!("{} {version} waits for your signature", scene.project),
            Self::CandidateReady { version, .. } => format!("{} {version} is ready for you to try", scene.project),
        };
        plain_line(&subject, SUBJECT)
    }

    /// What there is to say, a paragraph each, without the address. Nothing a person wrote can start a line of its own.
    #[must_use]
    pub fn words(&self, scene: Scene<'_>) -> Vec<String> {
        let project = scene.project;
        let quote = |text: &str| format!("\u{201c}{}\u{201d}", plain_line(text, QUOTE));
        let paragraphs = match self {
            Self::Invited { by, version, until, .. } => {
                let what = version.as_ref().map_or_else(String::new, |version| format!(", version {version}"));
                vec![
                    format!(
                        "{by} asks you to try {project}{what}, and to say what works for you and what does not. It takes a few minutes, and you need no account."
                    ),
                    format!("The link is good until {}.", until.human()),
                ]
            }
            Self::ConfirmFix { feedback_number, title, version, .. } => vec![
                format!("You reported {} (F-{feedback_number}).", quote(title)),
                format!("{project} {version} is said to contain the fix. Please look, and say whether the problem is gone."),
            ],
            Self::FeedbackAnswered { feedback_number, title, by, answer } => {
                vec![format!("{by} answered your report {} (F-{feedback_number}):", quote(title)), quote(answer)]
            }
            Self::StoryRejected { story, by, note, version, .. } => {
                vec![format!("{by} rejected {story} in {project} {version}:"), quote(note)]
            }
            Self::ResultFailed { case_number, title, verdict, version, by, note, .. } => {
                vec![format!("{by} recorded TC-{case_number} {} as {verdict} in {project} {version}:", quote(title)), quote(note)]
            }
            Self::SignatureWanted { version, .. } => vec![format!(
                "The gate of {project} {version} is open. The page shows what changed and what was found; there you approve or reject it."
            )],
            Self::CandidateReady { version, stories, .. } => {
                let count = match stories {
                    1 => "One story waits".to_owned(),
                    number => format!("{number} stories wait"),
                };
                vec![format!("{project} {version} is ready to be tried. {count} for your answer.")]
            }
        };
        paragraphs.into_iter().map(|text| plain_line(&text, 2 * QUOTE)).collect()
    }

    /// What the link to the page says.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Invited { .. } => "Look at what there is to try",
            Self::ConfirmFix { .. } => "Say whether it is fixed",
            Self::FeedbackAnswered { .. } => "Read the report",
            Self::StoryRejected { .. } => "See the answers",
            Self::ResultFailed { .. } => "See the result",
            Self::SignatureWanted { .. } => "Look at the candidate",
            Self::CandidateReady { .. } => "Try it",
        }
    }

    /// The one page it leads to. Opening it changes nothing.
    #[must_use]
    pub fn path(&self, scene: Scene<'_>) -> String {
        let slug = scene.slug;
        match self {
            Self::Invited { candidate_number: None, .. } => "/inbox".to_owned(),
            Self::ConfirmFix { feedback_number, .. } | Self::FeedbackAnswered { feedback_number, .. } => {
                format!("/p/{slug}/feedback/{feedback_number}")
            }
            Self::StoryRejected { candidate_number, .. }
            | Self::CandidateReady { candidate_number, .. }
            | Self::Invited { candidate_number: Some(candidate_number), .. } => {
                format!("/p/{slug}/candidates/{candidate_number}/uat")
            }
            Self::ResultFailed { candidate_number, .. } => format!("/p/{slug}/candidates/{candidate_number}/qa"),
            Self::SignatureWanted { candidate_number, .. } => format!("/p/{slug}/candidates/{candidate_number}/sign"),
        }
    }
}

/// The first line of a mail.
#[must_use]
pub fn greeting(name: &str) -> String {
    plain_line(&format!("Hello {name},"), SUBJECT)
}

/// The last line of a mail to somebody with a role, before the link to the settings.
pub const WHY_MEMBER: &str = "You get this mail because you work on this release. Choose what you hear of, and when:";
/// The same for a guest.
pub const WHY_GUEST: &str = "You get this mail because you were asked to try this application. Its links are for you alone: please do not pass them on. Choose what you hear of, and when:";

/// Subject of the mail of the day.
#[must_use]
pub fn digest_subject(count: usize) -> String {
    if count == 1 { "One thing happened in Murmuration".to_owned() } else { format!("{count} things happened in Murmuration") }
}

/// What the last link of a mail says.
pub const SETTINGS: &str = "Your settings for notices";

impl State {
    /// As lists say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "on its way",
            Self::Digest => "in the next mail of the day",
            Self::Quiet => "not mailed",
            Self::NoAddress => "no address",
            Self::MailOff => "mail is off",
            Self::Sent => "sent",
            Self::Refused => "refused",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENE: Scene<'static> = Scene { project: "ParlAI", slug: "parlai" };

    fn every_kind(text: &str) -> Vec<Notice> {
        let text = || text.to_owned();
        vec![
            Notice::Invited { by: text(), candidate_number: Some(2), version: Some(text()), until: Timestamp(0) },
            Notice::ConfirmFix { feedback_number: 3, title: text(), candidate_number: 2, version: text() },
            Notice::FeedbackAnswered { feedback_number: 3, title: text(), by: text(), answer: text() },
            Notice::StoryRejected { story: text(), candidate_number: 2, version: text(), by: text(), note: text() },
            Notice::ResultFailed {
                case_number: 4,
                title: text(),
                verdict: "failed".into(),
                candidate_number: 2,
                version: text(),
                by: text(),
                note: text(),
            },
            Notice::SignatureWanted { candidate_number: 2, version: text() },
            Notice::CandidateReady { candidate_number: 2, version: text(), stories: 1 },
        ]
    }

    #[test]
    fn every_kind_has_words_and_leads_to_one_page_of_ours() {
        let notices = every_kind("x");
        assert_eq!(notices.iter().map(Notice::kind).collect::<Vec<_>>(), Kind::ALL);
        for notice in notices {
            assert!(!notice.subject(SCENE).is_empty() && !notice.words(SCENE).is_empty() && !notice.action().is_empty());
            assert!(notice.path(SCENE).starts_with('/') && !notice.path(SCENE).starts_with("//"));
            let stored = serde_json::to_string(&notice).expect("JSON");
            assert!(stored.contains(&format!("\"kind\":\"{}\"", notice.kind())), "{stored}");
            assert_eq!(serde_json::from_str::<Notice>(&stored).expect("the same"), notice);
        }
    }

    #[test]
    fn nothing_that_people_typed_breaks_a_line_hides_or_turns_letters() {
        let hostile = "a\r\nBcc: all@example.org\u{202e}\u{0}\u{200b}".repeat(200);
        for notice in every_kind(&hostile) {
            for line in notice.words(SCENE).into_iter().chain([notice.subject(SCENE)]) {
                assert_eq!(plain_line(&line, usize::MAX), line, "{:?}", notice.kind());
            }
            assert!(notice.subject(SCENE).chars().count() <= SUBJECT);
        }
    }
}
