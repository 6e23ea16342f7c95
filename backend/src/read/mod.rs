//! Queries for pages: each reads one consistent state and asks `may` first. No writes.

use crate::{Backend, Error};
use domain::Actor;
use domain::summary::{AuditPage, Board, CandidatePage, CasePage, CasesPage, FeedbackList, FeedbackPage, NewFeedbackPage, PeoplePage, PolicyPage, ProjectRow, QaPage, ReportPage, RunPage, SignPage, TokensPage, UatPage};

macro_rules! being_written { ($($name:ident($($arg:ident: $t:ty),*) -> $out:ty;)+) => { $(
    #[doc = "Being written."]
    ///
    /// # Errors
    /// Always, for now.
    pub async fn $name(_backend: &Backend, _actor: &Actor, $($arg: $t),*) -> Result<$out, Error> { $(let _ = $arg;)* Err(anyhow::anyhow!("being written").into()) }
)+ } }

being_written! {
    projects() -> Vec<ProjectRow>;
    board(slug: &str, before: Option<i64>) -> Board;
    candidate(slug: &str, number: i64) -> CandidatePage;
    report(slug: &str, number: i64, report_id: &str) -> ReportPage;
    sign(slug: &str, number: i64) -> SignPage;
    qa(slug: &str, number: i64) -> QaPage;
    run(slug: &str, number: i64, run_id: &str, case: Option<i64>) -> RunPage;
    uat(slug: &str, number: i64) -> UatPage;
    new_feedback(slug: &str, number: i64) -> NewFeedbackPage;
    feedback_list(slug: &str) -> FeedbackList;
    feedback(slug: &str, number: i64) -> FeedbackPage;
    cases(slug: &str) -> CasesPage;
    case(slug: &str, number: Option<i64>) -> CasePage;
    audit(slug: &str, before: Option<i64>) -> AuditPage;
    policy(slug: &str) -> PolicyPage;
    people(slug: &str) -> PeoplePage;
    tokens(slug: &str) -> TokensPage;
}
