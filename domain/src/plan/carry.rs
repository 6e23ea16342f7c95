//! May a result of the candidate before stand for a case here? Only when it is known that nothing the case depends on
//! changed; what is unknown never counts as unchanged (invariant I8). Why each line is drawn where: ADR 10.

use super::changes::{Extent, Reach};
use super::rules::Rules;
use crate::test_case::Tag;
use crate::test_run::{Served, Verdict};
use crate::text::StoryKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A result is carried over at most this many candidates, counted from the one where it was really run. A chain of
/// carries must not hide that nobody has looked for months.
pub const MOST_CANDIDATES: i64 = 5;

/// The newest result of the case on the candidate before, and where it was really run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Its verdict.
    pub verdict: Verdict,
    /// The wording's version it ran.
    pub version: i64,
    /// Testers disagreed on it there and did not settle it.
    pub disagreement: bool,
    /// Number of the candidate where it was really run.
    pub origin: i64,
    /// What the environment served there.
    pub served: Served,
}

/// What changed since the candidate before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// How much of it is known.
    pub extent: Extent,
    /// Why not more.
    pub reason: Option<String>,
    /// Which tags the changed files belong to.
    pub reach: Reach,
    /// Stories of the commits since then, and stories that the candidate before did not contain.
    pub stories: BTreeSet<StoryKey>,
}

/// Why a result may be carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "safe", rename_all = "snake_case")]
pub enum Safe {
    /// No file changed that any case depends on.
    NothingChanged,
    /// Files changed, but none that belongs to these tags of the case.
    Elsewhere {
        /// The tags of the case that files belong to.
        tags: Vec<Tag>,
    },
}

impl Safe {
    /// One sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NothingChanged => "Same wording, no story of it and no file changed.".into(),
            Self::Elsewhere { tags } => {
                let tags: Vec<&str> = tags.iter().map(Tag::as_str).collect();
                format!("Same wording, no story of it and no file of {} changed.", tags.join(", "))
            }
        }
    }
}

/// Why a result may not be carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "hindrance", rename_all = "snake_case")]
pub enum Hindrance {
    /// It did not pass there.
    NotPassed {
        /// What came out.
        verdict: Verdict,
    },
    /// Testers disagree on it there.
    Disagreement,
    /// Another wording was run.
    Version {
        /// The version that was run.
        ran: i64,
        /// The version that is planned.
        planned: i64,
    },
    /// It was recorded while the environment served another build.
    WrongBuild,
    /// It was run too long ago.
    TooOld {
        /// Number of the candidate where it was run.
        origin: i64,
    },
    /// What changed is not known.
    Unknown {
        /// Why.
        reason: String,
    },
    /// One of its stories changed.
    Story {
        /// Which.
        key: StoryKey,
    },
    /// A file of one of its tags changed.
    Path {
        /// One of the files.
        path: String,
        /// The tag.
        tag: Tag,
    },
    /// A file changed of which nobody said what depends on it.
    Unmapped {
        /// Which.
        path: String,
    },
    /// Files changed, and nobody said which files this case depends on.
    Unfiled,
}

impl Hindrance {
    /// One sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NotPassed { verdict } => format!("It was {verdict}."),
            Self::Disagreement => "Testers disagreed on it.".into(),
            Self::Version { ran, planned } => format!("Version {ran} of it was run, version {planned} is planned."),
            Self::WrongBuild => "It was recorded while the environment served another build.".into(),
            Self::TooOld { origin } => format!("It was last run on #{origin}, more than {MOST_CANDIDATES} candidates ago."),
            Self::Unknown { reason } => format!("What changed is not known: {reason}"),
            Self::Story { key } => format!("Its story {key} changed."),
            Self::Path { path, tag } => format!("{path} changed, which belongs to {tag}."),
            Self::Unmapped { path } => format!("{path} changed, and the path map does not say what depends on it."),
            Self::Unfiled => "Files changed, and no tag of this case has files in the path map.".into(),
        }
    }
}

/// May the result `before` stand for the case in `version` on candidate `number`?
///
/// # Errors
/// The first hindrance.
pub fn carriable(
    (version, tags, stories): (i64, &[Tag], &[StoryKey]),
    before: &Before,
    number: i64,
    delta: &Delta,
    rules: &Rules,
) -> Result<Safe, Hindrance> {
    if before.verdict != Verdict::Passed {
        return Err(Hindrance::NotPassed { verdict: before.verdict });
    }
    if before.disagreement {
        return Err(Hindrance::Disagreement);
    }
    if before.version != version {
        return Err(Hindrance::Version { ran: before.version, planned: version });
    }
    if matches!(before.served, Served::Mismatch { .. }) {
        return Err(Hindrance::WrongBuild);
    }
    if number - before.origin > MOST_CANDIDATES {
        return Err(Hindrance::TooOld { origin: before.origin });
    }
    if delta.extent != Extent::Known {
        let reason = delta.reason.clone().unwrap_or_else(|| "GitHub was not asked yet.".into());
        return Err(Hindrance::Unknown { reason });
    }
    if let Some(key) = stories.iter().find(|key| delta.stories.contains(key)) {
        return Err(Hindrance::Story { key: key.clone() });
    }
    if let Some((tag, path)) = tags.iter().find_map(|tag| delta.reach.touched.get_key_value(tag)) {
        return Err(Hindrance::Path { path: path.clone(), tag: tag.clone() });
    }
    if let Some(path) = &delta.reach.unmapped {
        return Err(Hindrance::Unmapped { path: path.clone() });
    }
    if delta.reach.touched.is_empty() {
        return Ok(Safe::NothingChanged);
    }
    let tags: Vec<Tag> = tags.iter().filter(|tag| rules.maps(tag)).cloned().collect();
    if tags.is_empty() { Err(Hindrance::Unfiled) } else { Ok(Safe::Elsewhere { tags }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn tag(word: &str) -> Tag {
        Tag::parse(word).expect("tag")
    }

    fn key(text: &str) -> StoryKey {
        StoryKey::parse(text).expect("key")
    }

    #[test]
    fn a_reader_is_told_why_it_may_be_carried_or_what_stands_in_the_way() {
        assert_eq!(Safe::NothingChanged.sentence(), "Same wording, no story of it and no file changed.");
        let safe = Safe::Elsewhere { tags: vec![tag("web"), tag("core")] };
        assert_eq!(safe.sentence(), "Same wording, no story of it and no file of web, core changed.");
        let table = [
            (Hindrance::NotPassed { verdict: Verdict::Skipped }, "It was skipped."),
            (Hindrance::Disagreement, "Testers disagreed on it."),
            (Hindrance::Version { ran: 1, planned: 2 }, "Version 1 of it was run, version 2 is planned."),
            (Hindrance::WrongBuild, "It was recorded while the environment served another build."),
            (Hindrance::TooOld { origin: 3 }, "It was last run on #3, more than 5 candidates ago."),
            (Hindrance::Unknown { reason: "GitHub did not say.".into() }, "What changed is not known: GitHub did not say."),
            (Hindrance::Story { key: key("PARLAI-1") }, "Its story PARLAI-1 changed."),
            (Hindrance::Path { path: "a.py".into(), tag: tag("core") }, "a.py changed, which belongs to core."),
            (Hindrance::Unmapped { path: "b.py".into() }, "b.py changed, and the path map does not say what depends on it."),
            (Hindrance::Unfiled, "Files changed, and no tag of this case has files in the path map."),
        ];
        for (hindrance, sentence) in table {
            assert_eq!(hindrance.sentence(), sentence);
        }
    }

    fn before() -> Before {
        Before { verdict: Verdict::Passed, version: 2, disagreement: false, origin: 7, served: Served::NotAsked }
    }

    fn delta() -> Delta {
        Delta { extent: Extent::Known, reason: None, reach: Reach::default(), stories: BTreeSet::new() }
    }

    fn touches(word: &str) -> Delta {
        Delta { reach: Reach { touched: [(tag(word), "a/b.py".to_owned())].into(), unmapped: None }, ..delta() }
    }

    /// The case is planned on candidate 8 in version 2, is tagged `web` and checks PARLAI-1; web and agents have files.
    fn ask(before: &Before, delta: &Delta) -> Result<Safe, Hindrance> {
        let rules = Rules::from_form(1, "web/** => web\nagents/** => agents\ndocs/** => nothing", 3).expect("rules");
        carriable((2, &[tag("web"), tag("slow")], &[key("PARLAI-1")]), before, 8, delta, &rules)
    }

    #[test]
    fn a_passed_result_is_carried_when_nothing_it_depends_on_changed() {
        assert_eq!(ask(&before(), &delta()), Ok(Safe::NothingChanged));
        assert_eq!(ask(&before(), &touches("agents")), Ok(Safe::Elsewhere { tags: vec![tag("web")] }));
        let matched = Served::Match { said: "x".into(), at: Timestamp(1) };
        assert!(ask(&Before { served: matched, ..before() }, &delta()).is_ok());
        assert!(ask(&Before { origin: 8 - MOST_CANDIDATES, ..before() }, &delta()).is_ok());
    }

    #[test]
    fn each_doubt_hinders_and_is_named() {
        let mismatch = Served::Mismatch { said: "x".into(), at: Timestamp(1) };
        let unmapped = Delta { reach: Reach { touched: [].into(), unmapped: Some("setup.py".into()) }, ..delta() };
        let unknown = |extent| Delta { extent, reason: Some("GitHub was away.".into()), ..delta() };
        let rows = [
            (Before { verdict: Verdict::Failed, ..before() }, delta(), Hindrance::NotPassed { verdict: Verdict::Failed }),
            (Before { verdict: Verdict::Skipped, ..before() }, delta(), Hindrance::NotPassed { verdict: Verdict::Skipped }),
            (Before { disagreement: true, ..before() }, delta(), Hindrance::Disagreement),
            (Before { version: 1, ..before() }, delta(), Hindrance::Version { ran: 1, planned: 2 }),
            (Before { served: mismatch, ..before() }, delta(), Hindrance::WrongBuild),
            (Before { origin: 7 - MOST_CANDIDATES, ..before() }, delta(), Hindrance::TooOld { origin: 7 - MOST_CANDIDATES }),
            (before(), unknown(Extent::Unknown), Hindrance::Unknown { reason: "GitHub was away.".into() }),
            (before(), unknown(Extent::Incomplete), Hindrance::Unknown { reason: "GitHub was away.".into() }),
            (before(), Delta { stories: [key("PARLAI-1")].into(), ..delta() }, Hindrance::Story { key: key("PARLAI-1") }),
            (before(), touches("web"), Hindrance::Path { path: "a/b.py".into(), tag: tag("web") }),
            // Even a tag that is not in the map any more.
            (before(), touches("slow"), Hindrance::Path { path: "a/b.py".into(), tag: tag("slow") }),
            (before(), unmapped, Hindrance::Unmapped { path: "setup.py".into() }),
        ];
        for (before, delta, expected) in rows {
            assert_eq!(ask(&before, &delta), Err(expected));
        }
    }

    #[test]
    fn a_case_without_files_is_carried_only_when_no_file_changed() {
        let rules = Rules::from_form(1, "agents/** => agents\ndocs/** => nothing", 3).expect("rules");
        let ask = |delta: &Delta| carriable((2, &[tag("manual")], &[]), &before(), 8, delta, &rules);
        assert_eq!(ask(&delta()), Ok(Safe::NothingChanged));
        assert_eq!(ask(&touches("agents")), Err(Hindrance::Unfiled));
    }
}
