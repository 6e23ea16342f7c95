//! For tests of pages: draws a view as the server would, as the answer to a form if wished.

use crate::context::{FormEcho, RequestInfo};
use domain::access::Action;
use domain::summary::{CandidateHead, Place, Stage};
use domain::time::Timestamp;
use domain::{Refusal, Role};
use leptos::prelude::*;

/// The moment at which the pages are read.
pub(crate) const NOW: Timestamp = Timestamp(1_790_000_000_000);

pub(crate) fn place(may: &[Action]) -> Place {
    let mut may = may.to_vec();
    may.push(Action::View);
    Place {
        slug: "parlai".into(),
        project: "ParlAI".into(),
        repository: "facebookresearch/ParlAI".into(),
        reader: "Kim".into(),
        roles: vec![Role::QaTester],
        may,
        now: NOW,
    }
}

pub(crate) fn head() -> CandidateHead {
    let digest = Some(format!("sha256:{}", "a".repeat(64)));
    CandidateHead {
        number: 12,
        version: "1.7.2".into(),
        commit: "0123456789abcdef0123456789abcdef01234567".into(),
        branch: "main".into(),
        digest,
        stage: Stage::Qa,
        created_at: NOW,
        newer: None,
    }
}

/// The answer to a form that was refused with `note_missing`, about the field `note`.
pub(crate) fn refused(values: &[(&str, &str)]) -> FormEcho {
    let refusal = Refusal::new(domain::refusal::Kind::Invalid, "note_missing", "A note is needed.", "Write one.").about("note");
    FormEcho { refusal: Some(refusal), values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect() }
}

/// The HTML of a page. With `echo` it is the answer to a form.
pub(crate) fn html<V: IntoView + 'static>(echo: Option<FormEcho>, make: impl FnOnce() -> V) -> String {
    let mut request = http::Request::new(());
    request.extensions_mut().insert(RequestInfo {
        actor: None,
        request_id: "r-1".into(),
        providers: Vec::new(),
        echo,
        waiting: 0,
        device: None,
    });
    let (parts, ()) = request.into_parts();
    // Islands with children ask for it, as in a request.
    let owner = Owner::new_root(Some(std::sync::Arc::new(hydration_context::SsrSharedContext::new())));
    owner.with(|| {
        provide_context(parts);
        provide_context(leptos_meta::ServerMetaContext::new().0);
        leptos_meta::provide_meta_context();
        make().into_view().to_html()
    })
}

/// How often `part` is in `html`.
pub(crate) fn count(html: &str, part: &str) -> usize {
    html.matches(part).count()
}
