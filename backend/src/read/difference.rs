//! What changed between two versions of a case: words within lines, and steps as wholes.

use domain::summary::{Change, Difference, Piece, StepChange};
use domain::test_case::{Step, Wording};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

/// Compares an older wording with a newer one.
pub(super) fn difference((from, old): (i64, &Wording), (to, new): (i64, &Wording)) -> Difference {
    let parts = [
        ("Title", old.title.to_string(), new.title.to_string()),
        ("Before you start", old.precondition.clone(), new.precondition.clone()),
        ("Stories", old.stories_text(), new.stories_text()),
    ];
    let parts = parts.into_iter().filter(|(_, old, new)| old != new).map(|(name, old, new)| (name.to_owned(), words(&old, &new))).collect();
    Difference { from, to, parts, steps: steps(&old.steps, &new.steps) }
}

fn steps(old: &[Step], new: &[Step]) -> Vec<StepChange> {
    let pairs = |list: &[Step]| list.iter().map(|step| (step.action.clone(), step.expected.clone())).collect::<Vec<_>>();
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &pairs(old), &pairs(new)) {
        let (before, after) = (op.old_range(), op.new_range());
        // Steps that were replaced by as many others are the same steps with other words; what is left over came or went.
        let both = if matches!(op, DiffOp::Equal { .. } | DiffOp::Replace { .. }) { before.len().min(after.len()) } else { 0 };
        changes.extend((0..both).map(|at| step(old, new, Some(before.start + at), Some(after.start + at))));
        changes.extend((before.start + both..before.end).map(|at| step(old, new, Some(at), None)));
        changes.extend((after.start + both..after.end).map(|at| step(old, new, None, Some(at))));
    }
    changes
}

fn step(old: &[Step], new: &[Step], before: Option<usize>, after: Option<usize>) -> StepChange {
    let (was, is) = (before.and_then(|at| old.get(at)), after.and_then(|at| new.get(at)));
    let text = |step: Option<&Step>, part: fn(&Step) -> &String| step.map(|step| part(step).clone()).unwrap_or_default();
    let change = match (was, is) {
        (Some(_), None) => Change::Gone,
        (None, Some(_)) => Change::New,
        _ => Change::Same,
    };
    StepChange {
        change,
        before: before.map(|at| at + 1),
        after: after.map(|at| at + 1),
        action: words(&text(was, |step| &step.action), &text(is, |step| &step.action)),
        expected: words(&text(was, |step| &step.expected), &text(is, |step| &step.expected)),
    }
}

/// Words that stayed, went and came; neighbours of one kind are one piece.
fn words(old: &str, new: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let diff = TextDiff::from_words(old, new);
    for word in diff.iter_all_changes() {
        let change = match word.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Delete => Change::Gone,
            ChangeTag::Insert => Change::New,
        };
        match pieces.last_mut() {
            Some(last) if last.change == change => last.text.push_str(word.value()),
            _ => pieces.push(Piece { change, text: word.value().to_owned() }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::difference;
    use domain::summary::Change;
    use domain::test_case::Wording;

    fn wording(title: &str, steps: &str) -> Wording {
        Wording::from_form(title, "", steps, "").expect("wording")
    }

    #[test]
    fn a_changed_word_is_shown_within_its_step_and_a_new_step_as_new() {
        let old = wording("Talk", "Open the chat => A prompt\nSay hi => It answers\nLeave");
        let new = wording("Talk", "Open the chat => A prompt\nSay hello => It answers\nSay more\nLeave");
        let found = difference((1, &old), (2, &new));
        assert!(found.parts.is_empty(), "the title is the same");
        let steps: Vec<_> = found.steps.iter().map(|step| (step.change, step.before, step.after)).collect();
        let same = Change::Same;
        assert_eq!(steps, [(same, Some(1), Some(1)), (same, Some(2), Some(2)), (Change::New, None, Some(3)), (same, Some(3), Some(4))]);
        let action: Vec<_> = found.steps[1].action.iter().map(|piece| (piece.change, piece.text.as_str())).collect();
        assert_eq!(action, [(same, "Say "), (Change::Gone, "hi"), (Change::New, "hello")]);
    }

    #[test]
    fn only_parts_that_differ_are_named() {
        let found = difference((1, &wording("Talk", "x")), (3, &wording("Talk more", "x")));
        assert_eq!((found.from, found.to, found.parts.len()), (1, 3, 1));
        assert_eq!(found.parts[0].0, "Title");
        assert_eq!(found.steps.len(), 1);
    }
}
