//! What is sent: the same words in Slack's form (blocks) and in Teams' (an adaptive card). Texts of people are plain text
//! in both: they name nobody, call nobody, and make no link.

use crate::mail::words::{self, Words};
use domain::language::Language;
use domain::notice::{Notice, Scene};
use serde_json::{Value, json};

/// Which webhook takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Slack,
    Teams,
}

impl Form {
    /// By its stored word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "slack" => Some(Self::Slack),
            "teams" => Some(Self::Teams),
            _ => None,
        }
    }
}

/// The message, with the one page it leads to.
pub(crate) fn body(form: Form, notice: &Notice, scene: Scene<'_>, origin: &str) -> Value {
    // A channel is many people's: the trade's English.
    let Words { subject, paragraphs, action } = words::of(Language::En, notice, scene);
    let url = format!("{origin}{}", notice.path(scene));
    match form {
        Form::Slack => slack(&subject, &paragraphs, &action, &url),
        Form::Teams => teams(&subject, &paragraphs, &action, &url),
    }
}

/// `text` is what notifications show, and the one place where Slack reads marks: `<!channel>` would call everybody.
/// Section texts hold at most 3,000 characters, headers 150, buttons 75 (Slack's Block Kit reference).
fn slack(subject: &str, words: &[String], action: &str, url: &str) -> Value {
    let escaped = subject.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let plain = |text: &str| json!({"type": "plain_text", "text": text, "emoji": false});
    let mut blocks = vec![json!({"type": "header", "text": plain(subject)})];
    blocks.extend(words.iter().map(|words| json!({"type": "section", "text": plain(words)})));
    blocks.push(json!({"type": "actions", "elements": [{"type": "button", "text": plain(action), "url": url}]}));
    json!({"text": format!("{escaped} {url}"), "unfurl_links": false, "blocks": blocks})
}

/// A `TextRun` shows what it is given; a `TextBlock` would read Markdown (adaptivecards.io, schema 1.4).
fn teams(subject: &str, words: &[String], action: &str, url: &str) -> Value {
    let run = |text: &str, strong: bool| json!({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, "weight": if strong { "Bolder" } else { "Default" }}]});
    let mut content = vec![run(subject, true)];
    content.extend(words.iter().map(|words| run(words, false)));
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": content,
                "actions": [{"type": "Action.OpenUrl", "title": action, "url": url}],
            },
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_calls_nobody_and_marks_nothing_in_either_form() {
        let hostile = "<!channel> *x* [y](https://evil.example) @all";
        let notice =
            Notice::StoryRejected { story: "P-1".into(), candidate_number: 3, version: "1".into(), by: "Uma".into(), note: hostile.into() };
        let scene = Scene { project: "<!here>", slug: "p" };
        let slack = body(Form::Slack, &notice, scene, "https://portal.example");
        assert!(!slack["text"].as_str().expect("text").contains('<'), "{slack}");
        for block in slack["blocks"].as_array().expect("blocks") {
            assert!(block.to_string().find("mrkdwn").is_none(), "{block}");
        }
        assert_eq!(slack["blocks"][3]["elements"][0]["url"], "https://portal.example/p/p/candidates/3/uat");
        let teams = body(Form::Teams, &notice, scene, "https://portal.example");
        assert!(!teams.to_string().contains("TextBlock\",\"text"), "{teams}");
        assert_eq!(teams["attachments"][0]["content"]["actions"][0]["url"], "https://portal.example/p/p/candidates/3/uat");
    }
}
