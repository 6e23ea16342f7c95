//! The audit log behind the paper, and how to check it without trusting the portal.

use super::Dossier;
use super::scope::table;
use crate::paper::{Block, Fact, Piece, Section, Style};

pub(super) fn sections(dossier: &Dossier) -> Vec<Section> {
    vec![audit(dossier)]
}

fn audit(dossier: &Dossier) -> Section {
    let rows = &dossier.rows;
    let range = match (rows.first(), rows.last()) {
        (Some((first, _)), Some((last, _))) => format!("{} rows, from row {} to row {}", rows.len(), first.seq, last.seq),
        _ => "no row".to_owned(),
    };
    let mut facts = vec![Fact::new("About this candidate", Piece::plain(range))];
    let signed = dossier.seal.as_ref().map_or(0, |seal| seal.size);
    facts.extend(dossier.seal.as_ref().map(|seal| Fact {
        label: "Newest checkpoint".into(),
        value: vec![
            Piece::plain(format!("signs {} rows of the whole portal, made {}", seal.size, seal.at.rfc3339())),
            Piece::code(&seal.root),
        ],
    }));
    let open = rows.iter().filter(|(row, _)| row.seq > signed).count();
    if open > 0 {
        facts.push(Fact::new("Not signed yet", Piece::unknown(format!("{open} of these rows; a checkpoint follows within seconds"))));
    }
    let listed = rows.iter().map(|(row, hash)| {
        vec![
            vec![Piece::new(row.seq.to_string(), Style::Strong)],
            vec![Piece::plain(row.at.rfc3339()), Piece::plain(&row.actor_name)],
            vec![Piece::plain(&row.sentence), Piece::new(&row.action, Style::Quiet)],
            vec![Piece::code(hash)],
        ]
    });
    let origin = &dossier.about.origin;
    let how = vec![
        Piece::plain(format!("Get the public keys from {origin}/.well-known/murmuration-keys, best over a way you already trust.")),
        Piece::plain(format!(
            "Get the rows with their proofs from {origin}/p/{}/audit: ask for this candidate, then “Export these entries”.",
            dossier.about.slug
        )),
        Piece::plain("Check them away from the portal: murmuration audit verify --export FILE --key KEYS."),
        Piece::plain("Compare the hashes with those printed here."),
    ];
    let columns = [("Row", 1), ("When and who", 3), ("What", 5), ("Hash", 4)];
    let blocks = vec![
        Block::Facts(facts),
        Block::Heading("How to check it".into()),
        Block::List(how),
        Block::Heading("Rows".into()),
        table("Rows of the audit log about this candidate", &columns, listed.collect(), "None."),
    ];
    Section { id: "audit".into(), title: "Audit proof".into(), blocks }
}
