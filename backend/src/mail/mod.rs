//! Mail: what a notice looks like on paper, when the mail of the day goes, and the conversation with the server.

pub(crate) mod digest;
