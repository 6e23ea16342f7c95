//! Inbox, a person's settings for notices, invitations, and the chats of a project.

use super::Place;
use crate::notice::{Kind, State, Way};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// What waits on somebody.
    pub enum Waiting {
        /// An emergency release that misses the second word.
        Emergency = "emergency",
        /// Stories to answer.
        Stories = "stories",
        /// A report that is said to be fixed.
        Confirm = "confirm",
        /// Test cases to run.
        Cases = "cases",
        /// A candidate to sign.
        Sign = "sign",
        /// A report to answer.
        Answer = "answer",
    }
}

/// What waits on the reader, in all projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxPage {
    /// The reader came by an invitation.
    pub guest: bool,
    /// The reader has a role somewhere.
    pub member: bool,
    /// In the order of the kinds, by project.
    pub items: Vec<InboxItem>,
}

/// What to do, with what its words need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// This person gave their word for an emergency release of this version; it waits for a second one's.
    Emergency(String, String),
    /// So many stories of this version wait for an answer.
    Stories(i64, String),
    /// Is this report fixed in the candidate with this number?
    Confirm(i64, String),
    /// So many test cases of this version wait.
    Cases(i64, String),
    /// This version waits for a signature.
    Sign(String),
    /// The report with this number and title waits for an answer.
    Answer(i64, String),
}

impl Matter {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Waiting {
        match self {
            Self::Emergency(..) => Waiting::Emergency,
            Self::Stories(..) => Waiting::Stories,
            Self::Confirm(..) => Waiting::Confirm,
            Self::Cases(..) => Waiting::Cases,
            Self::Sign(..) => Waiting::Sign,
            Self::Answer(..) => Waiting::Answer,
        }
    }
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxItem {
    /// The project's name.
    pub project: String,
    /// What to do.
    pub matter: Matter,
    /// Where.
    pub href: String,
}

/// How a person hears of things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesPage {
    /// The reader came by an invitation: the address is the invitation's.
    pub guest: bool,
    /// The portal sends mail at all.
    pub mail_on: bool,
    /// Where mail goes, if an address is known.
    pub address: Option<String>,
    /// Addresses that the provider verified.
    pub addresses: Vec<String>,
    /// The mail server's words and when, if it refused the address for good.
    pub refused: Option<(String, Timestamp)>,
    /// The choices.
    pub ways: Vec<(Kind, Way)>,
    /// Hour of the mail of the day, 0 to 23.
    pub hour: i64,
    /// Time zone of that hour, such as `Europe/Berlin`.
    pub zone: String,
    /// Newest first, at most 30.
    pub recent: Vec<NoticeRow>,
    /// When the page was read.
    pub now: Timestamp,
}

/// One notice in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// To whom, where the list is about several people.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// The page it leads to.
    pub href: String,
    /// Where the telling stands.
    pub state: State,
    /// The mail server's words, if it said some.
    pub problem: Option<String>,
    /// When it was told.
    pub at: Timestamp,
}

/// The invitations of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationsPage {
    /// Where.
    pub place: Place,
    /// The portal sends mail: otherwise links must be passed on by hand.
    pub mail_on: bool,
    /// Newest first.
    pub rows: Vec<InvitationRow>,
    /// Candidates one can invite to: number and version, newest first.
    pub candidates: Vec<(i64, String)>,
}

crate::words! {
    /// Where an invitation stands.
    pub enum Invited {
        /// Nobody came yet.
        Open = "open",
        /// Somebody came.
        Used = "used",
        /// Its time is over.
        Expired = "expired",
        /// It was taken back.
        Revoked = "revoked",
    }
}

/// One invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    /// Id.
    pub id: String,
    /// The guest's name.
    pub name: String,
    /// The guest's address.
    pub address: String,
    /// Where it stands.
    pub state: Invited,
    /// Number of the candidate it is about, if one.
    pub candidate: Option<i64>,
    /// Good on the first device only.
    pub single_device: bool,
    /// Who invited.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it is good.
    pub until: Timestamp,
    /// When the guest was last let in.
    pub last_used_at: Option<Timestamp>,
    /// Where the newest mail stands, with the mail server's words if it said some.
    pub mail: Option<(State, Option<String>)>,
}

/// What is behind a personal link: each mail has one of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leads {
    /// Whatever waits.
    Inbox,
    /// The stories of a candidate; its version.
    Stories(String),
    /// The guest's own report of this number.
    Report(i64),
    /// What the guest hears of.
    Settings,
}

/// What a guest reads before coming in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedPage {
    /// The guest's name.
    pub name: String,
    /// What to try.
    pub project: String,
    /// Where the link leads.
    pub leads: Leads,
    /// Who invited.
    pub by: String,
    /// Until when it is good.
    pub until: Timestamp,
    /// Good on one device only, and not used yet: coming in binds it.
    pub binds_device: bool,
}

/// The chats of a project, and the mails that cannot be delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatPage {
    /// Where.
    pub place: Place,
    /// The portal sends mail at all.
    pub mail_on: bool,
    /// What a chat can hear of.
    pub kinds: Vec<Kind>,
    /// By name.
    pub chats: Vec<ChatRow>,
    /// Mails of this project that were refused or have no address, newest first, at most 50.
    pub undelivered: Vec<NoticeRow>,
}

/// One chat; its address is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `slack` or `teams`.
    pub form: String,
    /// The host of its address.
    pub host: String,
    /// What it hears of.
    pub kinds: Vec<Kind>,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why the last message did not get there, if it did not.
    pub problem: Option<String>,
}
