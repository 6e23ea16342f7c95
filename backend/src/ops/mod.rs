//! What people and programs can do, one verb a file. Each: begin, load and lock, ask `may`, let the rules
//! decide, write with a guard, audit, enqueue, commit.

pub mod answer_story;
pub mod approval;
pub mod assign_cases;
pub mod attach_report;
pub mod attest;
pub mod attestation_key;
pub mod bulk_edit_cases;
pub mod carry_offer;
pub mod carry_results;
pub mod change_policy;
pub mod change_role;
pub mod chat;
pub mod choose_language;
pub mod choose_notices;
pub mod delegate;
pub mod draft_emergency;
pub mod draft_signature;
pub(crate) mod drafted;
pub mod edit_jira_mapping;
pub mod edit_plan_rules;
pub mod edit_release_note;
pub mod edit_test_case;
pub(crate) mod end_signatures;
pub mod enrol;
pub mod enter;
pub(crate) mod find_fixes;
pub mod give_feedback;
pub mod import_cases;
pub mod invite;
pub mod join_feedback;
pub mod mail_came_back;
pub mod meet_obligation;
pub mod notify;
pub mod plan_cases;
pub mod propose_plan;
pub mod read_evidence;
pub mod receive_webhook;
pub mod reconcile_log;
pub mod record_result;
pub mod release_in_emergency;
pub(crate) mod replay;
pub mod resolve_deployment;
pub mod revoke_signature;
pub mod run_tests;
pub(crate) mod scope;
pub mod settle_result;
pub mod sign;
pub mod sign_checkpoint;
pub mod sign_in;
pub mod sign_in_again;
pub mod step_up;
pub mod submit_candidate;
pub mod sync_projects;
pub mod take_dossier;
pub(crate) mod tell;
pub mod tokens;
pub mod update_feedback;
pub mod waive;
pub mod waive_follow_up;
pub(crate) mod withdraw;

/// At most this many files in one form.
pub const MOST_FILES: usize = 20;

/// A file of a form, as it came.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Name as the browser sent it.
    pub name: String,
    /// Content.
    pub content: bytes::Bytes,
}
