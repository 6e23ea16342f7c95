//! The pages of crate `app` behind their addresses, and the same pages as the answer to a form.

use crate::portal::Portal;
use app::context::{FormEcho, Modules, RequestInfo};
use app::routes::App;
use app::shell::shell;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::{Method, Request, StatusCode};
use leptos::context::provide_context;
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use std::path::Path;

/// All pages and the functions behind them, and a "not found" page for every other address.
pub(crate) fn router(portal: &Portal) -> Router<Portal> {
    let context = context(portal);
    let options = portal.leptos.clone();
    Router::new()
        .leptos_routes_with_context(portal, generate_route_list(App), context.clone(), move || shell(options.clone()))
        .fallback(leptos_axum::file_and_error_handler_with_context::<Portal, _>(context, shell))
}

fn context(portal: &Portal) -> impl Fn() + Clone + Send + Sync + 'static {
    let (backend, modules) = (portal.backend.clone(), portal.modules.clone());
    move || {
        provide_context(backend.clone());
        provide_context(modules.clone());
    }
}

/// The scripts that were built beside the bundle: a folder `name.hash` with a `main.mjs`.
pub(crate) fn modules(site: &Path) -> Modules {
    let folders = std::fs::read_dir(site.join("pkg")).into_iter().flatten().flatten();
    let names = folders.filter(|entry| entry.path().join("main.mjs").is_file()).filter_map(|entry| entry.file_name().into_string().ok());
    Modules(names.filter_map(|folder| Some((folder.split_once('.')?.0.to_owned(), format!("/pkg/{folder}/main.mjs")))).collect())
}

/// Draws the page at `path` as the answer to a form. A page that cannot be shown at all (its own 404, a
/// redirect to sign in) keeps its own status.
pub(crate) async fn answer(portal: &Portal, mut info: RequestInfo, path: &str, echo: FormEcho, status: StatusCode) -> Response {
    info.echo = Some(echo);
    let Ok(mut request) = Request::builder().method(Method::GET).uri(path).body(Body::empty()) else {
        return crate::problem::Problem::from(domain::Refusal::not_found("page")).page();
    };
    request.extensions_mut().insert(info);
    let options = portal.leptos.clone();
    let draw = leptos_axum::render_app_async_with_context(context(portal), move || shell(options.clone()));
    let mut response = draw(request).await.into_response();
    let own = response.status();
    if !own.is_redirection() && !own.is_server_error() {
        *response.status_mut() = status;
    }
    response
}

#[cfg(test)]
mod tests {
    use super::modules;

    #[test]
    fn a_script_is_named_by_its_folder_and_a_build_without_scripts_has_none() {
        let site = std::env::temp_dir().join(format!("murmuration-modules-{}", std::process::id()));
        std::fs::create_dir_all(site.join("pkg/capture.0123456789abcdef")).expect("a folder");
        assert!(modules(&site).0.is_empty(), "a folder without a script");
        std::fs::write(site.join("pkg/capture.0123456789abcdef/main.mjs"), "").expect("a script");
        assert_eq!(*modules(&site).0, [("capture".to_owned(), "/pkg/capture.0123456789abcdef/main.mjs".to_owned())]);
        assert!(modules(&site.join("nowhere")).0.is_empty());
        std::fs::remove_dir_all(site).expect("clean");
    }
}
