//! The dossier's page draws text as text.

use super::page;
use crate::qa::testing::{head, html, place};
use domain::paper::{Block, Fact, Paper, Piece, Section, Table};
use domain::summary::DossierPage;

fn dossier(piece: Piece) -> DossierPage {
    let table = Table { caption: "Results".into(), columns: vec![("Case".into(), 1)], rows: vec![vec![vec![piece.clone()]]] };
    let paper = Paper {
        title: "Release dossier: ParlAI #12 1.7.2".into(),
        subtitle: "Release 1".into(),
        foot: "x".into(),
        facts: vec![Fact::new("Commit", Piece::code("abc"))],
        sections: vec![Section {
            id: "results".into(),
            title: "Test results".into(),
            blocks: vec![Block::Words(piece), Block::Table(table)],
        }],
    };
    DossierPage { place: place(&[]), head: head(), paper, hash: "4".repeat(64) }
}

#[test]
fn words_of_people_are_text_and_only_our_own_and_web_addresses_are_links() {
    let html = |piece| html(None, || page(dossier(piece)));
    let page = html(Piece::plain("<script>alert(1)</script>"));
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>alert"), "{page}");
    assert!(!html(Piece::plain("x").to("javascript:alert(1)")).contains("javascript:"));
    assert!(html(Piece::plain("x").to("/p/parlai/cases/1")).contains("href=\"/p/parlai/cases/1\""));
}

#[test]
fn the_paper_has_one_title_a_way_to_each_section_and_a_file() {
    let page = html(None, || page(dossier(Piece::plain("x"))));
    assert_eq!(page.matches("<h1").count(), 1, "{page}");
    for part in ["href=\"#results\"", "id=\"results\"", "/candidates/12/dossier.pdf", "<caption"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}
