//! Who decided, by which rules, and what became of it.

use super::{Dossier, SignatureFact};
use crate::paper::{Block, Fact, Piece, Section, Style};
use crate::signature::{Decision, Standing};

pub(super) fn sections(dossier: &Dossier) -> Vec<Section> {
    vec![policy(dossier), signatures(dossier), deployment(dossier), verification(), attestation(dossier)]
}

fn policy(dossier: &Dossier) -> Section {
    let policy = &dossier.policy;
    let under = if dossier.release.is_some() { "Under these rules the release was signed." } else { "These rules are in force." };
    let blocks = vec![
        Block::Facts(vec![Fact::new("Version", Piece::plain(policy.version.to_string())), Fact::new("SHA-256", Piece::code(&policy.hash))]),
        Block::Words(Piece::plain(under)),
        Block::List(policy.sentences.iter().map(Piece::plain).collect()),
    ];
    Section { id: "policy".into(), title: "Policy".into(), blocks }
}

fn signatures(dossier: &Dossier) -> Section {
    let stands = match &dossier.standing {
        Standing::Approved => "All signatures are given.".to_owned(),
        Standing::Rejected { by, .. } => format!("{by} rejected this candidate; that is final."),
        Standing::Missing { more, .. } => format!("Signatures still missing: {more}."),
    };
    let mut blocks = vec![Block::Words(Piece::new(stands, Style::Strong))];
    for signature in &dossier.signatures {
        let word = match signature.decision {
            Decision::Approve => "approved",
            Decision::Reject => "rejected",
        };
        blocks.push(Block::Heading(format!("{} {word}", signature.name)));
        blocks.push(Block::Quote(signature.reason.clone()));
        blocks.push(Block::Facts(facts(dossier, signature)));
    }
    Section { id: "signatures".into(), title: "Signatures".into(), blocks }
}

fn facts(dossier: &Dossier, signature: &SignatureFact) -> Vec<Fact> {
    let meaning = signature.meaning.clone().unwrap_or_else(|| match signature.decision {
        Decision::Approve => format!("It may go to {}.", dossier.about.environment),
        Decision::Reject => format!("It must not go to {}; this candidate is over.", dossier.about.environment),
    });
    let counts = if signature.void.is_empty() {
        Piece::plain("yes")
    } else {
        Piece::new(format!("no: {}", signature.void.join(", ")), Style::Strong)
    };
    let weak = if signature.proof.is_strong() { "" } else { " (says who signed, and does not bind what was signed)" };
    let proof = format!("{}{weak}", signature.proof.label());
    let signed = [
        Some(Piece::plain(signature.at.rfc3339())),
        signature.zone.as_ref().map(|zone| Piece::new(format!("in UTC; the signer was in {zone}"), Style::Quiet)),
    ];
    let seen = match &signature.seen {
        Some(hash) => Piece::code(hash).to(dossier.page(&format!("/signatures/{}", signature.id))),
        None => Piece::unknown("was not kept"),
    };
    let mut facts = vec![
        Fact::new("Meaning", Piece::plain(meaning)),
        Fact { label: "Signed".into(), value: signed.into_iter().flatten().collect() },
        Fact::new(
            "Counts until",
            Piece::plain(signature.expires_at.clone().unwrap_or_else(|| "something that it names changes".to_owned())),
        ),
        Fact::new("As", Piece::known(signature.role.clone(), Style::Plain)),
        Fact::new("Identity", Piece::known(signature.identity.clone(), Style::Code)),
        Fact::new("Proof", Piece::plain(proof)),
        Fact::new("Statement, SHA-256", Piece::code(&signature.statement_hash)),
        Fact::new("Page that was seen, SHA-256", seen),
        Fact::new("It counts", counts),
    ];
    facts.extend(signature.authenticated_at.as_ref().map(|at| Fact::new("Had signed in", Piece::plain(at))));
    facts
}

fn deployment(dossier: &Dossier) -> Section {
    let mut blocks = Vec::new();
    if let Some(release) = &dossier.release {
        blocks.push(Block::Facts(vec![
            Fact::new("Release", Piece::plain(format!("{} to {}, {}", release.attempt, dossier.about.environment, release.at.rfc3339()))),
            Fact::new("Evidence, SHA-256", Piece::code(&release.evidence_hash)),
            Fact::new("Policy, SHA-256", Piece::code(&release.policy_hash)),
        ]));
    }
    match &dossier.deployment {
        None => blocks.push(Block::Words(Piece::new("Nothing was deployed.", Style::Quiet))),
        Some(deployment) => {
            let github = deployment.github_id.map(|id| id.to_string());
            let mut facts = vec![
                Fact::new("Deployment", Piece::new(deployment.state.label(), Style::Strong)),
                Fact::new("Environment", Piece::plain(&deployment.environment)),
                Fact::new("GitHub’s id", Piece::known(github, Style::Code)),
                Fact::new("Task", Piece::code(&deployment.task)),
                Fact::new("Last change", Piece::plain(deployment.updated_at.rfc3339())),
            ];
            facts.extend(deployment.problem.as_ref().map(|problem| Fact::new("Problem", Piece::plain(problem))));
            blocks.push(Block::Facts(facts));
            let said = deployment.statuses.iter().map(|(state, words, at)| {
                let what = std::iter::once(Piece::plain(state.replace('_', " "))).chain(words.as_ref().map(Piece::plain)).collect();
                vec![vec![Piece::plain(at.rfc3339())], what]
            });
            blocks.push(super::scope::table(
                "What GitHub said",
                &[("When", 3), ("What", 8)],
                said.collect(),
                "GitHub has said nothing yet.",
            ));
        }
    }
    Section { id: "deployment".into(), title: "Deployment".into(), blocks }
}

/// I8: what nobody checks is not shown as checked.
fn verification() -> Section {
    let words = "Not verified. This portal does not check yet how a release does in production.";
    Section { id: "verification".into(), title: "Verification in production".into(), blocks: vec![Block::Words(Piece::unknown(words))] }
}

fn attestation(dossier: &Dossier) -> Section {
    let made = dossier.attestations.iter().flat_map(|made| {
        let facts = vec![
            Fact::new("SHA-256 of the file", Piece::code(&made.sha256)),
            Fact::new("Made", Piece::plain(made.issued_at.rfc3339())),
            Fact::new("Worth nothing from", Piece::plain(made.expires_at.rfc3339())),
            Fact::new("Key", Piece::code(&made.key_id)),
        ];
        [Block::Heading(made.kind.replace('_', " ")), Block::Facts(facts)]
    });
    let mut blocks: Vec<Block> = made.collect();
    if blocks.is_empty() {
        blocks.push(Block::Words(Piece::unknown("No attestation is on record for this release.")));
    }
    Section { id: "attestation".into(), title: "Attestation".into(), blocks }
}
