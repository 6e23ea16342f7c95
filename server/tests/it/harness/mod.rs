//! What every test stands on: a portal with a database of its own, a world around it, browsers in it.

mod app;
mod authenticator;
mod browser;
mod database;

pub use app::{Setup, TestApp};
pub use authenticator::{Authenticator, Fields};
pub use browser::{Answer, Browser};
pub use database::Dialect;

/// As a form takes them.
pub fn pairs<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// One test on both databases: `on_sqlite::name` and `on_postgres::name`.
///
/// ```ignore
/// both! { async fn a_title_says_the_rule(app: TestApp) { app.as_person("pavel").await; } }
/// ```
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: $kind:ty) $body:block)+) => {
        $( async fn $name($app: $kind) $body )+
        mod on_sqlite {
            $( $(#[$meta])* #[tokio::test(flavor = "multi_thread")] async fn $name() {
                super::$name($crate::harness::TestApp::start($crate::harness::Dialect::Sqlite).await).await;
            } )+
        }
        mod on_postgres {
            $( $(#[$meta])* #[tokio::test(flavor = "multi_thread")] async fn $name() {
                super::$name($crate::harness::TestApp::start($crate::harness::Dialect::Postgres).await).await;
            } )+
        }
    };
}
