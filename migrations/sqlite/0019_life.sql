-- What becomes of signatures: they expire, are taken back, are seen to be void; stand-ins; emergency releases and what
-- these owe. Nothing that was signed is ever changed: each end is a row of its own.

-- Only SQLite needs a new table for one more word in a check. Its triggers, and the one that reads it, are made again.
drop trigger signature_self_approval;
drop trigger contributor_append_only_update;
drop trigger contributor_append_only_delete;
create table contributor_of_all_parts (
  candidate_id blob not null references candidate (candidate_id),
  position integer not null,
  part text not null check (part in ('author', 'co_author', 'merger', 'dispatcher', 're_runner')),
  name text not null,
  github_id integer,
  login text,
  email text,
  primary key (candidate_id, position)
) strict;
insert into contributor_of_all_parts (candidate_id, position, part, name, github_id, login, email)
select candidate_id, position, part, name, github_id, login, email from contributor;
drop table contributor;
alter table contributor_of_all_parts rename to contributor;
create trigger contributor_append_only_update before update on contributor begin select raise(abort, 'append_only: contributor'); end;
create trigger contributor_append_only_delete before delete on contributor begin select raise(abort, 'append_only: contributor'); end;

-- Who gave a role, beside the name they had then.
alter table role_grant add column granted_by_id blob references person (person_id);

create table delegation (
  delegation_id blob primary key,
  project_id blob not null references project (project_id),
  of_person blob not null references person (person_id),
  by_person blob not null references person (person_id),
  environment text,
  reason text not null check (length(reason) > 0),
  begins_at integer not null,
  until_at integer not null,
  made_at integer not null,
  intent text not null unique,
  check (of_person <> by_person),
  check (until_at > begins_at)
) strict;
create index delegation_project on delegation (project_id);
create index delegation_until on delegation (until_at);
create trigger delegation_append_only_update before update on delegation begin select raise(abort, 'append_only: delegation'); end;
create trigger delegation_append_only_delete before delete on delegation begin select raise(abort, 'append_only: delegation'); end;

create table delegation_end (
  delegation_id blob primary key references delegation (delegation_id),
  person_id blob not null references person (person_id),
  reason text not null,
  ended_at integer not null
) strict;
create trigger delegation_end_append_only_update before update on delegation_end begin select raise(abort, 'append_only: delegation_end'); end;
create trigger delegation_end_append_only_delete before delete on delegation_end begin select raise(abort, 'append_only: delegation_end'); end;

-- Old signatures have no end, and nobody knows what their signers saw thing by thing.
alter table signature add column expires_at integer;
alter table signature add column delegation_id blob references delegation (delegation_id);
alter table signature add column picture text;
create index signature_expires on signature (expires_at);

create table signature_revocation (
  signature_id blob primary key references signature (signature_id),
  person_id blob not null references person (person_id),
  reason text not null check (length(reason) > 0),
  intent text not null unique,
  revoked_at integer not null
) strict;
create trigger signature_revocation_append_only_update before update on signature_revocation begin select raise(abort, 'append_only: signature_revocation'); end;
create trigger signature_revocation_append_only_delete before delete on signature_revocation begin select raise(abort, 'append_only: signature_revocation'); end;

-- It was seen not to count any more, and its signer is told: from then on it never counts again.
create table signature_end (
  signature_id blob primary key references signature (signature_id),
  kind text not null check (kind in ('void', 'expired', 'revoked', 'not_entitled')),
  why text not null check (length(why) > 0),
  differences text not null,
  ended_at integer not null
) strict;
create trigger signature_end_append_only_update before update on signature_end begin select raise(abort, 'append_only: signature_end'); end;
create trigger signature_end_append_only_delete before delete on signature_end begin select raise(abort, 'append_only: signature_end'); end;

-- A release whose approval ended before it was sent. It stays as it is; a new approval makes a new release.
alter table deployment add column withdrawn_at integer;
create trigger deployment_withdrawn before update on deployment
when (new.withdrawn_at is not null and (new.posts > 0 or new.github_id is not null or new.state <> 'stuck'))
  or (old.withdrawn_at is not null and new.withdrawn_at is null)
begin select raise(abort, 'illegal_transition'); end;

-- Emergency releases.
alter table release add column emergency integer not null default 0 check (emergency in (0, 1));

create table emergency_word (
  emergency_word_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  environment text not null,
  person_id blob not null references person (person_id),
  role text not null,
  incident text not null check (length(incident) > 0),
  reason text not null check (length(reason) > 0),
  commit_sha text not null,
  image_digest text not null,
  statement text not null,
  statement_hash text not null check (length(statement_hash) = 64),
  intent text not null unique,
  said_at integer not null
) strict;
create index emergency_word_candidate on emergency_word (candidate_id);
create trigger emergency_word_append_only_update before update on emergency_word begin select raise(abort, 'append_only: emergency_word'); end;
create trigger emergency_word_append_only_delete before delete on emergency_word begin select raise(abort, 'append_only: emergency_word'); end;

create table obligation (
  obligation_id blob primary key,
  project_id blob not null references project (project_id),
  release_id blob not null references release (release_id),
  owed text not null check (owed in ('late_sign_off', 'reason')),
  rule text not null,
  subject text not null,
  sentence text not null,
  opened_at integer not null,
  due integer not null,
  check (due > opened_at)
) strict;
create index obligation_project on obligation (project_id);
create index obligation_due on obligation (due);
create trigger obligation_append_only_update before update on obligation begin select raise(abort, 'append_only: obligation'); end;
create trigger obligation_append_only_delete before delete on obligation begin select raise(abort, 'append_only: obligation'); end;

-- Nobody named: the portal saw that it is done.
create table obligation_met (
  obligation_id blob primary key references obligation (obligation_id),
  person_id blob references person (person_id),
  how text not null check (length(how) > 0),
  met_at integer not null
) strict;
create trigger obligation_met_append_only_update before update on obligation_met begin select raise(abort, 'append_only: obligation_met'); end;
create trigger obligation_met_append_only_delete before delete on obligation_met begin select raise(abort, 'append_only: obligation_met'); end;

-- I6: nobody signs their own change, in no name, and nobody lends their name to their own change.
create trigger signature_self_approval before insert on signature
when exists (
  select 1 from contributor c join alias a on a.person_id = new.person_id
      or a.person_id = (select d.of_person from delegation d where d.delegation_id = new.delegation_id)
  where c.candidate_id = new.candidate_id
    and ((a.kind = 'github_id' and a.value = cast(c.github_id as text))
      or (a.kind = 'login' and a.value = lower(c.login))
      or (a.kind = 'email' and a.value = lower(c.email)))
)
begin select raise(abort, 'self_approval'); end;
-- A stand-in signs under their own delegation, while it lasts.
create trigger signature_of_a_stand_in before insert on signature
when new.delegation_id is not null and not exists (
  select 1 from delegation d where d.delegation_id = new.delegation_id and d.by_person = new.person_id
    and d.begins_at <= new.signed_at and d.until_at > new.signed_at and (d.environment is null or d.environment = new.environment)
    and not exists (select 1 from delegation_end e where e.delegation_id = d.delegation_id)
)
begin select raise(abort, 'not_stand_in'); end;
create trigger signature_ends_later before insert on signature
when new.expires_at is not null and new.expires_at <= new.signed_at
begin select raise(abort, 'expired'); end;

-- What was sent cannot be taken back, and a rejection is final.
create trigger signature_revoked_too_late before insert on signature_revocation
when exists (
  select 1 from signature s join release r on r.candidate_id = s.candidate_id and r.environment = s.environment
  join deployment d on d.release_id = r.release_id where s.signature_id = new.signature_id and d.posts > 0
)
begin select raise(abort, 'already_sent'); end;
create trigger rejection_revoked before insert on signature_revocation
when exists (select 1 from signature s where s.signature_id = new.signature_id and s.decision = 'reject')
begin select raise(abort, 'already_rejected'); end;

-- I6 for emergencies: neither of the two had a part in the build, and what they name is the candidate's own.
create trigger emergency_word_check before insert on emergency_word
when exists (
  select 1 from contributor c join alias a on a.person_id = new.person_id
  where c.candidate_id = new.candidate_id
    and ((a.kind = 'github_id' and a.value = cast(c.github_id as text))
      or (a.kind = 'login' and a.value = lower(c.login))
      or (a.kind = 'email' and a.value = lower(c.email)))
) or not exists (
  select 1 from candidate c where c.candidate_id = new.candidate_id and c.commit_sha = new.commit_sha and c.image_digest = new.image_digest
)
begin select raise(abort, 'self_approval or wrong_candidate'); end;

-- I1: no release without an approval of exactly this evidence and policy that still counts, or the words of two people; none
-- after a rejection; and one at a time.
drop trigger release_unsigned;
create trigger release_unsigned before insert on release
when (new.emergency = 0 and not exists (
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
)
begin select raise(abort, 'unsigned'); end;
create trigger release_twice before insert on release
when exists (
  select 1 from release r left join deployment d on d.release_id = r.release_id
  where r.candidate_id = new.candidate_id and r.environment = new.environment and d.withdrawn_at is null
)
begin select raise(abort, 'already_released'); end;
