//! What the reader can do with a report next: one form for each possibility.

use crate::context;
use crate::ui::{Button, Choice, Disclosure, Form, Look, Notice, Refused, SelectField, TextArea, Tone};
use domain::feedback::Happening;
use leptos::prelude::*;

/// The forms. The one that was refused is open and says why; the first is open otherwise.
#[component]
pub fn Next(possible: Vec<Happening>, fix_candidates: Vec<i64>, can_try: Vec<i64>, action: String) -> impl IntoView {
    let sent = context::echo().and_then(|_| context::echoed("happening"));
    let told_below = sent.as_ref().is_some_and(|sent| possible.iter().any(|next| next.as_str() == sent));
    let forms = possible
        .into_iter()
        .filter(|next| *next != Happening::Reported)
        .enumerate()
        .map(|(at, next)| {
            let mine = sent.as_deref() == Some(next.as_str());
            let open = mine || (at == 0 && sent.is_none());
            view! { <OneForm next=next open=open mine=mine fix_candidates=fix_candidates.clone() can_try=can_try.clone() action=action.clone()/> }
        })
        .collect_view();
    view! {
        {(!told_below).then(|| view! { <Refused/> })}
        <div class="next-forms">{forms}</div>
    }
}

#[component]
fn OneForm(next: Happening, open: bool, mine: bool, fix_candidates: Vec<i64>, can_try: Vec<i64>, action: String) -> impl IntoView {
    let notice = mine.then(|| view! { <Refused/> });
    let id = format!("body-{next}");
    let body = |label: &'static str, hint: &'static str, required: bool| view! { <TextArea name="body" label=label hint=hint id=id rows=3 required=required echo=mine/> };
    let (summary, look, button, fields) = match next {
        Happening::Answered | Happening::Reported => {
            ("Answer", Look::Primary, "Send the answer", body("Answer", "The reporter reads it here.", true).into_any())
        }
        Happening::FixedIn if fix_candidates.is_empty() => {
            let text = view! { <Notice tone=Tone::Info title="There is no newer candidate yet"><p>"When the build with the fix has arrived, name it here."</p></Notice> };
            return view! { <Disclosure summary="It is fixed" open=open>{notice}{text}</Disclosure> }.into_any();
        }
        Happening::FixedIn => {
            let choices = fix_candidates.iter().map(|number| Choice::new(number.to_string(), format!("#{number}"))).collect::<Vec<_>>();
            let fields = view! {
                <SelectField name="fixed_in" label="Which candidate contains the fix?" hint="The reporter is asked to confirm it there." choices=choices required=true echo=mine/>
                {body("Note (optional)", "", false)}
            };
            ("It is fixed", Look::Primary, "Mark as fixed", fields.into_any())
        }
        Happening::Confirmed => {
            let fields =
                view! { <Tried next=next can_try=can_try.clone() mine=mine/>{body("Note (optional)", "What did you check?", false)} };
            ("It is gone", Look::Primary, "Confirm that it is gone", fields.into_any())
        }
        Happening::Reopened => {
            let fields = view! { <Tried next=next can_try=can_try.clone() mine=mine/>{body("What do you still see?", "A developer reads it.", true)} };
            ("It is still there", Look::Secondary, "Reopen", fields.into_any())
        }
        Happening::Waived => (
            "Let it pass",
            Look::Danger,
            "Let it pass",
            body("Why may it pass?", "Everybody who signs reads this. The reporter can reopen it.", true).into_any(),
        ),
    };
    let trying = matches!(next, Happening::Confirmed | Happening::Reopened) && !can_try.is_empty();
    let mut hidden = vec![("happening", next.as_str().to_owned())];
    if next != Happening::FixedIn {
        hidden.push(("fixed_in", String::new()));
    }
    if !trying {
        hidden.push(("tried_on", String::new()));
    }
    view! {
        <Disclosure summary=summary open=open>
            <Form action=action hidden=hidden>
                {notice}
                {fields}
                <div class="form-end"><Button look=look>{button}</Button></div>
            </Form>
        </Disclosure>
    }
    .into_any()
}

/// Which exact candidate was tried.
#[component]
fn Tried(next: Happening, can_try: Vec<i64>, mine: bool) -> impl IntoView {
    (!can_try.is_empty()).then(|| {
        let choices = can_try.iter().map(|number| Choice::new(number.to_string(), format!("#{number}"))).collect::<Vec<_>>();
        view! { <SelectField name="tried_on" label="Which candidate did you try?" hint="It counts for this one and for later ones." choices=choices id=format!("tried-{next}") required=true echo=mine/> }
    })
}
