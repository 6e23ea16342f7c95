//! What was just done, said on the page that follows a form. Only pages for people with accounts say it: it is English.

use super::badge::Tone;
use super::notice::Notice;
use crate::context;
use leptos::prelude::*;

/// What was just done, said on the page that follows. Only these words of an address stand for a sentence; nothing else of it is
/// shown.
const DONE: [(&str, &str); 4] = [
    ("signed", "Your signature is recorded."),
    ("revoked", "The signature is taken back."),
    ("policy-saved", "A new version of the policy is saved, and in force."),
    ("policy-same", "Nothing was different, so nothing was saved."),
];

/// The sentence for an address.
pub(super) fn done_in(address: &str) -> Option<&'static str> {
    let (_, query) = address.split_once('?')?;
    let word = query.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    DONE.iter().find(|(known, _)| *known == word).map(|(_, said)| *said)
}

/// What was just done, if the address says so.
#[component]
pub fn Done() -> impl IntoView {
    done_in(&context::here()).map(|said| view! { <div role="status"><Notice tone=Tone::Ok title=said/></div> })
}
