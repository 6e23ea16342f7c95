//! Files that were attached to something.

use super::text::FileSize;
use crate::t;
use domain::summary::FileLink;
use leptos::prelude::*;

/// Links to evidence files with their sizes; nothing when there are none.
#[component]
pub fn FileLinks(files: Vec<FileLink>) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let items = files.into_iter().map(|file| view! { <li><a href=file.href title=format!("SHA-256 {}", file.sha256)>{file.name}</a>" "<span class="hint"><FileSize bytes=file.bytes/></span></li> }).collect_view();
        view! { <ul class="attached" aria-label=t!("files")>{items}</ul> }
    })
}
