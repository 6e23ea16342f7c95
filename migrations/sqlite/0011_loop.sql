-- The loop: what is known of fixes, reports that say the same, and how GitHub was told. Facts only; where a report stands
-- is derived from them.

-- The exact candidate that somebody tried before confirming or reopening.
alter table feedback_event add column tried_on blob references candidate (candidate_id);

-- The commits of a candidate's range that name the issue of a report.
create table named_commit (
  candidate_id blob not null references candidate (candidate_id),
  issue_key text not null,
  commit_sha text not null check (length(commit_sha) = 40),
  primary key (candidate_id, issue_key, commit_sha)
) strict;
create index named_commit_key on named_commit (issue_key);

-- The commits that a candidate's range takes back.
create table reverted_commit (
  candidate_id blob not null references candidate (candidate_id),
  commit_sha text not null check (length(commit_sha) = 40),
  primary key (candidate_id, commit_sha)
) strict;
create index reverted_commit_sha on reverted_commit (commit_sha);

-- Every candidate from from_number to this one contains the one before.
create table candidate_line (
  candidate_id blob primary key references candidate (candidate_id),
  from_number integer not null
) strict;

-- GitHub's word on whether a candidate contains a commit.
create table containment (
  candidate_id blob not null references candidate (candidate_id),
  commit_sha text not null check (length(commit_sha) = 40),
  contains integer not null check (contains in (0, 1)),
  primary key (candidate_id, commit_sha)
) strict;
create index containment_sha on containment (commit_sha);

-- Who says that a report is fixed in a candidate. Withdrawn when the facts no longer say so.
create table fix_claim (
  feedback_id blob not null references feedback (feedback_id),
  candidate_id blob not null references candidate (candidate_id),
  anchor_sha text not null check (length(anchor_sha) = 40),
  source text not null,
  seen_at integer not null,
  withdrawn_at integer,
  primary key (feedback_id, candidate_id, anchor_sha, source)
) strict;

-- One report leads, others follow it; an ended join stays on record.
create table feedback_join (
  join_id blob primary key,
  follower_id blob not null references feedback (feedback_id),
  lead_id blob not null references feedback (feedback_id),
  joined_by blob not null references person (person_id),
  joined_at integer not null,
  ended_by blob references person (person_id),
  ended_at integer,
  check (follower_id <> lead_id),
  check ((ended_by is null) = (ended_at is null))
) strict;
create unique index feedback_join_once on feedback_join (follower_id) where ended_at is null;
create index feedback_join_lead on feedback_join (lead_id);

-- Pull requests that a candidate brought, since the candidate before.
create table candidate_pull (
  candidate_id blob not null references candidate (candidate_id),
  pull integer not null,
  primary key (candidate_id, pull)
) strict;

-- What GitHub shows of us: a check run on a candidate's commit (subject is the candidate's number), a comment on a pull
-- request (its number), the issue of a report (its number). github_id is null until GitHub has it; content is the hash of what
-- was written last; closed_at is when GitHub's issue was closed.
create table github_thing (
  project_id blob not null references project (project_id),
  kind text not null check (kind in ('check_run', 'comment', 'issue')),
  subject integer not null,
  github_id integer,
  posts integer not null default 0,
  posted_at integer,
  content text,
  problem text,
  closed_at integer,
  primary key (project_id, kind, subject)
) strict;

-- What GitHub does not let the App do, shown on the project's settings; gone when it works again.
create table github_refusal (
  project_id blob not null references project (project_id),
  what text not null check (what in ('check_run', 'comment', 'issue')),
  problem text not null,
  refused_at integer not null,
  primary key (project_id, what)
) strict;

-- What was found out about builds stays true, and a join is only ever ended.
create trigger feedback_join_across before insert on feedback_join
when (select project_id from feedback where feedback_id = new.follower_id) <> (select project_id from feedback where feedback_id = new.lead_id)
begin select raise(abort, 'wrong_project'); end;
create trigger feedback_join_chain before insert on feedback_join
when exists (select 1 from feedback_join j where j.ended_at is null and (j.follower_id = new.lead_id or j.lead_id = new.follower_id))
begin select raise(abort, 'join_chain'); end;
create trigger feedback_join_ends_once before update on feedback_join
when old.ended_at is not null or new.follower_id <> old.follower_id or new.lead_id <> old.lead_id
begin select raise(abort, 'append_only: feedback_join'); end;
create trigger feedback_join_kept before delete on feedback_join begin select raise(abort, 'append_only: feedback_join'); end;
