//! From rows to cases: joins the rows of one case, reads each cell by what its column becomes, and says what is
//! wrong where. Only what the file holds is set; the rest stays as it is in a case that is here already.

use super::table::{Row, Table};
use super::{Reading, cells, steps};
use domain::Refusal;
use domain::summary::{Column, Field, Tool};
use domain::test_case::{Filing, Folder, Priority, Step, Tag, Wording};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// A case as the file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The line where it begins.
    pub line: u64,
    /// All its lines.
    pub lines: Vec<u64>,
    /// Its number, and the project whose number that is.
    pub number: Option<(String, i64)>,
    /// Its id in the other tool, such as `testrail:C12`.
    pub reference: Option<String>,
    /// Title.
    pub title: String,
    /// What must be true before.
    pub precondition: Option<String>,
    /// Steps.
    pub steps: Option<Vec<Step>>,
    /// Jira keys.
    pub stories: Option<Vec<String>>,
    /// Shelf.
    pub folder: Option<Folder>,
    /// Tags.
    pub tags: Option<BTreeSet<Tag>>,
    /// Priority.
    pub priority: Option<Priority>,
    /// Owner; inner nothing means nobody.
    pub owner: Option<Option<String>>,
    /// Machine tests.
    pub automation: Option<Vec<String>>,
    /// What to look at.
    pub warnings: Vec<String>,
}

/// Something wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line.
    pub line: u64,
    /// The column's name, or empty.
    pub column: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl Problem {
    pub(super) fn new(line: u64, column: &str, what: impl Into<String>, advice: &str) -> Self {
        Self { line, column: column.to_owned(), what: what.into(), advice: advice.to_owned() }
    }
}

/// A table whose columns have a meaning.
struct Mapped<'a> {
    tool: Tool,
    table: &'a Table,
    fields: &'a [Field],
    /// Its steps and folders are written as they are here.
    ours: bool,
    /// Its formulas were made harmless by us.
    guarded: bool,
}

pub(super) fn drafts(tool: Tool, table: &Table, fields: &[Field]) -> Reading {
    let mapped = Mapped { tool, table, fields, ours: tool == Tool::Murmuration, guarded: table.is_guarded() };
    let mut reading =
        Reading { tool, columns: mapped.columns(), drafts: Vec::new(), problems: Vec::new(), left_out: Vec::new(), notes: Vec::new() };
    if !fields.contains(&Field::Title) {
        reading.notes.push("No column is the title. Choose one, then show again.".to_owned());
        return reading;
    }
    if !mapped.has_steps() {
        reading.notes.push("No column holds steps: each new case gets one step, its title. Write better ones after the import.".to_owned());
    }
    let mut known: HashMap<String, u64> = HashMap::new();
    for rows in mapped.groups() {
        let mut problems = Vec::new();
        let draft = mapped.case(&rows, &mut problems);
        let line = rows.first().map_or(0, |row| row.line);
        for name in [draft.reference.clone(), draft.number.as_ref().map(|(project, number)| format!("{project} TC-{number}"))] {
            let Some(name) = name else { continue };
            if let Some(first) = known.insert(name, line) {
                problems.push(Problem::new(line, "", format!("The same case is in line {first}."), "Keep one of them."));
            }
        }
        if problems.is_empty() {
            reading.drafts.push(draft);
        } else {
            reading.left_out.extend(rows.iter().map(|row| row.line));
            reading.problems.append(&mut problems);
        }
    }
    reading
}

impl Mapped<'_> {
    fn columns(&self) -> Vec<Column> {
        let columns = self.table.heads.iter().zip(self.fields).enumerate();
        columns
            .map(|(at, (name, field))| {
                let example = self.table.rows.iter().map(|row| row.cells[at].trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
                let mut short: String = example.chars().take(60).collect();
                if short.len() < example.len() {
                    short.push('…');
                }
                Column { name: name.trim().to_owned(), field: *field, example: short }
            })
            .collect()
    }

    fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    fn has_steps(&self) -> bool {
        self.has(Field::Action) || self.has(Field::Steps)
    }

    /// The cells of a field in one row, tidy and not empty.
    fn cells(&self, row: &Row, field: Field) -> Vec<String> {
        let cells = self.fields.iter().zip(&row.cells).filter(|(of, _)| **of == field);
        cells
            .map(|(_, cell)| cells::tidy(if self.guarded { cells::unguarded(cell) } else { cell }))
            .filter(|cell| !cell.is_empty())
            .collect()
    }

    fn cell(&self, row: &Row, field: Field) -> String {
        self.cells(row, field).into_iter().next().unwrap_or_default()
    }

    fn name(&self, field: Field) -> &str {
        self.fields.iter().position(|of| *of == field).map_or("", |at| self.table.heads[at].trim())
    }

    /// What names the case of a row, if the row says so.
    fn key(&self, row: &Row) -> String {
        [Field::Case, Field::Group, Field::Id].iter().map(|field| self.cell(row, *field)).find(|key| !key.is_empty()).unwrap_or_default()
    }

    /// Rows of one case follow each other: with the same number, or with neither number nor title.
    fn groups(&self) -> Vec<Vec<&Row>> {
        let mut groups: Vec<Vec<&Row>> = Vec::new();
        for row in &self.table.rows {
            let (key, title) = (self.key(row), self.cell(row, Field::Title));
            let joins = groups.last().is_some_and(|group| {
                let same = group.first().is_some_and(|first| !key.is_empty() && self.key(first) == key);
                let same_title = group.first().is_some_and(|first| title.is_empty() || self.cell(first, Field::Title) == title);
                (same && same_title) || (key.is_empty() && title.is_empty())
            });
            match groups.last_mut().filter(|_| joins) {
                Some(group) => group.push(row),
                None => groups.push(vec![row]),
            }
        }
        groups
    }

    fn case(&self, rows: &[&Row], problems: &mut Vec<Problem>) -> Draft {
        let Some(first) = rows.first() else { return Draft::default() };
        let mut draft = Draft { line: first.line, lines: rows.iter().map(|row| row.line).collect(), ..Draft::default() };
        for row in rows.iter().filter(|row| row.overlong) {
            let what = format!("The row has more cells than the head has columns ({}).", self.fields.len());
            problems.push(Problem::new(row.line, "", what, "A cell that holds the delimiter needs quotation marks around it."));
        }
        self.names(first, &mut draft, problems);
        draft.title = self.cell(first, Field::Title);
        draft.steps = self.steps(rows, &draft.title, problems);
        let mut warnings = Vec::new();
        self.filing(first, &mut draft, &mut warnings, problems);
        draft.warnings = warnings;
        let mut parts = Vec::new();
        for row in rows {
            parts.extend(self.cells(row, Field::Precondition).into_iter().filter(|part| !parts.contains(part)).collect::<Vec<_>>());
        }
        draft.precondition = self.has(Field::Precondition).then(|| parts.join("\n\n"));
        self.check(first, &draft, problems);
        draft
    }

    fn names(&self, row: &Row, draft: &mut Draft, problems: &mut Vec<Problem>) {
        let case = self.cell(row, Field::Case);
        if !case.is_empty() {
            let number = case.strip_prefix("TC-").or_else(|| case.strip_prefix("tc-")).unwrap_or(&case).parse().ok().filter(|n| *n > 0);
            match number {
                Some(number) => draft.number = Some((self.cell(row, Field::Project), number)),
                None => problems.push(Problem::new(
                    row.line,
                    self.name(Field::Case),
                    format!("\"{case}\" is no case number."),
                    "Write it as TC-12, or leave the cell empty to write a new case.",
                )),
            }
        }
        let (id, group, whole) = (self.cell(row, Field::Id), self.cell(row, Field::Group), self.cell(row, Field::Reference));
        draft.reference = if !whole.is_empty() {
            Some(whole)
        } else if !id.is_empty() {
            Some(reference(self.tool, &id))
        } else {
            // 1, 2, 3 name nothing outside of their file; a Jira key does.
            domain::text::StoryKey::parse(&group).ok().map(|key| reference(self.tool, key.as_str()))
        };
        if draft.reference.as_ref().is_some_and(|text| text.chars().count() > 500 || text.chars().any(char::is_control)) {
            problems.push(Problem::new(row.line, self.name(Field::Id), "The id is longer than 500 characters.", "Leave the column out."));
        }
    }

    fn filing(&self, row: &Row, draft: &mut Draft, warnings: &mut Vec<String>, problems: &mut Vec<Problem>) {
        let mut wrong = |field: Field, refusal: &Refusal, advice: &str| {
            problems.push(Problem::new(row.line, self.name(field), refusal.sentence.clone(), advice));
        };
        if self.has(Field::Folder) {
            let text = self.cell(row, Field::Folder);
            match Folder::parse(&if self.ours { text } else { cells::folder(&text) }) {
                Ok(folder) => draft.folder = Some(folder),
                Err(refusal) => wrong(Field::Folder, &refusal, "Make the way to the folder shorter."),
            }
        }
        if self.has(Field::Tags) {
            match cells::tags(&self.cells(row, Field::Tags).join(if self.ours { " " } else { "\n" }), warnings) {
                Ok(tags) => draft.tags = Some(tags),
                Err(refusal) => wrong(Field::Tags, &refusal, "Correct the tags, or leave the column out."),
            }
        }
        if self.has(Field::Priority) {
            let text = self.cell(row, Field::Priority);
            draft.priority = cells::priority(&text);
            if draft.priority.is_none() {
                let refusal = Refusal::invalid("priority", &format!("\"{}\" is not known", text.chars().take(40).collect::<String>()));
                wrong(Field::Priority, &refusal, "Write low, medium, high or critical, or leave the column out.");
            }
        }
        // One rule for what is typed and what is imported.
        let (owner, automation) = (self.cell(row, Field::Owner), self.cell(row, Field::Automation));
        match Filing::from_form("", "", "", &owner, &automation) {
            Ok(filing) => {
                draft.owner = self.has(Field::Owner).then_some(filing.owner);
                draft.automation = self.has(Field::Automation).then_some(filing.automation);
            }
            Err(refusal) => {
                let field = if refusal.field.as_deref() == Some("owner") { Field::Owner } else { Field::Automation };
                wrong(field, &refusal, "Shorten it, or leave the column out.");
            }
        }
        if self.has(Field::Stories) {
            let text = self.cells(row, Field::Stories).join(",");
            let keys = text.split(|c: char| matches!(c, ',' | ';') || c.is_whitespace()).filter(|key| !key.is_empty());
            draft.stories = Some(keys.map(str::to_owned).collect());
        }
    }

    fn steps(&self, rows: &[&Row], title: &str, problems: &mut Vec<Problem>) -> Option<Vec<Step>> {
        if !self.has_steps() {
            return None;
        }
        let mut found: Vec<Step> = Vec::new();
        for row in rows {
            let (mut action, expected) = (self.cell(row, Field::Action), self.cell(row, Field::Expected));
            let data = self.cells(row, Field::Data).join("\n");
            if action.is_empty() && expected.is_empty() && data.is_empty() {
                continue;
            }
            if action.is_empty() {
                let what = "A result or data stands without something to do.";
                problems.push(Problem::new(row.line, self.name(Field::Action), what, "Write what to do, or delete the row."));
                continue;
            }
            if !data.is_empty() {
                action = format!("{action}\nData: {data}");
            }
            found.push(Step { action, expected });
        }
        // TestRail writes the whole list into one row unless it is told not to. Our own rows are what they are.
        if let ([only], false) = (found.as_slice(), self.ours)
            && steps::numbered(&only.action).is_some()
        {
            found = steps::paired(&only.action, &only.expected);
        }
        if found.is_empty() {
            let (text, seen): (Vec<String>, Vec<String>) =
                rows.iter().map(|row| (self.cell(row, Field::Steps), self.cell(row, Field::Results))).unzip();
            let (text, seen) = (text.join("\n"), seen.join("\n"));
            found = steps::paired(text.trim(), seen.trim());
        }
        if found.is_empty() && problems.is_empty() && !title.is_empty() {
            let column = if self.has(Field::Action) { Field::Action } else { Field::Steps };
            let line = rows.first().map_or(0, |row| row.line);
            problems.push(Problem::new(line, self.name(column), "The case has no steps.", "Write at least one step."));
        }
        Some(found)
    }

    /// The wording by the rules of the library, so that nothing is confirmed that would then be refused.
    fn check(&self, row: &Row, draft: &Draft, problems: &mut Vec<Problem>) {
        let placeholder = vec![Step { action: "-".to_owned(), expected: String::new() }];
        let steps = draft.steps.clone().filter(|steps| !steps.is_empty()).unwrap_or(placeholder);
        let keys: Vec<&str> = draft.stories.iter().flatten().map(String::as_str).collect();
        if let Err(refusal) = Wording::new(&draft.title, draft.precondition.as_deref().unwrap_or_default(), steps, &keys) {
            let (field, advice) = match refusal.field.as_deref() {
                Some("title") if draft.title.is_empty() => (Field::Title, "Write a title, or delete the row."),
                Some("title") => (Field::Title, "Write one line of at most 200 characters."),
                Some("precondition") => (Field::Precondition, "Shorten it."),
                Some("stories") => (Field::Stories, "Write Jira keys such as PARLAI-101, or leave the column out."),
                _ => (
                    if self.has(Field::Action) { Field::Action } else { Field::Steps },
                    "Split the case into several, or shorten its steps.",
                ),
            };
            problems.push(Problem::new(row.line, self.name(field), refusal.sentence, advice));
        }
    }
}

/// `testrail:C12`, `kiwi:TC-5`, `xray:PARLAI-7`: so that ids of two tools never meet.
fn reference(tool: Tool, id: &str) -> String {
    match tool {
        // The number alone, and as Kiwi shows it, are the same case.
        Tool::Kiwi => format!("kiwi:TC-{}", id.trim_start_matches("TC-")),
        Tool::TestRail if id.bytes().all(|byte| byte.is_ascii_digit()) => format!("testrail:C{id}"),
        tool => format!("{tool}:{id}"),
    }
}
