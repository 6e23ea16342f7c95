//! What goes out comes in again without a difference; what is wrong is said with its line.

use super::*;
use domain::summary::Tool;
use domain::test_case::{Filing, Folder, Priority, Step, TestCase, Wording, tags};

fn case(number: i64, wording: Wording, filing: Filing) -> TestCase {
    let id = "00000000-0000-0000-0000-000000000000".parse().expect("id");
    TestCase { id, number, version: 1, wording, filing, filed: 1, retired: false }
}

/// Letters that files and spreadsheets stumble over.
const PIECES: [&str; 34] = [
    "'",
    "\"",
    "\"\"\"",
    "\n",
    "\n\n",
    "\n  ",
    "=1+1",
    "+",
    "-",
    "@",
    "\t",
    ",",
    ";",
    "|",
    "\\",
    "\\n",
    "#",
    "# x",
    "=>",
    "1. ",
    "2) ",
    "Given ",
    "Then ",
    "Scenario: ",
    "@tag",
    "<b>",
    "%41",
    "```",
    "ü",
    "🦜",
    "word",
    "two words",
    " ",
    "\u{ff1d}",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }

    fn text(&mut self, most: usize) -> String {
        let text: String = (0..self.roll(most)).map(|_| PIECES[self.roll(PIECES.len())]).collect();
        cells::tidy(&text)
    }

    fn case(&mut self, number: i64) -> TestCase {
        let line = |text: String| text.replace(['\n', '\t'], " ").trim().to_owned();
        let some = |text: String| if text.is_empty() { "x".to_owned() } else { text };
        let steps: Vec<Step> = (0..=self.roll(4)).map(|_| Step { action: some(self.text(8)), expected: self.text(6) }).collect();
        let stories: Vec<&str> = ["PARLAI-1", "PARLAI-20"].into_iter().take(self.roll(3)).collect();
        let wording = Wording::new(&some(line(self.text(8))), &self.text(8), steps, &stories).expect("a wording");
        let folders = ["", "Chat", "Chat/Sign in", "A>B", "=SUM(A1)/'x", "Chat_Sign in"];
        let words = ["smoke", "priority:high", "tc-9", "ui:web", "tag:x", "owner:a", "42", "-x"];
        let tag_text: Vec<&str> = words.into_iter().filter(|_| self.roll(3) == 0).collect();
        let automation = (0..self.roll(3)).map(|at| some(line(format!("{at}{}", self.text(4))))).collect();
        let filing = Filing {
            folder: Folder::parse(folders[self.roll(folders.len())]).expect("a folder"),
            tags: tags(&tag_text.join(" ")).expect("tags"),
            priority: Priority::ALL[self.roll(4)],
            owner: Some(line(self.text(4))).filter(|owner| !owner.is_empty()),
            automation,
            reference: (self.roll(2) == 0).then(|| format!("testrail:C{number}")),
        };
        case(number, wording, filing)
    }
}

fn difference(content: &[u8], library: &[TestCase]) -> Vec<String> {
    let reading = read(content, Tool::FindOut, None).expect("our own file is read");
    let plan = plan(reading, "parlai", library);
    let mut told: Vec<String> = plan.problems.iter().map(|problem| format!("{problem:?}")).collect();
    told.extend(plan.items.iter().filter(|item| !matches!(item.act, Act::Same(_))).map(|item| format!("{item:?}")));
    if plan.items.len() != library.len() {
        told.push(format!("{} cases became {}", library.len(), plan.items.len()));
    }
    told
}

#[test]
fn what_is_exported_is_imported_again_without_a_difference() {
    let mut dice = Dice(7);
    for round in 0..60 {
        let library: Vec<TestCase> = (1..=12).map(|number| dice.case(number)).collect();
        let table = cases_csv("parlai", &library).expect("a table");
        assert_eq!(difference(&table, &library), Vec::<String>::new(), "round {round}\n{}", String::from_utf8_lossy(&table));
        let zip = features_zip("parlai", &library).expect("a ZIP");
        let texts: String = features("parlai", &library).into_iter().map(|(_, text)| text).collect();
        assert_eq!(difference(&zip, &library), Vec::<String>::new(), "round {round}\n{texts}");
    }
}

#[test]
fn an_export_holds_no_cell_that_a_spreadsheet_would_run() {
    let mut dice = Dice(11);
    let library: Vec<TestCase> = (1..=100).map(|number| dice.case(number)).collect();
    let table = cases_csv("parlai", &library).expect("a table");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&table[3..]);
    for record in reader.records() {
        for cell in &record.expect("a row") {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
        }
    }
}

#[test]
fn an_export_of_another_project_never_means_the_cases_of_this_one() {
    let mut dice = Dice(3);
    let mut there = dice.case(1);
    there.filing.reference = None;
    let table = cases_csv("other", std::slice::from_ref(&there)).expect("a table");
    let here = vec![dice.case(1)];
    let first = plan(read(&table, Tool::FindOut, None).expect("read"), "parlai", &here);
    assert_eq!(first.items[0].act, Act::New);
    assert_eq!(first.items[0].filing.reference.as_deref(), Some("other:TC-1"));
    let taken = case(2, first.items[0].wording.clone(), first.items[0].filing.clone());
    let again = plan(read(&table, Tool::FindOut, None).expect("read"), "parlai", &[here[0].clone(), taken]);
    assert_eq!(again.items[0].act, Act::Same(1), "the second import finds what the first one made");
}

#[test]
fn only_what_the_file_holds_is_changed() {
    let mut here = Dice(5).case(4);
    here.filing.reference = Some("csv:7".into());
    here.filing.owner = Some("Quinn".into());
    let steps = here.wording.steps.clone();
    let plan = plan(read(b"ID,Title,Priority\n7,Talk longer,low\n", Tool::Csv, None).expect("read"), "parlai", &[here]);
    let item = &plan.items[0];
    assert_eq!(item.act, Act::Change(0));
    assert_eq!((item.wording.title.as_str(), item.filing.owner.as_deref()), ("Talk longer", Some("Quinn")));
    assert_eq!(item.wording.steps, steps, "a file without steps takes none away");
}

#[test]
fn rows_that_are_wrong_are_left_out_and_come_back_in_a_file_that_can_be_mended() {
    let steps: String = (1..=101).map(|step| format!("{step}. x\n")).collect();
    let text = format!(
        "ID,Title,Priority,Section Hierarchy,Steps (Step)\n\
         C1,=Good,High,A > B,1. x\nC2,Odd,whenever,A,1. x\nC3,,Low,A,1. x\nC4,Long,Low,A,\"{steps}\"\nC1,Again,Low,A,1. x\nC6,No steps,Low,A,\n"
    );
    let reading = read(text.as_bytes(), Tool::FindOut, None).expect("read");
    let told: Vec<(u64, &str)> = reading.problems.iter().map(|problem| (problem.line, problem.column.as_str())).collect();
    assert_eq!(told, [(3, "Priority"), (4, "Title"), (5, "Steps (Step)"), (107, ""), (108, "Steps (Step)")]);
    assert_eq!(reading.drafts.len(), 1);
    assert_eq!(reading.drafts[0].title, "=Good", "a formula of another tool is text and stays");
    let mended = left_out(text.as_bytes(), &reading.problems, &reading.left_out).expect("a table");
    let mended = String::from_utf8(mended).expect("text").replace("whenever", "High");
    assert!(mended.contains("Problem") && mended.contains("is not known"), "{mended}");
    let again = read(mended.as_bytes(), Tool::FindOut, None).expect("read");
    assert_eq!((again.tool, again.drafts.len()), (Tool::TestRail, 2), "mended, and C1 no longer twice: {:?}", again.problems);
    assert_eq!(again.drafts[0].reference.as_deref(), Some("testrail:C2"));
}

#[test]
fn a_case_that_is_gone_retired_or_twice_in_the_file_is_a_problem_of_its_row() {
    let mut retired = Dice(9).case(2);
    retired.retired = true;
    let library = [Dice(8).case(1), retired];
    let text = "Case,Title,Action,Reference,Project\nTC-1,a,x,,parlai\nTC-2,b,x,,parlai\nTC-3,c,x,,parlai\nTC-1,d,x,,parlai\nTC-x,e,x,,parlai\n,f,x,,\n";
    let plan = plan(read(text.as_bytes(), Tool::FindOut, None).expect("read"), "parlai", &library);
    assert_eq!(plan.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3, 4, 5, 6]);
    assert_eq!(plan.items.iter().map(|item| &item.act).collect::<Vec<_>>(), [&Act::Change(0), &Act::New]);
}

#[test]
fn gherkin_of_others_is_read_and_what_is_none_is_named_by_its_line() {
    let text = "Feature: Chat\n  Background:\n    Given an account\n\n  @smoke @web\n  Scenario: Talk\n    Given the chat is open\n    When I say hi\n      | word |\n      | hi   |\n    Then it answers\n    And it waits\n\n  Scenario Outline: Count\n    When I say <n>\n    Then it says <m>\n    Examples:\n      | n | m |\n      | 1 | 2 |\n\n  Scenario: Odd\n    Then nothing\n";
    let reading = read(text.as_bytes(), Tool::FindOut, None).expect("read");
    let [talk, count] = reading.drafts.as_slice() else { panic!("{reading:?}") };
    assert_eq!(talk.precondition.as_deref(), Some("an account"));
    let steps: Vec<String> = talk.steps.iter().flatten().map(|step| format!("{} => {}", step.action, step.expected)).collect();
    assert_eq!(steps, ["the chat is open => ", "I say hi\n| word |\n| hi | => it answers\nit waits"]);
    assert_eq!(talk.reference.as_deref(), Some("gherkin:Chat/Talk"));
    assert_eq!(count.precondition.as_deref(), Some("an account\nDo the steps once for each row:\n| n | m |\n| 1 | 2 |"));
    assert_eq!(reading.problems[0].line, 21);
    let refusal =
        read(b"Feature: Chat\n  Scenario: Talk\n    Perhaps I say hi\n  Nonsense:\n  @\n", Tool::Gherkin, None).expect_err("refused");
    assert_eq!(refusal.code, "gherkin_broken");
    assert_eq!(read(b"Feature: Chat\n", Tool::FindOut, None).expect_err("refused").code, "no_rows");
    let long = format!("Feature: Chat\n{}", "  x\n".repeat(20_001));
    assert_eq!(read(long.as_bytes(), Tool::FindOut, None).expect_err("refused").code, "too_many_rows");
}

#[test]
fn no_text_makes_the_readers_panic() {
    let mut dice = Dice(21);
    for _ in 0..400 {
        let mut text =
            String::from(["Feature: x\n", "Title,Action\n", "ID;Title;Steps\n", "# language: de\nFunktionalität: x\n"][dice.roll(4)]);
        for _ in 0..30 {
            text.push_str(PIECES[dice.roll(PIECES.len())]);
            text.push_str(["\n", "", "  Scenario: y\n  When z\n", ",", "    | a | b |\n", "  Examples:\n", "\"\"\"\n"][dice.roll(7)]);
        }
        let _ = read(text.as_bytes(), Tool::FindOut, None).map(|reading| plan(reading, "parlai", &[]));
    }
}

#[test]
fn a_file_of_the_wrong_kind_is_refused_with_its_reason() {
    let zip = features_zip("parlai", &[]).expect("a ZIP");
    for (content, code) in [
        (&b""[..], "file_empty"),
        (b"<html><table>", "not_a_table"),
        (b"Title\nGr\xfc\xdfe", "encoding_unknown"),
        (b"Title,Steps\n\"open,x\n", "csv_quotes"),
        (b"Title,Steps\n", "no_rows"),
        (b"PK\x03\x04nonsense", "zip_broken"),
    ] {
        assert_eq!(read(content, Tool::FindOut, None).expect_err(code).code, code);
    }
    assert_eq!(read(&zip, Tool::FindOut, None).expect_err("an empty ZIP").kind, domain::refusal::Kind::Unsupported);
    assert_eq!(read(&vec![b'a'; LARGEST_FILE + 1], Tool::FindOut, None).expect_err("large").code, "file_too_large");
}

#[test]
fn columns_that_nobody_knows_are_left_out_until_somebody_says_what_they_are() {
    let text = b"Nummer,Was\n1,Talk\n";
    let reading = read(text, Tool::FindOut, None).expect("read");
    assert_eq!((reading.drafts.len(), reading.map().as_str()), (0, "skip.skip"));
    assert!(reading.notes[0].contains("No column is the title"));
    let reading = read(text, Tool::Csv, Some("id.title")).expect("read");
    assert_eq!(reading.drafts[0].title, "Talk");
}
