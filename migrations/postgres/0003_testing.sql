-- The test case library grows up: filing, search, reasons in plans, steps and proof in results.

alter table test_case add column title text not null default '';
alter table test_case add column folder text not null default '';
alter table test_case add column priority text not null default 'medium' check (priority in ('low', 'medium', 'high', 'critical'));
alter table test_case add column owner text;
alter table test_case add column reference text;
-- Everything one can search for, in lower case: number, title, folder, tags, stories, owner, precondition, steps.
alter table test_case add column search text not null default '';
-- Counts the changes of filing, so that two people who file one case at once notice.
alter table test_case add column filed bigint not null default 1;
create unique index test_case_reference on test_case (project_id, reference) where reference is not null;
create index test_case_folder on test_case (project_id, folder);

-- Of the newest version.
create table test_case_tag (
  test_case_id uuid not null references test_case (test_case_id),
  tag text not null check (length(tag) between 1 and 40),
  primary key (test_case_id, tag)
);
create index test_case_tag_tag on test_case_tag (tag);
create table test_case_story (
  test_case_id uuid not null references test_case (test_case_id),
  story_key text not null,
  primary key (test_case_id, story_key)
);
create index test_case_story_story on test_case_story (story_key);
-- Names of machine tests that stand for a case.
create table test_case_automation (
  test_case_id uuid not null references test_case (test_case_id),
  test_name text not null,
  primary key (test_case_id, test_name)
);
create index test_case_automation_name on test_case_automation (test_name);

update test_case set title = (
  select v.title from test_case_version v where v.test_case_id = test_case.test_case_id and v.version = test_case.version
);
insert into test_case_story (test_case_id, story_key)
select v.test_case_id, v.story_key from test_case_version v
join test_case t on t.test_case_id = v.test_case_id and t.version = v.version where v.story_key is not null;
update test_case set search = lower('tc-' || number || ' ' || title || ' ' || coalesce((
  select v.story_key || ' ' from test_case_version v where v.test_case_id = test_case.test_case_id and v.version = test_case.version
), '') || (
  select v.wording from test_case_version v where v.test_case_id = test_case.test_case_id and v.version = test_case.version
));

-- JSON list of reasons; empty for what was planned before reasons were kept.
alter table plan_item add column why text not null default '[]';
alter table plan_item add column assigned_to uuid references person (person_id);

-- A run in which a tester accepts results of an older candidate is of the kind "carry".
alter table test_run add column kind text not null default 'tester' check (kind in ('tester', 'carry'));

-- JSON list of step verdicts, or nothing.
alter table result add column steps text;
-- JSON: what the environment served when it was recorded, or nothing.
alter table result add column served text;
-- Milliseconds the tester was at it.
alter table result add column took bigint check (took >= 0);
alter table result add column settles bigint not null default 0 check (settles in (0, 1));
alter table result add column carried_from uuid references result (result_id);
create index result_case on result (test_case_id);

alter table waiver add column scope text not null default 'result' check (scope in ('result', 'case'));
create index waiver_case on waiver (candidate_id) where scope = 'case';
