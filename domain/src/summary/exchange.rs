//! Import of test cases: what a file will become before anything is saved, and what came of it.

use super::Place;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a file of test cases comes from.
    pub enum Tool {
        /// The portal looks at the column names.
        FindOut = "find_out",
        /// Export of this portal as CSV.
        Murmuration = "murmuration",
        /// Export of TestRail as CSV.
        TestRail = "testrail",
        /// The table that Xray's test case importer reads and writes.
        Xray = "xray",
        /// Export of Kiwi TCMS as CSV.
        Kiwi = "kiwi",
        /// Any other table.
        Csv = "csv",
        /// `.feature` files, one or many in a ZIP.
        Gherkin = "gherkin",
    }
}

impl Tool {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FindOut => "Find out",
            Self::Murmuration => "Murmuration",
            Self::TestRail => "TestRail",
            Self::Xray => "Xray",
            Self::Kiwi => "Kiwi TCMS",
            Self::Csv => "Another table",
            Self::Gherkin => "Gherkin",
        }
    }
}

crate::words! {
    /// What a column of a table becomes.
    pub enum Field {
        /// Nothing.
        Skip = "skip",
        /// `TC-12`: the case's number here.
        Case = "case",
        /// The project whose numbers the file holds.
        Project = "project",
        /// The id in the other tool; a second import finds the case by it.
        Id = "id",
        /// Joins the rows of one case; means nothing outside of the file.
        Group = "group",
        /// The whole reference, as an export of this portal holds it.
        Reference = "reference",
        /// Title.
        Title = "title",
        /// Shelf; `/` and `>` part its names.
        Folder = "folder",
        /// Tags.
        Tags = "tags",
        /// Priority.
        Priority = "priority",
        /// Owner.
        Owner = "owner",
        /// Jira keys.
        Stories = "stories",
        /// Machine tests, one a line.
        Automation = "automation",
        /// What must be true before; several columns are put together.
        Precondition = "precondition",
        /// What to do, one step a row.
        Action = "action",
        /// What to do it with; goes below the action.
        Data = "data",
        /// What should then be seen, one step a row.
        Expected = "expected",
        /// All steps in one cell.
        Steps = "steps",
        /// All that should be seen in one cell.
        Results = "results",
    }
}

impl Field {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Skip => "Leave out",
            Self::Case => "Case number here (TC-12)",
            Self::Project => "Project of the case number",
            Self::Id => "Id in the other tool",
            Self::Group => "Number that joins rows",
            Self::Reference => "Reference",
            Self::Title => "Title",
            Self::Folder => "Folder",
            Self::Tags => "Tags",
            Self::Priority => "Priority",
            Self::Owner => "Owner",
            Self::Stories => "Stories",
            Self::Automation => "Machine tests",
            Self::Precondition => "Before you start",
            Self::Action => "Step: what to do",
            Self::Data => "Step: with what",
            Self::Expected => "Step: what is then seen",
            Self::Steps => "All steps in one cell",
            Self::Results => "All expected results in one cell",
        }
    }
}

/// The page on which a file is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportStart {
    /// Where.
    pub place: Place,
    /// Largest file, in bytes.
    pub largest: u64,
    /// Most rows of one file.
    pub most_rows: usize,
}

/// One column and what it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// What it becomes.
    pub field: Field,
    /// The first words found in it, shortened.
    pub example: String,
}

crate::words! {
    /// What becomes of a case in a file.
    pub enum Becomes {
        /// A new case.
        New = "new",
        /// A change of a case that is here.
        Changed = "changed",
        /// It is here already, word for word.
        Unchanged = "unchanged",
    }
}

/// How many cases become what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportCounts {
    /// New cases.
    pub new: i64,
    /// Changed cases.
    pub changed: i64,
    /// Cases that stay as they are.
    pub unchanged: i64,
    /// Rows that are left out because something is wrong with their case.
    pub left_out: i64,
}

/// One case as it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCase {
    /// The line of the file where it begins.
    pub line: u64,
    /// What becomes of it.
    pub becomes: Becomes,
    /// Its number, unless it is new.
    pub number: Option<i64>,
    /// Title.
    pub title: String,
    /// Shelf.
    pub folder: String,
    /// Priority.
    pub priority: String,
    /// Tags, parted by commas.
    pub tags: String,
    /// Number of steps.
    pub steps: i64,
    /// What differs from the case that is here.
    pub changes: Vec<String>,
    /// What to look at before going on.
    pub warnings: Vec<String>,
}

/// Something wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProblem {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column, or empty when it is about the whole row.
    pub column: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDone {
    /// Who did it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Counts.
    pub counts: ImportCounts,
    /// Numbers and titles of the first new and changed cases.
    pub cases: Vec<(i64, String, Becomes)>,
}

/// What a file will become; or, once it was confirmed, what it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPage {
    /// Where.
    pub place: Place,
    /// Names the import in addresses.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// What it is read as.
    pub tool: Tool,
    /// The columns; none for Gherkin.
    pub columns: Vec<Column>,
    /// The mapping in short, as addresses and the form carry it: a field a column, parted by points.
    pub map: String,
    /// Counts.
    pub counts: ImportCounts,
    /// The first cases.
    pub cases: Vec<ImportCase>,
    /// The first problems.
    pub problems: Vec<ImportProblem>,
    /// How many problems there are.
    pub problems_total: i64,
    /// What concerns the file as a whole.
    pub notes: Vec<String>,
    /// Names exactly this preview: the form sends it back, so that nobody confirms what they did not see.
    pub seen: String,
    /// Made for the form on this page, so that a repeated click imports once.
    pub intent: String,
    /// What came of it, once confirmed.
    pub done: Option<ImportDone>,
}
