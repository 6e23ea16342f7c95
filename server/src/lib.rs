//! Wiring: HTTP, sessions, sign-in, webhooks, REST, the `murmuration` command. No rules live here.

pub mod cli;
pub mod session;
pub mod sign_in;

mod api;
mod attestation;
mod audit;
mod dossier;
mod files;
mod forms;
mod health;
mod hooks;
mod layers;
mod live;
mod memory;
mod metrics;
mod pages;
mod portal;
mod problem;

pub use portal::Portal;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use backend::Backend;
use layers::{address, csrf, envelope, host, limits, remember};
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

/// The whole portal as one service. `stop` ends open streams.
///
/// # Errors
/// When the client for sign-in providers cannot be made.
pub fn router(backend: Backend, stop: CancellationToken) -> anyhow::Result<Router> {
    let portal = Portal::new(backend, stop)?;
    // Last added is outermost: the envelope sees every answer, those of panics included.
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(portal.clone(), envelope::wrap))
        .layer(CatchPanicLayer::custom(limits::panicked))
        .layer(from_fn(host::one))
        .layer(from_fn(address::clear))
        .layer(from_fn_with_state(portal.clone(), limits::in_flight))
        .layer(from_fn(limits::patience));
    let router = Router::new()
        .merge(browser(&portal))
        .merge(hooks::router())
        .merge(api::router())
        .merge(operations())
        .nest_service("/pkg", built_files(&portal))
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(around);
    Ok(router.with_state(portal))
}

/// What people use: everything that knows sessions.
fn browser(portal: &Portal) -> Router<Portal> {
    // Pages are compressed while somebody waits for them: 4 costs a fraction of the default's 11.
    let compressed = CompressionLayer::new().quality(CompressionLevel::Precise(4));
    let pages = pages::router(portal).layer(from_fn_with_state(portal.clone(), remember::remember));
    let pages = pages.merge(forms::router(portal)).layer(compressed);
    let session = ServiceBuilder::new()
        .layer(from_fn_with_state(portal.clone(), csrf::guard))
        .layer(session::layer(portal))
        .layer(from_fn_with_state(portal.clone(), session::load_actor));
    pages
        .merge(sign_in::router())
        .route("/p/{slug}/evidence/{sha256}/{name}", get(files::evidence))
        .route("/p/{slug}/candidates/{number}/attestation/{file}", get(attestation::file))
        .route("/p/{slug}/candidates/{number}/dossier.pdf", get(dossier::pdf))
        .route("/p/{slug}/candidates/{number}/signatures/{signature}/seen.json", get(dossier::seen))
        .route("/p/{slug}/audit/export", get(audit::export))
        .route("/p/{slug}/audit/{seq}/proof", get(audit::proof))
        .route("/p/{slug}/live", get(live::live))
        .layer(session)
}

fn operations() -> Router<Portal> {
    Router::new()
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .route("/.well-known/murmuration-keys", get(audit::keys))
}

/// The built CSS, JavaScript and WASM, as they were compressed when they were built.
fn built_files(portal: &Portal) -> ServeDir {
    ServeDir::new(portal.backend.config().server.site.join("pkg")).precompressed_br().precompressed_gzip()
}
