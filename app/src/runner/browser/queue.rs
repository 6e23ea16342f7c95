//! The queue: every verdict goes through it, is kept before it is sent, sent in order, and leaves it once the server
//! has it or the tester says so. An intent makes sure that nothing is recorded twice, however often it is sent.

use super::files::Picked;
use super::{draft, net, store, verdict};
use crate::dom;
use crate::runner::state::{RecordAnswer, State, Told, Waiting};
use std::cell::{Cell, RefCell};

/// The longest wait between two tries, in seconds.
const LONGEST: i32 = 30;

thread_local! {
    /// Files of what waits, by intent.
    static FILES: RefCell<Vec<(String, Vec<Picked>)>> = const { RefCell::new(Vec::new()) };
    static SENDING: Cell<bool> = const { Cell::new(false) };
    static TRIES: Cell<i32> = const { Cell::new(0) };
    static PLANNED: Cell<bool> = const { Cell::new(false) };
}

/// What became of a verdict that its tester waits for.
pub(super) enum Outcome {
    /// The server has it.
    Done(Box<RecordAnswer>),
    /// It waits.
    Kept,
    /// It goes back to its form.
    Refused(Told),
}

fn keep_files(intent: &str, files: Vec<Picked>) {
    FILES.with_borrow_mut(|all| all.push((intent.to_owned(), files)));
}

fn files_of(intent: &str) -> Vec<Picked> {
    FILES.with_borrow(|all| all.iter().find(|(of, _)| of == intent).map(|(_, files)| files.clone())).unwrap_or_default()
}

/// What an earlier page of this project left.
pub(super) async fn load(state: State) {
    let slug = state.screen.with(|screen| screen.slug.clone());
    for (mut item, files) in store::all().await {
        let known = state.waiting.with(|waiting| waiting.iter().any(|known| known.intent == item.intent));
        if item.slug == slug && !known {
            item.held = true;
            keep_files(&item.intent, files);
            state.waiting.update(|waiting| waiting.push(item));
        }
    }
}

/// Is there a verdict that was not tried to its end?
pub(super) fn unsent(state: State) -> bool {
    state.waiting.with(|waiting| waiting.iter().any(|item| item.refused.is_none()))
}

/// Keeps a verdict and sends it. While others wait, it waits behind them.
pub(super) async fn add(state: State, mut item: Waiting, files: Vec<Picked>) -> Outcome {
    item.held = unsent(state);
    let (intent, held) = (item.intent.clone(), item.held);
    if !store::put(&item, &files).await {
        state.said.set("This browser keeps nothing: leave the page open until the verdict is sent.".into());
    }
    keep_files(&intent, files);
    state.waiting.update(|waiting| waiting.push(item));
    if held {
        dom::spawn(drain(state));
        return Outcome::Kept;
    }
    run(state, Some(&intent)).await.unwrap_or(Outcome::Kept)
}

/// Sends what waits.
pub(super) async fn drain(state: State) {
    run(state, None).await;
}

/// Sends in order until nothing waits or the connection is away. `front` is the verdict whose tester looks on.
async fn run(state: State, front: Option<&str>) -> Option<Outcome> {
    if SENDING.replace(true) {
        return None;
    }
    let mut outcome = None;
    loop {
        let first = state.waiting.with(|waiting| waiting.iter().find(|item| item.refused.is_none()).cloned());
        let Some(item) = first else {
            TRIES.set(0);
            break;
        };
        let files = files_of(&item.intent);
        let looked_on = front == Some(item.intent.as_str());
        match net::send(state, &item, &files).await {
            net::Reply::Done(answer) => {
                TRIES.set(0);
                state.signed_out.set(false);
                // First what it became, so that no moment shows neither.
                verdict::recorded(state, &item, &answer);
                forget(state, item.intent.clone()).await;
                if looked_on {
                    outcome = Some(Outcome::Done(answer));
                }
            }
            net::Reply::Refused(status, told) if looked_on && !is_lasting(status, &told.code) => {
                let files = files_of(&item.intent);
                forget(state, item.intent.clone()).await;
                super::files::give_back(state, item.case, files);
                outcome = Some(Outcome::Refused(told));
            }
            net::Reply::Refused(_, told) => {
                change(state, &item.intent, |item| item.refused = Some(told.clone())).await;
                if looked_on {
                    outcome = Some(Outcome::Kept);
                }
            }
            net::Reply::SignedOut => {
                state.signed_out.set(true);
                hold(state);
                break;
            }
            net::Reply::Away => {
                hold(state);
                later(state);
                break;
            }
        }
    }
    SENDING.set(false);
    outcome
}

/// No other words would be taken here: the verdict stays in the list instead of going back to its form.
fn is_lasting(status: u16, code: &str) -> bool {
    matches!(status, 403 | 404) || ["run_closed", "candidate_decided", "case_not_planned"].contains(&code)
}

/// Everything that is not refused waits, and is shown so.
fn hold(state: State) {
    state.waiting.update(|waiting| waiting.iter_mut().for_each(|item| item.held = true));
}

/// Tries again after a while, each time a longer one.
fn later(state: State) {
    if PLANNED.replace(true) {
        return;
    }
    let tries = TRIES.replace(TRIES.get() + 1);
    let seconds = (2_i32 << tries.min(4)).min(LONGEST);
    dom::later(seconds * 1_000, move || {
        PLANNED.set(false);
        dom::spawn(drain(state));
    });
}

/// Changes a verdict here and where it is kept.
async fn change(state: State, intent: &str, how: impl Fn(&mut Waiting)) {
    let mut changed = None;
    state.waiting.update(|waiting| {
        if let Some(item) = waiting.iter_mut().find(|item| item.intent == intent) {
            how(item);
            changed = Some(item.clone());
        }
    });
    if let Some(item) = changed {
        let files = files_of(intent);
        store::put(&item, &files).await;
    }
}

/// Takes a verdict out of the queue.
pub(super) async fn forget(state: State, intent: String) {
    let item = state.waiting.with(|waiting| waiting.iter().find(|item| item.intent == intent).cloned());
    if let Some(item) = item {
        store::remove(&item).await;
    }
    FILES.with_borrow_mut(|all| all.retain(|(of, _)| *of != intent));
    state.waiting.update(|waiting| waiting.retain(|item| item.intent != intent));
}

/// Sends a refused verdict once more; `here`, into the run on the screen.
pub(super) fn again(state: State, intent: &str, here: bool) {
    let intent = intent.to_owned();
    dom::spawn(async move {
        let found = state.waiting.with(|waiting| waiting.iter().find(|item| item.intent == intent).cloned());
        let Some(mut item) = found else { return };
        let files = files_of(&intent);
        item.refused = None;
        item.held = true;
        if here {
            // Another run is another result: the old intent belongs to the old one.
            item.run = state.screen.with(|screen| screen.run.clone());
            item.intent = verdict::intent();
        }
        store::put(&item, &files).await;
        keep_files(&item.intent, files);
        let moved = item.intent != intent;
        if moved {
            state.waiting.update(|waiting| waiting.push(item));
            forget(state, intent).await;
        } else {
            state.waiting.update(|waiting| {
                if let Some(known) = waiting.iter_mut().find(|known| known.intent == intent) {
                    *known = item;
                }
            });
        }
        drain(state).await;
    });
}

/// The verdict is in the queue: what was begun at its case is not needed any more.
pub(super) fn begun(state: State, case: i64) {
    draft::forget(state, case);
}
