//! What people see: server-rendered pages and a few islands.

/// Wakes the islands of the page. The browser calls it once the bundle has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
