//! The form with which a tester judges a case: one click on a verdict records it.

use super::run::Screen;
use crate::context;
use crate::ui::{FileField, Form, Refused, TextArea};
use domain::test_run::Verdict;
use leptos::prelude::*;

/// What each verdict means, and the key that gives it.
const fn verdict_words(verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    match verdict {
        Verdict::Passed => ("p", "Passed", "as expected"),
        Verdict::Failed => ("f", "Failed", "not as expected"),
        Verdict::Blocked => ("b", "Blocked", "could not be judged"),
        Verdict::Skipped => ("s", "Skipped", "left out on purpose"),
    }
}

/// Note, files, and four ways to send them.
#[component]
pub fn RecordForm(number: i64, latest: Option<Verdict>, screen: Screen) -> impl IntoView {
    let chosen = context::echoed("verdict");
    let mine = chosen.is_some() && context::echoed("case").is_none_or(|case| case == number.to_string());
    let notice = mine.then(|| view! { <Refused/> });
    let buttons = Verdict::ALL
        .iter()
        .map(|verdict| {
            let (key, word, meaning) = verdict_words(*verdict);
            let again = mine && chosen.as_deref() == Some(verdict.as_str());
            let class = format!("verdict verdict-{verdict}{}", if again { " verdict-chosen" } else { "" });
            view! {
                <button type="submit" class=class name="verdict" value=verdict.as_str() data-key=key>
                    <span class="verdict-word">{word}</span>
                    <span class="verdict-meaning">{if again { "your choice, not saved yet" } else { meaning }}</span>
                </button>
            }
        })
        .collect_view();
    let hint = if latest.is_some() {
        "Needed unless it passed as before: say what you saw, or why the verdict changed."
    } else {
        "Needed unless it passed: say what you saw."
    };
    let files = if mine { "Please choose the files again: a browser does not keep them." } else { "Screenshots, recordings, logs." };
    view! {
        <section class="record" aria-labelledby="record">
            <h3 id="record">"Your result"</h3>
            <Form action=format!("{}/results", screen.base) multipart=true hidden=vec![("case", number.to_string()), ("intent", screen.intent)]>
                {notice}
                <div class="record-note"><TextArea name="note" label="Note" hint=hint rows=3 echo=mine/></div>
                <FileField name="files" label="Files" hint=files/>
                <fieldset class="verdicts"><legend>"Record as"</legend><div class="verdict-buttons">{buttons}</div></fieldset>
            </Form>
        </section>
    }
}
