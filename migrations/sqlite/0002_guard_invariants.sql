-- The database has the last word on the invariants, whatever the program does.

-- I5, I7: history is never changed and never removed.
create trigger candidate_append_only_update before update on candidate begin select raise(abort, 'append_only: candidate'); end;
create trigger candidate_append_only_delete before delete on candidate begin select raise(abort, 'append_only: candidate'); end;
create trigger contributor_append_only_update before update on contributor begin select raise(abort, 'append_only: contributor'); end;
create trigger contributor_append_only_delete before delete on contributor begin select raise(abort, 'append_only: contributor'); end;
create trigger evidence_append_only_update before update on evidence begin select raise(abort, 'append_only: evidence'); end;
create trigger evidence_append_only_delete before delete on evidence begin select raise(abort, 'append_only: evidence'); end;
create trigger attachment_append_only_update before update on attachment begin select raise(abort, 'append_only: attachment'); end;
create trigger attachment_append_only_delete before delete on attachment begin select raise(abort, 'append_only: attachment'); end;
create trigger report_append_only_update before update on report begin select raise(abort, 'append_only: report'); end;
create trigger report_append_only_delete before delete on report begin select raise(abort, 'append_only: report'); end;
create trigger machine_test_append_only_update before update on machine_test begin select raise(abort, 'append_only: machine_test'); end;
create trigger machine_test_append_only_delete before delete on machine_test begin select raise(abort, 'append_only: machine_test'); end;
create trigger test_case_version_append_only_update before update on test_case_version begin select raise(abort, 'append_only: test_case_version'); end;
create trigger test_case_version_append_only_delete before delete on test_case_version begin select raise(abort, 'append_only: test_case_version'); end;
create trigger result_append_only_update before update on result begin select raise(abort, 'append_only: result'); end;
create trigger result_append_only_delete before delete on result begin select raise(abort, 'append_only: result'); end;
create trigger acceptance_append_only_update before update on acceptance begin select raise(abort, 'append_only: acceptance'); end;
create trigger acceptance_append_only_delete before delete on acceptance begin select raise(abort, 'append_only: acceptance'); end;
create trigger feedback_append_only_update before update on feedback begin select raise(abort, 'append_only: feedback'); end;
create trigger feedback_append_only_delete before delete on feedback begin select raise(abort, 'append_only: feedback'); end;
create trigger feedback_event_append_only_update before update on feedback_event begin select raise(abort, 'append_only: feedback_event'); end;
create trigger feedback_event_append_only_delete before delete on feedback_event begin select raise(abort, 'append_only: feedback_event'); end;
create trigger waiver_append_only_update before update on waiver begin select raise(abort, 'append_only: waiver'); end;
create trigger waiver_append_only_delete before delete on waiver begin select raise(abort, 'append_only: waiver'); end;
create trigger policy_append_only_update before update on policy begin select raise(abort, 'append_only: policy'); end;
create trigger policy_append_only_delete before delete on policy begin select raise(abort, 'append_only: policy'); end;
create trigger signature_append_only_update before update on signature begin select raise(abort, 'append_only: signature'); end;
create trigger signature_append_only_delete before delete on signature begin select raise(abort, 'append_only: signature'); end;
create trigger release_append_only_update before update on release begin select raise(abort, 'append_only: release'); end;
create trigger release_append_only_delete before delete on release begin select raise(abort, 'append_only: release'); end;
create trigger deployment_status_append_only_update before update on deployment_status begin select raise(abort, 'append_only: deployment_status'); end;
create trigger deployment_status_append_only_delete before delete on deployment_status begin select raise(abort, 'append_only: deployment_status'); end;
create trigger audit_append_only_update before update on audit begin select raise(abort, 'append_only: audit'); end;
create trigger audit_append_only_delete before delete on audit begin select raise(abort, 'append_only: audit'); end;

-- I6: nobody signs their own change.
create trigger signature_self_approval before insert on signature
when exists (
  select 1 from contributor c join alias a on a.person_id = new.person_id
  where c.candidate_id = new.candidate_id
    and ((a.kind = 'github_id' and a.value = cast(c.github_id as text))
      or (a.kind = 'login' and a.value = lower(c.login))
      or (a.kind = 'email' and a.value = lower(c.email)))
)
begin select raise(abort, 'self_approval'); end;

-- I1: a signature names the candidate's own commit and digest.
create trigger signature_names_the_candidate before insert on signature
when not exists (
  select 1 from candidate c
  where c.candidate_id = new.candidate_id and c.commit_sha = new.commit_sha
    and (c.image_digest = new.image_digest or (c.image_digest is null and new.image_digest is null))
)
begin select raise(abort, 'wrong_candidate'); end;

-- I1: no release without an approval of exactly this evidence and policy, and none after a rejection.
create trigger release_unsigned before insert on release
when not exists (
  select 1 from signature s
  where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'approve'
    and s.evidence_hash = new.evidence_hash and s.policy_hash = new.policy_hash
) or exists (
  select 1 from signature s where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'reject'
)
begin select raise(abort, 'unsigned'); end;

-- I8: a finished deployment stays as it ended, and GitHub's id, once known, stays.
create trigger deployment_final before update on deployment
when (old.state in ('failed', 'succeeded') and new.state <> old.state)
  or (old.github_id is not null and (new.github_id is null or new.github_id <> old.github_id))
begin select raise(abort, 'illegal_transition'); end;
create trigger deployment_kept before delete on deployment begin select raise(abort, 'append_only: deployment'); end;
