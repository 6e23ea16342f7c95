-- The last word on signing and sending: what counts as an approval is written down once, as views, and no release and no
-- request to GitHub goes by without enough of them. Ways around the triggers of step two are closed.

-- Approvals that count: nobody took them back and they were not seen to be void; by somebody who is here and was entitled when
-- signing and still is, who had no part in the build, and under the rules in force. Each names the evidence and the rules it was
-- given for, and when it ends. A stand-in's is that of the person in whose name it was given: the two count once.
create view live_approval as
select s.candidate_id, s.environment, s.evidence_hash, s.policy_hash, s.expires_at, s.person_id as signer_id, s.delegation_id,
  coalesce(d.of_person, s.person_id) as person_id
from signature s
join candidate c on c.candidate_id = s.candidate_id
left join delegation d on d.delegation_id = s.delegation_id
where s.decision = 'approve'
  and not exists (select 1 from person p where p.person_id in (s.person_id, d.of_person) and p.disabled_at is not null)
  and exists (
    select 1 from identity i join role_grant g on g.provider = i.provider and g.subject = i.subject
    where i.person_id = coalesce(d.of_person, s.person_id) and g.project_id = c.project_id and g.granted_at <= s.signed_at
  )
  and not exists (select 1 from signature_revocation v where v.signature_id = s.signature_id)
  and not exists (select 1 from signature_end e where e.signature_id = s.signature_id)
  and not exists (select 1 from delegation_end x where x.delegation_id = s.delegation_id)
  and not exists (
    select 1 from contributor b join alias a on a.person_id in (s.person_id, d.of_person)
    where b.candidate_id = s.candidate_id
      and ((a.kind = 'github_id' and a.value = cast(b.github_id as text))
        or (a.kind = 'login' and a.value = lower(b.login))
        or (a.kind = 'email' and a.value = lower(b.email)))
  )
  and s.policy_hash = (select y.hash from policy y where y.project_id = c.project_id and y.environment = s.environment
    order by y.version desc limit 1);

-- How many people must have signed under a version of the rules; one person counts once.
create view signatures_asked as
select p.project_id, p.environment, p.hash as policy_hash,
  json_extract(p.body, '$.product_owner_signatures')
    + coalesce((select sum(json_extract(r.value, '$.count')) from json_each(p.body, '$.more_signers') r), 0) as signatures
from policy p;

-- I1, I6: no release without enough of them.
create trigger release_without_enough_signatures before insert on release
when new.emergency = 0 and (
  select count(distinct l.person_id) from live_approval l
  where l.candidate_id = new.candidate_id and l.environment = new.environment
    and l.evidence_hash = new.evidence_hash and l.policy_hash = new.policy_hash
    and (l.expires_at is null or l.expires_at > new.released_at)
) < coalesce((
  select max(a.signatures) from signatures_asked a join candidate c on c.project_id = a.project_id
  where c.candidate_id = new.candidate_id and a.environment = new.environment and a.policy_hash = new.policy_hash
), 1)
begin select raise(abort, 'unsigned'); end;
-- One attempt follows the other.
create trigger release_out_of_turn before insert on release
when new.attempt <> 1 + coalesce((
  select max(r.attempt) from release r where r.candidate_id = new.candidate_id and r.environment = new.environment
), 0)
begin select raise(abort, 'stale_record'); end;

-- I1: nor is anything sent to GitHub without enough of them at that moment: a request is counted before it is made.
create trigger deployment_sent_unsigned before update on deployment
when new.posts > old.posts and exists (
  select 1 from release r where r.release_id = new.release_id and (
    exists (select 1 from signature s where s.candidate_id = r.candidate_id and s.environment = r.environment and s.decision = 'reject')
    or (r.emergency = 1 and (
      select count(distinct w.person_id) from emergency_word w join person p on p.person_id = w.person_id
      where w.candidate_id = r.candidate_id and w.environment = r.environment and p.disabled_at is null
    ) < 2)
    or (r.emergency = 0 and (
      select count(distinct l.person_id) from live_approval l
      where l.candidate_id = r.candidate_id and l.environment = r.environment
        and l.evidence_hash = r.evidence_hash and l.policy_hash = r.policy_hash
        and (l.expires_at is null or l.expires_at > new.updated_at)
    ) < coalesce((
      select max(a.signatures) from signatures_asked a join candidate c on c.project_id = a.project_id
      where c.candidate_id = r.candidate_id and a.environment = r.environment and a.policy_hash = r.policy_hash
    ), 1))
  )
)
begin select raise(abort, 'unsigned'); end;

-- I3, I8: a deployment begins unsent, goes only forward, and every request to GitHub is counted.
create trigger deployment_begins_waiting before insert on deployment
when new.state <> 'waiting' or new.posts <> 0 or new.github_id is not null
begin select raise(abort, 'illegal_transition'); end;
create trigger deployment_of_another_project before insert on deployment
when not exists (
  select 1 from release r join candidate c on c.candidate_id = r.candidate_id
  where r.release_id = new.release_id and c.project_id = new.project_id
)
begin select raise(abort, 'wrong_project'); end;
create trigger deployment_keeps_its_release before update on deployment
when new.deployment_id <> old.deployment_id or new.release_id <> old.release_id or new.project_id <> old.project_id
  or new.task <> old.task or new.created_at <> old.created_at
begin select raise(abort, 'append_only: deployment'); end;
create trigger deployment_goes_forward before update on deployment
when (old.github_id is not null and new.state in ('waiting', 'sending', 'unknown'))
  or (old.state = 'in_progress' and new.state = 'queued')
  or (old.state in ('waiting', 'sending', 'unknown', 'stuck') and new.state in ('in_progress', 'failed', 'succeeded'))
begin select raise(abort, 'illegal_transition'); end;
create trigger deployment_counts_requests before update on deployment
when (new.state = 'sending' and old.state <> 'sending' and new.posts <> old.posts + 1)
  or (new.posts <> old.posts and (
    old.github_id is not null
    or not (new.posts = old.posts + 1 and new.state = 'sending' and old.state in ('waiting', 'sending', 'unknown'))
      and not (new.posts = old.posts - 1 and old.state = 'sending' and new.state in ('waiting', 'unknown'))
  ))
begin select raise(abort, 'illegal_transition'); end;

-- I6: whoever signs holds a role in the project; step ten says it of those who came by an invitation.
create trigger signature_of_a_stranger before insert on signature
when not exists (
  select 1 from candidate c
  join identity i on i.person_id = new.person_id
  join role_grant g on g.provider = i.provider and g.subject = i.subject and g.project_id = c.project_id
  join person p on p.person_id = new.person_id and p.disabled_at is null
  where c.candidate_id = new.candidate_id
) and not exists (select 1 from identity i where i.person_id = new.person_id and i.provider = 'invitation')
begin select raise(abort, 'not_entitled'); end;
-- I1: nothing is signed under rules that are no longer in force, and nothing after a rejection.
create trigger signature_of_old_rules before insert on signature
when not exists (
  select 1 from candidate c where c.candidate_id = new.candidate_id
    and new.policy_hash = (select y.hash from policy y where y.project_id = c.project_id and y.environment = new.environment
      order by y.version desc limit 1)
)
begin select raise(abort, 'stale_record'); end;
create trigger signature_after_a_rejection before insert on signature
when exists (
  select 1 from signature s where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'reject'
)
begin select raise(abort, 'stale_record'); end;
-- I3: one approval of the same person that counts, for the same evidence and rules.
create trigger signature_twice before insert on signature
when new.decision = 'approve' and exists (
  select 1 from live_approval l
  where l.candidate_id = new.candidate_id and l.environment = new.environment
    and l.signer_id = new.person_id and l.delegation_id is new.delegation_id
    and l.evidence_hash = new.evidence_hash and l.policy_hash = new.policy_hash
    and (l.expires_at is null or l.expires_at > new.signed_at)
)
begin select raise(abort, 'already_signed'); end;
-- A signature's columns say what its statement says, its reason is not only spaces, and its hashes are hashes.
create trigger signature_of_another_statement before insert on signature
when instr(new.statement, new.commit_sha) = 0 or instr(new.statement, new.evidence_hash) = 0
  or instr(new.statement, new.policy_hash) = 0 or instr(new.statement, new.environment) = 0
begin select raise(abort, 'wrong_statement'); end;
create trigger signature_form before insert on signature
when trim(new.reason, char(9, 10, 11, 12, 13, 32, 160)) = '' or length(new.environment) not between 1 and 100
  or new.statement_hash glob '*[^0-9a-f]*' or new.evidence_hash glob '*[^0-9a-f]*' or new.policy_hash glob '*[^0-9a-f]*'
begin select raise(abort, 'wrong_form'); end;
create trigger candidate_form before insert on candidate
when new.commit_sha glob '*[^0-9a-f]*'
  or (new.image_digest is not null and (new.image_digest not glob 'sha256:*' or substr(new.image_digest, 8) glob '*[^0-9a-f]*'))
begin select raise(abort, 'wrong_form'); end;

-- I7: a row of the audit log follows the last one.
create trigger audit_follows before insert on audit
when new.seq <> 1 + coalesce((select max(a.seq) from audit a), 0)
  or new.previous <> coalesce((select a.hash from audit a order by a.seq desc limit 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
begin select raise(abort, 'broken_chain'); end;

-- A version of the rules follows the last one.
create trigger policy_follows before insert on policy
when exists (
  select 1 from policy o where o.project_id = new.project_id and o.environment = new.environment and o.version > new.version
)
begin select raise(abort, 'stale_record'); end;

-- I6: who somebody is, and what they are known as, is never forgotten or given to another; a role is what it was given as,
-- and since when; a revoked token stays so.
create trigger identity_append_only_update before update on identity begin select raise(abort, 'append_only: identity'); end;
create trigger identity_append_only_delete before delete on identity begin select raise(abort, 'append_only: identity'); end;
create trigger alias_append_only_update before update on alias begin select raise(abort, 'append_only: alias'); end;
create trigger alias_append_only_delete before delete on alias begin select raise(abort, 'append_only: alias'); end;
create trigger role_grant_fixed before update on role_grant begin select raise(abort, 'append_only: role_grant'); end;
create trigger api_token_fixed before update on api_token
when new.token_id <> old.token_id or new.project_id <> old.project_id or new.secret_hash <> old.secret_hash or new.scopes <> old.scopes
  or (old.revoked_at is not null and new.revoked_at is not old.revoked_at)
begin select raise(abort, 'append_only: api_token'); end;
create trigger api_token_kept before delete on api_token begin select raise(abort, 'append_only: api_token'); end;

-- "insert or replace" removes the row in the way without asking the triggers that guard deleting, so it is asked for here.
create trigger candidate_not_replaced before insert on candidate
when exists (
  select 1 from candidate o where o.candidate_id = new.candidate_id
    or (o.project_id = new.project_id and (o.number = new.number or o.source_key = new.source_key))
)
begin select raise(abort, 'unique: candidate'); end;
create trigger contributor_not_replaced before insert on contributor
when exists (select 1 from contributor o where o.candidate_id = new.candidate_id and o.position = new.position)
begin select raise(abort, 'unique: contributor'); end;
create trigger policy_not_replaced before insert on policy
when exists (
  select 1 from policy o where o.policy_id = new.policy_id
    or (o.project_id = new.project_id and o.environment = new.environment and o.version = new.version)
)
begin select raise(abort, 'unique: policy'); end;
create trigger signature_not_replaced before insert on signature
when exists (select 1 from signature o where o.signature_id = new.signature_id or o.intent = new.intent)
begin select raise(abort, 'unique: signature'); end;
create trigger release_not_replaced before insert on release
when exists (select 1 from release o where o.release_id = new.release_id)
begin select raise(abort, 'unique: release'); end;
create trigger deployment_not_replaced before insert on deployment
when exists (
  select 1 from deployment o where o.deployment_id = new.deployment_id or o.release_id = new.release_id or o.task = new.task
)
begin select raise(abort, 'unique: deployment'); end;
create trigger deployment_github_id_not_replaced before update on deployment
when new.github_id is not null and exists (
  select 1 from deployment o where o.github_id = new.github_id and o.deployment_id <> old.deployment_id
)
begin select raise(abort, 'unique: deployment.github_id'); end;
create trigger audit_not_replaced before insert on audit
when exists (select 1 from audit o where o.seq = new.seq or o.hash = new.hash)
begin select raise(abort, 'unique: audit'); end;
create trigger result_not_replaced before insert on result
when exists (
  select 1 from result o where o.result_id = new.result_id or o.intent = new.intent
    or (o.candidate_id = new.candidate_id and o.test_case_id = new.test_case_id and o.attempt = new.attempt)
)
begin select raise(abort, 'unique: result'); end;
create trigger acceptance_not_replaced before insert on acceptance
when exists (
  select 1 from acceptance o where o.acceptance_id = new.acceptance_id or o.intent = new.intent
    or (o.candidate_id = new.candidate_id and o.story_key = new.story_key and o.attempt = new.attempt)
)
begin select raise(abort, 'unique: acceptance'); end;
create trigger identity_not_replaced before insert on identity
when exists (select 1 from identity o where o.provider = new.provider and o.subject = new.subject)
begin select raise(abort, 'unique: identity'); end;
create trigger report_not_replaced before insert on report
when exists (select 1 from report o where o.report_id = new.report_id or (o.candidate_id = new.candidate_id and o.sha256 = new.sha256))
begin select raise(abort, 'unique: report'); end;
create trigger machine_test_not_replaced before insert on machine_test
when exists (select 1 from machine_test o where o.report_id = new.report_id and o.position = new.position)
begin select raise(abort, 'unique: machine_test'); end;
create trigger attachment_not_replaced before insert on attachment
when exists (select 1 from attachment o where o.attachment_id = new.attachment_id)
begin select raise(abort, 'unique: attachment'); end;
create trigger test_case_version_not_replaced before insert on test_case_version
when exists (select 1 from test_case_version o where o.test_case_id = new.test_case_id and o.version = new.version)
begin select raise(abort, 'unique: test_case_version'); end;
create trigger test_run_not_replaced before insert on test_run
when exists (select 1 from test_run o where o.test_run_id = new.test_run_id)
begin select raise(abort, 'unique: test_run'); end;
create trigger feedback_not_replaced before insert on feedback
when exists (
  select 1 from feedback o where o.feedback_id = new.feedback_id or o.intent = new.intent
    or (o.project_id = new.project_id and o.number = new.number)
)
begin select raise(abort, 'unique: feedback'); end;
create trigger feedback_event_not_replaced before insert on feedback_event
when exists (select 1 from feedback_event o where o.feedback_id = new.feedback_id and o.position = new.position)
begin select raise(abort, 'unique: feedback_event'); end;
create trigger feedback_stamp_not_replaced before insert on feedback_stamp
when exists (select 1 from feedback_stamp o where o.feedback_id = new.feedback_id and o.name = new.name)
begin select raise(abort, 'unique: feedback_stamp'); end;
create trigger follow_up_not_replaced before insert on follow_up
when exists (select 1 from follow_up o where o.follow_up_id = new.follow_up_id or o.acceptance_id = new.acceptance_id)
begin select raise(abort, 'unique: follow_up'); end;
create trigger waiver_not_replaced before insert on waiver
when exists (select 1 from waiver o where o.waiver_id = new.waiver_id)
begin select raise(abort, 'unique: waiver'); end;
create trigger invitation_not_replaced before insert on invitation
when exists (select 1 from invitation o where o.invitation_id = new.invitation_id or o.person_id = new.person_id)
begin select raise(abort, 'unique: invitation'); end;
create trigger api_token_not_replaced before insert on api_token
when exists (select 1 from api_token o where o.token_id = new.token_id or o.secret_hash = new.secret_hash)
begin select raise(abort, 'unique: api_token'); end;
create trigger audit_node_not_replaced before insert on audit_node
when exists (select 1 from audit_node o where o.position = new.position)
begin select raise(abort, 'unique: audit_node'); end;
create trigger passkey_not_replaced before insert on passkey
when exists (select 1 from passkey o where o.passkey_id = new.passkey_id or o.credential_id = new.credential_id)
begin select raise(abort, 'unique: passkey'); end;
create trigger code_app_not_replaced before insert on code_app
when exists (
  select 1 from code_app o where o.code_app_id = new.code_app_id
    or (o.person_id = new.person_id and o.revoked_at is null and new.revoked_at is null)
)
begin select raise(abort, 'unique: code_app'); end;
create trigger signing_not_replaced before insert on signing
when exists (select 1 from signing o where o.signing_id = new.signing_id)
begin select raise(abort, 'unique: signing'); end;
create trigger delegation_not_replaced before insert on delegation
when exists (select 1 from delegation o where o.delegation_id = new.delegation_id or o.intent = new.intent)
begin select raise(abort, 'unique: delegation'); end;
create trigger signature_revocation_not_replaced before insert on signature_revocation
when exists (select 1 from signature_revocation o where o.signature_id = new.signature_id or o.intent = new.intent)
begin select raise(abort, 'unique: signature_revocation'); end;
create trigger emergency_word_not_replaced before insert on emergency_word
when exists (select 1 from emergency_word o where o.emergency_word_id = new.emergency_word_id or o.intent = new.intent)
begin select raise(abort, 'unique: emergency_word'); end;
create trigger obligation_not_replaced before insert on obligation
when exists (select 1 from obligation o where o.obligation_id = new.obligation_id)
begin select raise(abort, 'unique: obligation'); end;
-- These are written "or leave it as it is": what is there stays.
create trigger evidence_not_replaced before insert on evidence
when exists (select 1 from evidence o where o.sha256 = new.sha256)
begin select raise(ignore); end;
create trigger deployment_status_not_replaced before insert on deployment_status
when exists (select 1 from deployment_status o where o.deployment_id = new.deployment_id and o.github_status_id = new.github_status_id)
begin select raise(ignore); end;
create trigger role_grant_not_replaced before insert on role_grant
when exists (
  select 1 from role_grant o
  where o.project_id = new.project_id and o.provider = new.provider and o.subject = new.subject and o.role = new.role
)
begin select raise(ignore); end;
create trigger alias_not_replaced before insert on alias
when exists (select 1 from alias o where o.person_id = new.person_id and o.kind = new.kind and o.value = new.value)
begin select raise(ignore); end;
create trigger audit_checkpoint_not_replaced before insert on audit_checkpoint
when exists (select 1 from audit_checkpoint o where o.size = new.size)
begin select raise(ignore); end;
create trigger waiver_end_not_replaced before insert on waiver_end
when exists (select 1 from waiver_end o where o.waiver_id = new.waiver_id)
begin select raise(ignore); end;
create trigger follow_up_waiver_not_replaced before insert on follow_up_waiver
when exists (select 1 from follow_up_waiver o where o.follow_up_id = new.follow_up_id)
begin select raise(ignore); end;
create trigger release_note_not_replaced before insert on release_note
when exists (
  select 1 from release_note o where o.candidate_id = new.candidate_id and o.story_key = new.story_key
    and o.version = new.version
)
begin select raise(ignore); end;
create trigger delegation_end_not_replaced before insert on delegation_end
when exists (select 1 from delegation_end o where o.delegation_id = new.delegation_id)
begin select raise(ignore); end;
create trigger signature_end_not_replaced before insert on signature_end
when exists (select 1 from signature_end o where o.signature_id = new.signature_id)
begin select raise(ignore); end;
create trigger obligation_met_not_replaced before insert on obligation_met
when exists (select 1 from obligation_met o where o.obligation_id = new.obligation_id)
begin select raise(ignore); end;
