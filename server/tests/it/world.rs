//! The main job in steps, through the router as people use it; what several tests begin with.

pub use crate::harness::pairs;
use crate::harness::{Browser, TestApp};
use sandbox::{Build, BuildSpec};

/// A candidate that came from GitHub by webhook, with one test case in its plan.
pub struct Candidate {
    pub build: Build,
    /// `/p/parlai/candidates/1`
    pub path: String,
}

/// A QA tester writes a case, a developer pushes, the worker takes the build in.
pub async fn candidate(app: &TestApp) -> Candidate {
    let case = [("title", "Talk to a model"), ("precondition", ""), ("steps", "Say hello => It answers"), ("stories", "")];
    app.as_person("quinn").await.post("/p/parlai/cases", &case).await.expect(303);
    let build = push(app).await;
    Candidate { build, path: "/p/parlai/candidates/1".to_owned() }
}

/// One more build.
pub async fn push(app: &TestApp) -> Build {
    let build = app.world.push_build(&BuildSpec::default()).expect("a build");
    app.world.settled().await;
    app.work().await;
    build
}

impl Candidate {
    /// A run of the QA tester; its address.
    pub async fn run(&self, app: &TestApp) -> String {
        app.as_person("quinn").await.post(&format!("{}/runs", self.path), &[("environment", "qa")]).await.expect(303).location().to_owned()
    }

    /// Every case gets this verdict.
    pub async fn judge(&self, app: &TestApp, verdict: &str, note: &str) {
        let run = self.run(app).await;
        let mut quinn = app.as_person("quinn").await;
        let page = quinn.get(&run).await.expect(200);
        let (case, intent) = (page.hidden("case"), page.hidden("intent"));
        quinn
            .upload(&format!("{run}/results"), &[("case", &case), ("verdict", verdict), ("note", note), ("intent", &intent)], &[])
            .await
            .expect(303);
    }

    /// The end user accepts every story.
    pub async fn accept(&self, app: &TestApp) {
        let mut uma = app.as_person("uma").await;
        while answer(&mut uma, &self.path, "accepted", "").await.is_some() {}
    }

    /// The fields of the sign page as the product owner sees it now, with a decision.
    pub async fn decision(&self, app: &TestApp, decision: &str) -> Vec<(&'static str, String)> {
        let page = app.as_person("pavel").await.get(&format!("{}/sign", self.path)).await.expect(200);
        let mut fields: Vec<(&'static str, String)> =
            ["evidence_hash", "policy_hash", "seen_seq", "intent"].into_iter().map(|name| (name, page.hidden(name))).collect();
        fields.extend([("decision", decision.to_owned()), ("reason", "Tested, accepted, wanted.".to_owned())]);
        fields
    }

    /// Everything but the signature.
    pub async fn ready(&self, app: &TestApp) {
        self.judge(app, "passed", "").await;
        self.accept(app).await;
    }
}

/// No request broke an official description, and the audit log is whole.
#[expect(clippy::print_stdout, reason = "the count is part of what a run shows")]
pub async fn all_is_well(app: &TestApp) {
    let conformance = app.world.conformance();
    assert!(conformance.violations.is_empty(), "{:#?}", conformance.violations);
    println!(
        "{:?}: {} requests to GitHub and {} to Jira conform to the official descriptions",
        app.dialect, conformance.github_checked, conformance.jira_checked
    );
    let mut tx = app.backend.snapshot().await.expect("reads");
    let mut verifier = domain::audit::Verifier::default();
    for row in backend::db::audit::after(&mut tx, 0, 100_000).await.expect("reads") {
        verifier.take(&row.entry(), &row.previous, &row.hash).expect("the chain holds");
    }
    assert!(verifier.head().0 > 0);
}

/// Answers the first story without an answer on the page of candidate `path`, and gives its key; `None` when all have one.
pub async fn answer(browser: &mut Browser, path: &str, answer: &str, note: &str) -> Option<String> {
    let page = browser.get(&format!("{path}/uat")).await.expect(200);
    let text = page.text();
    let card = text.split("class=\"uat-story\"").nth(1)?;
    let story = card.split("id=\"story-").nth(1).and_then(|rest| rest.split('"').next()).expect("a story");
    let (answer, own, intent) = (format!("{story}:{answer}"), format!("note-{story}"), page.hidden("intent"));
    let form = [("answer", answer.as_str()), (own.as_str(), note), ("intent", &intent)];
    browser.post(&format!("{path}/acceptances"), &form).await.expect(303);
    Some(story.to_owned())
}
