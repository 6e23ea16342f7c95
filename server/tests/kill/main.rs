//! The real program is killed (SIGKILL) at each step between a signature and GitHub's answer, and started
//! again. Each time: one deployment at GitHub, of the signed commit, and the portal ends up knowing it.
//! Guards invariants I2 (what was answered is durable), I3 (one effect) and I4 (never silently stuck).
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod browser;
mod portal;

use portal::{Database, Stage3};
use sandbox::{Fault, Kind, Point, Release, Stage, System};

const LIST: &str = "/repos/{owner}/{repo}/deployments";

fn point(method: &str, stage: Stage) -> Point {
    Point { system: System::Github, method: method.into(), path: LIST.into(), stage }
}

/// Kills the portal while GitHub holds the request at `at`; the request then never takes its effect, or
/// has taken it already, and its answer is lost.
async fn killed_while_github_holds(database: Database, at: Point) {
    let mut stage = Stage3::ready_to_sign(database).await;
    stage.world.pause(at.clone());
    stage.sign().await;
    stage.world.waiting(&at).await;
    stage.portal.kill();
    stage.world.release(Some(&at), Release::Cut);
    stage.portal.start().await;
    stage.ends_in_production_with_one_deployment().await;
}

macro_rules! on_both_databases {
    ($($(#[$meta:meta])* $name:ident => $body:expr;)+) => {
        mod on_sqlite { use super::*; $($(#[$meta])* #[tokio::test(flavor = "multi_thread")] async fn $name() { ($body)(Database::Sqlite).await; })+ }
        mod on_postgres { use super::*; $($(#[$meta])* #[tokio::test(flavor = "multi_thread")] async fn $name() { ($body)(Database::Postgres).await; })+ }
    };
}

on_both_databases! {
    /// Between the commit of the signature and anything else.
    killed_right_after_the_signature_was_answered => |database| async move {
        let mut stage = Stage3::ready_to_sign(database).await;
        stage.sign().await;
        stage.portal.kill();
        stage.portal.start().await;
        stage.ends_in_production_with_one_deployment().await;
    };
    killed_while_it_looks_whether_the_deployment_exists => |database| killed_while_github_holds(database, point("GET", Stage::Before));
    killed_after_the_look_up_was_answered => |database| killed_while_github_holds(database, point("GET", Stage::AfterEffect));
    /// The order was on its way and never took effect.
    killed_while_the_order_is_on_its_way => |database| killed_while_github_holds(database, point("POST", Stage::Before));
    /// GitHub created the deployment, and nobody heard the answer.
    killed_after_github_created_the_deployment => |database| killed_while_github_holds(database, point("POST", Stage::AfterEffect));
    killed_while_it_follows_the_deployment => |database| async move {
        let at = Point { system: System::Github, method: "GET".into(), path: format!("{LIST}/{{deployment_id}}/statuses"), stage: Stage::Before };
        killed_while_github_holds(database, at).await;
    };
    /// No kill: the connection is cut after GitHub created the deployment.
    the_answer_is_lost_after_github_created_the_deployment => |database| async move {
        let mut stage = Stage3::ready_to_sign(database).await;
        stage.world.fault(Fault::once(System::Github, "POST", LIST, Kind::CommitThenCut));
        stage.sign().await;
        stage.ends_in_production_with_one_deployment().await;
    };
    a_bad_gateway_hides_that_github_created_the_deployment => |database| async move {
        let mut stage = Stage3::ready_to_sign(database).await;
        stage.world.fault(Fault::once(System::Github, "POST", LIST, Kind::CommitThenStatus { status: 502 }));
        stage.sign().await;
        stage.ends_in_production_with_one_deployment().await;
    };
    /// Before the signature's transaction: nothing was promised, nothing is there, and it can be given again.
    killed_before_the_signature_leaves_nothing_behind => |database| async move {
        let mut stage = Stage3::ready_to_sign(database).await;
        stage.portal.kill();
        stage.portal.start().await;
        assert_eq!(stage.created(), 0);
        stage.sign().await;
        stage.ends_in_production_with_one_deployment().await;
    };
}
