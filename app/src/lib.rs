//! What people see: server-rendered pages and a few islands. One folder a feature: `api.rs` asks
//! `backend::read`, the page draws what came; `ui/` holds the parts every page is made of.

// The types of nested views are deep; the compiler gives up on them at its default.
#![recursion_limit = "256"]

pub mod context;
#[cfg(feature = "hydrate")]
mod dom;
pub mod error;
pub mod routes;
pub mod shell;
pub mod ui;
pub mod words;

pub mod audit;
pub mod board;
pub mod candidate;
pub mod cases;
pub mod chats;
pub mod dossier;
pub mod emergency;
pub mod feedback;
pub mod gate;
pub mod inbox;
pub mod insight;
pub mod invitations;
pub mod live;
pub mod notices;
pub mod projects;
pub mod qa;
pub mod replay;
pub mod report;
pub mod runner;
pub mod settings;
pub mod sign;
pub mod sign_in;
pub mod stand_ins;
pub mod uat;

/// Wakes the islands of the page. The browser calls it once the bundle has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
