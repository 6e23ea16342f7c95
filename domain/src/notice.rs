//! What the portal tells one person: each notice has a kind, what its words need, and the one address it leads to. The
//! words are in the message files, in every language.

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
        /// One's passkeys or apps for one-time codes changed, or were tried in vain.
        SigningChanged = "signing_changed",
        /// One's signature counts no longer.
        SignatureEnded = "signature_ended",
        /// One's signature is about to expire.
        SignatureEnds = "signature_ends",
        /// Somebody stands in for somebody.
        StandIn = "stand_in",
        /// A release past the gate.
        Emergency = "emergency",
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
            Self::FeedbackAnswered | Self::StoryRejected | Self::ResultFailed => Way::Digest,
            _ => Way::AtOnce,
        }
    }

    /// May a person choose? An invitation is the way in itself; what became of one's own signature, and an emergency, are for
    /// nobody to miss, and whoever took over an account must not silence what happens to it.
    #[must_use]
    pub const fn has_choice(self) -> bool {
        !matches!(self, Self::Invited | Self::SigningChanged | Self::SignatureEnded | Self::SignatureEnds | Self::StandIn | Self::Emergency)
    }
}

/// One thing to tell. Texts of people are kept as they wrote them; who says them cleans them.
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
    /// It may not have been the person themselves.
    SigningChanged {
        /// `enrolled`, `revoked` or `locked`.
        change: String,
        /// What its owner calls it; of no meaning when locked.
        name: String,
    },
    /// A signature counts no longer.
    SignatureEnded {
        /// Which candidate it was for.
        candidate_number: i64,
        /// Its version.
        version: String,
        /// The word of [`crate::signature::Ended`].
        ended: String,
        /// Who took it back; empty when nobody did.
        by: String,
        /// Why, and what was otherwise.
        text: String,
    },
    /// A signature is about to expire.
    SignatureEnds {
        /// Which candidate it is for.
        candidate_number: i64,
        /// Its version.
        version: String,
        /// When.
        at: Timestamp,
    },
    /// Somebody signs in the name of another for a while, or no longer does.
    StandIn {
        /// Who signs.
        by: String,
        /// In whose name.
        of: String,
        /// Until when.
        until: Timestamp,
        /// It was ended before.
        over: bool,
        /// Why.
        text: String,
    },
    /// Somebody gave their word for a release past the gate.
    Emergency {
        /// Which candidate.
        candidate_number: i64,
        /// Its version.
        version: String,
        /// Who.
        by: String,
        /// Key of the incident.
        incident: String,
        /// It was the second word: it goes out.
        goes: bool,
        /// Why.
        text: String,
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
            Self::SigningChanged { .. } => Kind::SigningChanged,
            Self::SignatureEnded { .. } => Kind::SignatureEnded,
            Self::SignatureEnds { .. } => Kind::SignatureEnds,
            Self::StandIn { .. } => Kind::StandIn,
            Self::Emergency { .. } => Kind::Emergency,
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
            Self::SigningChanged { .. } => "/settings/signing".to_owned(),
            Self::SignatureWanted { candidate_number, .. }
            | Self::SignatureEnded { candidate_number, .. }
            | Self::SignatureEnds { candidate_number, .. } => format!("/p/{slug}/candidates/{candidate_number}/sign"),
            Self::StandIn { .. } => format!("/p/{slug}/stand-ins"),
            Self::Emergency { candidate_number, .. } => format!("/p/{slug}/candidates/{candidate_number}/emergency"),
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
            Notice::SigningChanged { change: "enrolled".into(), name: text() },
            Notice::SignatureEnded { candidate_number: 2, version: text(), ended: "void".into(), by: text(), text: text() },
            Notice::SignatureEnds { candidate_number: 2, version: text(), at: Timestamp(0) },
            Notice::StandIn { by: text(), of: text(), until: Timestamp(0), over: false, text: text() },
            Notice::Emergency { candidate_number: 2, version: text(), by: text(), incident: text(), goes: true, text: text() },
        ]
    }

    #[test]
    fn every_kind_leads_to_one_page_of_ours_and_is_stored_as_it_is() {
        let notices = every_kind("x");
        assert_eq!(notices.iter().map(Notice::kind).collect::<Vec<_>>(), Kind::ALL);
        for notice in notices {
            assert!(notice.path(SCENE).starts_with('/') && !notice.path(SCENE).starts_with("//"));
            let stored = serde_json::to_string(&notice).expect("JSON");
            assert!(stored.contains(&format!("\"kind\":\"{}\"", notice.kind())), "{stored}");
            assert_eq!(serde_json::from_str::<Notice>(&stored).expect("the same"), notice);
        }
    }
}
