//! In one line what a verdict alone does not say: waivers, carried results, disagreements, and where each is listed.

use crate::ui::plural;
use domain::Timestamp;
use domain::gate::{PlannedCase, waived};
use domain::summary::Honesty;
use leptos::prelude::*;

/// Counts of everything that is not a plain result of this build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubts {
    /// Waivers that let a result pass.
    pub waivers: String,
    /// Results that were carried from an older candidate.
    pub carried: String,
    /// Cases on which testers disagree.
    pub disagreements: String,
    /// Cases that were settled, if any.
    pub settled: Option<String>,
}

impl Doubts {
    /// Counts them at `now`.
    pub fn count(plan: &[PlannedCase], honesty: &Honesty, now: Timestamp) -> Self {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let counting: Vec<_> = plan.iter().filter(|case| waived(case, now)).filter_map(|case| case.waiver.as_ref()).collect();
        let soon: Vec<i64> = counting.iter().filter(|waiver| waiver.ends_soon(now)).filter_map(|waiver| waiver.days_left(now)).collect();
        let all = counting.len();
        let first = soon.iter().min().map(|days| {
            let many = soon.iter().filter(|other| *other == days).count();
            let verb = if many == 1 { "ends" } else { "end" };
            let who = if many == all { String::new() } else { format!("{many} ") };
            let when = if *days == 0 { "within a day".to_owned() } else { format!("in {}", plural(*days, "day", "days")) };
            format!(" ({who}{verb} {when})")
        });
        let first = first.unwrap_or_default();
        let carried = plan.iter().filter(|case| case.latest.as_ref().is_some_and(|result| result.carried.is_some())).count();
        let sides = honesty.settled.iter().filter(|settled| settled.settlement.by_a_side).count();
        let by_sides = if sides == 0 { String::new() } else { format!(" ({sides} by a side)") };
        Self {
            waivers: format!("{}{first}", plural(number(counting.len()), "waiver", "waivers")),
            carried: plural(number(carried), "carried result", "carried results"),
            disagreements: plural(number(plan.iter().filter(|case| case.disagreement.is_some()).count()), "disagreement", "disagreements"),
            settled: (!honesty.settled.is_empty())
                .then(|| format!("{}{by_sides}", plural(number(honesty.settled.len()), "settled disagreement", "settled disagreements"))),
        }
    }
}

/// The counts, each a link to its list: on the sign page below `base` it is on the same page. `more` are counts of others,
/// such as flaky machine tests: words and address.
#[component]
pub fn DoubtsLine(
    doubts: Doubts,
    base: String,
    #[prop(optional)] signing: bool,
    #[prop(optional)] more: Vec<(String, String)>,
) -> impl IntoView {
    let list = |anchor: &str, page: &str| if signing { format!("#{anchor}") } else { format!("{base}/{page}#{anchor}") };
    let settled = doubts.settled.map(|text| (text, format!("{base}/qa#settled")));
    let items = [
        (doubts.waivers, list("waivers", "sign")),
        (doubts.carried, list("carried", "sign")),
        (doubts.disagreements, format!("{base}/qa#disagreements")),
    ];
    let items = items.into_iter().chain(settled).chain(more).map(|(text, href)| {
        // An empty list is nowhere to go.
        let none = text.starts_with("0 ");
        let text = if none { view! { <span class="quiet">{text}</span> }.into_any() } else { view! { <a href=href>{text}</a> }.into_any() };
        view! { <li>{text}</li> }
    });
    view! { <ul class="sums doubts" aria-label="Waivers, carried results and disagreements">{items.collect_view()}</ul> }.into_any()
}
