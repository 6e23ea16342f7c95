//! One change of many cases: which ones, what is changed, and what that makes of each.

use super::query::Ask;
use super::{Filing, Folder, Priority, Tag, tags};
use crate::refusal::{Kind, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Those with these numbers.
    Numbers(BTreeSet<i64>),
    /// All that match.
    All(Ask),
}

impl Chosen {
    /// Reads the form: numbers that were ticked, or all that the list's address asks for.
    ///
    /// # Errors
    /// `nothing_chosen`, or `invalid_field` about `case`.
    pub fn from_form(ticked: &[String], all: bool, ask: Ask) -> Result<Self, Refusal> {
        if all {
            return Ok(Self::All(ask));
        }
        if ticked.is_empty() {
            let sentence = "No case is chosen.";
            return Err(
                Refusal::new(Kind::Invalid, "nothing_chosen", sentence, "Tick cases in the list, or choose all that match.").about("case")
            );
        }
        let numbers = ticked.iter().map(|number| number.parse().map_err(|_| Refusal::invalid("case", "must be a number")));
        Ok(Self::Numbers(numbers.collect::<Result<_, _>>()?))
    }
}

/// The change as it was typed; what is empty stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// A folder; `/` takes the cases out of theirs.
    pub to_folder: String,
    /// Tags to add.
    pub add_tags: String,
    /// Tags to remove.
    pub remove_tags: String,
    /// A priority.
    pub set_priority: String,
    /// An owner; `-` means nobody.
    pub set_owner: String,
    /// `on` when they are retired.
    pub retire: String,
}

impl Typed {
    /// The names of the form's fields.
    pub const NAMES: [&'static str; 6] = ["to_folder", "add_tags", "remove_tags", "set_priority", "set_owner", "retire"];

    /// The value of each field.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let values = [&self.to_folder, &self.add_tags, &self.remove_tags, &self.set_priority, &self.set_owner, &self.retire];
        Self::NAMES.into_iter().zip(values).filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
    }

    /// Fills it from a form or an address.
    ///
    /// # Errors
    /// What `read` says of a field.
    pub fn from<E>(mut read: impl FnMut(&str) -> Result<String, E>) -> Result<Self, E> {
        Ok(Self {
            to_folder: read("to_folder")?,
            add_tags: read("add_tags")?,
            remove_tags: read("remove_tags")?,
            set_priority: read("set_priority")?,
            set_owner: read("set_owner")?,
            retire: read("retire")?,
        })
    }

    /// Understands it.
    ///
    /// # Errors
    /// `nothing_to_change`, or `invalid_field` that names the field.
    pub fn read(&self) -> Result<Change, Refusal> {
        let owner = self.set_owner.trim();
        if owner.chars().count() > 200 || owner.chars().any(char::is_control) {
            return Err(Refusal::invalid("set_owner", "is longer than 200 characters"));
        }
        let change = Change {
            folder: match self.to_folder.trim() {
                "" => None,
                path => Some(Folder::parse(path).map_err(|refusal| refusal.about("to_folder"))?),
            },
            add: tags(&self.add_tags).map_err(|refusal| refusal.about("add_tags"))?,
            remove: tags(&self.remove_tags).map_err(|refusal| refusal.about("remove_tags"))?,
            priority: match self.set_priority.trim() {
                "" => None,
                word => Some(word.parse().map_err(|_| Refusal::invalid("set_priority", "must be low, medium, high or critical"))?),
            },
            owner: match owner {
                "" => None,
                "-" => Some(None),
                name => Some(Some(name.to_owned())),
            },
            retire: self.retire == "on",
        };
        if let Some(tag) = change.add.intersection(&change.remove).next() {
            return Err(Refusal::invalid("remove_tags", &format!("name {tag}, which is also to be added")));
        }
        if change == Change::default() {
            return Err(nothing_to_change());
        }
        Ok(change)
    }
}

/// Every chosen case is already as the change would make it, or no change was named.
#[must_use]
pub fn nothing_to_change() -> Refusal {
    let sentence = "Nothing would change.";
    Refusal::new(Kind::Invalid, "nothing_to_change", sentence, "Say what to change: a folder, tags, a priority, an owner, or retire them.")
}

/// A change of filing, understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Where to.
    pub folder: Option<Folder>,
    /// Tags to add.
    pub add: BTreeSet<Tag>,
    /// Tags to remove.
    pub remove: BTreeSet<Tag>,
    /// How important.
    pub priority: Option<Priority>,
    /// Whose; `Some(None)` means nobody's.
    pub owner: Option<Option<String>>,
    /// Out of use.
    pub retire: bool,
}

impl Change {
    /// What it makes of a case in use; nothing when it is so already.
    #[must_use]
    pub fn of(&self, filing: &Filing) -> Option<Filing> {
        let mut new = filing.clone();
        if let Some(folder) = &self.folder {
            new.folder = folder.clone();
        }
        new.tags.retain(|tag| !self.remove.contains(tag));
        new.tags.extend(self.add.iter().cloned());
        new.priority = self.priority.unwrap_or(new.priority);
        if let Some(owner) = &self.owner {
            new.owner = owner.clone();
        }
        (self.retire || new != *filing).then_some(new)
    }

    /// What it does, a sentence part each: "move to Chat".
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let list = |tags: &BTreeSet<Tag>| tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
        let mut all = Vec::new();
        match &self.folder {
            Some(folder) if folder.is_top() => all.push("take out of their folder".to_owned()),
            Some(folder) => all.push(format!("move to the folder {folder}")),
            None => {}
        }
        if !self.add.is_empty() {
            all.push(format!("add the tags {}", list(&self.add)));
        }
        if !self.remove.is_empty() {
            all.push(format!("remove the tags {}", list(&self.remove)));
        }
        if let Some(priority) = self.priority {
            all.push(format!("set the priority to {priority}"));
        }
        match &self.owner {
            Some(Some(owner)) => all.push(format!("set the owner to {owner}")),
            Some(None) => all.push("take the owner away".to_owned()),
            None => {}
        }
        if self.retire {
            all.push("retire".to_owned());
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let read = |name: &str| {
            Ok::<_, ()>(pairs.iter().find(|(field, _)| *field == name).map(|(_, value)| (*value).to_owned()).unwrap_or_default())
        };
        Typed::from(read).expect("read")
    }

    #[test]
    fn what_is_empty_stays_and_what_is_so_already_is_no_change() {
        let change = typed(&[("to_folder", "Chat"), ("add_tags", "smoke"), ("remove_tags", "slow")]).read().expect("a change");
        let filing = Filing::from_form("Old", "slow, web", "high", "Quinn", "").expect("filing");
        let new = change.of(&filing).expect("changes");
        assert_eq!((new.folder.as_str(), new.priority, new.owner.as_deref()), ("Chat", Priority::High, Some("Quinn")));
        assert_eq!(new.tags.iter().map(Tag::as_str).collect::<Vec<_>>(), ["smoke", "web"]);
        assert_eq!(change.of(&new), None);
        assert_eq!(change.sentences(), ["move to the folder Chat", "add the tags smoke", "remove the tags slow"]);
    }

    #[test]
    fn top_and_nobody_are_values_too() {
        let change = typed(&[("to_folder", "/"), ("set_owner", "-")]).read().expect("a change");
        let new = change.of(&Filing::from_form("Old", "", "", "Quinn", "").expect("filing")).expect("changes");
        assert!(new.folder.is_top() && new.owner.is_none());
    }

    #[test]
    fn each_refusal_has_a_code_and_names_its_field() {
        let said = |pairs: &[(&str, &str)]| typed(pairs).read().map_err(|refusal| (refusal.code, refusal.field.unwrap_or_default()));
        assert_eq!(said(&[]), Err(("nothing_to_change".into(), String::new())));
        for (field, value) in [("add_tags", "no!"), ("remove_tags", "no!"), ("set_priority", "urgent"), ("to_folder", "a/b/c/d/e/f/g/h/i")]
        {
            assert_eq!(said(&[(field, value)]), Err(("invalid_field".into(), field.into())), "{value}");
        }
        assert_eq!(said(&[("add_tags", "a"), ("remove_tags", "a")]), Err(("invalid_field".into(), "remove_tags".into())));
        assert_eq!(Chosen::from_form(&[], false, Ask::default()).expect_err("none").code, "nothing_chosen");
        assert_eq!(Chosen::from_form(&["x".into()], false, Ask::default()).expect_err("no number").field.as_deref(), Some("case"));
    }
}
