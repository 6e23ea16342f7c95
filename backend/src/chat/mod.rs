//! Chat: one message to the incoming webhook of a channel, in the form that Slack or Teams takes.

mod forms;
mod reach;

pub(crate) use forms::{Form, body};
pub(crate) use reach::{check_address, post};
