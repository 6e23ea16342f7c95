//! What a file will become in this library: finds the case that each draft means, and says what differs. Nothing
//! happens here; the same plan is shown before and carried out after.

use super::draft::{Draft, Problem};
use super::{Reading, cells};
use domain::Refusal;
use domain::summary::{Becomes, ImportCounts};
use domain::test_case::{Filing, Step, TestCase, Wording};
use std::collections::{HashMap, HashSet};

/// What is done about one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Write it.
    New,
    /// Change the case at this place of the library.
    Change(usize),
    /// Nothing: the case at this place says the same.
    Same(usize),
}

/// One case as it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The line where it begins.
    pub line: u64,
    /// What is done.
    pub act: Act,
    /// Its wording then.
    pub wording: Wording,
    /// Its filing then.
    pub filing: Filing,
    /// What differs, in words.
    pub changes: Vec<String>,
    /// What to look at.
    pub warnings: Vec<String>,
}

/// What a file will become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Cases, in the order of the file.
    pub items: Vec<Item>,
    /// What is wrong, by line.
    pub problems: Vec<Problem>,
    /// Lines that are left out.
    pub left_out: Vec<u64>,
}

impl Plan {
    /// How many cases become what.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        let count = |act: fn(&Act) -> bool| i64::try_from(self.items.iter().filter(|item| act(&item.act)).count()).unwrap_or(i64::MAX);
        ImportCounts {
            new: count(|act| matches!(act, Act::New)),
            changed: count(|act| matches!(act, Act::Change(_))),
            unchanged: count(|act| matches!(act, Act::Same(_))),
            left_out: i64::try_from(self.left_out.len()).unwrap_or(i64::MAX),
        }
    }

    /// Names this plan on this state of the library: whatever would be done otherwise has another name.
    #[must_use]
    pub fn seen(&self, library: &[TestCase]) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        for item in &self.items {
            let (word, case) = match item.act {
                Act::New => ("new", None),
                Act::Change(at) => ("change", library.get(at)),
                Act::Same(at) => ("same", library.get(at)),
            };
            let case = case.map(|case| (case.number, case.version, case.filed));
            let _ = writeln!(text, "{} {word} {case:?} {:?} {:?}", item.line, item.wording, item.filing);
        }
        let _ = write!(text, "{:?}", self.left_out);
        domain::sha256_hex(text.as_bytes())
    }
}

impl Act {
    /// As people see it.
    #[must_use]
    pub const fn becomes(&self) -> Becomes {
        match self {
            Self::New => Becomes::New,
            Self::Change(_) => Becomes::Changed,
            Self::Same(_) => Becomes::Unchanged,
        }
    }
}

/// The library, ready to be asked.
struct Shelves<'a> {
    slug: &'a str,
    library: &'a [TestCase],
    numbers: HashMap<i64, usize>,
    references: HashMap<&'a str, usize>,
    titles: HashMap<(String, String), String>,
}

/// Compares what was read with the library of the project `slug`.
#[must_use]
pub fn plan(reading: Reading, slug: &str, library: &[TestCase]) -> Plan {
    let mut shelves = Shelves {
        slug,
        library,
        numbers: library.iter().enumerate().map(|(at, case)| (case.number, at)).collect(),
        references: library.iter().enumerate().filter_map(|(at, case)| Some((case.filing.reference.as_deref()?, at))).collect(),
        titles: HashMap::new(),
    };
    for case in library.iter().filter(|case| !case.retired) {
        shelves.titles.entry(place(&case.wording, &case.filing)).or_insert_with(|| format!("TC-{}", case.number));
    }
    let Reading { drafts, problems, left_out, .. } = reading;
    let mut plan = Plan { items: Vec::with_capacity(drafts.len()), problems, left_out };
    let mut used: HashSet<usize> = HashSet::new();
    for draft in drafts {
        let found = shelves.find(&draft);
        let item = match found {
            Ok(Some(at)) if !used.insert(at) => {
                let what = format!("TC-{} is in this file already.", library[at].number);
                Err(Problem::new(draft.line, "", what, "Keep one of the two."))
            }
            Ok(found) => shelves.item(&draft, found),
            Err(problem) => Err(problem),
        };
        match item {
            Ok(item) => plan.items.push(item),
            Err(problem) => {
                plan.problems.push(problem);
                plan.left_out.extend(draft.lines);
            }
        }
    }
    plan.problems.sort_by_key(|problem| problem.line);
    plan.left_out.sort_unstable();
    plan
}

fn place(wording: &Wording, filing: &Filing) -> (String, String) {
    (filing.folder.to_string(), wording.title.to_string().to_lowercase())
}

impl Shelves<'_> {
    /// The case that a draft means; nothing when it is a new one.
    fn find(&self, draft: &Draft) -> Result<Option<usize>, Problem> {
        let own = draft.number.as_ref().filter(|(project, _)| project.is_empty() || project == self.slug);
        let found = match own {
            Some((_, number)) => Some(*self.numbers.get(number).ok_or_else(|| {
                let what = format!("There is no TC-{number} in this project.");
                Problem::new(draft.line, "", what, "Leave the case number empty to write a new case.")
            })?),
            None => self.reference(draft).and_then(|reference| self.references.get(reference.as_str()).copied()),
        };
        match found {
            Some(at) if self.library[at].retired => {
                let what = format!("TC-{} is retired.", self.library[at].number);
                Err(Problem::new(draft.line, "", what, "Bring it back first, or delete the row."))
            }
            found => Ok(found),
        }
    }

    /// The number of another project is a reference here.
    fn reference(&self, draft: &Draft) -> Option<String> {
        let foreign = draft.number.as_ref().filter(|(project, _)| !project.is_empty() && project != self.slug);
        draft.reference.clone().or_else(|| foreign.map(|(project, number)| format!("{project}:TC-{number}")))
    }

    fn item(&mut self, draft: &Draft, found: Option<usize>) -> Result<Item, Problem> {
        let wrong = |refusal: &Refusal| Problem::new(draft.line, "", refusal.sentence.clone(), "Correct the row.");
        let case = found.map(|at| &self.library[at]);
        let wording = wording(draft, case.map(|case| &case.wording)).map_err(|refusal| wrong(&refusal))?;
        let old = case.map_or_else(|| Filing { reference: self.reference(draft), ..Filing::default() }, |case| case.filing.clone());
        let filing = Filing {
            folder: draft.folder.clone().unwrap_or(old.folder),
            tags: draft.tags.clone().unwrap_or(old.tags),
            priority: draft.priority.unwrap_or(old.priority),
            owner: draft.owner.clone().unwrap_or(old.owner),
            automation: draft.automation.clone().unwrap_or(old.automation),
            reference: old.reference,
        };
        let mut warnings = draft.warnings.clone();
        let changes = case.map(|case| changes(case, &wording, &filing)).unwrap_or_default();
        let act = match found {
            None => {
                let there = self.titles.insert(place(&wording, &filing), format!("the case of line {}", draft.line));
                warnings.extend(there.map(|there| format!("In this folder {there} has the same title.")));
                Act::New
            }
            Some(at) if changes.is_empty() => Act::Same(at),
            Some(at) => Act::Change(at),
        };
        Ok(Item { line: draft.line, act, wording, filing, changes, warnings })
    }
}

/// The wording of a draft; what the file does not say stays.
fn wording(draft: &Draft, old: Option<&Wording>) -> Result<Wording, Refusal> {
    let steps = draft.steps.clone().or_else(|| old.map(|old| old.steps.clone()));
    let steps = steps.unwrap_or_else(|| vec![Step { action: draft.title.clone(), expected: String::new() }]);
    let precondition = draft.precondition.clone().or_else(|| old.map(|old| old.precondition.clone())).unwrap_or_default();
    let stories = draft.stories.clone();
    let stories = stories.unwrap_or_else(|| old.map(|old| old.stories.iter().map(ToString::to_string).collect()).unwrap_or_default());
    Wording::new(&draft.title, &precondition, tidy(steps), &stories.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Steps as they are compared: a white space at an end is no difference.
fn tidy(steps: Vec<Step>) -> Vec<Step> {
    steps.into_iter().map(|step| Step { action: cells::tidy(&step.action), expected: cells::tidy(&step.expected) }).collect()
}

/// What differs from the case that is here.
fn changes(case: &TestCase, wording: &Wording, filing: &Filing) -> Vec<String> {
    let (old, shelf) = (&case.wording, &case.filing);
    // The order in which machine tests are named means nothing.
    let sorted = |names: &[String]| names.iter().cloned().collect::<std::collections::BTreeSet<_>>();
    [
        ("title", old.title != wording.title),
        ("before you start", cells::tidy(&old.precondition) != wording.precondition),
        ("steps", tidy(old.steps.clone()) != wording.steps),
        ("stories", old.stories != wording.stories),
        ("folder", shelf.folder != filing.folder),
        ("tags", shelf.tags != filing.tags),
        ("priority", shelf.priority != filing.priority),
        ("owner", shelf.owner != filing.owner),
        ("machine tests", sorted(&shelf.automation) != sorted(&filing.automation)),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name.to_owned())
    .collect()
}
