//! What the page's script says (`web/capture`), in the language of the page: the script has no words of its own.

use crate::t;
use leptos::prelude::*;
use serde_json::json;

/// The texts, for the script to read. What only it knows stands in them by its name in braces.
#[component]
pub fn ScriptWords() -> impl IntoView {
    let texts = json!({
        "placed": { "arrow": t!("script-arrow"), "box": t!("script-box"), "pen": t!("script-pen"), "blur": t!("script-blur") },
        "undone": t!("script-undone"),
        "cleared": t!("script-cleared"),
        "nothing": t!("script-nothing"),
        "noPen": t!("script-no-pen"),
        "frame": t!("script-frame", left = "{left}", top = "{top}", wide = "{wide}", high = "{high}"),
        "added": t!("script-added", name = "{name}"),
        "removed": t!("script-removed", name = "{name}"),
        "changed": t!("script-changed", name = "{name}"),
        "notOpened": t!("script-not-opened", name = "{name}"),
        "failed": t!("script-failed"),
        "edit": t!("script-edit", name = "{name}"),
        "remove": t!("script-remove", name = "{name}"),
        "restored": t!("script-restored"),
        "restoredOne": t!("script-restored-one"),
        "restoredMore": t!("script-restored-more", files = "{files}"),
        "notKept": t!("script-not-kept"),
        "sending": t!("script-sending", part = "{part}"),
        "sent": t!("script-sent"),
        "lost": t!("script-lost"),
        "lostAdvice": t!("script-lost-advice"),
        "odd": t!("script-odd"),
        "code": t!("request-code"),
        "request": t!("request-id"),
    });
    view! { <div id="script-words" data-words=texts.to_string() hidden></div> }
}
