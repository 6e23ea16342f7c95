//! Accounts of one person: whoever signs in in two ways is one person, as far as somebody vouches for it.

use crate::candidate::Aliases;
use crate::id::PersonId;
use std::collections::BTreeMap;

/// Which accounts belong to one person. An account that is not mentioned is a person of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts(BTreeMap<PersonId, PersonId>);

impl Accounts {
    /// By what each account is known as ([`Aliases::same_person`]). If the first shares something with the second, and the
    /// second with the third, all three are one.
    #[must_use]
    pub fn of(known: &[(PersonId, Aliases)]) -> Self {
        let mut found: BTreeMap<PersonId, PersonId> = known.iter().map(|(account, _)| (*account, *account)).collect();
        for (position, (account, aliases)) in known.iter().enumerate() {
            for (other, _) in known.iter().take(position).filter(|(_, other)| other.same_person(aliases)) {
                let (a, b) = (found.get(account).copied(), found.get(other).copied());
                let Some((keep, give)) = a.zip(b).map(|(a, b)| (a.min(b), a.max(b))) else { continue };
                found.values_mut().filter(|person| **person == give).for_each(|person| *person = keep);
            }
        }
        Self(found)
    }

    /// The account that stands for the person of this one: the same for all of theirs.
    #[must_use]
    pub fn person(&self, account: PersonId) -> PersonId {
        self.0.get(&account).copied().unwrap_or(account)
    }

    /// Do both belong to one person?
    #[must_use]
    pub fn are_one(&self, one: PersonId, other: PersonId) -> bool {
        self.person(one) == self.person(other)
    }

    /// All accounts of the person of this one.
    #[must_use]
    pub fn all(&self, account: PersonId) -> Vec<PersonId> {
        let person = self.person(account);
        let others = self.0.iter().filter(|(other, whose)| **whose == person && **other != account).map(|(other, _)| *other);
        std::iter::once(account).chain(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> PersonId {
        Uuid::from_u128(n).into()
    }

    fn mail(address: &str) -> Aliases {
        Aliases { emails: vec![address.into()], ..Aliases::default() }
    }

    #[test]
    fn accounts_with_the_same_mail_number_or_vouched_login_are_one_person() {
        let both = Aliases { github_ids: vec![7], vouched_logins: vec!["priya-raman".into()], ..mail("priya@example.org") };
        for other in [
            mail("priya@example.org"),
            Aliases { github_ids: vec![7], ..Aliases::default() },
            Aliases { vouched_logins: vec!["priya-raman".into()], ..Aliases::default() },
        ] {
            assert!(both.same_person(&other) && other.same_person(&both), "{other:?}");
        }
        assert!(!both.same_person(&mail("pavel@example.org")));
        assert!(!Aliases::default().same_person(&Aliases::default()), "nothing in common is not the same");
    }

    #[test]
    fn a_login_that_nobody_vouches_for_links_nobody() {
        let chosen = Aliases { logins: vec!["priya-raman".into()], ..Aliases::default() };
        let github = Aliases { vouched_logins: vec!["priya-raman".into()], ..chosen.clone() };
        assert!(!chosen.same_person(&github) && !chosen.same_person(&chosen));
    }

    #[test]
    fn a_chain_of_accounts_is_one_person_in_whatever_order_they_are_known() {
        let middle = Aliases { github_ids: vec![7], ..mail("priya@example.org") };
        let ends = [(id(9), mail("priya@example.org")), (id(1), Aliases { github_ids: vec![7], ..Aliases::default() })];
        for known in [[ends[0].clone(), ends[1].clone(), (id(5), middle.clone())], [(id(5), middle), ends[1].clone(), ends[0].clone()]] {
            let accounts = Accounts::of(&known);
            assert!(accounts.are_one(id(1), id(9)) && accounts.are_one(id(5), id(9)));
            assert!(!accounts.are_one(id(1), id(2)), "who is not known is a person of their own");
            assert_eq!(accounts.all(id(5)), [id(5), id(1), id(9)]);
            assert_eq!(accounts.all(id(2)), [id(2)]);
        }
    }
}
