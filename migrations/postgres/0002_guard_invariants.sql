-- The database has the last word on the invariants, whatever the program does.

create function refuse() returns trigger language plpgsql as $$
begin
  raise exception '%', tg_argv[0] using errcode = 'check_violation';
end $$;

-- I5, I7: history is never changed and never removed.
create trigger candidate_append_only before update or delete on candidate for each row execute function refuse('append_only: candidate');
create trigger contributor_append_only before update or delete on contributor for each row execute function refuse('append_only: contributor');
create trigger evidence_append_only before update or delete on evidence for each row execute function refuse('append_only: evidence');
create trigger attachment_append_only before update or delete on attachment for each row execute function refuse('append_only: attachment');
create trigger report_append_only before update or delete on report for each row execute function refuse('append_only: report');
create trigger machine_test_append_only before update or delete on machine_test for each row execute function refuse('append_only: machine_test');
create trigger test_case_version_append_only before update or delete on test_case_version for each row execute function refuse('append_only: test_case_version');
create trigger result_append_only before update or delete on result for each row execute function refuse('append_only: result');
create trigger acceptance_append_only before update or delete on acceptance for each row execute function refuse('append_only: acceptance');
create trigger feedback_append_only before update or delete on feedback for each row execute function refuse('append_only: feedback');
create trigger feedback_event_append_only before update or delete on feedback_event for each row execute function refuse('append_only: feedback_event');
create trigger waiver_append_only before update or delete on waiver for each row execute function refuse('append_only: waiver');
create trigger policy_append_only before update or delete on policy for each row execute function refuse('append_only: policy');
create trigger signature_append_only before update or delete on signature for each row execute function refuse('append_only: signature');
create trigger release_append_only before update or delete on release for each row execute function refuse('append_only: release');
create trigger deployment_status_append_only before update or delete on deployment_status for each row execute function refuse('append_only: deployment_status');
create trigger audit_append_only before update or delete on audit for each row execute function refuse('append_only: audit');

-- I6: nobody signs their own change.
create function signature_check() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from contributor c join alias a on a.person_id = new.person_id
    where c.candidate_id = new.candidate_id
      and ((a.kind = 'github_id' and a.value = cast(c.github_id as text))
        or (a.kind = 'login' and a.value = lower(c.login))
        or (a.kind = 'email' and a.value = lower(c.email)))
  ) then
    raise exception 'self_approval' using errcode = 'check_violation';
  end if;
  -- I1: a signature names the candidate's own commit and digest.
  if not exists (
    select 1 from candidate c
    where c.candidate_id = new.candidate_id and c.commit_sha = new.commit_sha
      and c.image_digest is not distinct from new.image_digest
  ) then
    raise exception 'wrong_candidate' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_check before insert on signature for each row execute function signature_check();

-- I1: no release without an approval of exactly this evidence and policy, and none after a rejection.
create function release_check() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from signature s
    where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'approve'
      and s.evidence_hash = new.evidence_hash and s.policy_hash = new.policy_hash
  ) or exists (
    select 1 from signature s where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'reject'
  ) then
    raise exception 'unsigned' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger release_check before insert on release for each row execute function release_check();

-- I8: a finished deployment stays as it ended, and GitHub's id, once known, stays.
create function deployment_check() returns trigger language plpgsql as $$
begin
  if (old.state in ('failed', 'succeeded') and new.state <> old.state)
    or (old.github_id is not null and new.github_id is distinct from old.github_id) then
    raise exception 'illegal_transition' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger deployment_check before update on deployment for each row execute function deployment_check();
create trigger deployment_kept before delete on deployment for each row execute function refuse('append_only: deployment');
