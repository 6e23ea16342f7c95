//! The parts every page is made of. They draw what they are given: no server calls, no decisions.

mod badge;
mod button;
mod carried;
mod done;
mod field;
mod files;
mod form;
mod language;
mod layout;
mod marks;
mod notice;
mod panel;
mod passkey;
mod prove;
mod read;
mod standing;
mod table;
mod text;
mod theme;
mod waiver;

#[cfg(test)]
mod tests;

pub use badge::{AnswerBadge, Badge, SeverityBadge, StageBadge, StatusBadge, Tone, VerdictBadge};
pub use button::{Button, ButtonLink, Look};
pub use carried::CarriedFrom;
pub use field::{Check, Choice, FileField, RadioField, SelectField, TextArea, TextField};
pub use files::FileLinks;
pub use form::{Form, FormEnd};
pub use language::{LanguageForm, english, filled};
pub use layout::{CandidateLayout, Crumb, Page, PlainPage, Section, Tab};
pub use marks::ResultMarks;
pub use notice::{Empty, Notice, Refused, RequestLine};
pub use panel::{Disclosure, Panel, Progress};
pub use passkey::{MakePasskey, PasskeyScript, ProveByPasskey};
pub use prove::{ExactText, Prove, ProvenBy};
pub use read::loaded;
pub use standing::{lacking_words, source_words, status_words};
pub use table::DataTable;
pub use text::{AsSeen, Digest, FileSize, Hash, Outside, Prose, Sha, TimeAgo, Unknown, When, inert, is_web, plural};
pub use theme::ThemeSwitch;
pub use waiver::{WaiverFacts, time_left};
