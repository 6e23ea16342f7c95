//! The frame of every page: one style sheet, light and dark, from 390 px, no scripts.
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::people::PEOPLE;

const STYLE: &str = "
:root{color-scheme:light dark;--bg:#fbfbf9;--fg:#1d2126;--soft:#5a6169;--line:#d6d9d4;--card:#fff;--link:#0b57a4;--act:#0b57a4;--on:#fff;--good:#136b35;--bad:#a3211b;--wait:#7a5200}
@media(prefers-color-scheme:dark){:root{--bg:#15181b;--fg:#e9ebe7;--soft:#a9b0b7;--line:#363c42;--card:#1d2125;--link:#8ec1ff;--act:#8ec1ff;--on:#0d1a28;--good:#7fd6a0;--bad:#ff9d94;--wait:#f0c674}}
*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:var(--bg);color:var(--fg)}
a{color:var(--link)}header,main,footer{max-width:64rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline;border-bottom:1px solid var(--line)}
header nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0;padding:0}
header nav a{display:inline-block;padding:.25rem 0}header nav a[aria-current]{font-weight:700;color:var(--fg)}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.wide{overflow-x:auto}code,pre{font:.9em/1.45 ui-monospace,monospace;overflow-wrap:anywhere}pre{white-space:pre-wrap;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem}
form.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:.25rem 0}label{display:block;font-weight:600}
select,input,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.4rem;padding:.45rem .6rem;max-width:100%;width:100%}textarea{min-height:5rem}
form.tall{display:grid;gap:.75rem;max-width:32rem}
button{font:inherit;font-weight:600;border:1px solid var(--act);border-radius:.4rem;padding:.5rem 1rem;background:var(--act);color:var(--on);cursor:pointer;min-height:2.75rem}
button.quiet{background:transparent;color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}.wait{color:var(--wait);font-weight:600}.soft{color:var(--soft)}
.people{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.75rem;padding:0;list-style:none}.people button{width:100%;text-align:left;padding:1rem;background:var(--card);color:var(--fg);border-color:var(--soft)}
.people span{display:block;font-weight:400;color:var(--soft)}.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:.75rem;padding:0;margin:0}.facts div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem}.facts dt{color:var(--soft)}.facts dd{margin:0;font-size:1.4rem;font-weight:700}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem}";

const PAGES: [(&str, &str); 7] = [
    ("/", "Overview"),
    ("/push", "Push a build"),
    ("/builds", "Builds"),
    ("/deployments", "Deployments"),
    ("/issues", "Jira"),
    ("/mails", "Mails"),
    ("/checks", "Checks"),
];

fn frame(title: &str, here: Option<&str>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Sandbox" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to content" }
                header {
                    strong { "Sandbox" }
                    @if let Some(here) = here {
                        nav aria-label="Main" {
                            ul {
                                @for (path, name) in PAGES {
                                    li { a href=(path) aria-current=[(path == here).then_some("page")] { (name) } }
                                }
                            }
                        }
                    }
                }
                main id="main" { h1 { (title) } (body) }
                footer.soft { p { "A made-up GitHub, Jira, sign-in and mail for the demo. Commit ids and test reports are real facts about ParlAI; people and stories are made up." } }
            }
        }
    }
}

/// A page of the control listener.
pub(crate) fn page(title: &str, here: &str, body: &Markup) -> Markup {
    frame(title, Some(here), body)
}

/// A page that only says something.
pub(crate) fn message(title: &str, text: &str) -> Markup {
    frame(title, None, &html! { p { (text) } })
}

/// Choose who you are: one big button a person, nothing to type.
pub(crate) fn people(title: &str, action: &str, asked: &[(String, String)]) -> Markup {
    frame(
        title,
        None,
        &html! {
            p { "Choose who you are in the demo." }
            ul.people {
                @for person in &PEOPLE {
                    li {
                        form method="get" action=(action) {
                            @for (name, value) in asked.iter().filter(|(name, _)| name != "login_as" && name != "prompt") {
                                input type="hidden" name=(name) value=(value);
                            }
                            input type="hidden" name="login_as" value=(person.sub);
                            button type="submit" { (person.name) span { (person.job) } }
                        }
                    }
                }
            }
        },
    )
}

/// A state in the colour that fits it; the word itself says everything.
pub(crate) fn state(word: &str) -> Markup {
    let class = match word {
        "success" | "Done" => "good",
        "failure" | "error" | "failed" => "bad",
        _ => "wait",
    };
    html! { span class=(class) { (word) } }
}
