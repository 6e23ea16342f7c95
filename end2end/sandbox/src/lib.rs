//! The sandbox: a stateful GitHub, Jira, OIDC provider and mail sink for tests and for the demo.
//! It shares no code with the portal, so that it cannot share its mistakes.
#![recursion_limit = "256"] // the large JSON objects of GitHub are written in one piece
mod build;
mod call;
mod clock;
mod contract;
mod control;
mod count;
mod fault;
mod gate;
mod git;
mod github;
mod hooks;
mod jira;
mod keys;
mod listener;
mod mail;
mod oidc;
mod options;
mod pause;
pub mod people;
mod route;
mod running;
mod state;
mod verbs;
mod world;

pub(crate) use crate::world::Sandbox;
pub use crate::{
    build::{Build, BuildSpec, CandidateFile, Junit, image_digest},
    contract::{Conformance, Violation},
    count::LogLine,
    fault::{Fault, Kind, System},
    hooks::{Delivery, HookBehaviour, Order},
    listener::Reach,
    mail::Mail,
    oidc::Misbehaviour,
    options::{Movement, Options, Ports},
    pause::{Point, Release, Stage},
    running::Running,
    world::World,
};

/// Locks, and goes on with the data of a thread that died: a test's world must not fall silent.
pub(crate) fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
