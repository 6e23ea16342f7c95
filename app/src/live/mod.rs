//! Live: one stream of news a page. What changed is asked for again and put in place of every part
//! marked `data-live`; a part in which somebody is writing, or that says `data-live-ask`, waits until they agree.

mod island;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod parts;

pub use island::Live;

/// Hidden fields whose values differ each time the page is drawn, or that a script fills in: they are no news.
#[cfg(any(feature = "hydrate", test))]
pub const DIFFERS: &str = "input[name=intent], input[name=seen_seq], input[data-zone]";
