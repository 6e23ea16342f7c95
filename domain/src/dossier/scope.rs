//! What is in the release, and where it was built.

use super::{Dossier, count};
use crate::paper::{Block, Fact, Lines, Piece, Section, Style, Table};
use crate::story::Knowledge;

/// Stories, commits, people.
pub(super) fn scope(dossier: &Dossier) -> Section {
    let changes = &dossier.changes;
    let since = changes.since.as_ref().map(|production| {
        let what = format!("#{} {}, in production since {}", production.number, production.version, production.at.human());
        vec![Piece::plain(what), Piece::code(&production.commit)]
    });
    let commits = match (changes.commits, &changes.base) {
        (Some(n), Some(base)) => {
            vec![Piece::plain(count(usize::try_from(n).unwrap_or(0), "commit since", "commits since")), Piece::code(base)]
        }
        (None, Some(base)) => vec![Piece::unknown("an unknown number of commits since"), Piece::code(base)],
        _ => vec![Piece::unknown("no earlier release is known to count from")],
    };
    let pulls: Vec<String> = changes.pulls.iter().map(|pull| format!("#{pull}")).collect();
    let none = |text: String, otherwise: &str| Piece::plain(if text.is_empty() { otherwise.to_owned() } else { text });
    let facts = vec![
        Fact { label: "Last release before it".into(), value: since.unwrap_or_else(|| vec![Piece::unknown("none that this portal made")]) },
        Fact { label: "Commits".into(), value: commits },
        Fact::new("Pull requests", none(pulls.join(", "), "none is known")),
        Fact::new(
            "Test cases",
            Piece::plain(format!(
                "{} added, {} reworded, {} no longer planned",
                changes.cases.added.len(),
                changes.cases.reworded.len(),
                changes.cases.gone.len()
            )),
        ),
    ];
    let mut blocks = vec![Block::Facts(facts)];
    let stories = changes.stories.iter().map(|(key, knowledge, href)| {
        let said: Lines = match knowledge {
            Knowledge::Known { summary, status, .. } => vec![Piece::plain(summary), Piece::new(format!("Jira: {status}"), Style::Quiet)],
            Knowledge::NotAsked => vec![Piece::unknown("Jira was not asked")],
            Knowledge::Missing => vec![Piece::unknown("Jira has no such issue, or we may not read it")],
            Knowledge::Unreachable { reason } => vec![Piece::unknown(format!("Jira could not be asked: {reason}"))],
        };
        vec![vec![Piece::new(key.as_str(), Style::Strong).to(href)], said]
    });
    blocks.push(table("Stories", &[("Story", 2), ("What it is", 8)], stories.collect(), "The candidate names no story."));
    let people = dossier.about.contributors.iter().map(|person| {
        let login = person.login.as_ref().filter(|login| **login != person.name).map(|login| Piece::new(login, Style::Quiet));
        let name: Lines = std::iter::once(Piece::plain(&person.name)).chain(login).collect();
        vec![name, vec![Piece::plain(person.part.of_another())]]
    });
    blocks.push(table(
        "People with a part in the build, who may not sign it",
        &[("Person", 5), ("Part", 5)],
        people.collect(),
        "Nobody is known to have taken part.",
    ));
    Section { id: "scope".into(), title: "Scope".into(), blocks }
}

/// The build.
pub(super) fn build(dossier: &Dossier) -> Section {
    let build = &dossier.about.candidate.build;
    let run = match (&build.run_url, build.run_id) {
        (Some(url), _) => Piece::code(url).to(url),
        (None, Some(id)) => Piece::code(id.to_string()),
        (None, None) => Piece::unknown("not known"),
    };
    let facts = vec![
        Fact::new("Version", Piece::plain(build.version.as_str())),
        Fact::new("Branch", Piece::plain(&build.branch)),
        Fact::new("Commit", Piece::code(build.commit.as_str())),
        Fact::new("Image", Piece::known(build.image.clone(), Style::Code)),
        Fact::new("Image digest", Piece::known(build.digest.as_ref().map(ToString::to_string), Style::Code)),
        Fact::new("Run", run),
        Fact::new("Built", Piece::plain(build.built_at.rfc3339())),
        Fact::new("Taken in", Piece::plain(dossier.about.candidate.created_at.rfc3339())),
    ];
    Section { id: "build".into(), title: "Build".into(), blocks: vec![Block::Facts(facts)] }
}

/// A table, or a sentence when there is nothing to list.
pub(super) fn table(caption: &str, columns: &[(&str, u8)], rows: Vec<Vec<Lines>>, none: &str) -> Block {
    if rows.is_empty() {
        return Block::Words(Piece::new(none, Style::Quiet));
    }
    let columns = columns.iter().map(|(head, share)| ((*head).to_owned(), *share)).collect();
    Block::Table(Table { caption: caption.to_owned(), columns, rows })
}
