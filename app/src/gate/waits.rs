//! For whom the candidate waited, and how long.

use crate::ui::{Panel, TimeAgo};
use domain::Timestamp;
use domain::summary::{Leg, Waited};
use leptos::prelude::*;

/// Of the drawing, in its own units.
const WIDE: i64 = 300;
const HIGH: i64 = 12;
const STEP: i64 = 18;

#[component]
pub(super) fn WaitsPanel(waits: Vec<Waited>, now: Timestamp) -> impl IntoView {
    let rows = waits.iter().map(|waited| row(*waited, now)).collect_view();
    let strip = strip(&waits, now);
    view! {
        <Panel title="Where the time went" id="waits" live="waits">
            {strip}
            <dl class="facts">{rows}</dl>
            <p class="quiet">"QA and UAT work side by side. What was not reported to the portal is not counted."</p>
        </Panel>
    }
}

/// How long from one moment to the other: `5 min`, `3 h`, `2 d 4 h`.
fn lasting(from: Timestamp, until: Timestamp) -> String {
    let minutes = until.since(from).max(0) / 60_000;
    match (minutes / 1440, minutes % 1440 / 60, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn row(waited: Waited, now: Timestamp) -> AnyView {
    let said = match (waited.from, waited.until) {
        (Some(from), Some(until)) => lasting(from, until).into_any(),
        (Some(from), None) => view! { <strong>{lasting(from, now)}</strong>" so far" }.into_any(),
        (None, Some(until)) => {
            view! { "ended "<TimeAgo at=until now=now/><span class="sub unknown">"how long it took is not known"</span> }.into_any()
        }
        (None, None) => view! { <span class="unknown">"not known"</span> }.into_any(),
    };
    view! { <dt>{waited.leg.label()}</dt><dd>{said}</dd> }.into_any()
}

/// Bars under each other, on one time line; for the eye only, the numbers stand beside it.
fn strip(waits: &[Waited], now: Timestamp) -> Option<AnyView> {
    let known: Vec<(Leg, i64, i64, bool)> = waits
        .iter()
        .filter_map(|waited| Some((waited.leg, waited.from?.0, waited.until.unwrap_or(now).0, waited.until.is_none())))
        .collect();
    let (first, last) = (known.iter().map(|(_, from, ..)| *from).min()?, known.iter().map(|(_, _, until, _)| *until).max()?);
    let whole = last - first;
    if whole < 60_000 {
        return None;
    }
    let at = |moment: i64| (moment - first).saturating_mul(WIDE) / whole;
    let high = STEP * i64::try_from(known.len()).unwrap_or(1);
    let bars = known.iter().zip(0_i64..).map(|((leg, from, until, open), line)| {
        let (x, end) = (at(*from), at(*until));
        let class = if *open { format!("leg leg-{leg} leg-open") } else { format!("leg leg-{leg}") };
        view! { <rect class=class x=x y=line * STEP + 3 width=(end - x).max(3) height=HIGH rx="3"/> }
    });
    Some(view! { <svg class="legs" viewBox=format!("0 0 {} {high}", WIDE + 3) aria-hidden="true">{bars.collect_view()}</svg> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::lasting;
    use domain::Timestamp;

    #[test]
    fn a_wait_is_said_in_at_most_two_units_and_never_backwards() {
        let said = |minutes: i64| lasting(Timestamp(0), Timestamp(minutes * 60_000));
        assert_eq!([said(0), said(59), said(60), said(150)], ["0 min", "59 min", "1 h", "2 h 30 min"]);
        assert_eq!([said(1440), said(1440 + 61), said(-5)], ["1 d", "1 d 1 h", "0 min"]);
    }
}
