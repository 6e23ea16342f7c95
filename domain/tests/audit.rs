//! What is done to a log is found: rows and checkpoints that are changed, removed, added, moved, rolled back or made anew.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::Timestamp;
use domain::audit::checkpoint::{Keys, Signer};
use domain::audit::export::{Line, Row};
use domain::audit::tree::Tree;
use domain::audit::verify::{self, Break, Finding, KEY_PUBLISHED, Kind, Lost, Published, RECONCILED, Report};
use domain::audit::{Entry, GENESIS};

fn signer(secret: u8) -> Signer {
    Signer::new("portal.example", &[secret; 32]).expect("a key")
}

/// A log as the portal writes it: rows, and a signed checkpoint now and then.
struct Log {
    lines: Vec<Line>,
    previous: String,
    tree: Tree,
    signer: Signer,
    /// Notes kept elsewhere.
    outside: Vec<String>,
}

impl Log {
    fn new() -> Self {
        let signer = signer(1);
        let mut log = Self { lines: vec![Line::Header], previous: GENESIS.into(), tree: Tree::default(), signer, outside: Vec::new() };
        let detail = serde_json::to_string(&Published { vkey: log.signer.vkey() }).expect("JSON");
        log.add(KEY_PUBLISHED, &detail);
        log
    }

    fn add(&mut self, action: &str, detail: &str) {
        let seq = i64::try_from(self.tree.size()).expect("few") + 1;
        let entry = Entry {
            seq,
            at: Timestamp(1_790_000_000_000 + seq * 977),
            project: Some("0199".into()),
            candidate: (seq % 3 == 0).then(|| "0198".into()),
            actor: "person:0197".into(),
            actor_name: "Zoë \"Z\" 金".into(),
            action: action.into(),
            sentence: format!("Fact {seq}."),
            detail: detail.into(),
            request_id: (seq % 2 == 0).then(|| format!("r{seq}")),
        };
        self.tree.push(entry.canonical(&self.previous).expect("JSON").as_bytes()).expect("grows");
        let hash = entry.hash(&self.previous).expect("JSON");
        self.lines.push(Line::Row(Box::new(Row { entry, hash: hash.clone(), previous: self.previous.clone() })));
        self.previous = hash;
    }

    fn seal(&mut self) {
        let made = self.signer.sign(self.tree.size(), self.tree.root().expect("a root")).expect("signed");
        self.lines.push(Line::Checkpoint(made.note.clone()));
        self.outside.push(made.note);
    }

    fn of(rows: usize, every: usize) -> Self {
        let mut log = Self::new();
        for row in 2..=rows {
            log.add("result_recorded", "{\"n\":1}");
            if row % every == 0 || row == rows {
                log.seal();
            }
        }
        log
    }

    fn text(&self) -> String {
        self.lines.iter().map(|line| line.text().expect("JSON") + "\n").collect()
    }

    fn verify(&self) -> Result<Report, Finding> {
        verify::export(&self.text(), &self.outside, Some(self.keys()))
    }

    fn keys(&self) -> Keys {
        let mut keys = Keys::default();
        keys.add(&self.signer.vkey()).expect("a vkey");
        keys
    }
}

/// Rows of a text whose hashes are all made anew, as whoever holds the database could do.
fn rechained(lines: &[Line]) -> Vec<Line> {
    let (mut previous, mut seq) = (GENESIS.to_owned(), 0);
    let mut anew = Vec::new();
    for line in lines {
        let Line::Row(row) = line else {
            anew.push(line.clone());
            continue;
        };
        seq += 1;
        let entry = Entry { seq, ..row.entry.clone() };
        let hash = entry.hash(&previous).expect("JSON");
        anew.push(Line::Row(Box::new(Row { entry, hash: hash.clone(), previous: previous.clone() })));
        previous = hash;
    }
    anew
}

fn row_mut(log: &mut Log, seq: usize) -> &mut Row {
    let rows = log.lines.iter_mut().filter_map(|line| if let Line::Row(row) = line { Some(row) } else { None });
    rows.into_iter().nth(seq - 1).expect("a row")
}

#[test]
fn an_untouched_log_is_good_and_says_what_was_checked() {
    let log = Log::of(25, 10);
    let report = log.verify().expect("good");
    assert_eq!((report.rows, report.inside, report.outside, report.signed, report.pinned), (25, 3, 3, 25, true));
    let by_itself = verify::export(&log.text(), &[], None).expect("good by the key that it publishes");
    assert_eq!((by_itself.pinned, by_itself.keys.len()), (false, 1));
    let empty = verify::export("{\"format\":\"murmuration-audit/1\"}\n", &[], None).expect("a log of nothing");
    assert_eq!(empty.rows, 0);
}

#[test]
fn rows_that_follow_each_other_but_were_made_anew_are_found_by_the_checkpoint() {
    let mut log = Log::of(25, 10);
    row_mut(&mut log, 14).entry.sentence = "Something else.".into();
    assert_eq!(log.verify().expect_err("the chain").row, Some(14), "the chain alone names the row");
    log.lines = rechained(&log.lines);
    let found = log.verify().expect_err("the tree");
    assert_eq!((found.kind, found.row), (Kind::Changed, Some(11)), "{found}");
    assert!(found.why.contains("11 to 20"), "{found}");
    // Without the log's own checkpoints those outside still know.
    log.lines.retain(|line| !matches!(line, Line::Checkpoint(_)));
    let found = log.verify().expect_err("outside");
    assert_eq!((found.kind, found.row), (Kind::Changed, Some(11)), "{found}");
}

#[test]
fn a_log_that_was_made_anew_with_another_key_is_found_by_the_pinned_key() {
    let mut forged = Log::new();
    forged.signer = signer(2);
    forged.lines.truncate(1);
    (forged.previous, forged.tree) = (GENESIS.into(), Tree::default());
    forged.add(KEY_PUBLISHED, &serde_json::to_string(&Published { vkey: forged.signer.vkey() }).expect("JSON"));
    forged.seal();
    assert!(verify::export(&forged.text(), &[], None).is_ok(), "by itself nothing is wrong with it");
    let honest = Log::new();
    assert_eq!(verify::export(&forged.text(), &[], Some(honest.keys())).expect_err("pinned").kind, Kind::Signature);
    let mut honest = Log::new();
    honest.seal();
    assert_eq!(verify::export(&forged.text(), &honest.outside, None).expect_err("outside").kind, Kind::Signature);
}

#[test]
fn a_log_that_was_cut_off_is_found_by_what_was_signed() {
    let log = Log::of(25, 10);
    for keep in 1..log.lines.len() {
        let text: String = log.lines[..keep].iter().map(|line| line.text().expect("JSON") + "\n").collect();
        let found = verify::export(&text, &log.outside, Some(log.keys()));
        if keep + 1 == log.lines.len() {
            // Only the newest checkpoint is gone from the log, and it is the one outside that may be a moment ahead.
            assert!(found.is_ok());
        } else {
            assert_eq!(found.expect_err("cut off").kind, Kind::CutOff, "{keep} lines");
        }
    }
    // Even where the row that publishes the key is gone, and nobody named the key.
    let nothing = format!("{}\n", Line::Header.text().expect("JSON"));
    assert_eq!(verify::export(&nothing, &log.outside, None).expect_err("all gone").kind, Kind::CutOff);
    // A checkpoint that stands after too few rows says so without any outside.
    let mut short = Log::of(20, 10);
    let last = short.lines.pop().expect("a checkpoint");
    short.lines.truncate(15);
    short.lines.push(last);
    assert_eq!(verify::export(&short.text(), &[], None).expect_err("cut").kind, Kind::CutOff);
}

#[test]
fn a_removed_a_moved_and_a_foreign_checkpoint_are_found() {
    let mut log = Log::of(30, 10);
    let at = log.lines.iter().position(|line| matches!(line, Line::Checkpoint(_))).expect("one");
    let taken = log.lines.remove(at);
    assert!(log.verify().expect_err("removed").why.contains("removed"));
    log.lines.insert(at + 2, taken);
    assert_eq!(log.verify().expect_err("moved").kind, Kind::Changed);
    let mut log = Log::of(30, 10);
    log.outside.swap(0, 2);
    assert!(log.verify().expect_err("out of order").why.contains("go back"));
    let mut log = Log::of(30, 10);
    let honest = log.keys();
    log.signer = signer(9);
    log.seal();
    assert_eq!(verify::export(&log.text(), &[], Some(honest)).expect_err("foreign").kind, Kind::Signature);
}

#[test]
fn a_break_that_was_accepted_stays_visible_and_excuses_only_what_it_names() {
    let lost = Log::of(30, 10);
    // Rolled back to row 12, then grown otherwise.
    let mut log = Log::of(12, 10);
    log.outside.pop();
    log.outside.extend(lost.outside[1..].iter().cloned());
    assert_eq!(log.verify().expect_err("rolled back").kind, Kind::CutOff);
    let gone: Vec<Lost> =
        lost.outside[1..].iter().map(|note| Lost::from(&domain::audit::checkpoint::Checkpoint::parse(note).expect("a note"))).collect();
    log.lines.pop();
    let accepted = Break { reason: "Restored the backup of Monday.".into(), kept: 10, lost: gone.clone() };
    log.add(RECONCILED, &serde_json::to_string(&accepted).expect("JSON"));
    log.seal();
    let report = log.verify().expect("known");
    assert_eq!(report.breaks, [(13, accepted.clone())]);
    // One checkpoint more than the break names is not excused.
    let mut other = Log::of(12, 10);
    other.outside = vec![lost.outside[0].clone(), lost.outside[1].clone(), lost.outside[2].clone()];
    other.lines.pop();
    let less = Break { lost: gone[..1].to_vec(), ..accepted };
    other.add(RECONCILED, &serde_json::to_string(&less).expect("JSON"));
    other.seal();
    assert_eq!(other.verify().expect_err("not named").kind, Kind::CutOff);
}

/// Small, seeded, the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("small")
    }
}

#[test]
fn a_thousand_random_forgeries_are_all_found() {
    let log = Log::of(60, 7);
    let (text, keys) = (log.text(), log.keys());
    assert!(verify::export(&text, &log.outside, Some(keys.clone())).is_ok());
    let lines: Vec<&str> = text.lines().collect();
    let mut dice = Dice(20_261_123);
    for forgery in 0..1000 {
        let mut bytes = text.clone().into_bytes();
        let join = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes();
        match forgery % 5 {
            0 => {
                let at = dice.roll(bytes.len());
                bytes[at] ^= 1 << dice.roll(8);
            }
            1 => {
                // Any line but the newest checkpoint, which may be a moment behind the one outside.
                let mut fewer = lines.clone();
                fewer.remove(dice.roll(lines.len() - 1));
                bytes = join(&fewer);
            }
            2 => {
                let mut moved = lines.clone();
                let (a, b) = (dice.roll(lines.len()), dice.roll(lines.len() - 1));
                moved.swap(a, if b >= a { b + 1 } else { b });
                bytes = join(&moved);
            }
            3 => bytes = join(&lines[..dice.roll(lines.len() - 1)]),
            _ => {
                // Whoever holds the database can make all hashes anew.
                let mut forged = Log::of(60, 7);
                let seq = 1 + dice.roll(60);
                row_mut(&mut forged, seq).entry.sentence.push('!');
                forged.lines = rechained(&forged.lines);
                bytes = forged.text().into_bytes();
            }
        }
        let found = match String::from_utf8(bytes) {
            Ok(forged) => verify::export(&forged, &log.outside, Some(keys.clone())).is_err(),
            Err(_) => true,
        };
        assert!(found, "forgery {forgery} was not found");
    }
}
