//! Steps written into one cell: numbered, as a list, as Given/When/Then, under headings, or one a line.

use domain::test_case::Step;

/// The entries of a numbered list, `1. …` or `1) …`, with the lines that belong to each; nothing when it is none.
pub(super) fn numbered(text: &str) -> Option<Vec<(usize, String)>> {
    let mut entries: Vec<(usize, String)> = Vec::new();
    for line in text.lines() {
        match number(line) {
            Some((number, rest)) => entries.push((number, rest.to_owned())),
            None => match entries.last_mut() {
                Some((_, entry)) => {
                    entry.push('\n');
                    entry.push_str(line.trim());
                }
                None if line.trim().is_empty() => {}
                None => return None,
            },
        }
    }
    let rising = entries.windows(2).all(|pair| pair[0].0 < pair[1].0);
    entries.iter_mut().for_each(|(_, entry)| *entry = entry.trim().to_owned());
    (rising && !entries.is_empty()).then_some(entries)
}

fn number(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t']);
    (spaced && (1..=3).contains(&digits)).then(|| (line[..digits].parse().unwrap_or(0), rest.trim_start()))
}

/// Steps whose actions and expectations are two lists: numbers pair them, else their order.
pub(super) fn paired(actions: &str, expected: &str) -> Vec<Step> {
    let (Some(actions_found), results) = (numbered(actions), numbered(expected)) else {
        let mut steps = listed(actions);
        attach(&mut steps, expected);
        return steps;
    };
    let mut steps: Vec<Step> = actions_found
        .iter()
        .map(|(number, action)| {
            let seen = results.iter().flatten().find(|(of, _)| of == number).map(|(_, seen)| seen.clone()).unwrap_or_default();
            Step { action: action.clone(), expected: seen }
        })
        .collect();
    match results {
        // A result without a step of its number would be lost: it belongs to the end.
        Some(results) => {
            for (_, seen) in results.into_iter().filter(|(number, _)| !actions_found.iter().any(|(of, _)| of == number)) {
                attach(&mut steps, &seen);
            }
        }
        None => attach(&mut steps, expected),
    }
    steps
}

fn attach(steps: &mut [Step], expected: &str) {
    let Some(last) = steps.last_mut().filter(|_| !expected.trim().is_empty()) else { return };
    if !last.expected.is_empty() {
        last.expected.push('\n');
    }
    last.expected.push_str(expected.trim());
}

/// Steps of a text that holds everything.
pub(super) fn listed(text: &str) -> Vec<Step> {
    if let Some(steps) = given_when_then(text) {
        return steps;
    }
    if let Some((actions, expected)) = headed(text) {
        return paired(&actions, &expected);
    }
    let step = |action: &str| Step { action: action.trim().to_owned(), expected: String::new() };
    if let Some(entries) = numbered(text) {
        return entries.iter().map(|(_, entry)| step(entry)).filter(|step| !step.action.is_empty()).collect();
    }
    text.lines()
        .map(|line| {
            let line = line.trim();
            let line = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line);
            let (action, expected) = line.split_once("=>").unwrap_or((line, ""));
            Step { action: action.trim().to_owned(), expected: expected.trim().to_owned() }
        })
        .filter(|step| !step.action.is_empty())
        .collect()
}

/// Kiwi TCMS' own form of a case begins with these; Markdown marks around the words do not count.
fn given_when_then(text: &str) -> Option<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut then, mut found) = (false, 0);
    for line in text.lines() {
        let line = line.replace("**", "");
        let line = line.trim().trim_start_matches(['-', ' ']);
        let Some((word, rest)) = line.split_once(' ').map(|(word, rest)| (word.trim_end_matches(':'), rest.trim())) else { continue };
        match word.to_lowercase().as_str() {
            "given" | "when" => (then, found) = (false, found + 1),
            "then" => (then, found) = (true, found + 1),
            "and" | "but" => {}
            // The first line names the scenario; anything else goes with the line above it.
            _ if found == 0 => continue,
            _ => {
                let last = steps.last_mut()?;
                let part = if then { &mut last.expected } else { &mut last.action };
                part.push('\n');
                part.push_str(line);
                continue;
            }
        }
        if found == 0 || rest.is_empty() {
            continue;
        }
        match steps.last_mut() {
            Some(last) if then && last.expected.is_empty() => rest.clone_into(&mut last.expected),
            Some(last) if then => {
                last.expected.push('\n');
                last.expected.push_str(rest);
            }
            _ if then => return None,
            _ => steps.push(Step { action: rest.to_owned(), expected: String::new() }),
        }
    }
    (found >= 2 && !steps.is_empty()).then_some(steps)
}

/// `Actions` and `Expected results` as headings of two lists.
fn headed(text: &str) -> Option<(String, String)> {
    let heading = |line: &str| {
        let word = line.trim().trim_matches(['#', '*', '_', ':', ' ']).to_lowercase();
        match word.as_str() {
            "actions" | "action" | "steps" => Some(0),
            "expected results" | "expected result" | "expected" => Some(1),
            _ => None,
        }
    };
    let mut parts = [String::new(), String::new()];
    let mut part = None;
    for line in text.lines() {
        if let Some(found) = heading(line) {
            part = Some(found);
        } else if let Some(part) = part {
            parts[part].push_str(line);
            parts[part].push('\n');
        }
    }
    let [actions, expected] = parts;
    (!actions.trim().is_empty() && part.is_some()).then(|| (actions.trim().to_owned(), expected.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(steps: Vec<Step>) -> Vec<String> {
        steps.into_iter().map(|step| format!("{} => {}", step.action, step.expected)).collect()
    }

    #[test]
    fn two_numbered_lists_are_paired_by_their_numbers() {
        let steps = paired("1. Open the chat\n2. Say hi\n   and wait\n3. Leave", "1. A prompt\n3. Goodbye");
        assert_eq!(shown(steps), ["Open the chat => A prompt", "Say hi\nand wait => ", "Leave => Goodbye"]);
        assert_eq!(shown(paired("1. Open", "It opens")), ["Open => It opens"]);
        assert_eq!(shown(paired("1. Open", "1. It opens\n2. It stays")), ["Open => It opens\nIt stays"]);
    }

    #[test]
    fn a_text_is_a_list_of_steps_one_a_line_or_numbered() {
        assert_eq!(shown(listed("- Open => A prompt\n* Say hi\n\nLeave")), ["Open => A prompt", "Say hi => ", "Leave => "]);
        assert_eq!(shown(listed("1) Open\n2) Say hi")), ["Open => ", "Say hi => "]);
        assert_eq!(shown(listed("3.14 is pi")), ["3.14 is pi => "]);
    }

    #[test]
    fn the_form_of_kiwi_tcms_is_read_with_and_without_markdown() {
        let text = "**Scenario**: a chat\n  **Given** a model\n  **When** somebody says hi\n  **Then** it answers\n  **And** it waits";
        assert_eq!(shown(listed(text)), ["a model => ", "somebody says hi => it answers\nit waits"]);
        let text = "*Actions*:\n\n1. Open\n2. Leave\n\n*Expected results*:\n\n1. A prompt";
        assert_eq!(shown(listed(text)), ["Open => A prompt", "Leave => "]);
    }
}
