//! Evidence on its way: chosen, taken, pasted or dropped; kept for each case until it is sent.

use crate::dom;
use crate::runner::state::{Chosen, State};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, DragEvent, Event, File, FileList, HtmlInputElement};

/// The server takes no more in one form.
const MOST: usize = 20;

/// A file with the name it is sent under.
#[derive(Clone)]
pub(super) struct Picked {
    pub name: String,
    pub file: File,
}

thread_local! {
    /// Case, id, file.
    static FILES: RefCell<Vec<(i64, u32, Picked)>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Takes the files of a case away, to be sent.
pub(super) fn take(case: i64) -> Vec<Picked> {
    FILES.with_borrow_mut(|files| {
        let taken = files.iter().filter(|(of, ..)| *of == case).map(|(.., file)| file.clone()).collect();
        files.retain(|(of, ..)| *of != case);
        taken
    })
}

/// They were not sent.
pub(super) fn give_back(state: State, case: i64, files: Vec<Picked>) {
    let numbered = files.into_iter().map(|file| (case, NEXT.replace(NEXT.get() + 1), file));
    FILES.with_borrow_mut(|all| all.extend(numbered));
    show(state);
}

/// Shows the files of the case on the screen.
#[expect(clippy::cast_possible_truncation, reason = "sizes of files fit")]
pub(super) fn show(state: State) {
    let Some(case) = state.at.get() else { return };
    let shown = FILES.with_borrow(|files| {
        let own = files.iter().filter(|(of, ..)| *of == case);
        own.map(|(_, id, picked)| Chosen { id: *id, name: picked.name.clone(), bytes: picked.file.size() as i64 }).collect()
    });
    state.files.set(shown);
}

pub(super) fn remove(state: State, id: u32) {
    FILES.with_borrow_mut(|files| files.retain(|(_, known, _)| *known != id));
    show(state);
}

/// Out of the browser's list, which is emptied behind our back.
fn files_of(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

fn add(state: State, files: Vec<File>, pasted: bool) {
    if state.busy.get() {
        // Not for the case that is about to leave the screen.
        dom::later(100, move || add(state, files, pasted));
        return;
    }
    let Some(case) = state.at.get() else { return };
    let largest = state.screen.with(|screen| screen.largest_file);
    for file in files {
        let id = NEXT.replace(NEXT.get() + 1);
        // Every pasted picture is called image.png.
        let name = if pasted { format!("pasted-{id}-{}", file.name()) } else { file.name() };
        let count = FILES.with_borrow(|files| files.iter().filter(|(of, ..)| *of == case).count());
        if count >= MOST {
            state.said.set(format!("{name} was left out: at most {MOST} files go with one verdict."));
        } else if i64_of(file.size()) > largest {
            state.said.set(format!("{name} was left out: it is larger than {} MB.", largest / 1_000_000));
        } else {
            state.said.set(format!("{name} goes with the verdict."));
            FILES.with_borrow_mut(|files| files.push((case, id, Picked { name, file })));
        }
    }
    show(state);
}

#[expect(clippy::cast_possible_truncation, reason = "sizes of files fit")]
const fn i64_of(size: f64) -> i64 {
    size as i64
}

pub(super) fn listen(state: State) {
    if !state.screen.with(|screen| screen.writes) {
        return;
    }
    dom::listen_all("change", move |event: Event| {
        let input =
            dom::target(&event).and_then(|target| target.dyn_into::<HtmlInputElement>().ok()).filter(|input| input.name() == "files");
        if let Some(input) = input
            && let Some(list) = input.files()
        {
            add(state, files_of(&list), false);
            // The list shows them; the field is ready for more.
            input.set_value("");
        }
    });
    dom::listen_all("paste", move |event: Event| {
        let data = js_sys::Reflect::get(&event, &JsValue::from_str("clipboardData")).ok();
        let list = data.and_then(|data| data.dyn_into::<DataTransfer>().ok()).and_then(|data| data.files());
        if let Some(list) = list.filter(|list| list.length() > 0) {
            event.prevent_default();
            add(state, files_of(&list), true);
        }
    });
    dom::listen_all("dragover", move |event: DragEvent| {
        if holds_files(&event) {
            event.prevent_default();
            state.dragging.set(true);
        }
    });
    dom::listen_all("dragleave", move |event: DragEvent| {
        // Only when the pointer leaves the window.
        if event.related_target().is_none() {
            state.dragging.set(false);
        }
    });
    dom::listen_all("drop", move |event: DragEvent| {
        state.dragging.set(false);
        if let Some(list) = event.data_transfer().and_then(|data| data.files()).filter(|list| list.length() > 0) {
            event.prevent_default();
            add(state, files_of(&list), false);
        }
    });
}

fn holds_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}
