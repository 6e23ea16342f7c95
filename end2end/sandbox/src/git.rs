//! The repository: ParlAI's real commit ids, parents, dates and pull request numbers; words and people are made up.
use std::collections::{BTreeMap, HashMap, VecDeque};

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::people::{OUTSIDER, PEOPLE, Person};

const COMMITS: &str = include_str!("../data/commits.tsv");
/// The commit of the last production release.
pub(crate) const RELEASED: &str = "bbcb45ee7e16676c5a8117e81b25c0d457f72317";
/// The repository under release.
pub(crate) const REPOSITORY: &str = "facebookresearch/ParlAI";
/// The only branch.
pub(crate) const BRANCH: &str = "main";

/// A commit.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    pub sha: String,
    pub parent: String,
    pub date: String,
    pub message: String,
    pub author: Person,
    pub pull: Option<u64>,
    /// Files that it changed: paths as ParlAI has them.
    pub files: Vec<String>,
}

/// A merged pull request.
#[derive(Clone, Debug)]
pub(crate) struct Pull {
    pub number: u64,
    pub title: String,
    pub body: String,
    pub branch: String,
    pub author: Person,
    pub merged_by: Person,
    pub merged_at: String,
    pub sha: String,
}

/// Commits on the branch and those still to come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Git {
    pub commits: HashMap<String, Commit>,
    /// First-parent history of the branch, oldest first.
    pub main: Vec<String>,
    pub tags: BTreeMap<String, String>,
    pub pulls: BTreeMap<u64, Pull>,
    /// Real commits not pushed yet, oldest first, with their pull requests.
    pub future: VecDeque<(Commit, Option<Pull>)>,
    made: u64,
}

struct Words {
    pull: u64,
    author: usize,
    merged_by: usize,
    subject: &'static str,
    rest: &'static str,
    title: &'static str,
    branch: &'static str,
    body: &'static str,
    files: &'static [&'static str],
}

const DANA: usize = 0;
const PRIYA: usize = 4;
const ZOE: usize = 99;

/// The eight real commits after the release, in our own words. Keys sit where teams put them: message, title, branch, body.
const STORY_OF_THE_DEMO: [Words; 8] = [
    Words {
        pull: 5077,
        author: DANA,
        merged_by: DANA,
        subject: "Keep the chat open when the connection drops",
        rest: "PARLAI-101\n\nCo-authored-by: Priya Raman <priya@murmuration.example>",
        title: "Keep the chat open when the connection drops",
        branch: "dana/reconnect",
        body: "The page reconnects and shows what was said meanwhile.",
        files: &["parlai/crowdsourcing/utils/frontend.py", "parlai/chat_service/core/socket.py"],
    },
    Words {
        pull: 5078,
        author: DANA,
        merged_by: DANA,
        subject: "Name the model in every transcript",
        rest: "",
        title: "PARLAI-102 Name the model in every transcript",
        branch: "dana/model-name",
        body: "Reviewers asked which model had answered.",
        files: &["parlai/core/worlds.py", "docs/source/tutorial_worlds.md"],
    },
    Words {
        pull: 5079,
        author: ZOE,
        merged_by: DANA,
        subject: "Compare answers with GPT-3 side by side",
        rest: "Also moves jquery past CVE-2019-11358.",
        title: "Compare answers side by side",
        branch: "zoe/PARLAI-103-side-by-side",
        body: "First contribution, thank you for the review!",
        files: &["parlai/crowdsourcing/tasks/model_chat/frontend/package.json", "parlai/crowdsourcing/tasks/model_chat/utils.py"],
    },
    Words {
        pull: 5080,
        author: DANA,
        merged_by: DANA,
        subject: "Answer long messages faster",
        rest: "The safety filter reads each sentence once.\n\nPARLAI-104",
        title: "Answer long messages faster",
        branch: "dana/faster-filter",
        body: "Measured on 500 turns: half the time.",
        files: &["parlai/agents/safety_filter/safety_filter.py", "tests/test_safety_filter.py"],
    },
    Words {
        pull: 5074,
        author: ZOE,
        merged_by: DANA,
        subject: "Keep emoji in the world log",
        rest: "Co-authored-by: Dana Okafor <dana@murmuration.example>",
        title: "Keep emoji in the world log",
        branch: "zoe/emoji",
        body: "Closes PARLAI-105.",
        files: &["parlai/utils/world_logging.py", "tests/test_worldlogging.py"],
    },
    Words {
        pull: 5082,
        author: PRIYA,
        merged_by: DANA,
        subject: "PARLAI-106: show how long a reply took",
        rest: "",
        title: "Show how long a reply took",
        branch: "priya/reply-time",
        body: "Shown under each reply, in seconds.",
        files: &["parlai/scripts/interactive_web.py"],
    },
    Words {
        pull: 5085,
        author: DANA,
        merged_by: DANA,
        subject: "Make the restart button work twice",
        rest: "Found while testing GPT-2 worlds.\n\nRefs: PARLAI-107, PARLAI-101",
        title: "Make the restart button work twice",
        branch: "dana/restart",
        body: "The second press did nothing.",
        files: &["parlai/chat_service/services/browser_chat/client.py", "parlai/scripts/interactive_web.py"],
    },
    Words {
        pull: 5076,
        author: DANA,
        merged_by: DANA,
        subject: "Tell people why a message was blocked",
        rest: "PARLAI-108",
        title: "Tell people why a message was blocked",
        branch: "dana/why-blocked",
        body: "Plain words instead of a code.",
        files: &["parlai/agents/safety_filter/messages.py", "docs/source/safety.md"],
    },
];

fn person(index: usize) -> Person {
    PEOPLE.get(index).copied().unwrap_or(OUTSIDER)
}

impl Git {
    /// History up to the last release on the branch; the eight commits after it are still to come.
    pub fn seeded() -> anyhow::Result<Self> {
        let mut git = Self::default();
        let mut lines: Vec<&str> = COMMITS.lines().skip(1).filter(|line| !line.trim().is_empty()).collect();
        lines.reverse();
        let mut released = false;
        for (position, line) in lines.iter().enumerate() {
            let mut columns = line.split('\t');
            let (Some(sha), Some(parent), Some(date)) = (columns.next(), columns.next(), columns.next()) else {
                anyhow::bail!("data/commits.tsv, line {}: three columns expected", position + 2);
            };
            let pull = columns.next().and_then(|text| text.trim().parse().ok());
            let words = STORY_OF_THE_DEMO.iter().find(|words| released && Some(words.pull) == pull);
            let (commit, pull) = match words {
                Some(words) => with_words(words, sha, parent, date),
                None => plain(sha, parent, date, pull, position),
            };
            if released {
                git.future.push_back((commit, pull));
            } else {
                git.push(commit, pull);
            }
            released = released || sha == RELEASED;
        }
        anyhow::ensure!(git.future.len() == STORY_OF_THE_DEMO.len(), "data/commits.tsv does not hold the demo's commits");
        git.tags.insert("demo-release-1".into(), RELEASED.into());
        git.main.last().context("data/commits.tsv is empty")?;
        Ok(git)
    }

    fn push(&mut self, commit: Commit, pull: Option<Pull>) {
        self.main.push(commit.sha.clone());
        if let Some(pull) = pull {
            self.pulls.insert(pull.number, pull);
        }
        self.commits.insert(commit.sha.clone(), commit);
    }

    /// Advances the branch; once the real commits are used up, makes demo commits that say so.
    pub fn advance(&mut self, count: usize, author: Option<Person>, message: Option<&str>, files: Option<&[String]>) {
        for _ in 0..count {
            if author.is_none()
                && message.is_none()
                && files.is_none()
                && let Some((commit, pull)) = self.future.pop_front()
            {
                self.push(commit, pull);
            } else {
                let (commit, pull) = self.made_up(author, message, files);
                self.push(commit, Some(pull));
            }
        }
    }

    fn made_up(&mut self, author: Option<Person>, message: Option<&str>, files: Option<&[String]>) -> (Commit, Pull) {
        self.made += 1;
        let made = self.made;
        let parent = self.head().to_owned();
        let sha = hex::encode(Sha256::digest(format!("demo commit {made} on {parent}")))[..40].to_owned();
        let author = author.unwrap_or(PEOPLE[DANA]);
        let number = 90_000 + made;
        let key = 101 + made % 8;
        let subject = message.map_or_else(|| format!("Demo commit {made}: one more round on PARLAI-{key}"), str::to_owned);
        let (title, rest) = subject.split_once('\n').unwrap_or((&subject, ""));
        let text = format!("{title} (#{number})\n{rest}\n\nMade by the sandbox; not part of ParlAI.");
        let date = crate::clock::iso_now();
        let pull = Pull {
            number,
            title: title.to_owned(),
            body: "Made by the sandbox.".into(),
            branch: format!("demo/{made}"),
            author,
            merged_by: author,
            merged_at: date.clone(),
            sha: sha.clone(),
        };
        let files = files.map_or_else(|| usual_files(usize::try_from(made).unwrap_or(0)), <[String]>::to_vec);
        (Commit { sha, parent, date, message: text, author, pull: Some(number), files }, pull)
    }

    /// The newest commit of the branch.
    pub fn head(&self) -> &str {
        self.main.last().map_or("", String::as_str)
    }

    /// Finds the commit of a branch, tag, commit id or its first seven or more digits.
    pub fn resolve(&self, name: &str) -> Option<&Commit> {
        let short = name.trim_start_matches("refs/").trim_start_matches("heads/").trim_start_matches("tags/");
        if short == BRANCH {
            return self.commits.get(self.head());
        }
        if let Some(sha) = self.tags.get(short) {
            return self.commits.get(sha);
        }
        let digits = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.commits.get(name).or_else(|| digits.then(|| self.commits.values().find(|commit| commit.sha.starts_with(name))).flatten())
    }

    /// Position on the branch.
    pub fn position(&self, sha: &str) -> Option<usize> {
        self.main.iter().position(|other| other == sha)
    }
}

fn with_words(words: &Words, sha: &str, parent: &str, date: &str) -> (Commit, Option<Pull>) {
    let author = person(words.author);
    let mut message = format!("{} (#{})", words.subject, words.pull);
    if !words.rest.is_empty() {
        message = format!("{message}\n\n{}", words.rest);
    }
    let pull = Pull {
        number: words.pull,
        title: words.title.into(),
        body: words.body.into(),
        branch: words.branch.into(),
        author,
        merged_by: person(words.merged_by),
        merged_at: date.into(),
        sha: sha.into(),
    };
    let files = words.files.iter().map(|file| (*file).to_owned()).collect();
    (Commit { sha: sha.into(), parent: parent.into(), date: date.into(), message, author, pull: Some(words.pull), files }, Some(pull))
}

/// A commit from before the demo: its real number, a neutral sentence.
fn plain(sha: &str, parent: &str, date: &str, pull: Option<u64>, position: usize) -> (Commit, Option<Pull>) {
    let author = person([DANA, PRIYA, ZOE][position % 3]);
    let (title, message) = match pull {
        Some(number) => (format!("Earlier change {number}"), format!("Earlier change (#{number})")),
        None => ("Earlier change".to_owned(), "Earlier change".to_owned()),
    };
    let pull_request = pull.map(|number| Pull {
        number,
        title,
        body: "From before the demo.".into(),
        branch: format!("earlier/{number}"),
        author,
        merged_by: PEOPLE[DANA],
        merged_at: date.into(),
        sha: sha.into(),
    });
    let files = usual_files(position);
    (Commit { sha: sha.into(), parent: parent.into(), date: date.into(), message, author, pull, files }, pull_request)
}

/// Files of a commit that nobody wrote a story for: one place after the other.
fn usual_files(turn: usize) -> Vec<String> {
    const PLACES: [&str; 6] = [
        "parlai/tasks/convai2/agents.py",
        "parlai/agents/transformer/modules.py",
        "docs/source/changelog.md",
        "parlai/core/metrics.py",
        "parlai/scripts/display_data.py",
        "tests/test_teachers.py",
    ];
    vec![PLACES[turn % PLACES.len()].to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_builds_use_up_the_real_commits_and_then_the_demo_goes_on() {
        let mut git = Git::seeded().expect("seed");
        assert_eq!(git.head(), RELEASED);
        git.advance(4, None, None, None);
        assert!(git.head().starts_with("2ce94e684"));
        git.advance(4, None, None, None);
        assert!(git.head().starts_with("6c802418e"));
        git.advance(1, None, None, None);
        assert!(git.resolve("main").expect("head").message.contains("Made by the sandbox"));
    }
}
