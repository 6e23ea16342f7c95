//! What all listeners share, and how a world comes up.
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{Arc, Mutex, atomic::AtomicUsize},
};

use axum::{
    Router, middleware,
    routing::{get, post},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    contract::Contracts,
    control,
    count::Log,
    fault::{Faults, System},
    gate, github,
    hooks::{self, HookBehaviour},
    jira,
    keys::Keys,
    listener::{self, Reach},
    lock, mail, oidc,
    options::{Movement, Options},
    pause::Pauses,
    running::Running,
    state::State,
};

/// Shared by every handler.
pub(crate) type Sandbox = Arc<Core>;

/// Where the listeners are.
#[derive(Clone, Debug)]
pub(crate) struct Urls {
    pub github: String,
    pub jira: String,
    pub oidc: String,
    pub control: String,
    pub smtp: SocketAddr,
}

/// The whole sandbox.
pub(crate) struct Core {
    pub options: Options,
    pub urls: Urls,
    pub keys: Keys,
    pub portal: Mutex<String>,
    pub movement: Mutex<Movement>,
    pub state: Mutex<State>,
    pub faults: Mutex<Faults>,
    pub pauses: Pauses,
    pub log: Mutex<Log>,
    pub contracts: Contracts,
    pub reach: BTreeMap<System, watch::Sender<Reach>>,
    pub hook_behaviour: Mutex<HashMap<System, HookBehaviour>>,
    pub held: Mutex<Vec<u64>>,
    pub hook_queue: mpsc::UnboundedSender<u64>,
    pub in_flight: AtomicUsize,
}

impl Core {
    /// Where the portal is now.
    pub fn portal(&self) -> String {
        lock(&self.portal).clone()
    }

    /// Whether sign-in may come back to this address.
    pub fn accepts_redirect(&self, redirect: &str, provider: &str) -> bool {
        let portal = self.portal();
        let usual = format!("{portal}/auth/callback/{provider}");
        let named = usual.replace("127.0.0.1", "localhost");
        redirect == usual || redirect == named || self.options.extra_redirects.iter().any(|extra| extra == redirect)
    }
}

/// A world: GitHub, Jira, an OIDC provider and a mail sink that remember what was done to them.
#[derive(Clone, Copy, Debug)]
pub struct World;

impl World {
    /// Opens all listeners and seeds the demo. The world ends when the handle is dropped.
    pub async fn start(options: Options) -> anyhow::Result<Running> {
        let contracts = Contracts::load()?;
        let keys = Keys::load(options.dir.as_deref()).await?;
        let (github_listener, github_at) = listener::open(options.ports.github).await?;
        let (jira_listener, jira_at) = listener::open(options.ports.jira).await?;
        let (oidc_listener, oidc_at) = listener::open(options.ports.oidc).await?;
        let (smtp_listener, smtp) = listener::open(options.ports.smtp).await?;
        let (control_listener, control_at) = listener::open(options.ports.control).await?;
        let at = |address: SocketAddr| format!("http://{address}");
        let urls = Urls { github: at(github_at), jira: at(jira_at), oidc: at(oidc_at), control: at(control_at), smtp };
        let (hook_queue, queued) = mpsc::unbounded_channel();
        let systems = [System::Github, System::Jira, System::Oidc, System::Smtp];
        let core: Sandbox = Arc::new(Core {
            portal: Mutex::new(options.portal.trim_end_matches('/').to_owned()),
            movement: Mutex::new(options.movement),
            options,
            urls,
            keys,
            state: Mutex::new(State::seeded()?),
            faults: Mutex::default(),
            pauses: Pauses::default(),
            log: Mutex::default(),
            contracts,
            reach: systems.into_iter().map(|system| (system, watch::Sender::new(Reach::Up))).collect(),
            hook_behaviour: Mutex::default(),
            held: Mutex::default(),
            hook_queue,
            in_flight: AtomicUsize::new(0),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(hooks::courier(core.clone(), queued));
        let faces = [
            (System::Github, github_listener, github_at, github_router(core.clone())),
            (System::Jira, jira_listener, jira_at, jira_router(core.clone())),
            (System::Oidc, oidc_listener, oidc_at, gated(oidc::router(core.clone()), &core, System::Oidc)),
        ];
        for (system, socket, address, router) in faces {
            let reach = watched(&core, system);
            let seen = reach.clone();
            tasks.spawn(listener::accept(socket, address, reach, move |stream| listener::http(stream, router.clone(), seen.clone())));
        }
        let (always, never_changes) = watch::channel(Reach::Up);
        let seen = never_changes.clone();
        let router = control::router(core.clone());
        tasks.spawn(async move {
            // Keeps the sender: the control listener is never down.
            let _always = always;
            listener::accept(control_listener, control_at, never_changes, move |stream| {
                listener::http(stream, router.clone(), seen.clone())
            })
            .await;
        });
        let mails = core.clone();
        tasks.spawn(listener::accept(smtp_listener, smtp, watched(&core, System::Smtp), move |stream| mail::serve(mails.clone(), stream)));
        Ok(Running::new(core, tasks))
    }
}

fn watched(core: &Sandbox, system: System) -> watch::Receiver<Reach> {
    core.reach.get(&system).map_or_else(|| watch::channel(Reach::Up).1, watch::Sender::subscribe)
}

fn gated(router: Router, core: &Sandbox, system: System) -> Router {
    router.layer(middleware::from_fn_with_state((core.clone(), system), gate::gate))
}

fn github_router(core: Sandbox) -> Router {
    let router = Router::new()
        .route("/login/oauth/authorize", get(github::oauth::authorize))
        .route("/login/oauth/access_token", post(github::oauth::token))
        .route("/_blob/{key}", get(github::actions::blob))
        .with_state(core.clone())
        .fallback_service(Router::new().fallback(gate::play).with_state((core.clone(), System::Github)));
    gated(router, &core, System::Github)
}

fn jira_router(core: Sandbox) -> Router {
    let router = Router::new()
        .route("/oauth/token", post(jira::token))
        .with_state(core.clone())
        .fallback_service(Router::new().fallback(gate::play).with_state((core.clone(), System::Jira)));
    let gated = gated(router, &core, System::Jira);
    // A layer sees a request only after its route was found: the address is changed before.
    Router::new().fallback_service(tower::util::MapRequest::new(gated, jira::enter_site))
}
