//! Which tags changed files belong to: the globs of a project's path map.

use domain::Refusal;
use domain::plan::{Reach, Rules};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A path map, ready to match.
pub(crate) struct Map<'a> {
    rules: &'a Rules,
    globs: GlobSet,
}

impl<'a> Map<'a> {
    /// Reads the patterns: `*` stays within a folder, `**` does not, `{a,b}` and `[ab]` as usual.
    ///
    /// # Errors
    /// `invalid_field` about `paths`, naming the pattern that is no glob.
    pub fn new(rules: &'a Rules) -> Result<Self, Refusal> {
        let mut set = GlobSetBuilder::new();
        for rule in &rules.paths {
            let glob = GlobBuilder::new(&rule.pattern).literal_separator(true).build();
            set.add(glob.map_err(|_| Refusal::invalid("paths", &format!("hold a pattern that cannot be read: {}", rule.pattern)))?);
        }
        let globs = set.build().map_err(|_| Refusal::invalid("paths", "hold patterns that are too large together"))?;
        Ok(Self { rules, globs })
    }

    /// What these files touch.
    pub fn reach(&self, paths: &[String]) -> Reach {
        let mut reach = Reach::default();
        for path in paths {
            let found = self.globs.matches(path);
            if found.is_empty() && reach.unmapped.is_none() {
                reach.unmapped = Some(path.clone());
            }
            for rule in found.into_iter().filter_map(|at| self.rules.paths.get(at)) {
                for tag in &rule.tags {
                    reach.touched.entry(tag.clone()).or_insert_with(|| path.clone());
                }
            }
        }
        reach
    }
}

#[cfg(test)]
mod tests {
    use super::Map;
    use domain::plan::{Reach, Rules};

    fn reach(map: &str, paths: &[&str]) -> Reach {
        let rules = Rules::from_form(1, map, 3).expect("rules");
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        Map::new(&rules).expect("globs").reach(&paths)
    }

    fn tags(reach: &Reach) -> Vec<&str> {
        reach.touched.keys().map(domain::test_case::Tag::as_str).collect()
    }

    #[test]
    fn files_belong_to_the_tags_of_every_pattern_they_match() {
        let map = "parlai/agents/** => agents\nparlai/**/*.py => core\nparlai/*.py => top\ndocs/** => nothing";
        let found = reach(map, &["parlai/agents/a/b.py", "docs/x.md"]);
        assert_eq!(tags(&found), ["agents", "core"]);
        assert_eq!(found.unmapped, None, "docs are known to touch nothing");
        assert_eq!(tags(&reach(map, &["parlai/a.py"])), ["core", "top"], "one star stays within a folder");
    }

    #[test]
    fn a_file_outside_of_the_map_is_named_and_never_taken_for_harmless() {
        let found = reach("docs/** => nothing", &["docs/a.md", "setup.py"]);
        assert_eq!(found.unmapped.as_deref(), Some("setup.py"));
        assert_eq!(reach("", &["docs/a.md"]).unmapped.as_deref(), Some("docs/a.md"));
    }

    #[test]
    fn a_pattern_that_is_no_glob_is_refused_by_name() {
        let rules = Rules::from_form(1, "parlai/[ => core", 3).expect("rules");
        let refusal = Map::new(&rules).err().expect("no glob");
        assert!(refusal.field.as_deref() == Some("paths") && refusal.sentence.contains("parlai/["), "{}", refusal.sentence);
    }
}
