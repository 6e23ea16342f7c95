//! Which tool wrote a table, by the names of its columns, and what each column becomes. The names are those that
//! the tools document; where each is documented is told beside the fixtures.

use super::{csv_out, whole};
use domain::Refusal;
use domain::refusal::Kind;
use domain::summary::{Field, Tool};

/// Names without case, spaces and marks: `Steps (Step)` and `steps_step` are one.
fn plain(head: &str) -> String {
    head.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The tool whose own column names these are.
pub(super) fn find_out(heads: &[String]) -> Tool {
    let heads: Vec<String> = heads.iter().map(|head| plain(head)).collect();
    let has = |names: &[&str]| names.iter().any(|name| heads.iter().any(|head| head == name));
    if has(&["case"]) && has(&["project"]) && has(&["reference"]) && has(&["title"]) {
        Tool::Murmuration
    } else if has(&["stepsstep", "sectionhierarchy", "stepsexpectedresult"]) && has(&["title"]) {
        Tool::TestRail
    } else if has(&["tcid", "testid", "testrepositorypath", "testrepopath", "customfieldtestrepositorypath"]) {
        Tool::Xray
    } else if has(&["summary"]) && has(&["defaulttester", "defaulttesterusername", "isautomated", "category", "categoryname"]) {
        Tool::Kiwi
    } else {
        Tool::Csv
    }
}

/// What the columns of a table of this tool become, by their names. A field that holds one thing is given once.
pub(super) fn guess(tool: Tool, heads: &[String]) -> Vec<Field> {
    let mut fields: Vec<Field> = heads.iter().map(|head| by_name(tool, &plain(head))).collect();
    let plains: Vec<String> = heads.iter().map(|head| plain(head)).collect();
    let at = |name: &str| plains.iter().position(|head| head == name);
    // The whole way to a section is better than its last name.
    if let (Some(_), Some(leaf)) = (at("sectionhierarchy"), at("section")) {
        fields[leaf] = Field::Skip;
    }
    // Numbers such as 1, 2, 3 join the rows of an Xray table; its key names the test.
    if tool == Tool::Xray && fields.contains(&Field::Id) {
        fields.iter_mut().filter(|field| **field == Field::Title).skip(1).for_each(|field| *field = Field::Skip);
    }
    once(&mut fields);
    fields
}

/// Only these may be spread over several columns.
pub(super) const fn repeats(field: Field) -> bool {
    matches!(field, Field::Skip | Field::Tags | Field::Stories | Field::Precondition | Field::Data)
}

fn once(fields: &mut [Field]) {
    for position in 0..fields.len() {
        if !repeats(fields[position]) && fields[..position].contains(&fields[position]) {
            fields[position] = Field::Skip;
        }
    }
}

fn by_name(tool: Tool, head: &str) -> Field {
    if tool == Tool::Murmuration {
        return csv_out::COLUMNS.iter().find(|(name, _)| plain(name) == head).map_or(Field::Skip, |(_, field)| *field);
    }
    match (tool, head) {
        (Tool::Xray, "tcid" | "testid" | "testcaseidentifier") => Field::Group,
        (Tool::Xray, "issuekey" | "key" | "testkey")
        | (Tool::TestRail | Tool::Kiwi | Tool::Csv, "id" | "caseid" | "testcaseid" | "key") => Field::Id,
        (Tool::TestRail, "expectedresult") => Field::Results,
        (Tool::Kiwi, "text" | "notes") => {
            if head == "text" {
                Field::Steps
            } else {
                Field::Precondition
            }
        }
        (Tool::Kiwi, "category" | "categoryname") => Field::Folder,
        (Tool::Kiwi, "component" | "componentnames" | "components") => Field::Tags,
        (Tool::Xray, "description") => Field::Precondition,
        (_, "title" | "summary" | "testsummary" | "name" | "testname" | "testcase" | "testcasename") => Field::Title,
        (
            _,
            "folder"
            | "sectionhierarchy"
            | "section"
            | "suite"
            | "testrepositorypath"
            | "testrepopath"
            | "repository"
            | "customfieldtestrepositorypath",
        ) => Field::Folder,
        (_, "tags" | "tag" | "tagnames" | "labels" | "label") => Field::Tags,
        (_, "priority" | "testpriority" | "priorityvalue") => Field::Priority,
        (_, "owner" | "assignedto" | "assignee" | "defaulttester" | "defaulttesterusername") => Field::Owner,
        (
            _,
            "references" | "refs" | "stories" | "story" | "requirement" | "requirements" | "linktests" | "outwardissuelinktests" | "links",
        ) => Field::Stories,
        (_, "preconditions" | "precondition" | "beforeyoustart") => Field::Precondition,
        (_, "stepsstep" | "action" | "step" | "stepaction" | "teststep") => Field::Action,
        (_, "data" | "testdata" | "stepdata" | "stepsadditionalinfo") => Field::Data,
        (_, "stepsexpectedresult" | "expectedresult" | "expected" | "result" | "stepresult" | "stepexpectedresult") => Field::Expected,
        (_, "machinetests" | "automationid") => Field::Automation,
        (_, "steps" | "teststeps" | "text") => Field::Steps,
        (_, "expectedresults" | "results") => Field::Results,
        _ => Field::Skip,
    }
}

/// The mapping as a form or an address carries it.
///
/// # Errors
/// `map_unknown` when it is not one for this table.
pub(super) fn from_map(map: &str, columns: usize) -> Result<Vec<Field>, Refusal> {
    let broken = |what: &str| whole(Kind::Invalid, "map_unknown", format!("The choice of columns {what}."), "Open the preview again.");
    let fields: Vec<Field> =
        map.split('.').map(str::parse).collect::<Result<_, _>>().map_err(|_| broken("names something that does not exist"))?;
    if fields.len() != columns {
        return Err(broken("is one for another table"));
    }
    let mut given = fields.clone();
    once(&mut given);
    match fields.iter().zip(&given).find(|(chosen, kept)| chosen != kept) {
        None => Ok(fields),
        Some((twice, _)) => Err(broken(&format!("gives \"{}\" to two columns", twice.label())).about("map")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn the_tool_is_known_by_its_column_names() {
        for (tool, text) in [
            (Tool::TestRail, "ID,Title,Priority,Section,Section Hierarchy,Steps (Step),Steps (Expected Result)"),
            (Tool::Xray, "TCID,Test Summary,Step,Data,Result"),
            (Tool::Xray, "Issue Key,Test ID,Summary,Test Type,Action,Data,Expected Result"),
            (Tool::Kiwi, "ID,Summary,Created on,Category,Component,Priority,Status,Automated,Author,Default tester,Tags"),
            (Tool::Kiwi, "id,summary,text,category__name,priority__value,default_tester__username"),
            (Tool::Csv, "Name,Steps,Expected"),
        ] {
            assert_eq!(find_out(&heads(text)), tool, "{text}");
        }
    }

    #[test]
    fn the_whole_way_to_a_section_counts_and_its_last_name_does_not() {
        let fields = guess(Tool::TestRail, &heads("ID,Title,Section,Section Hierarchy,Steps,Steps (Step),References,Expected Result"));
        use Field::{Action, Folder, Id, Results, Skip, Steps, Stories, Title};
        assert_eq!(fields, [Id, Title, Skip, Folder, Steps, Action, Stories, Results]);
        assert_eq!(guess(Tool::TestRail, &heads("Title,Section"))[1], Folder);
    }

    #[test]
    fn a_mapping_that_does_not_fit_is_refused() {
        assert_eq!(from_map("title.skip", 2).expect("fits"), [Field::Title, Field::Skip]);
        for (map, columns) in [("title", 2), ("title.nonsense", 2), ("title.title", 2), ("", 1)] {
            assert_eq!(from_map(map, columns).expect_err(map).code, "map_unknown");
        }
        assert!(from_map("tags.tags.title", 3).is_ok(), "tags may be in several columns");
    }
}
