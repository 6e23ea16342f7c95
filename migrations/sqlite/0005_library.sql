-- The library at 10,000 cases: when a case last changed, and what lists and suggestions read.

alter table test_case add column changed_at integer not null default 0;
update test_case set changed_at = coalesce((
  select v.edited_at from test_case_version v where v.test_case_id = test_case.test_case_id and v.version = test_case.version
), created_at);
create index test_case_changed on test_case (project_id, changed_at);
create index test_case_owner on test_case (project_id, owner);
create index test_case_retired on test_case (project_id) where retired_at is not null;
