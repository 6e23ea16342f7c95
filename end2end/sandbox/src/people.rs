//! The people of the demo. They are made up.

/// One person, known to GitHub, Jira, the OIDC provider and the mail sink alike.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Subject at the OIDC provider.
    pub sub: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Mail address.
    pub email: &'static str,
    /// GitHub login.
    pub login: &'static str,
    /// GitHub's immutable number.
    pub id: u64,
    /// What they do, for the sign-in page.
    pub job: &'static str,
}

macro_rules! person {
    ($sub:literal, $name:literal, $login:literal, $id:literal, $job:literal) => {
        Person { sub: $sub, name: $name, email: concat!($sub, "@murmuration.example"), login: $login, id: $id, job: $job }
    };
}

/// Everybody who can sign in.
pub const PEOPLE: [Person; 9] = [
    person!("dana", "Dana Okafor", "dana-okafor", 1001, "Developer"),
    person!("quinn", "Quinn Abara", "quinn-abara", 1002, "QA tester"),
    person!("uma", "Uma Lindqvist", "uma-lindqvist", 1003, "End user, UAT tester"),
    person!("pavel", "Pavel Novak", "pavel-novak", 1004, "Product owner"),
    person!("priya", "Priya Raman", "priya-raman", 1005, "Product owner who also writes code"),
    person!("rita", "Rita Moreau", "rita-moreau", 1006, "Release manager"),
    person!("avi", "Avi Stern", "avi-stern", 1007, "Auditor"),
    person!("ada", "Ada Nwosu", "ada-nwosu", 1008, "Admin"),
    person!("sam", "Sam Stranger", "sam-stranger", 1009, "No role"),
];

/// Finds a person by subject or GitHub login.
#[must_use]
pub fn find(key: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.sub == key || person.login == key)
}

/// A commit author outside the team, with a name that is not ASCII.
pub const OUTSIDER: Person = Person {
    sub: "zoe",
    name: "Zoë Martínez-Dvořák",
    email: "zoe@outside.example",
    login: "zoe-outside",
    id: 2001,
    job: "Outside contributor",
};
