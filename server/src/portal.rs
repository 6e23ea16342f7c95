//! What every handler shares: the backend, the ways to sign in, the counters. Cheap to clone.

use crate::memory::Memory;
use crate::metrics::Metrics;
use crate::sign_in::Providers;
use app::context::Modules;
use axum::extract::FromRef;
use backend::Backend;
use leptos::config::LeptosOptions;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// Requests answered at the same time; more are told to come back.
const IN_FLIGHT: usize = 256;
/// Uploads held in memory at the same time.
const UPLOADS: usize = 4;

/// Shared by every handler.
#[derive(Clone)]
pub struct Portal {
    pub(crate) backend: Backend,
    pub(crate) leptos: LeptosOptions,
    pub(crate) modules: Modules,
    pub(crate) providers: Arc<Providers>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) memory: Arc<Memory>,
    pub(crate) in_flight: Arc<Semaphore>,
    pub(crate) uploads: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
}

impl Portal {
    /// Puts the shared things together.
    ///
    /// # Errors
    /// When the client for sign-in providers cannot be made.
    pub fn new(backend: Backend, stop: CancellationToken) -> anyhow::Result<Self> {
        let leptos = LeptosOptions::builder()
            .output_name("murmuration")
            .site_root(backend.config().server.site.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .hash_files(true)
            .build();
        let providers = Arc::new(Providers::new(backend.config())?);
        let modules = crate::pages::modules(&backend.config().server.site);
        Ok(Self {
            backend,
            leptos,
            modules,
            providers,
            metrics: Arc::new(Metrics::new()),
            memory: Arc::default(),
            in_flight: Arc::new(Semaphore::new(IN_FLIGHT)),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            stop,
        })
    }

    /// Is the portal reached by https? Then its cookies are too.
    #[must_use]
    pub fn https(&self) -> bool {
        self.backend.config().server.base_url.starts_with("https://")
    }

    /// The portal's origin, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.backend.config().server.base_url.trim_end_matches('/')
    }
}

impl FromRef<Portal> for LeptosOptions {
    fn from_ref(portal: &Portal) -> Self {
        portal.leptos.clone()
    }
}
