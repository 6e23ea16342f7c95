//! What narrows the list: the search line, folders, tags, and what is chosen of them. Links and one GET form.

use crate::ui::{Button, Choice, Look, SelectField};
use domain::test_case::Priority;
use domain::test_case::query::{Ask, LONGEST, Sort};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The search line with priority and order. What else is chosen stays chosen.
#[component]
pub fn SearchForm(ask: Ask, base: String, priorities: Vec<(Priority, i64)>) -> impl IntoView {
    let every = std::iter::once(Choice::new("", "any"));
    let some = Priority::ALL.iter().rev().map(|priority| {
        let count = priorities.iter().find(|(known, _)| known == priority).map_or(0, |(_, count)| *count);
        let label = if ask.priority.is_empty() { format!("{priority} ({count})") } else { priority.to_string() };
        Choice::new(priority.as_str(), label)
    });
    let choices: Vec<Choice> = every.chain(some).collect();
    let orders = [(Sort::Number, "number"), (Sort::Title, "title"), (Sort::Changed, "last changed"), (Sort::Priority, "priority")];
    let orders: Vec<Choice> = orders.iter().map(|(sort, label)| Choice::new(sort.as_str(), *label)).collect();
    let hidden = [("folder", ask.folder.clone()), ("tag", ask.tag.clone())];
    let hidden = hidden.into_iter().filter(|(_, value)| !value.is_empty());
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let order = ask.order().to_string();
    view! {
        <search>
            <form method="get" action=base class="form library-form" id="library-search">
                <div class="field library-line">
                    <label for="q">"Search"</label>
                    <input class="input" type="search" id="q" name="q" value=ask.q.clone() maxlength=LONGEST aria-describedby="q-hint" autocomplete="off" spellcheck="false" enterkeyhint="search"/>
                </div>
                <SelectField name="priority" label="Priority" choices=choices value=ask.priority.clone() echo=false/>
                <SelectField name="sort" label="Order by" choices=orders value=order echo=false/>
                {hidden}
                <Button look=Look::Secondary>"Search"</Button>
                <p class="hint library-hint" id="q-hint">
                    "All words must occur. Also: "<code>"TC-12"</code>" "<code>"tag:smoke"</code>" "<code>"folder:Chat"</code>" "<code>"story:PARLAI-101"</code>" "
                    <code>"priority:high"</code>" "<code>"owner:quinn"</code>" "<code>"is:retired"</code>", and \"words together\"."
                </p>
            </form>
        </search>
    }
}

/// Filters that links have set, each with a way out of it.
#[component]
pub fn Chosen(ask: Ask, base: String) -> impl IntoView {
    let off = |label: String, without: Ask| {
        let name = format!("{label}: take this filter away");
        view! { <a class="chip chip-off" href=without.address(&base) aria-label=name>{label}<span aria-hidden="true">" ×"</span></a> }
    };
    let folder = if ask.folder == "/" { "no folder".to_owned() } else { ask.folder.clone() };
    let chosen = [
        (!ask.folder.is_empty()).then(|| off(format!("Folder {folder}"), ask.with(|ask| ask.folder.clear()))),
        (!ask.tag.is_empty()).then(|| off(format!("Tag {}", ask.tag), ask.with(|ask| ask.tag.clear()))),
        (!ask.priority.is_empty()).then(|| off(format!("Priority {}", ask.priority), ask.with(|ask| ask.priority.clear()))),
    ];
    let clear = (!ask.is_plain()).then(|| {
        let plain = Ask { sort: ask.sort.clone(), ..Ask::default() };
        view! { <a href=plain.address(&base)>"Show all"</a> }
    });
    view! { <span class="chips">{chosen.into_iter().collect_view()}{clear}</span> }
}

/// The most frequent tags of what was found.
#[component]
pub fn Tags(tags: Vec<(String, i64)>, ask: Ask, base: String) -> impl IntoView {
    let links = tags
        .into_iter()
        .filter(|(tag, _)| *tag != ask.tag)
        .take(16)
        .map(|(tag, count)| {
            let href = ask
                .with(|ask| {
                    // The address has room for one tag; a second one goes into the search line.
                    if ask.tag.is_empty() {
                        ask.tag.clone_from(&tag);
                    } else {
                        ask.q = format!("{} tag:{tag}", ask.q).trim().to_owned();
                    }
                })
                .address(&base);
            view! { <li><a class="chip" href=href>{tag}" "<span class="quiet">{count}</span></a></li> }
        })
        .collect::<Vec<_>>();
    (!links.is_empty()).then(|| view! { <div class="library-tags"><span class="hint" id="tags-label">"Tags"</span><ul class="chips" aria-labelledby="tags-label">{links}</ul></div> })
}

/// A folder with those in it.
#[derive(Default)]
struct Shelf {
    own: i64,
    inside: BTreeMap<String, Shelf>,
}

impl Shelf {
    fn put(&mut self, names: &[&str], count: i64) {
        match names.split_first() {
            None => self.own += count,
            Some((first, rest)) => self.inside.entry((*first).to_owned()).or_default().put(rest, count),
        }
    }

    fn total(&self) -> i64 {
        self.own + self.inside.values().map(Self::total).sum::<i64>()
    }
}

/// The tree of folders, with how many of the cases that match are in each.
#[component]
pub fn Folders(folders: Vec<(String, i64)>, ask: Ask, base: String) -> impl IntoView {
    let mut root = Shelf::default();
    let mut loose = 0;
    for (path, count) in &folders {
        if path.is_empty() {
            loose += count;
        } else {
            root.put(&path.split('/').collect::<Vec<_>>(), *count);
        }
    }
    let every = link("All folders", "", root.total() + loose, &ask, &base);
    let none = (loose > 0 && !root.inside.is_empty()).then(|| view! { <li>{link("No folder", "/", loose, &ask, &base)}</li> });
    view! {
        <details class="library-folders" open=true>
            <summary>"Folders"</summary>
            <ul class="tree"><li>{every}</li>{branch(&root, "", &ask, &base)}{none}</ul>
        </details>
    }
}

fn branch(shelf: &Shelf, path: &str, ask: &Ask, base: &str) -> Vec<AnyView> {
    let draw = |(name, inner): (&String, &Shelf)| {
        let full = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        let own = link(name, &full, inner.total(), ask, base);
        if inner.inside.is_empty() {
            return view! { <li>{own}</li> }.into_any();
        }
        // Open where the reader is.
        let open = ask.folder == full || ask.folder.starts_with(&format!("{full}/"));
        let label = format!("Folders in {name}");
        let inner = branch(inner, &full, ask, base);
        view! { <li class="tree-branch">{own}<details open=open><summary><span class="hidden">{label}</span></summary><ul>{inner}</ul></details></li> }.into_any()
    };
    shelf.inside.iter().map(draw).collect()
}

fn link(name: &str, path: &str, count: i64, ask: &Ask, base: &str) -> impl IntoView + use<> {
    let here = ask.folder == path;
    let href = ask.with(|ask| path.clone_into(&mut ask.folder)).address(base);
    let name = name.to_owned();
    view! { <a class="tree-link" href=href aria-current=here.then_some("true")>{name}" "<span class="quiet">{count}</span></a> }
}
