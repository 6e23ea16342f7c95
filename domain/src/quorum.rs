//! Who fills which signer rule: a maximum matching, so that one person who fits two rules never blocks another. One person
//! counts once.

use crate::access::Role;
use crate::policy::SignerRule;
use serde::{Deserialize, Serialize};

/// What a signer rule still lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lack {
    /// The rule's roles.
    pub roles: Vec<Role>,
    /// How many more people.
    pub count: u8,
}

impl Lack {
    /// `1 QA tester`, `2 developers or QA testers`.
    #[must_use]
    pub fn words(&self) -> String {
        SignerRule { roles: self.roles.clone(), count: self.count }.words()
    }
}

/// Several lacks in one line: `1 product owner and 1 QA tester`.
#[must_use]
pub fn words(lacks: &[Lack]) -> String {
    lacks.iter().map(Lack::words).collect::<Vec<_>>().join(" and ")
}

/// Who fills what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// For each rule, in the order of the rules, the people that fill it: positions in the list that was given.
    pub filled: Vec<Vec<usize>>,
    /// What is not filled, in the order of the rules.
    pub lacks: Vec<Lack>,
}

impl Assignment {
    /// How many more people are needed.
    #[must_use]
    pub fn more(&self) -> u8 {
        self.lacks.iter().fold(0, |sum, lack| sum.saturating_add(lack.count))
    }
}

/// Assigns people, each with their roles, to the seats of the rules so that as many seats as possible are filled. Seats of
/// earlier rules are filled first, and a seat that was filled once stays so (Kuhn's augmenting paths).
#[must_use]
pub fn assign<R: AsRef<[Role]>>(rules: &[SignerRule], people: &[R]) -> Assignment {
    let fits = |rule: &SignerRule, person: usize| people[person].as_ref().iter().any(|role| rule.roles.contains(role));
    // The rule in which each person sits.
    let mut sits: Vec<Option<usize>> = vec![None; people.len()];
    for (position, rule) in rules.iter().enumerate() {
        for _ in 0..rule.count {
            if !seat(position, rules, &fits, &mut sits, &mut vec![false; people.len()]) {
                break;
            }
        }
    }
    let filled: Vec<Vec<usize>> =
        (0..rules.len()).map(|rule| (0..people.len()).filter(|person| sits[*person] == Some(rule)).collect()).collect();
    let lacks = rules
        .iter()
        .zip(&filled)
        .map(|(rule, people)| Lack {
            roles: rule.roles.clone(),
            count: rule.count.saturating_sub(u8::try_from(people.len()).unwrap_or(u8::MAX)),
        })
        .filter(|lack| lack.count > 0)
        .collect();
    Assignment { filled, lacks }
}

/// Finds somebody for one seat of `rule`; whoever sits elsewhere moves when another can be found for that seat.
fn seat(
    rule: usize,
    rules: &[SignerRule],
    fits: &dyn Fn(&SignerRule, usize) -> bool,
    sits: &mut [Option<usize>],
    asked: &mut [bool],
) -> bool {
    for person in 0..sits.len() {
        if asked[person] || !fits(&rules[rule], person) {
            continue;
        }
        asked[person] = true;
        if sits[person].is_none_or(|other| seat(other, rules, fits, sits, asked)) {
            sits[person] = Some(rule);
            return true;
        }
    }
    false
}

/// The role in which somebody with these roles signs: one that is still missing, else any that a rule names.
#[must_use]
pub fn signing_role(rules: &[SignerRule], lacks: &[Lack], roles: &[Role]) -> Option<Role> {
    let missing = roles.iter().find(|role| lacks.iter().any(|lack| lack.roles.contains(role)));
    missing.or_else(|| roles.iter().find(|role| rules.iter().any(|rule| rule.roles.contains(role)))).copied()
}

/// Somebody who holds roles in the project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present {
    /// Their roles.
    pub roles: Vec<Role>,
    /// They had a part in the build, and never sign it.
    pub had_a_part: bool,
}

/// Why the people who are there cannot meet the rules for one build, a sentence for each rule; empty when they can.
/// `awaited` hold roles and have not signed in yet: by name.
#[must_use]
pub fn out_of_reach(rules: &[SignerRule], present: &[Present], awaited: &[(String, Role)]) -> Vec<String> {
    let able: Vec<&[Role]> = present.iter().filter(|person| !person.had_a_part).map(|person| person.roles.as_slice()).collect();
    let found = assign(rules, &able);
    found
        .lacks
        .iter()
        .map(|lack| {
            let roles = lack.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(" or ");
            let holds = |person: &&Present| person.roles.iter().any(|role| lack.roles.contains(role));
            let barred = present.iter().filter(|person| person.had_a_part).filter(holds).count();
            let mut names: Vec<&str> =
                awaited.iter().filter(|(_, role)| lack.roles.contains(role)).map(|(name, _)| name.as_str()).collect();
            names.dedup();
            if !names.is_empty() {
                let (names, have) = (names.join(", "), if names.len() == 1 { "has the role and has" } else { "have the role and have" });
                return format!("{} missing: {names} {have} not signed in yet.", lack.words());
            }
            let none = !able.iter().any(|person| person.iter().any(|role| lack.roles.contains(role)));
            let who = if none { "Nobody is left who could sign as" } else { "Too few are left who could sign as" };
            let why = match barred {
                0 => "no more people of this project who could sign hold that role".to_owned(),
                1 => "one who holds that role had a part in this build".to_owned(),
                n => format!("{n} who hold that role had a part in this build"),
            };
            format!("{who} {roles} ({} missing): {why}.", lack.count)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role::{Developer, ProductOwner, QaTester};

    fn rule(roles: &[Role], count: u8) -> SignerRule {
        SignerRule { roles: roles.to_vec(), count }
    }

    #[test]
    fn whoever_fits_two_rules_moves_so_that_both_are_filled() {
        let rules = [rule(&[ProductOwner], 1), rule(&[QaTester], 1)];
        let both = vec![ProductOwner, QaTester];
        assert_eq!(assign(&rules, &[both.clone(), vec![ProductOwner]]).filled, [[1], [0]]);
        assert_eq!(assign(&rules, std::slice::from_ref(&both)).lacks, [Lack { roles: vec![QaTester], count: 1 }], "one person counts once");
        assert_eq!(assign(&rules, &[vec![Developer]]).more(), 2);
        assert_eq!(assign::<Vec<Role>>(&rules, &[]).more(), 2);
    }

    #[test]
    fn a_long_chain_of_people_moves_up() {
        let rules = [rule(&[ProductOwner, QaTester], 2), rule(&[QaTester, Developer], 1), rule(&[Developer], 1)];
        let people = [vec![QaTester], vec![Developer, QaTester], vec![ProductOwner, QaTester], vec![Developer]];
        let found = assign(&rules, &people);
        assert!(found.lacks.is_empty(), "{found:?}");
        assert_eq!(found.filled.iter().flatten().count(), 4);
    }

    #[test]
    fn what_lacks_is_said_in_words() {
        let found = assign(&[rule(&[ProductOwner], 1), rule(&[Developer, QaTester], 2)], &[vec![Developer]]);
        assert_eq!(words(&found.lacks), "1 product owner and 1 developer or QA tester");
        assert_eq!(rule(&[Developer, QaTester], 2).words(), "2 developers or QA testers");
    }

    #[test]
    fn whoever_had_a_part_in_the_build_is_no_signer_who_is_left() {
        let owner = |had_a_part| Present { roles: vec![ProductOwner], had_a_part };
        let rules = [rule(&[ProductOwner], 1)];
        assert!(out_of_reach(&rules, &[owner(true), owner(false)], &[]).is_empty());
        let said = out_of_reach(&rules, &[owner(true)], &[]);
        assert_eq!(said, ["Nobody is left who could sign as product owner (1 missing): one who holds that role had a part in this build."]);
        let two = [rule(&[ProductOwner], 2)];
        assert!(out_of_reach(&two, &[owner(false)], &[])[0].starts_with("Too few are left who could sign as product owner (1 missing)"));
    }

    #[test]
    fn whoever_has_the_role_and_has_not_signed_in_yet_is_named_and_counted() {
        let rules = [rule(&[ProductOwner], 1)];
        let awaited = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), ProductOwner)).collect::<Vec<_>>();
        let said = out_of_reach(&rules, &[], &awaited(&["Pavel Novak"]));
        assert_eq!(said, ["1 product owner missing: Pavel Novak has the role and has not signed in yet."]);
        let said = out_of_reach(&rules, &[], &awaited(&["Pavel Novak", "Priya Raman"]));
        assert_eq!(said, ["1 product owner missing: Pavel Novak, Priya Raman have the role and have not signed in yet."]);
        assert!(out_of_reach(&rules, &[], &[("Quinn".into(), QaTester)])[0].starts_with("Nobody is left who could sign as product owner"));
        let there = Present { roles: vec![ProductOwner], had_a_part: false };
        assert!(out_of_reach(&rules, &[there], &awaited(&["Pavel Novak"])).is_empty(), "somebody is there already");
    }

    #[test]
    fn one_signs_in_a_role_that_is_missing_if_one_has_it() {
        let rules = [rule(&[ProductOwner], 1), rule(&[QaTester], 1)];
        let lacks = [Lack { roles: vec![QaTester], count: 1 }];
        assert_eq!(signing_role(&rules, &lacks, &[QaTester, ProductOwner]), Some(QaTester));
        assert_eq!(signing_role(&rules, &[], &[Developer, ProductOwner]), Some(ProductOwner));
        assert_eq!(signing_role(&rules, &lacks, &[Developer]), None);
    }
}
