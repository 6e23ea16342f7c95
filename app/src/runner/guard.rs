//! Right build or wrong build: what the environment serves beside what is to be tested.

use crate::ui::{Badge, TimeAgo, Tone};
use domain::summary::Guard;
use domain::test_run::Served;
use leptos::prelude::*;

/// Characters of a commit that people compare.
const SHORT: usize = 12;

/// One line when all is well or nothing is known, a loud one when it is another build.
pub(super) fn guard_line(guard: Guard) -> AnyView {
    if guard.named { asked(guard).into_any() } else { nowhere(guard).into_any() }
}

fn nowhere(guard: Guard) -> impl IntoView {
    view! { <p class="guard-line"><Badge tone=Tone::Quiet>"build not checked"</Badge><span class="hint">{format!(" {} names no address that says its version.", guard.environment)}</span></p> }
}

fn asked(guard: Guard) -> impl IntoView {
    let Guard { environment, served, version, commit, blocks, now, .. } = guard;
    let short: String = commit.chars().take(SHORT).collect();
    let should = format!("{version} (commit {short})");
    let shown = match served {
        Served::NotAsked => {
            view! { <p class="guard-line"><Badge tone=Tone::Quiet>"build not asked yet"</Badge><span class="hint">{format!(" {environment} is asked when you record.")}</span></p> }.into_any()
        }
        Served::Match { said, at } => {
            view! { <p class="guard-line"><Badge tone=Tone::Ok>"right build"</Badge>{format!(" {environment} serves {}, ", said.chars().take(SHORT).collect::<String>())}<TimeAgo at=at now=now/></p> }.into_any()
        }
        Served::Unknown { why, at } => {
            view! { <p class="guard-line"><Badge tone=Tone::Warn>"build unknown"</Badge>{format!(" {why} ")}<TimeAgo at=at now=now/><span class="hint">" Results are recorded as of an unknown build."</span></p> }.into_any()
        }
        Served::Mismatch { said, at } => {
            let then = if blocks {
                "Nothing can be recorded until it is the right one. What you type is kept."
            } else {
                "Results are recorded as of the wrong build."
            };
            view! {
                <div class="notice tone-bad guard-wrong">
                    <p class="notice-title">{format!("{environment} serves another build")}</p>
                    <div class="notice-body">
                        <dl class="guard-builds"><div><dt>"It serves"</dt><dd>{said}</dd></div><div><dt>"It should serve"</dt><dd>{should.clone()}</dd></div></dl>
                        <p>{then}" Asked "<TimeAgo at=at now=now/>"."</p>
                    </div>
                </div>
            }
            .into_any()
        }
    };
    view! {
        {shown}
        <button type="button" class="button button-quiet" data-act="guard" data-awake="show" hidden>"Check again"</button>
    }
}
