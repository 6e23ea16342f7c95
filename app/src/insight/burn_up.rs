//! The burn-up of a candidate: planned cases and cases with a result over time, and where the pace leads.

use super::api::read_burn_up;
use super::chart::{Chart, Key};
use crate::ui::{DataTable, Disclosure, Notice, Panel, Tone};
use domain::Timestamp;
use domain::chart::{Scale, count_ticks, steps, time_ticks};
use domain::summary::{BurnUp as Series, Forecast};
use leptos::prelude::*;

const WIDTH: i64 = 560;
const HEIGHT: i64 = 242;
/// The plot's edges; letters are larger on a phone, in units, so that its margins are wide.
const LEFT: i64 = 48;
const RIGHT: i64 = 526;
const TOP: i64 = 30;
const BOTTOM: i64 = 196;
/// Width of the longest label and height of two lines, at their largest.
const LETTERS: (i64, i64) = (180, 44);

/// The burn-up of candidate `number`, read by itself; `open`: results are still expected there.
#[component]
pub fn BurnUp(slug: String, number: i64, open: bool) -> impl IntoView {
    let chart = Suspend::new(async move {
        match read_burn_up(slug, number).await {
            Ok(series) => draw(series, open).into_any(),
            // The page around it stands; only this part is missing.
            Err(_) => {
                view! { <Notice tone=Tone::Warn title="The course of testing could not be read">"Load the page again."</Notice> }.into_any()
            }
        }
    });
    view! { <Suspense>{chart}</Suspense> }.into_any()
}

pub(super) fn draw(series: Series, open: bool) -> impl IntoView {
    let (planned, _) = series.counts();
    if planned == 0 {
        return ().into_any();
    }
    let forecast = series.forecast(open);
    let words = words(&series, forecast);
    let pace = matches!(forecast, Forecast::At(_)).then(|| view! { <Key class="line-pace" line=true label="at this pace"/> });
    view! {
        <Panel title="Course of testing" id="burn-up" live="burn-up">
            <p>{words.clone()}</p>
            <ul class="keys-row"><Key class="line-planned" line=true label="planned"/><Key class="line-done" line=true label="with a result"/>{pace}</ul>
            <div class="burn-up"><Picture series=series.clone() open=open words=words/></div>
            <Numbers series=series open=open/>
        </Panel>
    }
    .into_any()
}

/// What the picture says.
fn words(series: &Series, forecast: Forecast) -> String {
    let (planned, done) = series.counts();
    let so_far = match planned {
        1 => format!("{done} of 1 planned case has a result."),
        _ if done >= planned => format!("All {planned} planned cases have a result."),
        _ => format!("{done} of {planned} planned cases have a result."),
    };
    match forecast {
        Forecast::Nothing => so_far,
        Forecast::TooEarly => format!("{so_far} It is too early to say when testing will be through."),
        Forecast::Paused(since) => format!("{so_far} No result came since {}, so nothing is said about the end.", since.human()),
        Forecast::At(end) => {
            format!("{so_far} At the pace since the first one, testing will be through in about {}.", about(end.since(series.now)))
        }
    }
}

/// A length of time as one says it: `5 min`, `3 h`, `2 d`.
fn about(millis: i64) -> String {
    let (minutes, hours) = ((millis + 30_000) / 60_000, (millis + 1_800_000) / 3_600_000);
    match minutes {
        ..5 => "5 min".to_owned(),
        5..90 => format!("{} min", (minutes + 2) / 5 * 5),
        90..2160 => format!("{hours} h"),
        _ => format!("{} d", (hours + 12) / 24),
    }
}

/// Where the axis ends: at the end of the forecast, but no further ahead than the time behind.
fn axis(series: &Series, open: bool) -> (Timestamp, Timestamp) {
    let (from, to) = series.span(open);
    match series.forecast(open) {
        Forecast::At(end) => (from, Timestamp(end.0.min(to.0.saturating_add(to.since(from)))).max(to)),
        _ => (from, to),
    }
}

#[component]
fn Picture(series: Series, open: bool, words: String) -> impl IntoView {
    let (from, to) = axis(&series, open);
    let (planned, done) = series.counts();
    let ticks = count_ticks(planned, 4);
    let x = Scale::new((from.0, to.0), (LEFT, RIGHT));
    let y = Scale::new((0, ticks.last().copied().unwrap_or(planned)), (BOTTOM, TOP));
    let until = x.at(series.span(open).1.0);
    let points = |series: &[(Timestamp, i64)]| -> Vec<(i64, i64)> {
        std::iter::once((LEFT, BOTTOM)).chain(series.iter().map(|(at, n)| (x.at(at.0), y.at(*n)))).collect()
    };
    let (plan, results) = (steps(&points(&series.planned), until), steps(&points(&series.done), until));
    let area = format!("{results}V{BOTTOM}H{LEFT}Z");
    let pace = match series.forecast(open) {
        Forecast::At(end) => {
            // Cut where the axis ends: as much of the way up as of the time.
            let reached = Scale::new((series.now.0, end.0), (y.at(done), y.at(planned))).at(to.0);
            let d = format!("M{until} {}L{} {reached}", y.at(done), x.at(to.0.min(end.0)));
            Some(view! { <path class="line-now" d=format!("M{until} {TOP}V{BOTTOM}")/><path class="line-pace" d=d/> })
        }
        _ => None,
    };
    let levels = ticks
        .into_iter()
        .map(|n| {
            let at = y.at(n);
            view! { <path class="chart-grid" d=format!("M{LEFT} {at}H{RIGHT}")/><text class="chart-tick chart-count" x=LEFT - 8 y=at>{n}</text> }
        })
        .collect_view();
    let times = time_ticks(from, to, 4)
        .into_iter()
        .map(|tick| {
            let at = x.at(tick.at.0);
            let under = tick.under.map(|under| view! { <text class="chart-tick chart-under" x=at y=BOTTOM + 8>{under}</text> });
            view! { <path class="chart-base" d=format!("M{at} {BOTTOM}v5")/><text class="chart-tick chart-time" x=at y=BOTTOM + 8>{tick.label}</text>{under} }
        })
        .collect_view();
    // One line on top of the other has one label.
    let label = (done < planned).then(|| {
        // Over its line when there is room; else under it, where the line is as low as it is beneath the words.
        let over = y.at(done) - y.at(planned) >= LETTERS.1;
        let low = points(&series.done).into_iter().rfind(|(x, _)| *x <= until - LETTERS.0).map_or(BOTTOM, |(_, y)| y);
        let (class, at) = if over { ("chart-label", y.at(done)) } else { ("chart-label chart-below", low.min(BOTTOM - LETTERS.1)) };
        view! { <text class=class x=until - 4 y=at>{format!("{done} with a result")}</text> }
    });
    let top = if done < planned { format!("{planned} planned") } else { format!("{planned} planned, all with a result") };
    let description = format!("{words} From {} to {}.", from.human(), to.human());
    view! {
        <Chart id="burn-up-chart" title="Planned cases and cases with a result over time" description=description width=WIDTH height=HEIGHT>
            {levels}
            {times}
            <path class="chart-base" d=format!("M{LEFT} {BOTTOM}H{RIGHT}")/>
            <path class="area-done" d=area/>
            <path class="line-planned" d=plan/>
            <path class="line-done" d=results/>
            {pace}
            <text class="chart-label" x=until - 4 y=y.at(planned)>{top}</text>
            {label}
        </Chart>
    }
}

/// The same in numbers: at the beginning, at round times, and at the end.
#[component]
fn Numbers(series: Series, open: bool) -> impl IntoView {
    let (from, to) = series.span(open);
    let mut moments: Vec<Timestamp> = time_ticks(from, to, 12).into_iter().map(|tick| tick.at).collect();
    moments.extend([from, to.min(series.now).max(from)]);
    moments.sort();
    moments.dedup();
    let rows = moments
        .into_iter()
        .map(|at| {
            view! {
                <tr>
                    <td data-label="Until" class="cell-main">{at.human()}</td>
                    <td data-label="Planned" class="number">{Series::level(&series.planned, at)}</td>
                    <td data-label="With a result" class="number">{Series::level(&series.done, at)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Disclosure summary="The numbers as a table">
            <DataTable caption="Planned cases and cases with a result over time" columns=vec!["Until", "#Cases planned", "#With a result"]>{rows}</DataTable>
        </Disclosure>
    }
}
