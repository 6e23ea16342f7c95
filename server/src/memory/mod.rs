//! Pages that were drawn a moment ago, as many as fit into a few megabytes (ADR 14). What may be kept, and for whom, is
//! for `layers/remember.rs` to say.

mod page;

pub(crate) use page::Page;

use domain::Timestamp;
use domain::access::Role;
use domain::id::PersonId;
use domain::language::Language;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most bytes of all pages together.
const MOST: usize = 8 * 1024 * 1024;
/// The largest page that is kept, in bytes.
const LARGEST: usize = 1024 * 1024;
/// What is counted for a place in the memory besides its page, in bytes.
const PLACE: usize = 1024;

/// Which page, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// Path and query.
    pub address: String,
    pub language: Language,
    /// The reader's roles in the page's project.
    pub roles: Vec<Role>,
    /// How much waits on the reader, as the frame of the page says.
    pub waiting: usize,
    /// The reader, unless the page is the same for everybody with these roles.
    pub reader: Option<(PersonId, String)>,
}

/// What a page was drawn from. It is still so when this is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// How often its project had changed.
    pub changes: i64,
    /// When environments said what the page tells of them.
    pub believed: Vec<Timestamp>,
}

/// A page that was drawn.
pub(crate) struct Kept {
    pub stamp: Stamp,
    pub from: Timestamp,
    pub until: Timestamp,
    pub page: Page,
}

impl Kept {
    /// Is it what would be drawn now?
    pub(crate) fn holds(&self, stamp: &Stamp, now: Timestamp) -> bool {
        self.stamp == *stamp && self.from <= now && now < self.until
    }
}

/// One page's place: whoever wants it while it is being drawn waits for it.
pub(crate) type Slot = Arc<tokio::sync::Mutex<Option<Arc<Kept>>>>;

#[derive(Default)]
struct Place {
    wanted: u64,
    bytes: usize,
    slot: Slot,
}

#[derive(Default)]
struct Places {
    all: HashMap<Key, Place>,
    wanted: u64,
    bytes: usize,
}

impl Places {
    fn forget(&mut self, key: &Key) {
        if let Some(place) = self.all.remove(key) {
            self.bytes -= place.bytes;
        }
    }

    /// What was wanted longest ago goes first.
    fn make_room(&mut self, most: usize) {
        while self.bytes > most {
            let Some(oldest) = self.all.iter().min_by_key(|(_, place)| place.wanted).map(|(key, _)| key.clone()) else { return };
            self.forget(&oldest);
        }
    }
}

/// The memory. Nothing in it is the truth; it may be dropped at any time.
#[derive(Default)]
pub(crate) struct Memory {
    places: Mutex<Places>,
}

impl Memory {
    fn with<R>(&self, change: impl FnOnce(&mut Places) -> R) -> R {
        change(&mut self.places.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The place of this page.
    pub(crate) fn slot(&self, key: &Key) -> Slot {
        self.with(|places| {
            places.wanted += 1;
            let wanted = places.wanted;
            if let Some(place) = places.all.get_mut(key) {
                place.wanted = wanted;
                return place.slot.clone();
            }
            let bytes = PLACE + key.address.len();
            let slot = Slot::default();
            places.all.insert(key.clone(), Place { wanted, bytes, slot: slot.clone() });
            places.bytes += bytes;
            places.make_room(MOST);
            slot
        })
    }

    /// May it be kept? Its place is as large as it from now on; what does not fit loses its place.
    pub(crate) fn admits(&self, key: &Key, page: &Page) -> bool {
        let bytes = PLACE + key.address.len() + page.bytes();
        self.with(|places| {
            if page.bytes() > LARGEST {
                places.forget(key);
                return false;
            }
            // Gone already when others needed the room meanwhile.
            let Some(place) = places.all.get_mut(key) else { return false };
            let before = std::mem::replace(&mut place.bytes, bytes);
            places.bytes = places.bytes - before + bytes;
            places.make_room(MOST);
            true
        })
    }

    /// There is nothing to keep here.
    pub(crate) fn forget(&self, key: &Key) {
        self.with(|places| places.forget(key));
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, Key, LARGEST, Language, MOST, Memory, Page, Stamp};
    use domain::Timestamp;

    fn key(n: usize) -> Key {
        Key { address: format!("/p/parlai?before={n}"), language: Language::En, roles: Vec::new(), waiting: 0, reader: None }
    }

    fn page(bytes: usize) -> Page {
        Page::cut("'nonce-abc'", "x".repeat(bytes), None).expect("a page")
    }

    fn held(memory: &Memory) -> (usize, usize) {
        memory.with(|places| (places.all.len(), places.all.values().map(|place| place.bytes).sum()))
    }

    #[test]
    fn pages_take_no_more_than_their_share_and_what_was_wanted_longest_ago_goes_first() {
        let memory = Memory::default();
        let first = memory.slot(&key(0));
        assert!(memory.admits(&key(0), &page(100_000)));
        for n in 1..200 {
            memory.slot(&key(n));
            memory.slot(&key(1));
            memory.admits(&key(n), &page(100_000));
        }
        let (count, bytes) = held(&memory);
        assert!(bytes <= MOST && count > 50, "{count} pages of {bytes} bytes");
        assert_eq!(memory.with(|places| places.bytes), bytes, "what is counted is what is there");
        assert!(!std::sync::Arc::ptr_eq(&first, &memory.slot(&key(0))), "the oldest is gone");
        assert!(memory.with(|places| places.all.contains_key(&key(1))), "what is wanted all the time stays");
    }

    #[test]
    fn addresses_without_a_page_take_no_more_than_their_share_either() {
        let memory = Memory::default();
        for n in 0..20_000 {
            memory.slot(&key(n));
        }
        assert!(held(&memory).1 <= MOST);
    }

    #[test]
    fn a_page_that_is_too_large_is_not_kept() {
        let memory = Memory::default();
        memory.slot(&key(1));
        assert!(!memory.admits(&key(1), &page(LARGEST + 1)));
        assert_eq!(held(&memory), (0, 0));
    }

    #[test]
    fn a_page_holds_until_what_it_was_drawn_from_changes_or_its_time_is_over() {
        let stamp = |changes, at: &[i64]| Stamp { changes, believed: at.iter().copied().map(Timestamp).collect() };
        let kept = Kept { stamp: stamp(3, &[7]), from: Timestamp(10), until: Timestamp(20), page: page(1) };
        assert!(kept.holds(&stamp(3, &[7]), Timestamp(19)));
        assert!(!kept.holds(&stamp(4, &[7]), Timestamp(19)), "the project changed");
        assert!(!kept.holds(&stamp(2, &[7]), Timestamp(19)), "a state from before");
        assert!(!kept.holds(&stamp(3, &[8]), Timestamp(19)), "an environment said something new");
        assert!(!kept.holds(&stamp(3, &[]), Timestamp(19)), "what it said is not believed any more");
        assert!(!kept.holds(&stamp(3, &[7]), Timestamp(20)), "its time is over");
        assert!(!kept.holds(&stamp(3, &[7]), Timestamp(9)), "a clock that was put back");
    }
}
