//! A project with a history, written by SQL: what takes testers years takes seconds here.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::str::FromStr as _;
use uuid::Uuid;

/// How much lies behind the measured candidate.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    candidates: i64,
    results_each: i64,
}

impl Size {
    pub const SMALL: Self = Self { candidates: 1_000, results_each: 1 };
    pub const LARGE: Self = Self { candidates: 100_000, results_each: 10 };
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} candidates with {} results", self.candidates, self.candidates * self.results_each)
    }
}

/// Number of the candidate that is measured: the newest of both histories would differ, so both end with this one.
pub const MEASURED: i64 = 1_000_000;
/// The newest candidates, with 200 results each; as many as a board shows.
const BOARD: i64 = 50;
/// Its run with 200 results.
pub const RUN: &str = "72756e30-3030-3030-3031-303030303030";

/// Fills the database behind `url`.
pub async fn fill(url: &str, tester: Uuid, size: Size) {
    let options = SqliteConnectOptions::from_str(url).expect("an address");
    let mut database = SqliteConnection::connect_with(&options).await.expect("opens");
    let tester = tester.simple();
    let Size { candidates, results_each } = size;
    // Candidate ids are 'cand' and a number; runs 'run0', cases 'case', results 'r' and 15 digits: 16 bytes each.
    let id = |prefix: &str, number: &str| format!("cast(printf('{prefix}%0{}d', {number}) as blob)", 16 - prefix.len());
    let (candidate, run, case) = (id("cand", "n"), id("run0", "n"), id("case", "k"));
    let (report, identity) = (id("file", "n"), id("test", "k"));
    let numbers = format!(
        "with recursive line(n) as (select 1 union all select n + 1 from line where n < {candidates}),
           last(n) as (select {MEASURED} union all select n - 1 from last where n > {MEASURED} - {BOARD} + 1),
           number(n) as (select n from line union all select n from last)"
    );
    let project = "(select project_id from project where slug = 'parlai')";
    let words = "with recursive number(k) as (select 1 union all select k + 1 from number where k < 10000)";
    let wording = r#"'{"precondition":"The build is installed.","steps":[{"action":"Say hello to the model ' || k || '","expected":"It answers within a second"},{"action":"Say it again","expected":"It answers differently"}],"stories":["PARLAI-' || (k % 500 + 1) || '"],"title":"Case ' || k || ': the model answers politely"}'"#;
    let fan = format!(
        "{numbers}, small(i) as (select 1 union all select i + 1 from small where i < {results_each}), plan(n, k) as (select n, (n * 7 + i) % 10000 + 1 from line, small)"
    );
    let own = format!(
        "with recursive last(n) as (select {MEASURED} union all select n - 1 from last where n > {MEASURED} - {BOARD} + 1),
           number(k) as (select 1 union all select k + 1 from number where k < 200), plan(n, k) as (select n, k from last, number)"
    );
    let tests = format!(
        "with recursive last(n) as (select {MEASURED} union all select n - 1 from last where n > {MEASURED} - {BOARD} + 1),
           number(k) as (select 1 union all select k + 1 from number where k < 1000), test(n, k) as (select n, k from last, number)"
    );
    // Fifteen fail on each candidate, ten of them others than on the one before.
    let outcome = "case when k % 100 = 50 * (n % 2) or k % 200 = 25 then 'failed' else 'passed' end";
    let result = |attempt_note: &str| {
        format!(
        "insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at, intent)
         {attempt_note} select randomblob(16), {candidate}, {run}, {case}, 1, 1, case when k % 50 = 0 then 'failed' else 'passed' end,
         case when k % 50 = 0 then 'It answered twice.' end, x'{tester}', n * 1000 + k, 'seed-' || n || '-' || k from plan"
    )
    };
    let planned = |with: &str| {
        format!(
            "insert into plan_item (candidate_id, test_case_id, version, planned_by, planned_at) {with} select {candidate}, {case}, 1, 'seed', n * 1000 from plan"
        )
    };
    let statements = [
        "begin".to_owned(),
        format!(
            "insert into test_case (test_case_id, project_id, number, version, created_at, title, folder, priority, search)
             {words} select {case}, {project}, k, 1, k, 'Case ' || k || ': the model answers politely', 'Folder ' || (k % 40) || '/Part ' || (k % 7),
             'medium', 'tc-' || k || ' case ' || k || ': the model answers politely parlai-' || (k % 500 + 1) || ' say hello it answers within a second' from number"
        ),
        format!(
            "insert into test_case_version (test_case_id, version, title, wording, story_key, edited_by, edited_at)
             {words} select {case}, 1, 'Case ' || k || ': the model answers politely', {wording}, 'PARLAI-' || (k % 500 + 1), 'seed', k from number"
        ),
        format!("insert into test_case_story (test_case_id, story_key) {words} select {case}, 'PARLAI-' || (k % 500 + 1) from number"),
        format!("insert into test_case_tag (test_case_id, tag) {words} select {case}, case when k % 100 = 0 then 'smoke' else 'area-' || (k % 30) end from number"),
        format!(
            "insert into candidate (candidate_id, project_id, number, source_key, commit_sha, branch, version, image, image_digest, built_at, created_at)
             {numbers} select {candidate}, {project}, n, 'seed:' || n, printf('%040x', n), 'main', '1.0.' || n, 'registry/parlai', 'sha256:' || printf('%064x', n), n * 1000, n * 1000 from number"
        ),
        format!(
            "insert into candidate_story (candidate_id, story_key, found_in, added_at) {numbers}, five(i) as (select 1 union all select i + 1 from five where i < 5)
             select {candidate}, 'PARLAI-' || ((n * 3 + i) % 500 + 1), 'commit', n * 1000 from number, five"
        ),
        format!("insert into test_run (test_run_id, candidate_id, environment, tester_id, started_at) {numbers} select {run}, {candidate}, 'qa', x'{tester}', n * 1000 from number"),
        planned(&fan),
        result(&fan),
        planned(&own),
        result(&own),
        format!("insert into evidence (sha256, bytes, media_type, stored_at) {numbers} select printf('%064x', n), 1, 'text/xml', n from last"),
        format!(
            "insert into report (report_id, candidate_id, name, sha256, tests, passed, failed, skipped, millis, created_at)
             {numbers} select {report}, {candidate}, 'pytest.xml', printf('%064x', n), 1000, 985, 15, 0, 5000, n * 1000 from last"
        ),
        format!(
            "insert into machine_test (report_id, position, suite, name, outcome, millis, message)
             {tests} select {report}, k, 'tests.test_' || (k % 40), 'test_' || k, {outcome}, k % 300, case when {outcome} = 'failed' then 'AssertionError' end from test"
        ),
        format!(
            "insert into candidate_test (candidate_id, identity, rank, flaky, report_id, position)
             {tests} select {candidate}, {identity}, case when {outcome} = 'failed' then 3 else 1 end, 0, {report}, k from test"
        ),
        "commit".to_owned(),
        "analyze".to_owned(),
    ];
    for sql in statements {
        let shown: String = sql.chars().take(300).collect();
        database.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{error}: {shown}"));
    }
}
