//! Which rows belong together on the board, and in which order they are read.

use domain::Role;
use domain::summary::{BoardRow, Stage};

/// Rows under one heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// Heading.
    pub title: &'static str,
    /// The reader is expected to act on these.
    pub mine: bool,
    /// Folded away until asked for.
    pub folded: bool,
    /// Newest first, as they came.
    pub rows: Vec<BoardRow>,
}

/// Sorts rows into groups: what waits on the reader comes first, then by how close it is to production.
pub fn groups(rows: Vec<BoardRow>, roles: &[Role]) -> Vec<Group> {
    let empty = |title, mine, folded| Group { title, mine, folded, rows: Vec::new() };
    let mut groups = [
        empty("Waits on you", true, false),
        empty("Ready to sign", false, false),
        empty("Releasing", false, false),
        empty("In UAT", false, false),
        empty("In QA", false, false),
        empty("Done", false, false),
        empty("Replaced by a newer candidate", false, true),
    ];
    for row in rows {
        let place = match row.stage {
            _ if is_mine(&row, roles) => 0,
            Stage::SignOff if !row.superseded => 1,
            Stage::Releasing | Stage::Stuck => 2,
            Stage::InProduction | Stage::WasInProduction | Stage::Rejected | Stage::DeploymentFailed => 5,
            _ if row.superseded => 6,
            Stage::Uat => 3,
            Stage::Qa | Stage::SignOff => 4,
        };
        if let Some(group) = groups.get_mut(place) {
            group.rows.push(row);
        }
    }
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

/// Does this row wait on somebody with one of these roles?
pub fn is_mine(row: &BoardRow, roles: &[Role]) -> bool {
    !row.superseded && row.waits_on.iter().any(|role| roles.contains(role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    fn row(number: i64, stage: Stage, waits_on: Vec<Role>, superseded: bool) -> BoardRow {
        BoardRow {
            number,
            version: number.to_string(),
            commit: String::new(),
            branch: String::new(),
            stage,
            since: Timestamp(0),
            waits_on,
            first_reason: None,
            reasons: 0,
            cases: (0, 0),
            failed: 0,
            stories: (0, 0),
            feedback: 0,
            created_at: Timestamp(0),
            superseded,
        }
    }

    #[test]
    fn what_waits_on_the_reader_comes_first_whatever_its_stage() {
        let rows = vec![row(3, Stage::SignOff, vec![Role::ProductOwner], false), row(2, Stage::Qa, vec![Role::QaTester], false)];
        let found = groups(rows, &[Role::QaTester]);
        assert_eq!(found.iter().map(|g| (g.title, g.rows[0].number)).collect::<Vec<_>>(), [("Waits on you", 2), ("Ready to sign", 3)]);
    }

    #[test]
    fn a_replaced_candidate_asks_nobody_but_one_on_its_way_out_stays_in_sight() {
        let rows = vec![row(2, Stage::Qa, vec![Role::QaTester], true), row(1, Stage::Releasing, vec![], true)];
        let found = groups(rows, &[Role::QaTester]);
        assert_eq!(
            found.iter().map(|g| (g.title, g.folded)).collect::<Vec<_>>(),
            [("Releasing", false), ("Replaced by a newer candidate", true)]
        );
    }
}
