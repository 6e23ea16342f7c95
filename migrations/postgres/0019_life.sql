-- What becomes of signatures: they expire, are taken back, are seen to be void; stand-ins; emergency releases and what
-- these owe. Nothing that was signed is ever changed: each end is a row of its own.

alter table contributor drop constraint contributor_part_check;
alter table contributor add constraint contributor_part_check
  check (part in ('author', 'co_author', 'merger', 'dispatcher', 're_runner'));

-- Who gave a role, beside the name they had then.
alter table role_grant add column granted_by_id uuid references person (person_id);

create table delegation (
  delegation_id uuid primary key,
  project_id uuid not null references project (project_id),
  of_person uuid not null references person (person_id),
  by_person uuid not null references person (person_id),
  environment text,
  reason text not null check (length(reason) > 0),
  begins_at bigint not null,
  until_at bigint not null,
  made_at bigint not null,
  intent text not null unique,
  check (of_person <> by_person),
  check (until_at > begins_at)
);
create index delegation_project on delegation (project_id);
create index delegation_until on delegation (until_at);
create trigger delegation_append_only before update or delete on delegation for each row execute function refuse('append_only: delegation');

create table delegation_end (
  delegation_id uuid primary key references delegation (delegation_id),
  person_id uuid not null references person (person_id),
  reason text not null,
  ended_at bigint not null
);
create trigger delegation_end_append_only before update or delete on delegation_end for each row execute function refuse('append_only: delegation_end');

-- Old signatures have no end, and nobody knows what their signers saw thing by thing.
alter table signature add column expires_at bigint;
alter table signature add column delegation_id uuid references delegation (delegation_id);
alter table signature add column picture text;
create index signature_expires on signature (expires_at);

create table signature_revocation (
  signature_id uuid primary key references signature (signature_id),
  person_id uuid not null references person (person_id),
  reason text not null check (length(reason) > 0),
  intent text not null unique,
  revoked_at bigint not null
);
create trigger signature_revocation_append_only before update or delete on signature_revocation for each row execute function refuse('append_only: signature_revocation');

-- It was seen not to count any more, and its signer is told: from then on it never counts again.
create table signature_end (
  signature_id uuid primary key references signature (signature_id),
  kind text not null check (kind in ('void', 'expired', 'revoked', 'not_entitled')),
  why text not null check (length(why) > 0),
  differences text not null,
  ended_at bigint not null
);
create trigger signature_end_append_only before update or delete on signature_end for each row execute function refuse('append_only: signature_end');

-- A release whose approval ended before it was sent. It stays as it is; a new approval makes a new release.
alter table deployment add column withdrawn_at bigint;
create function deployment_withdrawn_check() returns trigger language plpgsql as $$
begin
  if (new.withdrawn_at is not null and (new.posts > 0 or new.github_id is not null or new.state <> 'stuck'))
    or (old.withdrawn_at is not null and new.withdrawn_at is null) then
    raise exception 'illegal_transition' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger deployment_withdrawn_check before update on deployment for each row execute function deployment_withdrawn_check();

-- Emergency releases.
alter table release add column emergency bigint not null default 0 check (emergency in (0, 1));

create table emergency_word (
  emergency_word_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  environment text not null,
  person_id uuid not null references person (person_id),
  role text not null,
  incident text not null check (length(incident) > 0),
  reason text not null check (length(reason) > 0),
  commit_sha text not null,
  image_digest text not null,
  statement text not null,
  statement_hash text not null check (length(statement_hash) = 64),
  intent text not null unique,
  said_at bigint not null
);
create index emergency_word_candidate on emergency_word (candidate_id);
create trigger emergency_word_append_only before update or delete on emergency_word for each row execute function refuse('append_only: emergency_word');

create table obligation (
  obligation_id uuid primary key,
  project_id uuid not null references project (project_id),
  release_id uuid not null references release (release_id),
  owed text not null check (owed in ('late_sign_off', 'reason')),
  rule text not null,
  subject text not null,
  sentence text not null,
  opened_at bigint not null,
  due bigint not null,
  check (due > opened_at)
);
create index obligation_project on obligation (project_id);
create index obligation_due on obligation (due);
create trigger obligation_append_only before update or delete on obligation for each row execute function refuse('append_only: obligation');

-- Nobody named: the portal saw that it is done.
create table obligation_met (
  obligation_id uuid primary key references obligation (obligation_id),
  person_id uuid references person (person_id),
  how text not null check (length(how) > 0),
  met_at bigint not null
);
create trigger obligation_met_append_only before update or delete on obligation_met for each row execute function refuse('append_only: obligation_met');

-- I6: nobody signs their own change, in no name, and nobody lends their name to their own change.
create function signature_life_check() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from contributor c join delegation d on d.delegation_id = new.delegation_id join alias a on a.person_id = d.of_person
    where c.candidate_id = new.candidate_id
      and ((a.kind = 'github_id' and a.value = cast(c.github_id as text))
        or (a.kind = 'login' and a.value = lower(c.login))
        or (a.kind = 'email' and a.value = lower(c.email)))
  ) then
    raise exception 'self_approval' using errcode = 'check_violation';
  end if;
  -- A stand-in signs under their own delegation, while it lasts.
  if new.delegation_id is not null and not exists (
    select 1 from delegation d where d.delegation_id = new.delegation_id and d.by_person = new.person_id
      and d.begins_at <= new.signed_at and d.until_at > new.signed_at and (d.environment is null or d.environment = new.environment)
      and not exists (select 1 from delegation_end e where e.delegation_id = d.delegation_id)
  ) then
    raise exception 'not_stand_in' using errcode = 'check_violation';
  end if;
  if new.expires_at is not null and new.expires_at <= new.signed_at then
    raise exception 'expired' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_life_check before insert on signature for each row execute function signature_life_check();

-- What was sent cannot be taken back, and a rejection is final.
create function signature_revocation_check() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from signature s join release r on r.candidate_id = s.candidate_id and r.environment = s.environment
    join deployment d on d.release_id = r.release_id where s.signature_id = new.signature_id and d.posts > 0
  ) then
    raise exception 'already_sent' using errcode = 'check_violation';
  end if;
  if exists (select 1 from signature s where s.signature_id = new.signature_id and s.decision = 'reject') then
    raise exception 'already_rejected' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_revocation_check before insert on signature_revocation for each row execute function signature_revocation_check();

-- I6 for emergencies: neither of the two had a part in the build, and what they name is the candidate's own.
create function emergency_word_check() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from contributor c join alias a on a.person_id = new.person_id
    where c.candidate_id = new.candidate_id
      and ((a.kind = 'github_id' and a.value = cast(c.github_id as text))
        or (a.kind = 'login' and a.value = lower(c.login))
        or (a.kind = 'email' and a.value = lower(c.email)))
  ) or not exists (
    select 1 from candidate c where c.candidate_id = new.candidate_id and c.commit_sha = new.commit_sha and c.image_digest = new.image_digest
  ) then
    raise exception 'self_approval or wrong_candidate' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger emergency_word_check before insert on emergency_word for each row execute function emergency_word_check();

-- I1: no release without an approval of exactly this evidence and policy that still counts, or the words of two people; none
-- after a rejection; and one at a time.
create or replace function release_check() returns trigger language plpgsql as $$
begin
  if (new.emergency = 0 and not exists (
    select 1 from signature s
    where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'approve'
      and s.evidence_hash = new.evidence_hash and s.policy_hash = new.policy_hash
      and (s.expires_at is null or s.expires_at > new.released_at)
      and not exists (select 1 from signature_revocation v where v.signature_id = s.signature_id)
      and not exists (select 1 from signature_end e where e.signature_id = s.signature_id)
  )) or (new.emergency = 1 and (
    select count(distinct w.person_id) from emergency_word w where w.candidate_id = new.candidate_id and w.environment = new.environment
  ) < 2) or exists (
    select 1 from signature s where s.candidate_id = new.candidate_id and s.environment = new.environment and s.decision = 'reject'
  ) then
    raise exception 'unsigned' using errcode = 'check_violation';
  end if;
  if exists (
    select 1 from release r left join deployment d on d.release_id = r.release_id
    where r.candidate_id = new.candidate_id and r.environment = new.environment and d.withdrawn_at is null
  ) then
    raise exception 'already_released' using errcode = 'check_violation';
  end if;
  return new;
end $$;
