//! What the reader can do with a report next: one form for each possibility.

use crate::context;
use crate::t;
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
    let body = |label: String, hint: String, required: bool| view! { <TextArea name="body" label=label hint=hint id=id rows=3 required=required echo=mine/> };
    let (summary, look, button, fields) = match next {
        Happening::Answered | Happening::Reported => {
            (t!("next-answer"), Look::Primary, t!("next-answer.send"), body(t!("next-answer"), t!("next-answer.hint"), true).into_any())
        }
        Happening::FixedIn if fix_candidates.is_empty() => {
            let text = view! { <Notice tone=Tone::Info title=t!("next-fixed.none")><p>{t!("next-fixed.none-more")}</p></Notice> };
            return view! { <Disclosure summary=t!("next-fixed") open=open>{notice}{text}</Disclosure> }.into_any();
        }
        Happening::FixedIn => {
            let choices = fix_candidates.iter().map(|number| Choice::new(number.to_string(), format!("#{number}"))).collect::<Vec<_>>();
            let fields = view! {
                <SelectField name="fixed_in" label=t!("next-fixed.which") hint=t!("next-fixed.which-hint") choices=choices required=true echo=mine/>
                {body(t!("next-note"), String::new(), false)}
            };
            (t!("next-fixed"), Look::Primary, t!("next-fixed.send"), fields.into_any())
        }
        Happening::Confirmed => {
            let fields = view! { <Tried next=next can_try=can_try.clone() mine=mine/>{body(t!("next-note"), t!("next-gone.hint"), false)} };
            (t!("next-gone"), Look::Primary, t!("next-gone.send"), fields.into_any())
        }
        Happening::Reopened => {
            let fields =
                view! { <Tried next=next can_try=can_try.clone() mine=mine/>{body(t!("next-there.what"), t!("next-there.hint"), true)} };
            (t!("next-there"), Look::Secondary, t!("next-there.send"), fields.into_any())
        }
        Happening::Waived => {
            (t!("next-waive"), Look::Danger, t!("next-waive"), body(t!("next-waive.why"), t!("next-waive.hint"), true).into_any())
        }
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
        view! { <SelectField name="tried_on" label=t!("next-tried") hint=t!("next-tried.hint") choices=choices id=format!("tried-{next}") required=true echo=mine/> }
    })
}
