//! A candidate: one immutable build. A new build is a new candidate.

use crate::id::{CandidateId, ProjectId};
use crate::text::{CommitSha, ImageDigest, StoryKey, Version};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// What somebody did for a build. None of them may sign it (invariant I6).
    pub enum Part {
        /// Wrote a commit in it.
        Author = "author",
        /// Is named by a `Co-authored-by` trailer.
        CoAuthor = "co_author",
        /// Merged a pull request in it.
        Merger = "merger",
        /// Started the build.
        Dispatcher = "dispatcher",
        /// Ran it once more, after somebody else had started it.
        ReRunner = "re_runner",
    }
}

impl Part {
    /// Completes "You …".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Author => "wrote a commit in it",
            Self::CoAuthor => "are a co-author of a commit in it",
            Self::Merger => "merged a pull request in it",
            Self::Dispatcher => "started its build",
            Self::ReRunner => "ran its build again",
        }
    }

    /// Completes "Pavel …".
    #[must_use]
    pub const fn of_another(self) -> &'static str {
        match self {
            Self::CoAuthor => "is a co-author of a commit in it",
            _ => self.phrase(),
        }
    }
}

/// Somebody who had a part in a build, as GitHub and the commits name them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contributor {
    /// What they did.
    pub part: Part,
    /// As printed.
    pub name: String,
    /// GitHub's numeric id, if GitHub knows them.
    pub github_id: Option<i64>,
    /// GitHub's login, for reading and as a last resort for matching.
    pub login: Option<String>,
    /// The commit's e-mail address.
    pub email: Option<String>,
}

/// What a signed-in person is known as elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aliases {
    /// GitHub's numeric ids.
    pub github_ids: Vec<i64>,
    /// GitHub logins, and names that they chose at another provider, lower case.
    pub logins: Vec<String>,
    /// Those of them that GitHub itself, or the settings, say to be theirs.
    pub vouched_logins: Vec<String>,
    /// Verified e-mail addresses, lower case.
    pub emails: Vec<String>,
}

impl Aliases {
    /// Are these two accounts of one person? Only what somebody vouches for counts: a name that one may choose oneself would
    /// let anybody take the signature of another away.
    #[must_use]
    pub fn same_person(&self, other: &Self) -> bool {
        self.github_ids.iter().any(|id| other.github_ids.contains(id))
            || self.vouched_logins.iter().any(|login| other.vouched_logins.contains(login))
            || self.emails.iter().any(|email| other.emails.contains(email))
    }
}

impl Contributor {
    /// Is this contributor the person known by `aliases`? Any match counts: a false "yes" costs a
    /// second signer, a false "no" lets somebody sign their own change.
    #[must_use]
    pub fn is(&self, aliases: &Aliases) -> bool {
        self.github_id.is_some_and(|id| aliases.github_ids.contains(&id))
            || self.login.as_ref().is_some_and(|login| aliases.logins.contains(&login.to_lowercase()))
            || self.email.as_ref().is_some_and(|email| {
                aliases.emails.contains(&email.to_lowercase()) || noreply_login(email).is_some_and(|login| aliases.logins.contains(&login))
            })
    }
}

/// `123+login@users.noreply.github.com` and `login@users.noreply.github.com` name a login.
fn noreply_login(email: &str) -> Option<String> {
    let local = email.to_lowercase();
    let local = local.strip_suffix("@users.noreply.github.com")?;
    Some(local.split_once('+').map_or(local, |(_, login)| login).to_owned())
}

/// What a build says about itself, before it is a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Names the build in its source, so that it becomes one candidate however often it is told:
    /// `github:<run id>/<attempt>` or `ci:<id>`.
    pub source_key: String,
    /// The commit that was built.
    pub commit: CommitSha,
    /// The branch it was built from.
    pub branch: String,
    /// Its own version.
    pub version: Version,
    /// The image, without tag.
    pub image: Option<String>,
    /// The image's digest; `None` blocks the gate.
    pub digest: Option<ImageDigest>,
    /// The build's page.
    pub run_url: Option<String>,
    /// GitHub's workflow run.
    pub run_id: Option<i64>,
    /// When the build finished.
    pub built_at: Timestamp,
    /// The last production release's commit; the range of changes starts after it.
    pub base: Option<CommitSha>,
    /// Number of commits since `base`, as far as known.
    pub commits: Option<i64>,
    /// Everybody with a part in it.
    pub contributors: Vec<Contributor>,
    /// Stories it claims to contain, and where each was found.
    pub stories: Vec<(StoryKey, crate::story::FoundIn)>,
}

/// One immutable build under decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Id.
    pub id: CandidateId,
    /// Project.
    pub project: ProjectId,
    /// Number within the project, from 1.
    pub number: i64,
    /// The build.
    pub build: Build,
    /// When the portal took it in.
    pub created_at: Timestamp,
}

/// `Co-authored-by: Name <mail>` trailers of a commit message (Git's trailer convention).
#[must_use]
pub fn co_authors(message: &str) -> Vec<Contributor> {
    message
        .lines()
        .filter_map(|line| {
            let (token, value) = line.split_once(':')?;
            token.trim().eq_ignore_ascii_case("co-authored-by").then_some(())?;
            let (name, rest) = value.trim().split_once('<')?;
            let email = rest.split_once('>')?.0.trim();
            Some(Contributor {
                part: Part::CoAuthor,
                name: name.trim().to_owned(),
                github_id: None,
                login: noreply_login(email),
                email: Some(email.to_owned()),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contributor(email: &str) -> Contributor {
        Contributor { part: Part::Author, name: "X".into(), github_id: None, login: None, email: Some(email.into()) }
    }

    #[test]
    fn what_somebody_did_is_said_of_you_and_of_another_so_that_both_read_well() {
        let said: Vec<_> = Part::ALL.iter().map(|part| format!("Pavel {}; you {}", part.of_another(), part.phrase())).collect();
        let expected = [
            "Pavel wrote a commit in it; you wrote a commit in it",
            "Pavel is a co-author of a commit in it; you are a co-author of a commit in it",
            "Pavel merged a pull request in it; you merged a pull request in it",
            "Pavel started its build; you started its build",
            "Pavel ran its build again; you ran its build again",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn a_person_is_recognised_by_id_login_or_mail() {
        let (logins, emails) = (vec!["priya-raman".into()], vec!["priya@example.org".into()]);
        let aliases = Aliases { github_ids: vec![7], logins, emails, ..Aliases::default() };
        assert!(contributor("Priya@Example.org").is(&aliases));
        assert!(contributor("7+Priya-Raman@users.noreply.github.com").is(&aliases));
        assert!(!contributor("dana@example.org").is(&aliases));
        assert!(Contributor { github_id: Some(7), email: None, ..contributor("") }.is(&aliases));
        assert!(!Contributor { github_id: None, email: None, ..contributor("") }.is(&Aliases::default()));
    }

    #[test]
    fn co_authors_are_read_from_trailers() {
        let found = co_authors("Fix it (#5)\n\nco-authored-by: PE Mazaré <pe@example.org>\nCo-authored-by: broken\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "PE Mazaré");
        assert_eq!(found[0].email.as_deref(), Some("pe@example.org"));
    }
}
