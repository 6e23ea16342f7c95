//! Jobs against the sandbox's GitHub and Jira: what is taken in, what is created, and that it is created once.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use backend::db::{self, projects::Project};
use backend::jobs::{self, Job, sweep, worker};
use backend::ops;
use backend::ops::sign_in::SignIn;
use backend::{Backend, Clock, config};
use domain::access::Person;
use domain::candidate::Part;
use domain::deployment::State;
use domain::policy::Policy;
use domain::story::Knowledge;
use domain::{Actor, Timestamp};
use sandbox::{BuildSpec, CandidateFile, Fault, Junit, Kind, Options, Reach, Running, System, World};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const DEPLOYMENTS: &str = "/repos/{owner}/{repo}/deployments";
const RELEASED: &str = "bbcb45ee7e16676c5a8117e81b25c0d457f72317";
const LOOK_UP: i64 = 45;

/// A portal without pages, and a world around it.
struct Stage {
    world: Running,
    backend: Backend,
    project: Project,
    folder: PathBuf,
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Stage {
    async fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let _ = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::WARN).with_test_writer().try_init();
        let world = World::start(Options::default()).await.expect("the world starts");
        let folder =
            std::env::temp_dir().join(format!("murmuration-outside-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst)));
        std::fs::create_dir_all(&folder).expect("folder");
        let text = format!(
            r#"
            [server]
            listen = "127.0.0.1:0"
            base_url = "http://127.0.0.1:4000"
            [database]
            url = "sqlite://{folder}/test.db"
            [evidence]
            directory = "{folder}/evidence"
            [github]
            api_url = "{github}"
            app_id = {app_id}
            private_key = """{key}"""
            installation_id = {installation}
            webhook_secrets = ["{secret}"]
            [jira]
            url = "{jira}"
            email = "{user}"
            api_token = "{token}"
            [deployments]
            look_up_seconds = {LOOK_UP}
            request_seconds = 1
            [[oidc]]
            name = "main"
            label = "Sandbox"
            issuer = "{oidc}"
            client_id = "c"
            client_secret = "s"
            [[project]]
            slug = "parlai"
            name = "ParlAI"
            repository = "facebookresearch/ParlAI"
            jira_key = "PARLAI"
            branches = ["main"]
            workflow = ".github/workflows/build.yml"
            start_commit = "{RELEASED}"
            [[project.environment]]
            name = "uat"
            used_by = "uat"
            [[project.member]]
            provider = "main"
            subject = "pavel"
            label = "Pavel"
            roles = ["product_owner"]
            [[project.member]]
            provider = "main"
            subject = "rita"
            label = "Rita"
            roles = ["release_manager"]
            [[project.member]]
            provider = "main"
            subject = "uma"
            label = "Uma"
            roles = ["uat_tester"]
            "#,
            folder = folder.display(),
            github = world.github_url,
            app_id = world.app_id,
            key = world.app_key_pem,
            installation = world.installation_id,
            secret = world.webhook_secret,
            jira = world.jira_url,
            user = world.jira_user,
            token = world.jira_token,
            oidc = world.oidc_url,
        );
        let config = config::load(&text, [], &folder).expect("settings");
        let clock = Clock::fixed(Timestamp::parse("2024-01-01T00:00:00Z").expect("time"));
        let backend = Backend::open(config, clock).await.expect("opens");
        backend.db().migrate().await.expect("schema");
        ops::sync_projects::sync_projects(&backend).await.expect("projects");
        let project = db::projects::by_slug(&mut backend.snapshot().await.expect("tx"), "parlai").await.expect("read").expect("project");
        Self { world, backend, project, folder }
    }

    async fn sign_in(&self, subject: &str) -> Actor {
        let who = SignIn {
            provider: "main".into(),
            subject: subject.into(),
            name: subject.into(),
            github_id: None,
            logins: Vec::new(),
            emails: vec![format!("{subject}@murmuration.example")],
        };
        let person: Person = ops::sign_in::sign_in(&self.backend, who).await.expect("signs in");
        Actor::Person(person)
    }

    async fn work(&self) -> usize {
        worker::run_until_idle(self.backend.clone()).await.expect("works")
    }

    async fn wait(&self, seconds: i64) -> usize {
        self.backend.clock().advance(seconds);
        self.work().await
    }

    async fn ask_for(&self, job: &Job) {
        let mut tx = self.backend.begin().await.expect("tx");
        jobs::enqueue(&mut tx, self.backend.clock(), job).await.expect("enqueued");
        tx.commit().await.expect("commit");
    }

    /// Pushes a build and lets its run be reconciled.
    async fn build(&self, spec: BuildSpec) -> sandbox::Build {
        let build = self.world.push_build(&spec).expect("build");
        self.ask_for(&Job::ReconcileRun { project: self.project.id, run_id: i64::try_from(build.run_id).expect("id") }).await;
        self.work().await;
        build
    }

    async fn candidate(&self, number: i64) -> Option<domain::candidate::Candidate> {
        db::candidates::by_number(&mut self.backend.snapshot().await.expect("tx"), self.project.id, number).await.expect("read")
    }

    /// Candidate #1, with rules under which it can be signed at once, signed.
    async fn signed(&self) {
        self.build(BuildSpec::default()).await;
        let (pavel, rita) = (self.sign_in("pavel").await, self.sign_in("rita").await);
        let nothing = Policy {
            every_case_run: false,
            no_failed_result: false,
            every_story_accepted: false,
            no_open_blocking_feedback: false,
            no_failed_machine_test: false,
            machine_report_required: false,
            product_owner_signatures: 1,
            ..Policy::default()
        };
        ops::change_policy::change(&self.backend, &rita, "parlai", 1, nothing).await.expect("policy");
        let candidate = self.candidate(1).await.expect("candidate");
        let mut tx = self.backend.snapshot().await.expect("tx");
        let state = ops::approval::approval(&mut tx, &self.project, candidate.id, "production", self.backend.clock().now())
            .await
            .expect("approval");
        drop(tx);
        let input = ops::draft_signature::Input {
            decision: "approve".into(),
            reason: "It is good.".into(),
            evidence_hash: state.basis.evidence_hash,
            policy_hash: state.basis.policy_hash,
            seen_seq: 1_000_000,
            intent: self.backend.clock().secret(),
            zone: String::new(),
            on_behalf_of: String::new(),
            session: "session".into(),
        };
        let drafted = ops::draft_signature::draft(&self.backend, &pavel, "parlai", 1, input).await.expect("drafted");
        let ops::draft_signature::Drafted::Waits(signing) = drafted else { unreachable!("signed before it was proven") };
        let given = ops::step_up::Given::Code(self.code_app_of(&pavel).await);
        let input = ops::sign::Input { signing: signing.to_string(), session: "session".into(), given };
        ops::sign::sign(&self.backend, &pavel, "parlai", 1, input).await.expect("signed");
    }

    /// Gives somebody an app for one-time codes, as if enrolled long ago; its code of this moment.
    async fn code_app_of(&self, actor: &Actor) -> String {
        const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let now = self.backend.clock().now();
        let app = db::code_apps::CodeApp {
            id: self.backend.clock().id(),
            person: actor.person().expect("a person").id,
            secret: SECRET.into(),
            name: "Phone".into(),
            last_step: 0,
            created_at: Timestamp(0),
            usable_from: Timestamp(0),
            last_used_at: None,
        };
        let mut tx = self.backend.begin().await.expect("tx");
        db::code_apps::insert(&mut tx, &app).await.expect("enrolled");
        tx.commit().await.expect("committed");
        backend::totp::code(SECRET, now.0 / 30_000).expect("a code")
    }

    async fn deployment(&self) -> db::deployments::Row {
        let candidate = self.candidate(1).await.expect("candidate");
        db::deployments::of_candidate(&mut self.backend.snapshot().await.expect("tx"), candidate.id)
            .await
            .expect("read")
            .expect("deployment")
    }

    fn created(&self) -> u64 {
        self.world.count(System::Github, &format!("POST {DEPLOYMENTS}"))
    }

    async fn audited(&self, action: &str) -> usize {
        let rows = db::audit::after(&mut self.backend.snapshot().await.expect("tx"), 0, 1000).await.expect("read");
        rows.iter().filter(|row| row.entry().action == action).count()
    }

    /// What we sent keeps to the official descriptions.
    fn conforms(&self) {
        let verdict = self.world.conformance();
        assert!(verdict.github_checked > 0);
        assert!(verdict.violations.is_empty(), "{:#?}", verdict.violations);
    }
}

fn on_create(kind: Kind) -> Fault {
    Fault::once(System::Github, "POST", DEPLOYMENTS, kind)
}

#[tokio::test]
async fn a_pushed_build_becomes_one_candidate_with_its_people_stories_and_report() {
    let stage = Stage::new().await;
    let build = stage.build(BuildSpec { commits: Some(8), ..BuildSpec::default() }).await;
    let candidate = stage.candidate(1).await.expect("candidate");
    assert_eq!(candidate.build.commit.as_str(), build.sha);
    assert_eq!(candidate.build.version.as_str(), build.version);
    assert_eq!(candidate.build.digest.as_ref().map(ToString::to_string), Some(build.image_digest));
    assert_eq!(candidate.build.source_key, format!("github:{}/1", build.run_id));
    assert_eq!(candidate.build.base.as_ref().map(|sha| sha.as_str()), Some(RELEASED));
    assert_eq!(candidate.build.commits, Some(8));
    let mut tx = stage.backend.snapshot().await.expect("tx");
    let people = db::candidates::contributors(&mut tx, candidate.id).await.expect("read");
    let has =
        |part, login: &str| people.iter().any(|who| who.part == part && who.login.as_deref() == Some(login) && who.github_id.is_some());
    assert!(has(Part::Author, "dana-okafor") && has(Part::Author, "zoe-outside") && has(Part::Author, "priya-raman"), "{people:#?}");
    assert!(has(Part::Merger, "dana-okafor") && has(Part::Dispatcher, "dana-okafor"), "{people:#?}");
    assert!(
        people.iter().any(|who| who.part == Part::CoAuthor && who.email.as_deref() == Some("priya@murmuration.example")),
        "{people:#?}"
    );
    let stories = db::candidates::stories(&mut tx, candidate.id).await.expect("read");
    let keys: Vec<String> = stories.iter().map(|(key, _)| key.to_string()).collect();
    assert_eq!(keys, (101..=108).map(|n| format!("PARLAI-{n}")).collect::<Vec<_>>());
    let known = db::stories::of_candidate(&mut tx, candidate.id).await.expect("read");
    assert!(known.values().all(|knowledge| matches!(knowledge, Knowledge::Known { .. })), "{known:#?}");
    drop(tx);
    assert_eq!(stage.audited("report_attached").await, 1);
    // The same webhook again, and once more.
    stage.ask_for(&Job::ReconcileRun { project: stage.project.id, run_id: i64::try_from(build.run_id).expect("id") }).await;
    stage.work().await;
    assert!(stage.candidate(2).await.is_none());
    stage.conforms();
}

#[tokio::test]
async fn a_report_or_image_that_cannot_be_read_does_not_lose_the_candidate() {
    let stage = Stage::new().await;
    let mut number = 0;
    for junit in [Junit::Missing, Junit::Dtd, Junit::NoRoot, Junit::NotAZip] {
        number += 1;
        stage.build(BuildSpec { commits: Some(1), junit, ..BuildSpec::default() }).await;
        assert!(stage.candidate(number).await.is_some(), "{junit:?}");
    }
    assert_eq!(stage.audited("report_attached").await, 0);
    // A report that would say something if it could be read is not left out in silence.
    assert_eq!(stage.audited("report_unreadable").await, 1);
    for file in [CandidateFile::Missing, CandidateFile::Expired, CandidateFile::BadDigest] {
        number += 1;
        let build = stage.build(BuildSpec { commits: Some(1), candidate: file, ..BuildSpec::default() }).await;
        let candidate = stage.candidate(number).await.expect("candidate");
        assert_eq!(candidate.build.digest, None, "{file:?}");
        if file != CandidateFile::BadDigest {
            assert_eq!(candidate.build.version.as_str(), &build.sha[..7]);
        }
    }
    stage.conforms();
}

#[tokio::test]
async fn every_report_of_an_artifact_is_attached_under_its_own_path_and_counted() {
    let stage = Stage::new().await;
    stage.build(BuildSpec { commits: Some(1), junit: Junit::Several, ..BuildSpec::default() }).await;
    assert_eq!(stage.audited("report_attached").await, 2, "two reports and a log");
    let dana = backend::read::candidate(&stage.backend, &Actor::System, &stage.project.slug, 1).await;
    let mut reports: Vec<_> = dana.expect("the page").reports.into_iter().map(|row| (row.name, row.totals.failed)).collect();
    reports.sort();
    assert_eq!(reports.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["browser/junit.xml", "unit/junit.xml"]);
    assert!(reports[0].1 > 0 && reports[1].1 == 0, "each has its own counts: {reports:?}");
    stage.conforms();
}

#[tokio::test]
async fn failed_foreign_and_other_runs_are_no_candidates() {
    let stage = Stage::new().await;
    for spec in [
        BuildSpec { conclusion: Some("failure".into()), ..BuildSpec::default() },
        BuildSpec { workflow: Some(".github/workflows/lint.yml".into()), ..BuildSpec::default() },
        BuildSpec { branch: Some("feature/x".into()), ..BuildSpec::default() },
        BuildSpec { event: Some("pull_request".into()), ..BuildSpec::default() },
    ] {
        stage.build(spec.clone()).await;
        assert!(stage.candidate(1).await.is_none(), "{spec:?}");
    }
    // And it is not that nothing ever comes in.
    stage.build(BuildSpec::default()).await;
    assert!(stage.candidate(1).await.is_some());
}

#[tokio::test]
async fn a_build_whose_webhook_was_lost_is_found_by_the_sweep_and_history_is_not() {
    let stage = Stage::new().await;
    stage.world.push_build(&BuildSpec { silent: true, ..BuildSpec::default() }).expect("build");
    assert_eq!(sweep::runs(&stage.backend).await.expect("sweeps"), 1);
    stage.work().await;
    assert!(stage.candidate(1).await.is_some());
    assert_eq!(sweep::runs(&stage.backend).await.expect("sweeps"), 0);
    assert!(stage.candidate(2).await.is_none(), "the release before the portal is no candidate");
    stage.conforms();
}

#[tokio::test]
async fn github_being_away_delays_a_candidate_and_does_not_lose_it() {
    let stage = Stage::new().await;
    stage.world.reach(System::Github, Reach::Refused);
    stage.build(BuildSpec::default()).await;
    assert!(stage.candidate(1).await.is_none());
    stage.world.reach(System::Github, Reach::Up);
    stage.wait(300).await;
    assert!(stage.candidate(1).await.is_some());
}

#[tokio::test]
async fn a_signed_candidate_is_deployed_once_and_followed_to_its_end() {
    let stage = Stage::new().await;
    stage.signed().await;
    stage.work().await;
    let row = stage.deployment().await;
    assert_eq!((row.state, row.posts, stage.created()), (State::Queued, 1, 1));
    let remote = stage.world.deployments().into_iter().find(|remote| remote["task"] == row.task.as_str()).expect("at GitHub");
    let candidate = stage.candidate(1).await.expect("candidate");
    assert_eq!(remote["sha"], candidate.build.commit.as_str());
    assert_eq!(remote["ref"], candidate.build.commit.as_str());
    assert_eq!(remote["payload"]["murmuration"]["candidate"], 1);
    let id = u64::try_from(row.github_id.expect("known")).expect("id");
    for (word, state) in [
        ("queued", State::Queued),
        ("in_progress", State::InProgress),
        ("in_progress", State::InProgress),
        ("success", State::Succeeded),
        ("failure", State::Succeeded),
    ] {
        assert!(stage.world.move_deployment(id, word));
        stage.ask_for(&Job::FollowDeployment { deployment: row.id }).await;
        stage.work().await;
        assert_eq!(stage.deployment().await.state, state, "{word}");
    }
    for action in ["deployment_sending", "deployment_created", "deployment_started", "deployment_succeeded"] {
        assert_eq!(stage.audited(action).await, 1, "{action}");
    }
    let mut tx = stage.backend.snapshot().await.expect("tx");
    assert_eq!(db::deployments::statuses(&mut tx, row.id).await.expect("read").len(), 5);
    assert_eq!(db::deployments::in_production(&mut tx, stage.project.id).await.expect("read").map(|(_, number, ..)| number), Some(1));
    drop(tx);
    // Nothing that is asked for later sends it again.
    stage.ask_for(&Job::Deploy { deployment: row.id }).await;
    stage.wait(3600).await;
    assert_eq!(stage.created(), 1);
    stage.conforms();
}

#[tokio::test]
async fn however_the_answer_is_lost_it_is_created_once() {
    let lost = [
        Kind::CommitThenCut,
        Kind::CommitThenStatus { status: 502 },
        Kind::CommitThenStatus { status: 202 },
        Kind::CutBefore,
        Kind::Status { status: 500, retry_after: None, message: None },
        Kind::Html { status: 200 },
        Kind::Html { status: 502 },
        Kind::Redirect { location: "/elsewhere".into(), status: Some(302) },
        Kind::Redirect { location: "/elsewhere".into(), status: Some(307) },
        Kind::SlowBody { ms: 5_000 },
    ];
    for kind in lost {
        let stage = Stage::new().await;
        stage.world.fault(on_create(kind.clone()));
        stage.signed().await;
        stage.work().await;
        for _ in 0..8 {
            stage.wait(LOOK_UP).await;
        }
        let row = stage.deployment().await;
        if matches!(kind, Kind::CommitThenStatus { status: 202 }) {
            // GitHub says that it merged instead: a person looks.
            assert_eq!((row.state, stage.created()), (State::Stuck, 1), "{kind:?}: {row:?}");
        } else {
            assert_eq!((row.state, stage.created()), (State::Queued, 1), "{kind:?}: {row:?}");
        }
        stage.conforms();
    }
}

#[tokio::test]
async fn an_effect_that_lists_show_late_is_waited_for() {
    let stage = Stage::new().await;
    stage.world.fault(on_create(Kind::HideDeployments { ms: 1_500 }));
    stage.world.fault(Fault::once(System::Github, "POST", DEPLOYMENTS, Kind::Delay { ms: 1_200 }));
    stage.signed().await;
    stage.work().await;
    assert_eq!(stage.deployment().await.state, State::Unknown);
    stage.wait(LOOK_UP).await;
    stage.wait(LOOK_UP).await;
    let row = stage.deployment().await;
    assert_eq!((row.state, row.posts), (State::Unknown, 1), "two empty look-ups prove nothing: {row:?}");
    tokio::time::sleep(Duration::from_millis(1_800)).await;
    stage.wait(LOOK_UP).await;
    let row = stage.deployment().await;
    assert_eq!((row.state, stage.created()), (State::Queued, 1), "{row:?}");
}

#[tokio::test]
async fn early_looks_do_not_count_as_look_ups() {
    let stage = Stage::new().await;
    stage.world.fault(on_create(Kind::CutBefore));
    stage.signed().await;
    stage.work().await;
    let row = stage.deployment().await;
    for _ in 0..10 {
        stage.ask_for(&Job::Deploy { deployment: row.id }).await;
        stage.work().await;
    }
    let row = stage.deployment().await;
    assert_eq!((row.state, row.look_ups, row.posts, stage.created()), (State::Unknown, 0, 1, 0));
}

#[tokio::test]
async fn a_worker_that_died_while_sending_is_followed_by_a_look_and_not_by_a_second_post() {
    let stage = Stage::new().await;
    // The effect happens, the answer takes longer than anybody waits, and the state is still "sending".
    stage.signed().await;
    let point =
        sandbox::Point { system: System::Github, method: "POST".into(), path: DEPLOYMENTS.into(), stage: sandbox::Stage::AfterEffect };
    stage.world.pause(point.clone());
    let killed = tokio::spawn(worker::run_until_idle(stage.backend.clone()));
    stage.world.waiting(&point).await;
    killed.abort();
    assert_eq!(stage.deployment().await.state, State::Sending);
    stage.world.release(None, sandbox::Release::Cut);
    // The job runs in a task of its own; let it see the cut, as a dead process would not.
    tokio::time::sleep(Duration::from_millis(300)).await;
    stage.wait(31).await;
    stage.wait(LOOK_UP).await;
    let row = stage.deployment().await;
    assert_eq!((row.state, row.posts, stage.created()), (State::Queued, 1, 1), "{row:?}");
}

#[tokio::test]
async fn what_never_arrives_is_sent_twice_at_most_and_then_a_person_decides() {
    let stage = Stage::new().await;
    stage.world.fault(Fault {
        system: System::Github,
        method: Some("POST".into()),
        path: Some(DEPLOYMENTS.into()),
        times: None,
        kind: Kind::CutBefore,
    });
    stage.signed().await;
    stage.work().await;
    for _ in 0..20 {
        stage.wait(LOOK_UP).await;
    }
    let row = stage.deployment().await;
    assert_eq!((row.state, row.posts), (State::Stuck, 2), "{row:?}");
    let tries = stage.world.log().iter().filter(|line| line.operation == format!("POST {DEPLOYMENTS}")).count();
    assert_eq!(tries, 2);
    // Somebody looks again; meanwhile nothing is there, and it is never sent a third time.
    stage.world.clear_faults();
    let mut tx = stage.backend.begin().await.expect("tx");
    assert!(!db::deployments::send_again(&mut tx, row.id, stage.backend.clock().now()).await.expect("asked"));
    assert!(db::deployments::look_again(&mut tx, row.id, stage.backend.clock().now()).await.expect("asked"));
    tx.commit().await.expect("commit");
    stage.ask_for(&Job::Deploy { deployment: row.id }).await;
    for _ in 0..6 {
        stage.wait(LOOK_UP).await;
    }
    assert_eq!((stage.deployment().await.state, stage.created()), (State::Stuck, 0));
}

#[tokio::test]
async fn a_refusal_is_stuck_with_githubs_words_and_can_be_sent_again() {
    for (kind, words) in [
        (Kind::Status { status: 422, retry_after: None, message: Some("No ref found".into()) }, "No ref found"),
        (Kind::Status { status: 409, retry_after: None, message: None }, "409"),
        (Kind::Status { status: 404, retry_after: None, message: None }, "404"),
        (Kind::Status { status: 403, retry_after: None, message: Some("Resource not accessible by integration".into()) }, "not accessible"),
        (Kind::WrongSha, "deployment_sha_mismatch"),
    ] {
        let stage = Stage::new().await;
        stage.world.fault(on_create(kind.clone()));
        stage.signed().await;
        stage.work().await;
        stage.wait(3600).await;
        let row = stage.deployment().await;
        assert_eq!(row.state, State::Stuck, "{kind:?}");
        assert!(row.problem.as_deref().is_some_and(|problem| problem.contains(words)), "{kind:?}: {row:?}");
        assert_eq!(stage.audited("deployment_stuck").await, 1);
        let mut tx = stage.backend.begin().await.expect("tx");
        assert!(db::deployments::send_again(&mut tx, row.id, stage.backend.clock().now()).await.expect("asked"));
        tx.commit().await.expect("commit");
        stage.ask_for(&Job::Deploy { deployment: row.id }).await;
        stage.work().await;
        // With the wrong commit in the answer only, the right one is found by its key.
        assert_eq!((stage.deployment().await.state, stage.created()), (State::Queued, 1), "{kind:?}");
    }
}

#[tokio::test]
async fn being_limited_unreachable_or_without_a_token_costs_no_post() {
    for kind in [
        Kind::Status { status: 429, retry_after: Some(120), message: None },
        Kind::RateLimit { reset_seconds: 90 },
        Kind::Status { status: 403, retry_after: Some(60), message: None },
    ] {
        let stage = Stage::new().await;
        stage.world.fault(on_create(kind.clone()));
        stage.signed().await;
        stage.work().await;
        let row = stage.deployment().await;
        assert_eq!((row.state, row.posts), (State::Waiting, 0), "{kind:?}: {row:?}");
        assert!(row.problem.is_some());
        stage.wait(200).await;
        assert_eq!((stage.deployment().await.state, stage.created()), (State::Queued, 1), "{kind:?}");
    }
    let stage = Stage::new().await;
    stage.signed().await;
    stage.world.reach(System::Github, Reach::Refused);
    for _ in 0..5 {
        stage.wait(300).await;
    }
    let row = stage.deployment().await;
    assert_eq!((row.state, row.posts), (State::Waiting, 0), "{row:?}");
    assert!(row.problem.as_deref().is_some_and(|problem| problem.contains("cannot be reached")), "{row:?}");
    stage.world.reach(System::Github, Reach::Up);
    stage.world.revoke_tokens();
    stage.wait(300).await;
    assert_eq!((stage.deployment().await.state, stage.created()), (State::Queued, 1));
}

#[tokio::test]
async fn an_approval_that_no_longer_holds_is_not_deployed() {
    let stage = Stage::new().await;
    stage.signed().await;
    let rita = stage.sign_in("rita").await;
    ops::change_policy::change(&stage.backend, &rita, "parlai", 2, Policy::default()).await.expect("policy");
    stage.work().await;
    let row = stage.deployment().await;
    assert_eq!((row.state, stage.created()), (State::Stuck, 0));
    assert_eq!(row.problem.as_deref(), Some("the approval no longer holds: the policy changed"));
}

#[tokio::test]
async fn what_was_withdrawn_before_it_was_sent_is_neither_looked_for_nor_sent_again() {
    let stage = Stage::new().await;
    stage.signed().await;
    let rita = stage.sign_in("rita").await;
    ops::change_policy::change(&stage.backend, &rita, "parlai", 2, Policy::default()).await.expect("policy");
    stage.work().await;
    for choice in ["look_again", "send_again"] {
        let refused = ops::resolve_deployment::resolve(&stage.backend, &rita, "parlai", 1, choice, "Is it there?").await;
        assert!(matches!(refused, Err(backend::Error::Refused(refusal)) if refusal.code == "not_possible_now"), "{choice}");
        stage.work().await;
    }
    let row = stage.deployment().await;
    assert_eq!((row.state, row.posts, stage.created()), (State::Stuck, 0, 0));
    assert!(row.withdrawn_at.is_some() && row.problem.as_deref().is_some_and(|problem| problem.contains("the policy")), "{row:?}");
}

#[tokio::test]
async fn what_is_unknown_is_asked_again_by_the_sweep_of_deployments() {
    let stage = Stage::new().await;
    stage.signed().await;
    stage.work().await;
    let row = stage.deployment().await;
    assert!(stage.world.move_deployment(u64::try_from(row.github_id.expect("id")).expect("id"), "success"));
    assert_eq!(sweep::deployments(&stage.backend).await.expect("sweeps"), 1);
    stage.work().await;
    assert_eq!(stage.deployment().await.state, State::Succeeded);
    assert_eq!(sweep::deployments(&stage.backend).await.expect("sweeps"), 0);
}

async fn reported(stage: &Stage) -> domain::id::FeedbackId {
    stage.build(BuildSpec { commits: Some(8), ..BuildSpec::default() }).await;
    let uma = stage.sign_in("uma").await;
    let input = ops::give_feedback::Input {
        story: "PARLAI-105".into(),
        severity: "blocking".into(),
        title: "Emoji are gone".into(),
        body: "I wrote \"hello\".\n\nThe log shows nothing.".into(),
        environment: "uat".into(),
        address: String::new(),
        stamps: Vec::new(),
        intent: stage.backend.clock().secret(),
        files: Vec::new(),
    };
    ops::give_feedback::give(&stage.backend, &uma, "parlai", 1, input).await.expect("reported");
    let pool = sqlx::SqlitePool::connect(&stage.backend.config().database.url).await.expect("database");
    let id: uuid::Uuid = sqlx::query_scalar("select feedback_id from feedback").fetch_one(&pool).await.expect("one report");
    id.into()
}

fn filed(stage: &Stage) -> Vec<serde_json::Value> {
    stage.world.issues().into_iter().filter(|issue| issue["fields"]["summary"] == "Emoji are gone").collect()
}

#[tokio::test]
async fn a_report_becomes_one_issue_linked_both_ways_however_the_answer_is_lost() {
    let faults = [
        None,
        Some(Kind::CommitThenCut),
        Some(Kind::CommitThenStatus { status: 502 }),
        Some(Kind::CutBefore),
        Some(Kind::Status { status: 500, retry_after: None, message: None }),
        Some(Kind::Status { status: 429, retry_after: Some(5), message: None }),
        Some(Kind::Html { status: 200 }),
    ];
    for kind in faults {
        let stage = Stage::new().await;
        // Search finds a new issue only after a while.
        stage.world.jira_lag(Duration::from_millis(200));
        let id = reported(&stage).await;
        if let Some(kind) = kind.clone() {
            stage.world.fault(Fault::once(System::Jira, "POST", "/rest/api/3/issue", kind));
        }
        stage.work().await;
        // The pause before the next try is longer than search lags.
        tokio::time::sleep(Duration::from_millis(300)).await;
        for _ in 0..4 {
            stage.wait(LOOK_UP).await;
        }
        let issues = filed(&stage);
        assert_eq!(issues.len(), 1, "{kind:?}");
        let issue = &issues[0];
        assert_eq!(issue["fields"]["issuelinks"].as_array().map(Vec::len), Some(1), "{kind:?}");
        assert_eq!(issue["remotelinks"][0]["globalId"], format!("murmuration:{id}").as_str(), "{kind:?}");
        assert_eq!(issue["remotelinks"][0]["object"]["url"], "http://127.0.0.1:4000/p/parlai/feedback/1");
        let row = db::feedback_issues::of_feedback(&mut stage.backend.snapshot().await.expect("tx"), id).await.expect("read").expect("row");
        assert_eq!(row.issue_key.as_deref(), issue["key"].as_str());
        assert!(row.linked_at.is_some() && row.remote_link_at.is_some() && row.problem.is_none(), "{row:?}");
        assert_eq!(stage.audited("issue_filed").await, 1);
        stage.conforms();
    }
}

#[tokio::test]
async fn a_refused_issue_says_why_and_is_tried_again_a_quarter_of_an_hour_later() {
    let stage = Stage::new().await;
    let id = reported(&stage).await;
    let words = "You do not have permission to create issues in this project.";
    stage.world.fault(Fault::once(
        System::Jira,
        "POST",
        "/rest/api/3/issue",
        Kind::Status { status: 403, retry_after: None, message: Some(words.into()) },
    ));
    stage.work().await;
    let row = db::feedback_issues::of_feedback(&mut stage.backend.snapshot().await.expect("tx"), id).await.expect("read").expect("row");
    assert!(row.problem.as_deref().is_some_and(|problem| problem.contains(words)), "{row:?}");
    assert_eq!(stage.wait(800).await, 0);
    stage.wait(101).await;
    assert_eq!(filed(&stage).len(), 1);
}

#[tokio::test]
async fn not_reaching_jira_takes_nothing_away_that_was_known() {
    let stage = Stage::new().await;
    stage.world.reach(System::Jira, Reach::Refused);
    stage.build(BuildSpec { commits: Some(1), message: Some("PARLAI-101 and PARLAI-999".into()), ..BuildSpec::default() }).await;
    let candidate = stage.candidate(1).await.expect("candidate").id;
    let known = async || {
        db::stories::of_candidate(&mut stage.backend.snapshot().await.expect("tx"), candidate)
            .await
            .expect("read")
            .into_values()
            .collect::<Vec<_>>()
    };
    assert!(known().await.iter().all(|knowledge| matches!(knowledge, Knowledge::Unreachable { .. })));
    stage.world.reach(System::Jira, Reach::Up);
    stage.wait(300).await;
    assert!(matches!(known().await.as_slice(), [Knowledge::Known { .. }, Knowledge::Missing]), "{:?}", known().await);
    stage.world.reach(System::Jira, Reach::Refused);
    stage.ask_for(&Job::LearnStories { candidate }).await;
    stage.work().await;
    assert!(matches!(known().await.as_slice(), [Knowledge::Known { .. }, Knowledge::Missing]), "{:?}", known().await);
}

#[tokio::test]
async fn the_same_wish_is_one_job_and_a_wish_during_work_is_not_lost() {
    let stage = Stage::new().await;
    let candidate = stage.backend.clock().id();
    for _ in 0..5 {
        stage.ask_for(&Job::LearnStories { candidate }).await;
    }
    assert_eq!(stage.work().await, 1);
    assert_eq!(stage.work().await, 0);
    let mut tx = stage.backend.begin().await.expect("tx");
    let later = stage.backend.clock().now().plus_seconds(60);
    jobs::enqueue_at(&mut tx, stage.backend.clock(), &Job::LearnStories { candidate }, later).await.expect("enqueued");
    tx.commit().await.expect("commit");
    assert_eq!(stage.work().await, 0, "not before its time");
    assert_eq!(stage.wait(60).await, 1);
}

#[tokio::test]
async fn the_worker_wakes_when_told_and_stops_when_told() {
    let stage = Stage::new().await;
    let stop = tokio_util::sync::CancellationToken::new();
    let working = tokio::spawn(worker::run(stage.backend.clone(), stop.clone()));
    let build = stage.world.push_build(&BuildSpec::default()).expect("build");
    stage.ask_for(&Job::ReconcileRun { project: stage.project.id, run_id: i64::try_from(build.run_id).expect("id") }).await;
    let began = std::time::Instant::now();
    while stage.candidate(1).await.is_none() {
        assert!(began.elapsed() < Duration::from_secs(10), "nothing happened");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(worker::last_tick().is_some());
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), working).await.expect("stops").expect("cleanly");
}
