//! The statements, each with the triggers that refuse it. The words in capitals stand for whole statements; see `expand`.

/// A statement that must be refused.
pub struct Case {
    pub name: &'static str,
    /// What is done before, legally.
    pub before: &'static [&'static str],
    pub statement: &'static str,
    /// Why it is refused.
    pub word: &'static str,
    /// Trigger and table; none where a constraint of the table refuses it.
    pub sqlite: &'static [(&'static str, &'static str)],
    pub postgres: &'static [(&'static str, &'static str)],
}

macro_rules! cases {
    ($($name:literal: $before:expr => $statement:literal, $word:literal, $sqlite:expr, $postgres:expr;)+) => {
        &[$(Case { name: $name, before: &$before, statement: $statement, word: $word, sqlite: &$sqlite, postgres: &$postgres }),+]
    };
}

const SIGNATURE_CHECK: (&str, &str) = ("signature_check", "signature");
const RELEASE_CHECK: (&str, &str) = ("release_check", "release");
const DEPLOYMENT_CHECK: (&str, &str) = ("deployment_check", "deployment");

/// Both databases call it by the same name.
macro_rules! on {
    ($table:literal, $trigger:literal) => {
        [($trigger, $table)]
    };
}

pub const CASES: &[Case] = cases! {
    // Who signs.
    "a signature on one's own change": [] => "OWN_CHANGE", "self_approval", on!("signature", "signature_self_approval"), [SIGNATURE_CHECK];
    "a signature of somebody without a role": ["SOMEBODY"] => "BY_A_STRANGER", "not_entitled",
        on!("signature", "signature_of_a_stranger"), on!("signature", "signature_of_a_stranger");
    "a signature of somebody who was disabled": ["update person set disabled_at = 1 where person_id = {2}"] => "APPROVED", "not_entitled",
        on!("signature", "signature_of_a_stranger"), on!("signature", "signature_of_a_stranger");
    "a signature of somebody whose role was taken": ["delete from role_grant where subject = 'pavel'"] => "APPROVED", "not_entitled",
        on!("signature", "signature_of_a_stranger"), on!("signature", "signature_of_a_stranger");
    "a signature by an invitation's link": ["insert into person values ({5}, 'Gus', 0, null)", "insert into identity values ('invitation', 'i', {5}, 0)"] => "BY_A_STRANGER", "guest_signs",
        on!("signature", "signature_of_a_guest"), on!("signature", "signature_of_a_guest");
    "a role beside the invitation": [] => "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'invitation', 'i', 'product_owner', 'Gus', 'x', 0)", "guest",
        on!("role_grant", "role_of_a_guest"), [];

    // What is signed.
    "a signature of another commit": [] => "OF_ANOTHER_COMMIT", "wrong_candidate", on!("signature", "signature_names_the_candidate"), [SIGNATURE_CHECK];
    "a signature under rules that are not in force": [] => "UNDER_OLD_RULES", "stale_record",
        on!("signature", "signature_of_old_rules"), on!("signature", "signature_of_old_rules");
    "a signature under rules that were replaced": ["OTHER_RULES"] => "APPROVED", "stale_record",
        on!("signature", "signature_of_old_rules"), on!("signature", "signature_of_old_rules");
    "a signature after a rejection": ["SOMEBODY", "REJECTED"] => "APPROVED", "stale_record",
        on!("signature", "signature_after_a_rejection"), on!("signature", "signature_after_a_rejection");
    "a second approval that counts, by the same person": ["APPROVED"] => "AGAIN", "already_signed",
        on!("signature", "signature_twice"), on!("signature", "signature_twice");
    "another signature with the same intent": ["SOMEBODY", "APPROVED"] => "WITH_THE_SAME_INTENT", "unique", [], [];
    "a signature whose statement names something else": [] => "OF_ANOTHER_STATEMENT", "wrong_statement",
        on!("signature", "signature_of_another_statement"), on!("signature", "signature_of_another_statement");
    "a reason of nothing but spaces": [] => "WITHOUT_A_REASON", "wrong_form", on!("signature", "signature_form"), on!("signature", "signature_form");
    "a signature without a proof": [] => "UNPROVEN", "unproven", on!("signature", "signature_unproven"), on!("signature", "signature_unproven");
    "a word in an emergency without a proof": [] => "UNPROVEN_WORD", "unproven",
        on!("emergency_word", "emergency_word_unproven"), on!("emergency_word", "emergency_word_unproven");
    "a word that was proven at no time": [] => "WORD_PROVEN_AT_NO_TIME", "unproven",
        on!("emergency_word", "emergency_word_unproven"), on!("emergency_word", "emergency_word_unproven");
    "a word by a passkey whose answer is not there": [] => "WORD_BY_A_PASSKEY_WITHOUT_ITS_ANSWER", "unproven",
        on!("emergency_word", "emergency_word_unproven"), on!("emergency_word", "emergency_word_unproven");
    "a word on one's own change": [] => "OWN_WORD", "self_approval",
        on!("emergency_word", "emergency_word_check"), on!("emergency_word", "emergency_word_check");
    "a draft of a signature that becomes a word": ["DRAFTED"] => "update signing set kind = 'emergency'", "append_only",
        on!("signing", "signing_fixed"), on!("signing", "signing_fixed");
    "a draft that becomes something else": ["DRAFTED"] => "update signing set statement = 'x'", "append_only",
        on!("signing", "signing_fixed"), on!("signing", "signing_fixed");
    "a draft of neither": [] => "insert into signing (signing_id, candidate_id, person_id, session_hash, statement, statement_hash, intent, seen_seq, drafted_at, expires_at, kind)
        values ({1}, {4}, {2}, 's', '{}', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'i', 0, 0, 9, 'other')", "check", [], [];
    "a decision that is neither": [] => "NEITHER_YES_NOR_NO", "check", [], [];
    "a commit that is none": [] => "insert into candidate values ({9}, {1}, 2, 'ci:2', 'zccccccccccccccccccccccccccccccccccccccc', 'main', '1.1', null, null, null, null, 0, null, null, 0)",
        "wrong_form", on!("candidate", "candidate_form"), on!("candidate", "candidate_form");
    "a commit that is too short": [] => "insert into candidate values ({9}, {1}, 2, 'ci:2', 'cccc', 'main', '1.1', null, null, null, null, 0, null, null, 0)", "check", [], [];
    "rules that are older than those in force": [] => "OLDER_RULES", "stale_record", on!("policy", "policy_follows"), on!("policy", "policy_follows");

    // What is released.
    "a release without a signature": [] => "RELEASED", "unsigned",
        [("release_unsigned", "release"), ("release_without_enough_signatures", "release")],
        [RELEASE_CHECK, ("release_without_enough_signatures", "release")];
    "a release on other evidence than was signed": ["APPROVED"] => "RELEASED_OTHER_EVIDENCE", "unsigned",
        [("release_unsigned", "release"), ("release_without_enough_signatures", "release")],
        [RELEASE_CHECK, ("release_without_enough_signatures", "release")];
    "a release of what was rejected": ["APPROVED", "REJECTED"] => "RELEASED", "unsigned", on!("release", "release_unsigned"), [RELEASE_CHECK];
    "a release with one signature where two are asked for": ["TWO_ARE_ASKED_FOR", "APPROVED"] => "RELEASED", "unsigned",
        on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release by one person who signed twice": ["APPROVED", "TWO_ARE_ASKED_FOR"] => "RELEASED", "unsigned",
        on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release under rules that changed since": ["APPROVED", "OTHER_RULES"] => "RELEASED", "unsigned",
        on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release by somebody whose role was taken": ["APPROVED", "delete from role_grant where subject = 'pavel'"] => "RELEASED", "unsigned",
        on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release by somebody whose role is newer than the signature": ["APPROVED", "delete from role_grant where subject = 'pavel'",
        "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'main', 'pavel', 'product_owner', 'Pavel', 'x', 1)"] => "RELEASED", "unsigned",
        on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release by somebody who was disabled": ["APPROVED", "update person set disabled_at = 1 where person_id = {2}"] => "RELEASED", "unsigned",
        on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release by somebody who is known by now to have had a part": ["APPROVED", "insert into alias values ({2}, 'email', 'priya@example.org')"] => "RELEASED",
        "unsigned", on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "an attempt that is not the next one": ["APPROVED"] => "RELEASED_OUT_OF_TURN", "stale_record",
        on!("release", "release_out_of_turn"), on!("release", "release_out_of_turn");

    "a release where one of two was taken back": ["SOMEBODY", "TWO_ARE_ASKED_FOR", "APPROVED", "APPROVED_BY_SIX", "SIX_TAKEN_BACK"] => "RELEASED",
        "unsigned", on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release where one of two was seen to be void": ["SOMEBODY", "TWO_ARE_ASKED_FOR", "APPROVED", "APPROVED_BY_SIX", "SEEN_TO_BE_VOID"] => "RELEASED",
        "unsigned", on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release where one of two is over": ["SOMEBODY", "TWO_ARE_ASKED_FOR", "APPROVED", "APPROVED_BY_SIX_UNTIL_FIVE"] => "RELEASED_LATER",
        "unsigned", on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release by somebody and their own stand-in": ["SOMEBODY", "TWO_ARE_ASKED_FOR", "APPROVED", "SIX_STANDS_IN_FOR_TWO", "APPROVED_BY_STAND_IN"] => "RELEASED",
        "unsigned", on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a release by a stand-in who is none any more": ["SOMEBODY", "SIX_STANDS_IN_FOR_TWO", "APPROVED_BY_STAND_IN", "STAND_IN_ENDED"] => "RELEASED",
        "unsigned", on!("release", "release_without_enough_signatures"), on!("release", "release_without_enough_signatures");
    "a second release while the first is not withdrawn": ["APPROVED", "RELEASED", "WAITING"] => "RELEASED_AGAIN", "already_released",
        on!("release", "release_twice"), [RELEASE_CHECK];
    "a release of a candidate while a newer one is out": ["APPROVED", "OTHER_CANDIDATE", "OTHER_APPROVED", "OTHER_RELEASED", "OTHER_WAITING"] => "RELEASED", "newer_released",
        on!("release", "release_overtaken"), on!("release", "release_overtaken");
    "an emergency release on a word of five hours ago": ["SOMEBODY", "TWO_WORDS"] => "RELEASED_IN_EMERGENCY_LATER", "unsigned",
        on!("release", "release_on_old_words"), on!("release", "release_on_old_words");
    "an emergency release on the word of one": ["SOMEBODY", "ONE_WORD"] => "RELEASED_IN_EMERGENCY", "unsigned",
        [("release_unsigned", "release"), ("release_on_old_words", "release")], [RELEASE_CHECK, ("release_on_old_words", "release")];
    "a signature that ends before it begins": [] => "ENDED_BEFORE_IT_BEGAN", "expired",
        on!("signature", "signature_ends_later"), on!("signature", "signature_life_check");
    "a signature in the name of somebody who gave it to another": ["SOMEBODY", "SIX_STANDS_IN_FOR_TWO"] => "APPROVED_BY_ANOTHER_AS_STAND_IN", "not_stand_in",
        on!("signature", "signature_of_a_stand_in"), on!("signature", "signature_life_check");
    "a stand-in for somebody who wrote it": ["SOMEBODY", "SIX_STANDS_IN_FOR_THREE"] => "APPROVED_BY_STAND_IN", "self_approval",
        on!("signature", "signature_self_approval"), on!("signature", "signature_life_check");

    // What is sent.
    "sending a candidate when a newer one was released": ["APPROVED", "RELEASED", "WAITING", "OTHER_CANDIDATE", "OTHER_APPROVED", "OTHER_RELEASED"] => "SENT",
        "newer_released", on!("deployment", "deployment_sent_overtaken"), on!("deployment", "deployment_sent_overtaken");
    "sending what was taken back": ["APPROVED", "RELEASED", "WAITING", "TAKEN_BACK"] => "SENT", "unsigned", on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "sending what was seen to be void": ["APPROVED", "RELEASED", "WAITING", "SEEN_TO_BE_VOID"] => "SENT", "unsigned", on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "sending when the time of the signature is over": ["APPROVED_UNTIL_FIVE", "RELEASED", "WAITING"] => "SENT_LATER", "unsigned", on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "sending an emergency of which one may not come in any more": ["SOMEBODY", "TWO_WORDS", "RELEASED_IN_EMERGENCY", "WAITING",
        "update person set disabled_at = 1 where person_id = {6}"] => "SENT", "unsigned", on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "taking back what was sent": ["APPROVED", "RELEASED", "WAITING", "SENT"] => "TAKEN_BACK", "already_sent",
        on!("signature_revocation", "signature_revoked_too_late"), on!("signature_revocation", "signature_revocation_check");
    "a withdrawn release that waits again": ["APPROVED", "RELEASED", "WAITING", "WITHDRAWN"] => "update deployment set state = 'waiting'",
        "illegal_transition", on!("deployment", "deployment_withdrawn"), on!("deployment", "deployment_withdrawn_check");
    "a second deployment of one release": ["APPROVED", "RELEASED", "WAITING"] => "WAITING_AGAIN", "unique", [], [];
    "a deployment of no release": [] => "WAITING", "", [], [];
    "a deployment in another project": ["APPROVED", "RELEASED", "ANOTHER_PROJECT"] =>
        "insert into deployment (deployment_id, release_id, project_id, task, state, created_at, updated_at) values ({1}, {1}, {9}, 'm', 'waiting', 0, 0)", "wrong_project",
        on!("deployment", "deployment_of_another_project"), on!("deployment", "deployment_of_another_project");
    "a deployment that begins at GitHub": ["APPROVED", "RELEASED"] => "BORN_SENT", "illegal_transition",
        on!("deployment", "deployment_begins_waiting"), on!("deployment", "deployment_begins_waiting");
    "a deployment that begins with a request counted": ["APPROVED", "RELEASED"] => "BORN_COUNTED", "illegal_transition",
        on!("deployment", "deployment_begins_waiting"), on!("deployment", "deployment_begins_waiting");
    "a deployment moved to another release": ["APPROVED", "RELEASED", "OTHER_CANDIDATE", "OTHER_APPROVED", "OTHER_RELEASED", "WAITING"] => "update deployment set release_id = {2}",
        "append_only", on!("deployment", "deployment_keeps_its_release"), on!("deployment", "deployment_keeps_its_release");
    "a deployment under another key": ["APPROVED", "RELEASED", "WAITING"] => "update deployment set task = 'other'",
        "append_only", on!("deployment", "deployment_keeps_its_release"), on!("deployment", "deployment_keeps_its_release");
    "sending after a rejection": ["APPROVED", "RELEASED", "WAITING", "REJECTED"] => "SENT", "unsigned",
        on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "sending under rules that changed since": ["APPROVED", "RELEASED", "WAITING", "OTHER_RULES"] => "SENT", "unsigned",
        on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "sending after the signer's role was taken": ["APPROVED", "RELEASED", "WAITING", "delete from role_grant where subject = 'pavel'"] => "SENT", "unsigned",
        on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "sending once more after the signer was disabled": ["APPROVED", "RELEASED", "WAITING", "SENT", "LOST", "update person set disabled_at = 1"] => "SENT",
        "unsigned", on!("deployment", "deployment_sent_unsigned"), on!("deployment", "deployment_sent_unsigned");
    "a request to GitHub that is not counted": ["APPROVED", "RELEASED", "WAITING"] => "update deployment set state = 'sending'", "illegal_transition",
        on!("deployment", "deployment_counts_requests"), on!("deployment", "deployment_counts_requests");
    "two requests counted as one step": ["APPROVED", "RELEASED", "WAITING"] => "update deployment set state = 'sending', posts = 2", "illegal_transition",
        on!("deployment", "deployment_counts_requests"), on!("deployment", "deployment_counts_requests");
    "a request that is forgotten": ["APPROVED", "RELEASED", "WAITING", "SENT", "LOST"] => "update deployment set posts = 0", "illegal_transition",
        on!("deployment", "deployment_counts_requests"), on!("deployment", "deployment_counts_requests");
    "a third request": ["APPROVED", "RELEASED", "WAITING", "SENT", "LOST", "SENT", "LOST"] => "SENT", "check", [], [];
    "a deployment that GitHub has and that is sent again": ["APPROVED", "RELEASED", "WAITING", "SENT", "QUEUED"] => "update deployment set state = 'waiting'",
        "illegal_transition", on!("deployment", "deployment_goes_forward"), on!("deployment", "deployment_goes_forward");
    "a deployment that runs and waits again": ["APPROVED", "RELEASED", "WAITING", "SENT", "QUEUED", "update deployment set state = 'in_progress'"] => "update deployment set state = 'queued'",
        "illegal_transition", on!("deployment", "deployment_goes_forward"), on!("deployment", "deployment_goes_forward");
    "a success of what GitHub never had": ["APPROVED", "RELEASED", "WAITING"] => "update deployment set state = 'succeeded', github_id = 42",
        "illegal_transition", on!("deployment", "deployment_goes_forward"), on!("deployment", "deployment_goes_forward");
    "a finished deployment that goes on": ["APPROVED", "RELEASED", "WAITING", "SENT", "QUEUED", "SUCCEEDED"] => "update deployment set state = 'in_progress'",
        "illegal_transition", on!("deployment", "deployment_final"), [DEPLOYMENT_CHECK];
    "another of GitHub's deployments": ["APPROVED", "RELEASED", "WAITING", "SENT", "QUEUED"] => "update deployment set github_id = 43",
        "illegal_transition", on!("deployment", "deployment_final"), [DEPLOYMENT_CHECK];
    "success without GitHub's id": ["APPROVED", "RELEASED", "WAITING"] => "update deployment set state = 'queued'", "check", [], [];
    "stuck without a reason": ["APPROVED", "RELEASED", "WAITING"] => "update deployment set state = 'stuck'", "check", [], [];
    "a state that there is not": ["APPROVED", "RELEASED", "WAITING"] => "update deployment set state = 'done'", "check", [], [];
    "a deployment that is removed": ["APPROVED", "RELEASED", "WAITING"] => "delete from deployment", "append_only",
        on!("deployment", "deployment_kept"), on!("deployment", "deployment_kept");

    // The record.
    "an audit row that leaves one out": [] => "ROW_THREE_TOO_EARLY", "broken_chain", on!("audit", "audit_follows"), on!("audit", "audit_follows");
    "an audit row that follows another chain": [] => "ROW_OF_ANOTHER_CHAIN", "broken_chain", on!("audit", "audit_follows"), on!("audit", "audit_follows");
    "a second audit row in the same place": [] => "ROW_ONE_AGAIN", "", [], [];
    "a role that becomes another": [] => "update role_grant set role = 'admin'", "append_only",
        on!("role_grant", "role_grant_fixed"), on!("role_grant", "role_grant_fixed");
    "a role that is made older": [] => "update role_grant set granted_at = -1", "append_only",
        on!("role_grant", "role_grant_fixed"), on!("role_grant", "role_grant_fixed");
    "a token that comes back to life": ["TOKEN", "update api_token set revoked_at = 5"] => "update api_token set revoked_at = null", "append_only",
        on!("api_token", "api_token_fixed"), on!("api_token", "api_token_fixed");
    "a token that may do more": ["TOKEN"] => "update api_token set scopes = '[\"candidate:write\"]'", "append_only",
        on!("api_token", "api_token_fixed"), on!("api_token", "api_token_fixed");
    "a token that is removed": ["TOKEN"] => "delete from api_token", "append_only",
        on!("api_token", "api_token_kept"), on!("api_token", "api_token_kept");
    "a signature replaced by one over other evidence": ["APPROVED"] => "REPLACED", "unique", on!("signature", "signature_not_replaced"), [];
    "GitHub's id taken from another deployment": ["APPROVED", "RELEASED", "OTHER_CANDIDATE", "OTHER_APPROVED", "OTHER_RELEASED", "WAITING",
        "insert into deployment (deployment_id, release_id, project_id, task, state, created_at, updated_at) values ({2}, {2}, {1}, 'n', 'waiting', 0, 0)",
        "update deployment set state = 'sending', posts = 1 where task = 'n'", "update deployment set state = 'queued', github_id = 42 where task = 'm'"] =>
        "update deployment set state = 'queued', github_id = 42 where task = 'n'", "unique", [], [];
};
