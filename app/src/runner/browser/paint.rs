//! Keeps the page up to date: what the server drew stays, these lines change what changed. Text of people goes through
//! [`safe`], or comes from the server as it drew it.

use super::kept::paint_with;
use super::note;
use crate::dom::{self, element, every, find, hide, set_text};
use crate::runner::done::done_words;
use crate::runner::form::{CHOSEN, about_note, note_hint, verdict_words};
use crate::runner::list::said_of;
use crate::runner::state::{Screen, State, Told, Waiting, clock, neighbour};
use domain::summary::RunItem;
use domain::test_run::Verdict;
use leptos::prelude::document;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;

thread_local!(static STATE: Cell<Option<State>> = const { Cell::new(None) });

/// Paints everything now, and whenever something changed.
pub(super) fn begin(state: State) {
    STATE.set(Some(state));
    paint_with(|| {
        if let Some(state) = STATE.get() {
            all(state);
        }
    });
}

fn all(state: State) {
    case(state);
    list(state);
    marks(state);
    verdicts(state);
    told(state);
    files(state);
    keys(state);
    timer(state);
    pressed("pause", state.paused.get());
    set_text("said", &state.said.get());
    set_text("heard", &state.heard.get());
    done(state);
    replace("waiting", &waiting(state));
    if let Some(button) = find("[data-act=guard]") {
        button.set_text_content(Some(if state.asking.get() { "Asking" } else { "Check again" }));
    }
    if let Some(form) = element("record-form") {
        let _ = form.class_list().toggle_with_force("runner-drop", state.dragging.get());
    }
    if let Some(note) = note() {
        note.set_read_only(state.busy.get());
    }
    if let Some(field) = element("verdicts") {
        let _ = field.set_attribute("aria-busy", if state.busy.get() { "true" } else { "false" });
    }
}

/// How long the tester is at this case.
pub(super) fn timer(state: State) {
    set_text("timer", &clock(state.took.get()));
}

/// What was recorded last; the server drew what was recorded before this page.
fn done(state: State) {
    let Some(done) = state.done.get().filter(|_| state.fresh.get()) else { return };
    let base = state.screen.with(Screen::base);
    let words = safe(&done_words(&done));
    let both = if done.other.is_some() { ". Both results stand." } else { "" };
    let link = format!(r#"<a class="button button-quiet" href="{base}?case={}" data-act="undo">"#, done.number);
    replace("done", &format!(r#"<span>{words}{both}</span>{link}Look again<span class="hidden"> at TC-{}</span></a>"#, done.number));
}

/// Text, harmless inside of elements and of attributes.
fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn pressed(id: &str, on: bool) {
    if let Some(element) = element(id) {
        let _ = element.set_attribute("aria-pressed", if on { "true" } else { "false" });
    }
}

/// Shows what only works with this script, and hides what only works without.
pub(super) fn wake() {
    for part in every("[data-awake]") {
        hide(&part, part.get_attribute("data-awake").as_deref() == Some("hide"));
    }
}

/// The case on the screen, with its links and its hint.
fn case(state: State) {
    let at = state.at.get();
    let base = state.screen.with(Screen::base);
    let (here, there) = (element("a-case"), element("no-case"));
    let _ = here.map(|here| hide(&here, at.is_none()));
    let _ = there.map(|there| hide(&there, at.is_some()));
    let line = state.list.with(|list| list.iter().find(|item| Some(item.number) == at).cloned());
    let all_done = state.list.with(|list| list.iter().all(|item| item.done_here));
    let _ = element("all-done").map(|part| hide(&part, !all_done));
    let _ = element("not-all-done").map(|part| hide(&part, all_done));
    for (rel, step, label) in [("prev", -1, "Previous case"), ("next", 1, "Next case")] {
        let to = state.list.with(|list| neighbour(list, at, step));
        let Some(link) = find(&format!(".case-nav [rel={rel}]")) else { continue };
        hide(&link, to.is_none());
        if let Some(to) = to {
            let _ = link.set_attribute("href", &format!("{base}?case={to}"));
            let _ = link.set_attribute("data-go", &to.to_string());
            link.set_text_content(Some(&format!("{label} (TC-{to})")));
        }
    }
    let Some(line) = line else { return };
    set_text("note-hint", note_hint(line.newest));
    let drawn = state.sheets.with(|sheets| {
        let sheet = sheets.iter().find(|sheet| sheet.item.number == line.number)?;
        Some((sheet.facts.clone(), sheet.earlier.clone()))
    });
    let fallback = || {
        let link = format!(r#"<p class="quiet">This case was not read yet. <a href="{base}?case={}">Open its page</a></p>"#, line.number);
        (
            format!(r#"<h2 id="case-title" tabindex="-1"><span class="quiet">TC-{}</span> {}</h2>{link}"#, line.number, safe(&line.title)),
            String::new(),
        )
    };
    // The page came with its case: it is there before the others are read.
    if drawn.is_none() && state.screen.with(|screen| screen.at == at) && state.sheets.with(Vec::is_empty) {
        return;
    }
    let (facts, earlier) = drawn.unwrap_or_else(fallback);
    replace("case-earlier", &earlier);
    if replace("case-facts", &facts) {
        marks(state);
    }
}

/// Puts fresh HTML in place, unless it is there; focus stays where it was.
fn replace(id: &'static str, html: &str) -> bool {
    thread_local!(static SHOWN: RefCell<Vec<(&'static str, String)>> = const { RefCell::new(Vec::new()) });
    let same = SHOWN.with_borrow_mut(|shown| {
        let same = shown.iter().any(|(known, text)| *known == id && text == html);
        shown.retain(|(known, _)| *known != id);
        shown.push((id, html.to_owned()));
        same
    });
    let Some(part) = element(id).filter(|_| !same) else { return false };
    let focused = document().active_element().filter(|active| part.contains(Some(active)));
    part.set_inner_html(html);
    wake();
    if let Some(focused) = focused {
        match focused.get_attribute("data-act").and_then(|act| find(&format!("[data-act=\"{act}\"]"))) {
            Some(button) => {
                let _ = button.dyn_into::<web_sys::HtmlElement>().map(|button| button.focus());
            }
            None => dom::focus("case-title"),
        }
    }
    true
}

fn badge(verdict: Option<Verdict>) -> String {
    let (tone, word) = match verdict {
        None => ("quiet", "not run"),
        Some(Verdict::Passed) => ("ok", "passed"),
        Some(Verdict::Failed) => ("bad", "failed"),
        Some(Verdict::Blocked) => ("warn", "blocked"),
        Some(Verdict::Skipped) => ("quiet", "skipped"),
    };
    format!(r#"<span class="badge tone-{tone}">{word}</span>"#)
}

/// Every line of the list, and how far the run is.
fn list(state: State) {
    let at = state.at.get();
    let run = state.screen.with(|screen| screen.run.clone());
    let waits: Vec<i64> = state.waiting.with(|waiting| waiting.iter().filter(|item| item.run == run).map(|item| item.case).collect());
    let lines: Vec<RunItem> = state.list.get();
    let (done, total) = (lines.iter().filter(|item| item.done_here).count(), lines.len());
    if let Some(bar) = find("#run-progress progress") {
        let text = format!("{done} of {total} cases in this run");
        let _ = bar.set_attribute("value", &done.to_string());
        let _ = bar.set_attribute("aria-label", &text);
        let _ = bar.next_element_sibling().map(|words| words.set_text_content(Some(&text)));
    }
    for (link, item) in every(".runner-list a").into_iter().zip(lines) {
        let waiting = waits.contains(&item.number);
        let _ = link.class_list().toggle_with_force("runner-link-done", item.done_here || waiting);
        let _ = if at == Some(item.number) { link.set_attribute("aria-current", "page") } else { link.remove_attribute("aria-current") };
        let state = format!(r#"{} <span class="hint">{}</span>"#, badge(item.newest), said_of(&item, waiting));
        if let Some(part) = link.last_element_child().filter(|part| part.inner_html() != state) {
            part.set_inner_html(&state);
        }
    }
}

/// The buttons at the steps.
fn marks(state: State) {
    let marks = state.marks.get();
    for (number, button) in (1_usize..).zip(every(".step-mark")) {
        let mark = marks.get(number - 1).copied().flatten();
        let word = mark.map_or("not marked", Verdict::as_str);
        button.set_class_name(&format!("step-mark step-{}", mark.map_or("none", Verdict::as_str)));
        let _ = button.set_attribute("aria-label", &format!("Step {number}: {word}"));
        button.set_text_content(Some(word));
    }
}

/// The four buttons: one may wait for its note.
fn verdicts(state: State) {
    let chosen = state.chosen.get();
    for verdict in Verdict::ALL {
        let Some(button) = find(&format!("#verdicts .verdict-{verdict}")) else { continue };
        let is = chosen == Some(*verdict);
        let _ = button.class_list().toggle_with_force("verdict-chosen", is);
        let _ = button.last_element_child().map(|words| words.set_text_content(Some(if is { CHOSEN } else { verdict_words(*verdict).2 })));
    }
}

fn told(state: State) {
    let told = state.told.get();
    if let Some(note) = note() {
        let wrong = told.as_ref().is_some_and(|told| about_note(&told.code));
        let _ = if wrong { note.set_attribute("aria-invalid", "true") } else { note.remove_attribute("aria-invalid") };
    }
    let html = told.map(|told| {
        let Told { code, sentence, advice, request_id } = told;
        let id = request_id.map(|id| format!(", request <code>{}</code>", safe(&id))).unwrap_or_default();
        format!(
            r#"<div class="notice tone-bad" role="alert" tabindex="-1" id="told-notice"><p class="notice-title">{}</p><div class="notice-body"><p>{}</p><p class="request-line">Code <code>{}</code>{id}</p></div></div>"#,
            safe(&sentence),
            safe(&advice),
            safe(&code)
        )
    });
    if replace("told", &html.unwrap_or_default()) {
        dom::focus("told-notice");
    }
}

fn files(state: State) {
    let files = state.files.get();
    let mut html = String::new();
    if !files.is_empty() {
        html.push_str(r#"<ul class="chosen-files" aria-label="Files that go with the verdict">"#);
        for file in files {
            let (name, kilobytes) = (safe(&file.name), (file.bytes + 999) / 1_000);
            html.push_str(&format!(r#"<li><span class="chosen-name">{name}</span> <span class="hint">{kilobytes} kB</span> <button type="button" class="button button-quiet" data-act="drop:{}">Remove<span class="hidden"> {name}</span></button></li>"#, file.id));
        }
        html.push_str("</ul>");
    }
    if let Some(percent) = state.sent.get() {
        html.push_str(&format!(r#"<p class="sending"><progress value="{percent}" max="100" aria-label="Files sent"></progress> {percent} % of the files sent</p>"#));
    }
    replace("chosen-files", &html);
}

fn keys(state: State) {
    let on = state.keys.get();
    pressed("keys-on", on);
    set_text("keys-word", if on { "Keys" } else { "Keys (off)" });
    every(".verdict-key").iter().for_each(|key| hide(key, !on));
}

/// Verdicts that wait, and verdicts that were refused while they did.
fn waiting(state: State) -> String {
    let waiting = state.waiting.get();
    let held = waiting.iter().filter(|item| item.refused.is_none() && item.held).count();
    let refused: Vec<&Waiting> = waiting.iter().filter(|item| item.refused.is_some()).collect();
    if held == 0 && refused.is_empty() {
        return String::new();
    }
    let mut html = String::from(r#"<section class="waiting notice tone-warn" aria-label="Verdicts that are not saved on the server">"#);
    if held > 0 {
        let words =
            if held == 1 { "1 verdict waits for the connection".to_owned() } else { format!("{held} verdicts wait for the connection") };
        let why = if state.signed_out.get() {
            let next = state.screen.with(|screen| crate::error::next_query(&screen.base()));
            format!(
                r#"<span>Your session ended. <a href="/sign-in?{next}" target="_blank" rel="opener">Sign in in a new tab</a>, then come back: everything is kept.</span>"#
            )
        } else {
            r#"<span class="hint">You can go on. They are sent in order, each once, and kept in this browser until then.</span>"#.to_owned()
        };
        html.push_str(&format!(r#"<p class="waiting-line"><strong>{words}</strong> {why} <button type="button" class="button" data-act="send">Send now</button></p>"#));
    }
    if !refused.is_empty() {
        let words =
            if refused.len() == 1 { "1 verdict was not taken".to_owned() } else { format!("{} verdicts were not taken", refused.len()) };
        html.push_str(&format!("<p><strong>{words}</strong> Nothing of them is lost: decide for each.</p><ul class=\"waiting-list\">"));
        refused.into_iter().for_each(|item| html.push_str(&refused_item(item, state)));
        html.push_str("</ul>");
    }
    html.push_str("</section>");
    html
}

fn refused_item(item: &Waiting, state: State) -> String {
    let mut html = format!(r#"<li><p class="waiting-title">TC-{} {}: {}</p>"#, item.case, safe(&item.title), item.verdict);
    if let Some(told) = &item.refused {
        html.push_str(&format!("<p>{} {}</p>", safe(&told.sentence), safe(&told.advice)));
        if told.code == "run_closed" {
            let environment = state.screen.with(|screen| safe(&screen.environment));
            html.push_str(&format!(r#"<form method="post" action="{}/runs"><input type="hidden" name="environment" value="{environment}"><button type="submit" class="button">Start a new run</button></form>"#, safe(&item.candidate)));
        }
    }
    if !item.note.is_empty() {
        html.push_str(&format!(r#"<div class="prose">{}</div>"#, safe(&item.note)));
    }
    if !item.files.is_empty() {
        html.push_str(&format!(r#"<p class="hint">With {}</p>"#, safe(&item.files.join(", "))));
    }
    html.push_str(r#"<div class="waiting-ways">"#);
    let here = state.screen.with(|screen| screen.writes && screen.candidate == item.candidate && screen.run != item.run);
    for (act, word, shown) in [
        ("retry", "Try again", true),
        ("here", "Record it in this run", here),
        ("copy", "Copy the words", true),
        ("forget", "Remove", true),
    ] {
        if shown {
            html.push_str(&format!(
                r#"<button type="button" class="button" data-act="{act}:{}">{word}<span class="hidden"> TC-{}</span></button>"#,
                safe(&item.intent),
                item.case
            ));
        }
    }
    html.push_str("</div></li>");
    html
}
