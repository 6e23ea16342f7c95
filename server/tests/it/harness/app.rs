//! A portal: migrated, with the sandbox's world around it, a fixed clock, and people with roles.

use super::browser::Browser;
use super::database::{Database, Dialect};
use axum::Router;
use backend::ops::sign_in::SignIn;
use backend::ops::sync_projects::sync_projects;
use backend::{Backend, Clock, config};
use domain::access::Person;
use domain::{Actor, Timestamp};
use sandbox::{Options, Running, World};
use server::session::{KEY, SignedIn, SqlStore, cookie_name};
use std::collections::HashMap;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

/// The project of every test.
pub const SLUG: &str = "parlai";

/// What a test may want otherwise.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Another `server.base_url`, such as an https one.
    pub base_url: Option<String>,
    /// More settings, appended as TOML.
    pub more: String,
    /// Largest evidence file in bytes.
    pub largest_file: Option<u64>,
    /// Most bytes of all files of a project.
    pub quota: Option<u64>,
    /// Another way into Jira: the lines between its address and its secrets, made from that address.
    pub jira: Option<fn(&str) -> String>,
    /// Another section `[mail]` than the one that leads to the world's sink; empty for none.
    pub mail: Option<String>,
    /// Another Jira project, or an empty one: none.
    pub jira_key: Option<String>,
}

/// The portal under test.
pub struct TestApp {
    pub backend: Backend,
    /// Time stands still until it is moved: `app.clock.advance(60)`.
    pub clock: Clock,
    /// GitHub, Jira, the OIDC provider and the mail sink.
    pub world: Running,
    /// Where the portal listens for the world's webhooks.
    pub url: String,
    pub dialect: Dialect,
    router: Router,
    stop: CancellationToken,
    database: Database,
}

impl TestApp {
    /// With everything as usual.
    pub async fn start(dialect: Dialect) -> Self {
        Self::with(dialect, Setup::default()).await
    }

    /// With something otherwise.
    pub async fn with(dialect: Dialect, setup: Setup) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let _ = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::ERROR).with_test_writer().try_init();
        let database = Database::new(dialect).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        // By name: passkeys know no IP addresses.
        let url = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
        let world = World::start(Options { portal: setup.base_url.clone().unwrap_or_else(|| url.clone()), ..Options::default() })
            .await
            .expect("the world starts");
        let text = settings(&database, &world, setup.base_url.as_deref().unwrap_or(&url), &setup);
        let config = config::load(&text, [], &database.folder).expect("good settings");
        let clock = Clock::fixed(Clock::System.now());
        let backend = Backend::open(config, clock.clone()).await.expect("opens");
        backend.db().migrate().await.expect("migrates");
        sync_projects(&backend).await.expect("projects are taken over");
        let stop = CancellationToken::new();
        let router = server::router(backend.clone(), stop.clone()).expect("a router");
        tokio::spawn(axum::serve(listener, router.clone()).with_graceful_shutdown(stop.clone().cancelled_owned()).into_future());
        tokio::spawn({
            let (backend, stop) = (backend.clone(), stop.clone());
            async move { backend.db().carry_news(stop).await }
        });
        Self { backend, clock, world, url, dialect, router, stop, database }
    }

    /// The folder of this test: database file and evidence.
    pub fn folder(&self) -> &std::path::Path {
        &self.database.folder
    }

    /// The address the database is reached at.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// A browser in which nobody is signed in.
    pub fn anonymous(&self) -> Browser {
        Browser::new(self.router.clone(), self.backend.config().server.base_url.clone())
    }

    /// The person behind a subject of the sandbox (`dana`, `quinn`, `uma`, `pavel`, `priya`, `rita`, `avi`,
    /// `ada`, `sam`), signed in as the sign-in operation does it.
    pub async fn person(&self, subject: &str) -> Person {
        let known = sandbox::people::find(subject).unwrap_or_else(|| panic!("{subject} is nobody of the sandbox"));
        let who = SignIn {
            provider: "sandbox".into(),
            subject: known.sub.into(),
            name: known.name.into(),
            github_id: None,
            logins: vec![known.login.into()],
            emails: vec![known.email.into()],
        };
        backend::ops::sign_in::sign_in(&self.backend, who).await.expect("signs in")
    }

    /// The same as an actor, for calling operations directly.
    pub async fn actor(&self, subject: &str) -> Actor {
        Actor::Person(self.person(subject).await)
    }

    /// A browser in which this person is signed in, without the dance through the provider.
    pub async fn as_person(&self, subject: &str) -> Browser {
        let (browser, _) = self.as_person_with_session(subject).await;
        browser
    }

    /// The same, with the session's id.
    pub async fn as_person_with_session(&self, subject: &str) -> (Browser, Id) {
        let person = self.person(subject).await;
        let who = SignedIn { person: person.id, provider: person.provider, subject: person.subject, at: person.authenticated_at };
        let data = HashMap::from([(KEY.to_owned(), serde_json::to_value(who).expect("JSON"))]);
        let mut record = Record { id: Id::default(), data, expiry_date: OffsetDateTime::now_utc() };
        SqlStore::new(self.backend.clone()).create(&mut record).await.expect("a session");
        let mut browser = self.anonymous();
        subject.clone_into(&mut browser.who);
        browser.cookies.insert(cookie_name(self.backend.config().server.base_url.starts_with("https")).to_owned(), record.id.to_string());
        (browser, record.id)
    }

    /// The secret of a fresh API token.
    pub async fn token(&self, scopes: &[&str]) -> String {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        backend::ops::tokens::create_by_operator(&self.backend, SLUG, "test", &scopes).await.expect("a token").secret
    }

    /// Lets the worker do everything that is due; how many jobs it did.
    pub async fn work(&self) -> usize {
        backend::jobs::worker::run_until_idle(self.backend.clone()).await.expect("the worker works")
    }

    /// The actions of the audit log, oldest first.
    pub async fn audit(&self) -> Vec<String> {
        let mut tx = self.backend.snapshot().await.expect("reads");
        backend::db::audit::after(&mut tx, 0, 10_000).await.expect("reads").iter().map(|row| row.entry().action).collect()
    }

    /// The id of the project's report with this number.
    pub async fn feedback(&self, number: i64) -> domain::id::FeedbackId {
        let mut tx = self.backend.snapshot().await.expect("reads");
        let project = backend::db::projects::by_slug(&mut tx, SLUG).await.expect("reads").expect("the project");
        backend::db::feedback_issues::id_of(&mut tx, project.id, number).await.expect("reads").expect("a report")
    }

    /// Now, as the portal sees it.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Who has which role; the same people as in the demo.
const MEMBERS: [(&str, &str); 8] = [
    ("dana", "\"developer\""),
    ("quinn", "\"qa_tester\""),
    ("uma", "\"uat_tester\""),
    ("pavel", "\"product_owner\""),
    ("priya", "\"product_owner\", \"developer\""),
    ("rita", "\"release_manager\""),
    ("avi", "\"auditor\""),
    ("ada", "\"admin\""),
];

fn settings(database: &Database, world: &Running, base_url: &str, setup: &Setup) -> String {
    let members: String = MEMBERS
        .iter()
        .map(|(subject, roles)| {
            let name = sandbox::people::find(subject).map_or(*subject, |person| person.name);
            format!("[[project.member]]\nprovider = \"sandbox\"\nsubject = \"{subject}\"\nlabel = \"{name}\"\nroles = [{roles}]\n")
        })
        .collect();
    format!(
        r#"
        [server]
        listen = "127.0.0.1:0"
        base_url = "{base_url}"
        site = "{folder}/site"
        [database]
        url = "{database}"
        [evidence]
        directory = "{folder}/evidence"
        largest_file = {largest}
        {quota}
        [github]
        api_url = "{github}"
        app_id = {app_id}
        private_key = """{key}"""
        installation_id = {installation}
        webhook_secrets = ["the-secret-before-this-one", "{secret}"]
        [github_sign_in]
        web_url = "{github}"
        client_id = "{oauth_id}"
        client_secret = "{oauth_secret}"
        [jira]
        url = "{jira}"
        webhook_secrets = ["{jira_secret}"]
        {account}
        [deployments]
        request_seconds = 2
        [[oidc]]
        name = "sandbox"
        label = "Sandbox"
        issuer = "{oidc}"
        client_id = "{oidc_id}"
        client_secret = "{oidc_secret}"
        [[project]]
        slug = "{SLUG}"
        name = "ParlAI"
        repository = "facebookresearch/ParlAI"
        jira_key = "{jira_key}"
        branches = ["main"]
        workflow = ".github/workflows/build.yml"
        start_commit = "bbcb45ee7e16676c5a8117e81b25c0d457f72317"
        [[project.environment]]
        name = "qa"
        used_by = "qa"
        [[project.environment]]
        name = "uat"
        used_by = "uat"
        [[project.environment]]
        name = "stage"
        used_by = "qa"
        version_url = "{stage}"
        version_pointer = "/build/commit"
        {members}
        [[project]]
        slug = "other"
        name = "Somebody else's"
        repository = "else/where"
        jira_key = "ELSE"
        branches = ["main"]
        workflow = ".github/workflows/build.yml"
        start_commit = "bbcb45ee7e16676c5a8117e81b25c0d457f72317"
        {mail}
        {more}
        "#,
        folder = database.folder.display(),
        stage = world.environment_url("stage"),
        database = database.url,
        quota = setup.quota.map(|bytes| format!("quota = {bytes}")).unwrap_or_default(),
        largest = setup.largest_file.unwrap_or(1024 * 1024),
        github = world.github_url,
        app_id = world.app_id,
        key = world.app_key_pem,
        installation = world.installation_id,
        secret = world.webhook_secret,
        oauth_id = world.oauth_client_id,
        oauth_secret = world.oauth_client_secret,
        jira = world.jira_url,
        account = setup.jira.map_or_else(
            || format!("email = \"{}\"\napi_token = \"{}\"", world.jira_user, world.jira_token),
            |account| account(&world.jira_url)
        ),
        jira_secret = world.jira_webhook_secret,
        oidc = world.oidc_url,
        oidc_id = world.oidc_client_id,
        oidc_secret = world.oidc_client_secret,
        mail = setup.mail.clone().unwrap_or_else(|| {
            let from = "Murmuration <murmuration@portal.example>";
            format!("[mail]\nurl = \"smtp://{}\"\ntls = \"none\"\nfrom = \"{from}\"", world.smtp_addr)
        }),
        more = setup.more,
        jira_key = setup.jira_key.as_deref().unwrap_or("PARLAI"),
    )
}
