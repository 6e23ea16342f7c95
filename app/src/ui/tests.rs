//! Parts drawn as the server draws them: words of others stay words.

use super::{Badge, Choice, Notice, Prose, Refused, SelectField, TextArea, TextField, Tone};
use crate::context::FormEcho;
use crate::qa::testing::{html, refused};
use domain::{Refusal, refusal::Kind};
use leptos::prelude::*;

const HOSTILE: &str = "\"'></textarea></option></title><script>alert(1)</script><img src=x onerror=alert(1)>";

#[test]
fn what_was_typed_comes_back_as_text_and_nothing_else() {
    let echo = || Some(refused(&[("note", HOSTILE), ("title", HOSTILE)]));
    let page = html(echo(), || {
        view! {
            <TextArea name="note" label="Note"/>
            <TextField name="title" label="Title"/>
            <SelectField name="story" label="Story" choices=vec![Choice::new(HOSTILE, HOSTILE)]/>
            <Prose text=HOSTILE/>
            <Badge tone=Tone::Quiet>{HOSTILE}</Badge>
            <Notice tone=Tone::Bad title=HOSTILE/>
        }
    });
    assert!(!page.contains("<script>") && !page.contains("<img"), "{page}");
    assert_eq!(page.matches("</textarea>").count(), 1, "{page}");
    assert!(page.contains("value=\"&quot;"), "an attribute cannot be left: {page}");
}

#[test]
fn a_refusal_is_announced_can_take_the_focus_and_names_the_request() {
    let refusal =
        Refusal::new(Kind::Conflict, "stale_page", "Something changed.", "Read it again.").with_details(vec!["TC-3 failed.".into()]);
    let echo = FormEcho { refusal: Some(refusal), values: vec![("reason".into(), "typed".into())] };
    let page = html(Some(echo.clone()), || view! { <Refused field="reason"/> });
    for part in ["role=\"alert\"", "tabindex=\"-1\"", "Something changed.", "Read it again.", "TC-3 failed.", "stale_page", "r-1"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let other = html(Some(echo), || view! { <Refused field="choice"/> });
    assert!(!other.contains("role=\"alert\""), "another form's refusal: {other}");
}

#[test]
fn a_field_says_beside_itself_what_is_wrong_with_it() {
    let page = html(Some(refused(&[("note", "typed")])), || view! { <TextArea name="note" label="Note" hint="Say why."/> });
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("aria-describedby=\"note-hint note-error\""), "{page}");
    assert!(page.contains("A note is needed.") && page.contains(">typed</textarea>"), "{page}");
}

#[test]
fn only_words_that_are_known_become_a_notice_and_nothing_of_the_address_is_shown() {
    use super::done::done_in;
    assert_eq!(done_in("/p/x/candidates/1?done=signed"), Some("Your signature is recorded."));
    assert_eq!(done_in("/p/x/policy?a=b&done=policy-same"), Some("Nothing was different, so nothing was saved."));
    for address in ["/p/x", "/p/x?done=", "/p/x?done=<b>Paid</b>", "/p/x?undone=signed", "/p/x?done=Your+signature"] {
        assert_eq!(done_in(address), None, "{address}");
    }
}
