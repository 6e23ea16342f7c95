//! Steps as people type them: one a line, `what to do => what should then be seen`. A line that begins with white space
//! goes on the line above, so that steps of several lines, which libraries of other tools have, can be edited too.

use super::Step;

/// Reads what was typed. An action may still be missing; who saves it judges that.
#[must_use]
pub fn read(text: &str) -> Vec<Step> {
    let mut steps: Vec<String> = Vec::new();
    for line in text.lines().map(|line| line.trim_end_matches('\r')) {
        let goes_on = line.starts_with([' ', '\t']);
        match steps.last_mut() {
            Some(step) if goes_on => {
                step.push('\n');
                // The indent that `write` puts there; any further one belongs to the text.
                let indent = line.chars().take(INDENT.len()).take_while(|c| matches!(c, ' ' | '\t')).count();
                step.push_str(line.get(indent..).unwrap_or_default());
            }
            _ if line.trim().is_empty() => {}
            _ => steps.push(line.trim_start().to_owned()),
        }
    }
    steps
        .iter()
        .map(|step| {
            let (action, expected) = parts(step);
            Step { action: plain(action), expected: plain(expected) }
        })
        .collect()
}

/// Writes steps so that [`read`] gives the same again.
#[must_use]
pub fn write(steps: &[Step]) -> String {
    let lines = steps.iter().map(|step| {
        let action = typed(&step.action);
        if step.expected.trim().is_empty() { action } else { format!("{action} => {}", typed(&step.expected)) }
    });
    lines.collect::<Vec<_>>().join("\n")
}

const INDENT: &str = "    ";

/// At the first arrow that is not written `\=>`.
fn parts(step: &str) -> (&str, &str) {
    let arrow = step.match_indices("=>").find(|(at, _)| !step[..*at].ends_with('\\'));
    arrow.map_or((step, ""), |(at, arrow)| (&step[..at], &step[at + arrow.len()..]))
}

fn plain(text: &str) -> String {
    text.trim().replace("\\=>", "=>")
}

fn typed(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace("=>", "\\=>").replace('\n', &format!("\n{INDENT}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(action: &str, expected: &str) -> Step {
        Step { action: action.to_owned(), expected: expected.to_owned() }
    }

    #[test]
    fn a_step_is_a_line_and_an_indented_line_goes_on() {
        let read = read("  Open => A prompt\n\nRun:\n    make\n      test => Green\n  and fast\r\nSay hi");
        assert_eq!(read, [step("Open", "A prompt"), step("Run:\nmake\n  test", "Green\nand fast"), step("Say hi", "")]);
    }

    #[test]
    fn an_action_may_be_missing_until_it_is_saved() {
        assert_eq!(read("=> nothing done"), [step("", "nothing done")]);
        assert_eq!(read(" \n\t\n"), []);
    }

    #[test]
    fn what_was_written_is_read_back_whatever_it_holds() {
        // Every text of up to five pieces, among them those that mean something to the reader.
        let pieces = ["a", " ", "\n", "=>", "\\"];
        let texts: Vec<String> = (0..5_usize.pow(5))
            .map(|n| (0..5).map(|at| pieces[n / 5_usize.pow(at) % 5]).collect::<String>().trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        for (at, text) in texts.iter().enumerate() {
            let steps = [step(text, ""), step("b", text), step(text, &texts[(at * 7) % texts.len()])];
            assert_eq!(read(&write(&steps)), steps, "{text:?}");
        }
    }
}
