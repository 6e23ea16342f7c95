//! The whole portal against the sandbox's world, on both databases. One binary: the crates are linked once.
//! PostgreSQL: `MURMURATION_TEST_POSTGRES` names a server where databases may be made.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod harness;

mod access;
mod api;
mod attestation;
mod audit;
mod chat;
mod command;
mod csrf;
mod dossier;
mod emergency;
mod exchange;
mod feedback_loop;
mod files;
mod forms;
mod headers;
mod honest;
mod inbox;
mod insight;
mod invitations;
mod jira_bad;
mod jira_both_ways;
mod languages;
mod library;
mod life;
mod mail;
mod mail_foreign;
mod main_job;
mod memory;
mod operations;
mod plans;
mod policy;
mod races;
mod reporting;
mod reports;
mod routes;
mod runs;
mod sessions;
mod sign_in;
mod signing;
mod signing_keys;
mod tell_github;
mod uat;
mod webhooks;
mod webhooks_hostile;
mod world;
