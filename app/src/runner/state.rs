//! What the screen knows: what the page brings along, and in the browser what changes.

#[cfg(feature = "hydrate")]
use super::browser::Kept;
use domain::summary::{RunDone, RunItem};
use domain::test_run::Verdict;
use serde::{Deserialize, Serialize};

/// What never changes while the page is open.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Screen {
    /// Of the project.
    pub slug: String,
    /// Of the candidate.
    pub number: i64,
    /// Id of the run.
    pub run: String,
    /// Where the run takes place.
    pub environment: String,
    /// `/p/{slug}/candidates/{n}`.
    pub candidate: String,
    /// The reader's name.
    pub reader: String,
    /// The reader records here: it is their run, and it is open.
    pub writes: bool,
    /// Made for the form, so that a repeated click records once.
    pub intent: String,
    /// Largest file in bytes.
    pub largest_file: i64,
    /// The environment names an address that says its version.
    pub guarded: bool,
    /// The case on the page.
    pub at: Option<i64>,
    /// The verdict that came back with the form.
    pub echo: Option<Echo>,
}

impl Screen {
    /// `/p/{slug}/candidates/{n}/runs/{run}`.
    pub fn base(&self) -> String {
        format!("{}/runs/{}", self.candidate, self.run)
    }
}

/// A verdict that was refused, with everything typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Echo {
    /// Why.
    pub told: Told,
    /// The note.
    pub note: String,
    /// The verdict's word.
    pub verdict: String,
    /// Marks of steps, as `3:failed`.
    pub steps: Vec<String>,
}

/// A "no" as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Stable.
    pub code: String,
    /// What was wrong.
    pub sentence: String,
    /// What to do.
    pub advice: String,
    /// Names the request in the log.
    pub request_id: Option<String>,
}

/// A verdict that the server does not have yet, as the browser keeps it.
#[cfg(feature = "hydrate")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its intent: however often it is sent, it is recorded once.
    pub intent: String,
    /// When it was given, in milliseconds by this computer; it is the order of sending.
    pub at: i64,
    /// Of the project.
    pub slug: String,
    /// `/p/{slug}/candidates/{n}`.
    pub candidate: String,
    /// Id of the run.
    pub run: String,
    /// Number of the case.
    pub case: i64,
    /// Its title.
    pub title: String,
    /// Verdict.
    pub verdict: Verdict,
    /// Note; may be empty.
    pub note: String,
    /// Marks of steps, as `3:failed`.
    pub steps: Vec<String>,
    /// Milliseconds.
    pub took: i64,
    /// Names of its files.
    pub files: Vec<String>,
    /// Why the server does not take it.
    pub refused: Option<Told>,
    /// It is not on its way: it waits for the connection.
    pub held: bool,
}

/// A file that will go with the verdict.
#[cfg(feature = "hydrate")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Tells two of the same name apart.
    pub id: u32,
    /// Name.
    pub name: String,
    /// Size.
    pub bytes: i64,
}

/// A case drawn by the server, as the browser shows it: titles, notes and files of people are made harmless there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its line in the list.
    pub item: RunItem,
    /// How many steps it has.
    pub steps: usize,
    /// Whoever asked had recorded its newest result: what to tell them.
    pub done: Option<RunDone>,
    /// Above the form, as HTML.
    pub facts: String,
    /// Below it, as HTML.
    pub earlier: String,
}

#[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "the server makes it, the browser reads its JSON"))]
/// What the environment serves, drawn by the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardSheet {
    /// As HTML.
    pub html: String,
}

/// The answer to a verdict that the page's own script sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordAnswer {
    /// Id of the result.
    pub result: String,
    /// Number of the case.
    pub case: i64,
    /// 1 for the first verdict on this case and candidate, then 2 …
    pub attempt: i64,
    /// Verdict.
    pub verdict: Verdict,
    /// It had been recorded before under the same intent.
    pub repeated: bool,
    /// The next case without a result in this run.
    pub next: Option<i64>,
    /// The case as it is now.
    pub state: Option<Sheet>,
}

/// Everything that changes in the browser.
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
pub struct State {
    /// What does not.
    pub screen: Kept<Screen>,
    /// Every case, in short.
    pub list: Kept<Vec<RunItem>>,
    /// The cases as they were read, ready to be shown.
    pub sheets: Kept<Vec<Sheet>>,
    /// The case that is shown.
    pub at: Kept<Option<i64>>,
    /// What was marked at its steps; step 1 first.
    pub marks: Kept<Vec<Option<Verdict>>>,
    /// The verdict that waits for a note.
    pub chosen: Kept<Option<Verdict>>,
    /// Why the verdict was not taken.
    pub told: Kept<Option<Told>>,
    /// Files that will go with it.
    pub files: Kept<Vec<Chosen>>,
    /// Milliseconds at this case.
    pub took: Kept<i64>,
    /// The timer rests.
    pub paused: Kept<bool>,
    /// A verdict is on its way: its case takes nothing more.
    pub busy: Kept<bool>,
    /// Words typed meanwhile: the beginning of the next case's note.
    pub ahead: Kept<Option<String>>,
    /// How much of its files is sent, in percent.
    pub sent: Kept<Option<i32>>,
    /// What came of a key or a button, to be seen and heard.
    pub said: Kept<String>,
    /// The same for those who listen, where it is drawn elsewhere.
    pub heard: Kept<String>,
    /// Counts the verdicts that the server took from this page.
    pub taken: Kept<u32>,
    /// The last verdict was given on this page.
    pub fresh: Kept<bool>,
    /// The last verdict.
    pub done: Kept<Option<RunDone>>,
    /// Verdicts of this project that the server does not have.
    pub waiting: Kept<Vec<Waiting>>,
    /// It is being asked.
    pub asking: Kept<bool>,
    /// The session ended.
    pub signed_out: Kept<bool>,
    /// Keys are in use.
    pub keys: Kept<bool>,
    /// Files are dragged over the page.
    pub dragging: Kept<bool>,
}

#[cfg(feature = "hydrate")]
impl State {
    /// From what the page brought along.
    pub(super) fn new(screen: Screen, list: Vec<RunItem>, done: Option<RunDone>) -> Self {
        let echo = screen.echo.as_ref();
        Self {
            list: Kept::new(list),
            at: Kept::new(screen.at),
            sheets: Kept::new(Vec::new()),
            marks: Kept::new(echo.map(|echo| marks_of(&echo.steps, domain::test_case::MOST_STEPS)).unwrap_or_default()),
            chosen: Kept::new(echo.and_then(|echo| echo.verdict.parse().ok())),
            told: Kept::new(echo.map(|echo| echo.told.clone())),
            files: Kept::new(Vec::new()),
            took: Kept::new(0),
            paused: Kept::new(false),
            busy: Kept::new(false),
            ahead: Kept::new(None),
            sent: Kept::new(None),
            said: Kept::new(String::new()),
            heard: Kept::new(String::new()),
            done: Kept::new(done),
            taken: Kept::new(0),
            fresh: Kept::new(false),
            waiting: Kept::new(Vec::new()),
            asking: Kept::new(false),
            signed_out: Kept::new(false),
            keys: Kept::new(true),
            dragging: Kept::new(false),
            screen: Kept::new(screen),
        }
    }

    /// How many steps the case on the screen has.
    pub(super) fn steps(&self) -> usize {
        let at = self.at.get();
        self.sheets.with(|sheets| sheets.iter().find(|sheet| Some(sheet.item.number) == at).map_or(0, |sheet| sheet.steps))
    }
}

/// `3:failed` for each marked step.
#[cfg(any(feature = "hydrate", test))]
pub fn words_of(marks: &[Option<Verdict>]) -> Vec<String> {
    (1..).zip(marks).filter_map(|(step, mark)| mark.map(|verdict| format!("{step}:{verdict}"))).collect()
}

/// The other way round, for a case of `count` steps.
pub fn marks_of(words: &[String], count: usize) -> Vec<Option<Verdict>> {
    let mut marks = vec![None; count];
    for found in domain::test_run::read_steps(words, count).unwrap_or_default() {
        if let Some(mark) = usize::try_from(found.step - 1).ok().and_then(|at| marks.get_mut(at)) {
            *mark = Some(found.verdict);
        }
    }
    marks
}

/// Passed, failed, blocked, not marked, and round again.
#[cfg(any(feature = "hydrate", test))]
pub const fn turned(mark: Option<Verdict>) -> Option<Verdict> {
    match mark {
        None | Some(Verdict::Skipped) => Some(Verdict::Passed),
        Some(Verdict::Passed) => Some(Verdict::Failed),
        Some(Verdict::Failed) => Some(Verdict::Blocked),
        Some(Verdict::Blocked) => None,
    }
}

/// The case before (`-1`) or after (`1`) this one.
pub fn neighbour(list: &[RunItem], from: Option<i64>, step: isize) -> Option<i64> {
    let at = list.iter().position(|item| Some(item.number) == from)?;
    list.get(at.checked_add_signed(step)?).map(|item| item.number)
}

/// The next case after `from` that this run has no verdict for, round the end; `waits` knows those on their way.
#[cfg(any(feature = "hydrate", test))]
pub fn next_open(list: &[RunItem], from: i64, waits: impl Fn(i64) -> bool) -> Option<i64> {
    let open = |item: &&RunItem| !item.done_here && item.number != from && !waits(item.number);
    let start = list.iter().position(|item| item.number == from).unwrap_or(0);
    let (before, after) = list.split_at(start);
    after.iter().find(open).or_else(|| before.iter().find(open)).map(|item| item.number)
}

/// `1:05`.
pub fn clock(millis: i64) -> String {
    let seconds = millis / 1000;
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}
