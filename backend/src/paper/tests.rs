//! A paper that is read back says what was written, whatever people wrote.

use super::pdf;
use domain::Timestamp;
use domain::paper::{Block, Fact, Paper, Piece, Section, Style, Table};

const AT: Timestamp = Timestamp(1_790_000_000_000);

fn table(rows: usize) -> Table {
    let row = |n: usize| {
        vec![
            vec![Piece::new(format!("TC-{n}"), Style::Strong), Piece::plain("Größe ändern, café, Łódź, Ελλάδα, Привет")],
            vec![Piece::plain(format!("passed by tester {n}"))],
            vec![Piece::code("ab".repeat(32))],
        ]
    };
    Table {
        caption: "Results".into(),
        columns: vec![("Case".into(), 4), ("Verdict".into(), 3), ("Hash".into(), 5)],
        rows: (1..=rows).map(row).collect(),
    }
}

fn paper(rows: usize, words: &str) -> Paper {
    Paper {
        title: "Release dossier: ParlAI #12 1.4.3".into(),
        subtitle: "Release 1 to production".into(),
        foot: "ParlAI #12 1.4.3".into(),
        facts: vec![Fact::new("Commit", Piece::code("cd".repeat(20))), Fact::new("Digest", Piece::unknown("not known"))],
        sections: vec![
            Section {
                id: "results".into(),
                title: "Test results".into(),
                blocks: vec![Block::Words(Piece::plain(words)), Block::Table(table(rows)), Block::List(vec![Piece::plain("One rule.")])],
            },
            Section {
                id: "signatures".into(),
                title: "Signatures".into(),
                blocks: vec![Block::Heading("Pavel approved".into()), Block::Quote(words.into())],
            },
        ],
    }
}

fn written(paper: &Paper) -> Vec<u8> {
    pdf(paper, &paper.hash().expect("a hash"), AT).expect("a PDF")
}

/// All text, without the breaks of lines.
fn read(content: &[u8]) -> (usize, String) {
    let document = lopdf::Document::load_mem(content).expect("a PDF that can be read");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).expect("text");
    (pages.len(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn what_matters_can_be_read_back_in_every_alphabet_that_the_face_has() {
    let (pages, text) = read(&written(&paper(2, "Geprüft: läuft – “gut”.")));
    assert_eq!(pages, 1);
    for part in [
        "Release dossier: ParlAI #12 1.4.3",
        "Geprüft: läuft – “gut”.",
        "Größe ändern, café, Łódź,",
        "Привет",
        "TC-2",
        "not known",
        "Page 1 of 1",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.replace(' ', "").contains(&"cd".repeat(20)), "{text}");
}

#[test]
fn a_long_table_goes_on_over_sheets_with_its_heads_and_loses_no_row() {
    let (pages, text) = read(&written(&paper(120, "x")));
    assert!(pages > 3, "{pages}");
    assert!(text.matches("Verdict").count() >= pages - 1, "the heads stand on each sheet");
    let text = text.replace(' ', "");
    for n in 1..=120 {
        assert!(text.contains(&format!("passedbytester{n}")), "row {n}");
    }
}

#[test]
fn words_of_people_are_never_markup_and_what_the_face_lacks_is_shown_as_missing() {
    let nasty = "<script>alert(1)</script> #import \u{202e}evil\u{0} 漢字 🙈 \u{feff}\t tab\r\nsecond line ){} \\";
    let (_, text) = read(&written(&paper(1, nasty)));
    assert!(text.contains("<script>alert(1)</script> #import evil"), "{text}");
    assert!(text.contains("second line ){} \\"), "{text}");
    assert!(!text.contains('漢') && !text.contains('\u{202e}'), "{text}");
}

#[test]
fn a_word_longer_than_a_line_and_a_row_higher_than_a_sheet_are_parted() {
    let mut paper = paper(1, &"x".repeat(3000));
    let long = (0..400).map(|n| format!("line{n}")).collect::<Vec<_>>().join("\n");
    paper.sections[0].blocks.push(Block::Facts(vec![Fact::new("Note", Piece::plain(long))]));
    let (pages, text) = read(&written(&paper));
    assert!(pages >= 6, "{pages}");
    assert!(text.contains("line0") && text.contains("line399"));
}

#[test]
fn the_same_paper_is_the_same_file_and_says_which_contents_it_has() {
    let one = paper(3, "same");
    assert_eq!(written(&one), written(&one.clone()));
    let (_, text) = read(&written(&one));
    assert!(text.contains(&one.hash().expect("a hash")), "{text}");
    assert_ne!(written(&one), written(&paper(3, "other")));
}
