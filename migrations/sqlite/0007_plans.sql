-- Plans propose themselves: what changed in a build, which files belong to which tags, what a person took out.

create table change_set (
  candidate_id blob not null references candidate (candidate_id),
  since text not null check (since in ('release', 'previous')),
  extent text not null check (extent in ('known', 'incomplete', 'unknown')),
  -- A sentence: why not more is known.
  reason text,
  -- Asking again would not bring more.
  settled integer not null check (settled in (0, 1)),
  asked_at integer not null,
  primary key (candidate_id, since),
  check (extent = 'known' or reason is not null)
) strict;
create table changed_path (
  candidate_id blob not null,
  since text not null,
  path text not null,
  primary key (candidate_id, since, path),
  foreign key (candidate_id, since) references change_set (candidate_id, since)
) strict;
create table changed_story (
  candidate_id blob not null,
  since text not null,
  story_key text not null,
  primary key (candidate_id, since, story_key),
  foreign key (candidate_id, since) references change_set (candidate_id, since)
) strict;

create table plan_rule (
  project_id blob primary key references project (project_id),
  version integer not null,
  not_run_for integer not null check (not_run_for between 1 and 50),
  edited_by text not null,
  edited_at integer not null
) strict;
-- The tag "nothing" stands for files that no test case depends on.
create table path_tag (
  project_id blob not null references project (project_id),
  position integer not null,
  pattern text not null,
  tag text not null,
  primary key (project_id, position, tag)
) strict;

-- What a person took out of a plan is not proposed for it again.
create table plan_removal (
  candidate_id blob not null references candidate (candidate_id),
  test_case_id blob not null references test_case (test_case_id),
  removed_by text not null,
  removed_at integer not null,
  primary key (candidate_id, test_case_id)
) strict;

-- I8: a carried result names a passed one of the same case and wording, which was really run on another candidate.
create trigger result_origin before insert on result
when new.carried_from is not null and not exists (
  select 1 from result o
  where o.result_id = new.carried_from and o.test_case_id = new.test_case_id and o.version = new.version
    and o.candidate_id <> new.candidate_id and o.verdict = 'passed' and new.verdict = 'passed' and o.carried_from is null
)
begin select raise(abort, 'wrong_origin'); end;
