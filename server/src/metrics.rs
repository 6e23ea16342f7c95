//! Counters for Prometheus: requests by route and status, how long they took, jobs and deployments now.

use crate::portal::Portal;
use crate::problem::Problem;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use backend::db;
use http::header;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Page {
    how: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKind {
    kind: String,
    failing: &'static str,
}

/// The process's counters.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Histogram,
    pages: Family<Page, Counter>,
    jobs: Family<OfKind, Gauge>,
    deployments: Family<InState, Gauge>,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("murmuration");
        let (requests, pages, jobs, deployments) = (Family::default(), Family::default(), Family::default(), Family::default());
        let seconds = Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]);
        registry.register("http_requests", "Requests answered, by route, method and status", Family::clone(&requests));
        registry.register("http_request_seconds", "Seconds from a request to the head of its answer", seconds.clone());
        registry.register("pages", "Pages that may be remembered, by how: drawn or remembered", Family::clone(&pages));
        registry.register("jobs", "Jobs that are not done, by kind; failing: those that failed at least once", Family::clone(&jobs));
        registry.register("deployments", "Deployments, by state", Family::clone(&deployments));
        Self { registry, requests, seconds, pages, jobs, deployments }
    }

    /// One request was answered. `method` is cut to the known ones: whoever invents words must not fill our memory.
    pub(crate) fn answered(&self, route: &str, method: &str, status: u16, seconds: f64) {
        let method = if ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"].contains(&method) { method } else { "other" };
        self.requests.get_or_create(&Answered { route: route.to_owned(), method: method.to_owned(), status }).inc();
        self.seconds.observe(seconds);
    }

    /// A page that may be remembered was answered: `drawn` or `remembered`.
    pub(crate) fn page(&self, how: &'static str) {
        self.pages.get_or_create(&Page { how }).inc();
    }
}

/// `GET /metrics`.
pub(crate) async fn metrics(State(portal): State<Portal>) -> Response {
    match text(&portal).await {
        Ok(text) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn text(portal: &Portal) -> Result<String, backend::Error> {
    let mut tx = portal.backend.snapshot().await?;
    let jobs = db::jobs::depth(&mut tx).await?;
    let deployments = db::deployments::by_state(&mut tx).await?;
    drop(tx);
    // What emptied since the last scrape must not keep its old number.
    portal.metrics.jobs.clear();
    portal.metrics.deployments.clear();
    for (kind, open, failing) in jobs {
        portal.metrics.jobs.get_or_create(&OfKind { kind: kind.clone(), failing: "no" }).set(open - failing);
        portal.metrics.jobs.get_or_create(&OfKind { kind, failing: "yes" }).set(failing);
    }
    for (state, count) in deployments {
        portal.metrics.deployments.get_or_create(&InState { state }).set(count);
    }
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &portal.metrics.registry).map_err(anyhow::Error::from)?;
    Ok(text)
}
