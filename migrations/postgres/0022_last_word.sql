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
  (p.body::jsonb ->> 'product_owner_signatures')::bigint
    + coalesce((select sum((r ->> 'count')::bigint) from jsonb_array_elements(p.body::jsonb -> 'more_signers') r), 0) as signatures
from policy p;

-- Are the approvals of this candidate for this environment, evidence and policy complete at this moment?
create function enough_signatures(candidate uuid, place text, evidence text, rules text, at bigint) returns boolean language sql stable as $$
  select (
    select count(distinct l.person_id) from live_approval l
    where l.candidate_id = $1 and l.environment = $2 and l.evidence_hash = $3 and l.policy_hash = $4
      and (l.expires_at is null or l.expires_at > $5)
  ) >= coalesce((
    select max(a.signatures) from signatures_asked a join candidate c on c.project_id = a.project_id
    where c.candidate_id = $1 and a.environment = $2 and a.policy_hash = $4
  ), 1)
$$;

-- I1, I6: no release without enough of them.
create function release_without_enough_signatures() returns trigger language plpgsql as $$
begin
  if new.emergency = 0
    and not enough_signatures(new.candidate_id, new.environment, new.evidence_hash, new.policy_hash, new.released_at) then
    raise exception 'unsigned' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger release_without_enough_signatures before insert on release
for each row execute function release_without_enough_signatures();
-- One attempt follows the other.
create function release_out_of_turn() returns trigger language plpgsql as $$
begin
  if new.attempt <> 1 + coalesce((
    select max(r.attempt) from release r where r.candidate_id = new.candidate_id and r.environment = new.environment
  ), 0) then
    raise exception 'stale_record' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger release_out_of_turn before insert on release for each row execute function release_out_of_turn();

-- I1: nor is anything sent to GitHub without enough of them at that moment: a request is counted before it is made.
create function deployment_sent_unsigned() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from release r where r.release_id = new.release_id and (
      exists (select 1 from signature s where s.candidate_id = r.candidate_id and s.environment = r.environment and s.decision = 'reject')
      or (r.emergency = 1 and (
        select count(distinct w.person_id) from emergency_word w join person p on p.person_id = w.person_id
        where w.candidate_id = r.candidate_id and w.environment = r.environment and p.disabled_at is null
      ) < 2)
      or (r.emergency = 0
        and not enough_signatures(r.candidate_id, r.environment, r.evidence_hash, r.policy_hash, new.updated_at))
    )
  ) then
    raise exception 'unsigned' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger deployment_sent_unsigned before update on deployment
for each row when (new.posts > old.posts) execute function deployment_sent_unsigned();

-- I3, I8: a deployment begins unsent, goes only forward, and every request to GitHub is counted.
create trigger deployment_begins_waiting before insert on deployment
for each row when (new.state <> 'waiting' or new.posts <> 0 or new.github_id is not null) execute function refuse('illegal_transition');
create function deployment_of_another_project() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from release r join candidate c on c.candidate_id = r.candidate_id
    where r.release_id = new.release_id and c.project_id = new.project_id
  ) then
    raise exception 'wrong_project' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger deployment_of_another_project before insert on deployment
for each row execute function deployment_of_another_project();
create trigger deployment_keeps_its_release before update on deployment
for each row when (
  new.deployment_id <> old.deployment_id or new.release_id <> old.release_id or new.project_id <> old.project_id
  or new.task <> old.task or new.created_at <> old.created_at
) execute function refuse('append_only: deployment');
create trigger deployment_goes_forward before update on deployment
for each row when (
  (old.github_id is not null and new.state in ('waiting', 'sending', 'unknown'))
  or (old.state = 'in_progress' and new.state = 'queued')
  or (old.state in ('waiting', 'sending', 'unknown', 'stuck') and new.state in ('in_progress', 'failed', 'succeeded'))
) execute function refuse('illegal_transition');
create trigger deployment_counts_requests before update on deployment
for each row when (
  (new.state = 'sending' and old.state <> 'sending' and new.posts <> old.posts + 1)
  or (new.posts <> old.posts and (
    old.github_id is not null
    or not (new.posts = old.posts + 1 and new.state = 'sending' and old.state in ('waiting', 'sending', 'unknown'))
      and not (new.posts = old.posts - 1 and old.state = 'sending' and new.state in ('waiting', 'unknown'))
  ))
) execute function refuse('illegal_transition');

-- I6: whoever signs holds a role in the project; step ten says it of those who came by an invitation.
create function signature_of_a_stranger() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from candidate c
    join identity i on i.person_id = new.person_id
    join role_grant g on g.provider = i.provider and g.subject = i.subject and g.project_id = c.project_id
    join person p on p.person_id = new.person_id and p.disabled_at is null
    where c.candidate_id = new.candidate_id
  ) and not exists (select 1 from identity i where i.person_id = new.person_id and i.provider = 'invitation') then
    raise exception 'not_entitled' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_of_a_stranger before insert on signature for each row execute function signature_of_a_stranger();
-- I1: nothing is signed under rules that are no longer in force, and nothing after a rejection.
create function signature_of_old_rules() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from candidate c where c.candidate_id = new.candidate_id
      and new.policy_hash = (select y.hash from policy y where y.project_id = c.project_id and y.environment = new.environment
      order by y.version desc limit 1)
  ) then
    raise exception 'stale_record' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_of_old_rules before insert on signature for each row execute function signature_of_old_rules();
create function signature_after_a_rejection() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from signature s where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'reject'
  ) then
    raise exception 'stale_record' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_after_a_rejection before insert on signature for each row execute function signature_after_a_rejection();
-- I3: one approval of the same person that counts, for the same evidence and rules.
create function signature_twice() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from live_approval l
    where l.candidate_id = new.candidate_id and l.environment = new.environment
      and l.signer_id = new.person_id and l.delegation_id is not distinct from new.delegation_id
      and l.evidence_hash = new.evidence_hash and l.policy_hash = new.policy_hash
      and (l.expires_at is null or l.expires_at > new.signed_at)
  ) then
    raise exception 'already_signed' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_twice before insert on signature
for each row when (new.decision = 'approve') execute function signature_twice();
-- A signature's columns say what its statement says, its reason is not only spaces, and its hashes are hashes.
create trigger signature_of_another_statement before insert on signature
for each row when (
  position(new.commit_sha in new.statement) = 0 or position(new.evidence_hash in new.statement) = 0
  or position(new.policy_hash in new.statement) = 0 or position(new.environment in new.statement) = 0
) execute function refuse('wrong_statement');
create trigger signature_form before insert on signature
for each row when (
  btrim(new.reason, E'\t\n\u000b\f\r \u00a0') = '' or length(new.environment) not between 1 and 100
  or new.statement_hash ~ '[^0-9a-f]' or new.evidence_hash ~ '[^0-9a-f]' or new.policy_hash ~ '[^0-9a-f]'
) execute function refuse('wrong_form');
create trigger candidate_form before insert on candidate
for each row when (
  new.commit_sha ~ '[^0-9a-f]'
  or (new.image_digest is not null and (new.image_digest !~ '^sha256:' or substr(new.image_digest, 8) ~ '[^0-9a-f]'))
) execute function refuse('wrong_form');

-- I7: a row of the audit log follows the last one.
create function audit_follows() returns trigger language plpgsql as $$
declare
  last record;
begin
  select a.seq, a.hash into last from audit a order by a.seq desc limit 1;
  if new.seq <> 1 + coalesce(last.seq, 0) or new.previous <> coalesce(last.hash, repeat('0', 64)) then
    raise exception 'broken_chain' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger audit_follows before insert on audit for each row execute function audit_follows();

-- A version of the rules follows the last one.
create function policy_follows() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from policy o where o.project_id = new.project_id and o.environment = new.environment and o.version > new.version
  ) then
    raise exception 'stale_record' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger policy_follows before insert on policy for each row execute function policy_follows();

-- I6: who somebody is, and what they are known as, is never forgotten or given to another; a role is what it was given as,
-- and since when; a revoked token stays so.
create trigger identity_append_only before update or delete on identity for each row execute function refuse('append_only: identity');
create trigger alias_append_only before update or delete on alias for each row execute function refuse('append_only: alias');
create trigger role_grant_fixed before update on role_grant for each row execute function refuse('append_only: role_grant');
create trigger api_token_fixed before update on api_token
for each row when (
  new.token_id <> old.token_id or new.project_id <> old.project_id or new.secret_hash <> old.secret_hash or new.scopes <> old.scopes
  or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
) execute function refuse('append_only: api_token');
create trigger api_token_kept before delete on api_token for each row execute function refuse('append_only: api_token');

-- "truncate" empties a table without asking the triggers that guard its rows, so whatever keeps its rows refuses it too.
do $$
declare
  kept record;
begin
  for kept in
    select distinct c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgfoid = 'refuse'::regproc and not t.tgisinternal and (t.tgtype & 8) <> 0
  loop
    execute format(
      'create trigger %I before truncate on %I for each statement execute function refuse(%L)',
      kept.name || '_not_truncated', kept.name, 'append_only: ' || kept.name
    );
  end loop;
end $$;
