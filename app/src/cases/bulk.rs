//! One change of many cases: the form below the list, and the page that shows what it would do.

use super::api::read_bulk;
use super::list::asked;
use crate::context;
use crate::ui::{
    Button, ButtonLink, Choice, DataTable, Disclosure, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, SelectField, TextField,
    Tone, loaded, plural,
};
use domain::summary::{self, Known};
use domain::test_case::Priority;
use domain::test_case::bulk::Typed;
use leptos::prelude::*;

/// Known names that a field may suggest.
#[component]
pub fn Suggest(id: &'static str, names: Vec<String>) -> impl IntoView {
    let options = names.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! { <datalist id=id>{options}</datalist> }
}

/// The form; the boxes in the list and the list's own address belong to it.
#[component]
pub fn BulkForm(base: String, known: Known, total: i64) -> impl IntoView {
    let sent = context::echo().is_some();
    let mut priorities = vec![Choice::new("", "as it is")];
    priorities.extend(Priority::ALL.iter().rev().map(|priority| Choice::new(priority.as_str(), priority.as_str())));
    let retire = context::echoed("retire").is_some();
    let all = context::echoed("all").is_some();
    view! {
        <section class="library-bulk panel" id="change-many" aria-labelledby="many">
            <div class="panel-body">
                <Disclosure summary="Change many cases" open=sent>
                    <h2 id="many" class="hidden">"Change many cases"</h2>
                    <Form action=format!("{base}/bulk") id="bulk">
                        <fieldset class="field">
                            <legend>"Which"</legend>
                            <p class="hint">"Those ticked in the list, or:"</p>
                            <label class="check" for="all"><input type="checkbox" id="all" name="all" checked=all/>
                                <span class="check-text"><span>"All that match the search, on every page"</span><span class="hint">"More than one page is shown to you before anything is saved. "<span data-part="all">{plural(total, "case matches", "cases match")}" now."</span></span></span>
                            </label>
                        </fieldset>
                        <div class="fields">
                            <TextField name="to_folder" label="Move to folder" hint="/ takes them out of their folder." maxlength=200 list="known-folders"/>
                            <TextField name="add_tags" label="Add tags" hint="Words parted by commas." maxlength=1000/>
                            <TextField name="remove_tags" label="Remove tags" hint="Words parted by commas." maxlength=1000/>
                            <SelectField name="set_priority" label="Priority" choices=priorities/>
                            <TextField name="set_owner" label="Owner" hint="- takes the owner away." maxlength=200 list="known-owners"/>
                            <label class="check" for="retire"><input type="checkbox" id="retire" name="retire" checked=retire/><span class="check-text"><span>"Retire them"</span><span class="hint">"They are no longer proposed; results stay."</span></span></label>
                        </div>
                        <p class="hint">"What you leave empty stays as it is."</p>
                        <FormEnd><Button look=Look::Primary>"Change the cases"</Button></FormEnd>
                    </Form>
                    <Suggest id="known-folders" names=known.folders/>
                    <Suggest id="known-owners" names=known.owners/>
                </Disclosure>
            </div>
        </section>
    }
}

/// What a change of all that match would do, and the button that does it.
#[component]
pub fn BulkPage() -> impl IntoView {
    let typed = Typed::from(|name| Ok::<_, std::convert::Infallible>(context::query(name).unwrap_or_default())).unwrap_or_default();
    loaded(read_bulk(context::param("slug"), Some(asked()), Some(typed)), draw)
}

pub(super) fn draw(data: summary::BulkPage) -> impl IntoView {
    let summary::BulkPage { place, ask, typed, sentences, chosen, changing, first, seen, refusal } = data;
    let base = format!("/p/{}/cases", place.slug);
    let back = ask.address(&base);
    let crumbs = vec![("Test cases".to_owned(), back.clone())];
    let body = match refusal {
        Some(refusal) => view! { <Notice tone=Tone::Bad title=refusal.sentence alert=true><p>{refusal.advice}</p><p><a href=back>"Back to the list"</a></p></Notice> }.into_any(),
        None if changing == 0 => {
            let advice = if chosen == 0 { "No case matches." } else { "Every case that matches is so already, or is retired." };
            view! { <Notice tone=Tone::Info title="Nothing would change"><p>{advice}</p><p><a href=back>"Back to the list"</a></p></Notice> }.into_any()
        }
        None => {
            let same = chosen - changing;
            let rest = (same > 0).then(|| view! { <p class="hint">{plural(same, "case that matches is so already, or is retired.", "cases that match are so already, or are retired.")}</p> });
            let more = changing - i64::try_from(first.len()).unwrap_or(0);
            let more = (more > 0).then(|| view! { <p class="hint">"And "{more}" more."</p> });
            let rows = first.into_iter().map(|(number, title)| view! { <tr><td data-label="Case" class="cell-main"><a class="row-link" href=format!("{base}/{number}")><span class="quiet">"TC-"{number}</span>" "{title}</a></td></tr> }).collect_view();
            let does = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
            let mut hidden = ask.fields();
            let known = Typed::NAMES.into_iter();
            hidden.extend(known.filter_map(|name| typed.iter().find(|(field, _)| field == name).map(|(_, value)| (name, value.clone()))));
            hidden.extend([("all", "on".to_owned()), ("seen", seen)]);
            let button = format!("Change {}", plural(changing, "case", "cases"));
            view! {
                <Panel title=format!("{} will change", plural(changing, "case", "cases")) id="change">
                    <p>"For each:"</p>
                    <ul class="rules">{does}</ul>
                    {rest}
                    <Form action=format!("{base}/bulk") hidden=hidden>
                        <FormEnd><Button look=Look::Primary>{button}</Button><ButtonLink href=back look=Look::Secondary>"Cancel"</ButtonLink></FormEnd>
                    </Form>
                </Panel>
                <Panel title="Among them" id="among" class="panel-flush"><DataTable caption="The first cases that will change" columns=vec!["Case"]>{rows}</DataTable>{more}</Panel>
            }
            .into_any()
        }
    };
    view! { <Page place=place title="Change many cases" section=Section::Cases crumbs=crumbs><Refused/>{body}</Page> }
}
