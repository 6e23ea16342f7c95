//! What is said of a fix, for which exact candidate, and reports that say the same.

use super::candidate_link;
use crate::t;
use crate::ui::{Button, Disclosure, Form, FormEnd, Look, Notice, Panel, TextField, Tone, filled, lacking_words, source_words};
use domain::language::Hole;
use domain::summary::FixSaid;
use leptos::prelude::*;

/// The fix: asked for, confirmed, or missing in newer candidates.
#[component]
pub fn FixPanel(fix: Option<FixSaid>, base: String) -> impl IntoView {
    let Some(FixSaid { candidate: (number, version), sources, confirmed_on, asked, lacking, .. }) = fix else { return ().into_any() };
    let link = |number: i64| vec![candidate_link(&base, number)];
    let (title, said) = match confirmed_on {
        Some(on) => (t!("fix-confirmed", number = on), filled(&t!("fix-confirmed.more", link = Hole(0)), link(on))),
        None if asked => (t!("fix-asked", version = version), filled(&t!("fix-asked.more", link = Hole(0)), link(number))),
        None => (t!("fix-said", version = version), filled(&t!("fix-said.more", link = Hole(0)), link(number))),
    };
    let why = (!sources.is_empty()).then(|| view! { <p class="hint">{t!("fix-why", why = source_words(&sources))}</p> });
    let lacking = (!lacking.is_empty()).then(|| {
        let rows = lacking
            .into_iter()
            .map(|(number, why)| view! { <li>{candidate_link(&base, number)}": "{lacking_words(why)}</li> })
            .collect_view();
        view! { <Notice tone=Tone::Warn title=t!("fix-lacking")><ul class="plain-list">{rows}</ul></Notice> }
    });
    view! { <Panel title=title id="fix" live="fix"><p>{said}</p>{why}{lacking}</Panel> }.into_any()
}

/// Reports that say the same: which, and the way to join and separate them.
#[component]
pub fn JoinPanel(number: i64, follows: Option<i64>, followers: Vec<i64>, may_join: bool, base: String) -> impl IntoView {
    if follows.is_none() && followers.is_empty() && !may_join {
        return ().into_any();
    }
    let link = |number: i64| view! { <a href=format!("{base}/feedback/{number}")>"F-"{number}</a> }.into_any();
    let action = format!("{base}/feedback/{number}");
    let (said, form) = match follows {
        Some(lead) => {
            let said = filled(&t!("same.follows", link = Hole(0)), vec![link(lead)]);
            let part = t!("same.part", number = lead);
            let form = may_join.then(|| {
                view! { <Form action=format!("{action}/part")><FormEnd><Button look=Look::Secondary>{part}</Button></FormEnd></Form> }
                    .into_any()
            });
            (Some(said), form)
        }
        None => {
            let said = (!followers.is_empty()).then(|| {
                let list =
                    followers.iter().enumerate().map(|(at, other)| view! { {(at > 0).then_some(", ")}{link(*other)} }).collect_view();
                filled(&t!("same.led", links = Hole(0)), vec![list.into_any()])
            });
            let form = may_join.then(|| {
                view! {
                    <Disclosure summary=t!("same.join")>
                        <Form action=format!("{action}/join")>
                            <TextField name="lead" label=t!("same.lead") hint=t!("same.lead-hint") required=true maxlength=12/>
                            <FormEnd><Button look=Look::Secondary>{t!("same.send")}</Button></FormEnd>
                        </Form>
                    </Disclosure>
                }
                .into_any()
            });
            (said, form)
        }
    };
    view! { <Panel title=t!("same") id="same">{said.map(|said| view! { <p>{said}</p> })}{form}</Panel> }.into_any()
}
