-- Machine reports say more: what a test wrote, how the same test ended on other candidates, which cases it
-- stands for.

-- Of the failed ones, broken before they could judge.
alter table report add column errors bigint not null default 0;
-- The runner itself says that they passed when tried again.
alter table report add column flaky bigint not null default 0;
-- Why the file could not be read; then it holds no tests.
alter table report add column problem text;
-- JSON list of sentences.
alter table report add column warnings text not null default '[]';
-- JSON list of name and value, of the suites.
alter table report add column properties text not null default '[]';

alter table machine_test add column file text;
alter table machine_test add column kind text;
alter table machine_test add column started text;
alter table machine_test add column flaky bigint not null default 0 check (flaky in (0, 1));
create index machine_test_name on machine_test (report_id, name);

-- Apart from the test, so that lists do not read it. Only for tests that wrote something.
create table machine_output (
  report_id uuid not null,
  position bigint not null,
  detail text not null,
  stdout text not null,
  stderr text not null,
  cut bigint not null check (cut in (0, 1)),
  -- JSON list of name and value.
  properties text not null,
  primary key (report_id, position),
  foreign key (report_id, position) references machine_test (report_id, position)
);
create trigger machine_output_append_only before update or delete on machine_output for each row execute function refuse('append_only: machine_output');

-- How one test ended on one candidate, the worst over its files: a reading of machine_test, kept because
-- comparing candidates must not read whole reports. rank: failed 3, error 2, passed 1, skipped 0.
create table candidate_test (
  candidate_id uuid not null references candidate (candidate_id),
  identity uuid not null,
  rank bigint not null check (rank between 0 and 3),
  flaky bigint not null check (flaky in (0, 1)),
  report_id uuid not null,
  position bigint not null,
  primary key (candidate_id, identity),
  foreign key (report_id, position) references machine_test (report_id, position)
);
create index candidate_test_suspect on candidate_test (candidate_id, identity) where rank >= 2 or flaky = 1;

-- Machine tests that stand for cases; by_list is 1 when the case's own list says so, which may change.
create table machine_case (
  report_id uuid not null,
  position bigint not null,
  test_case_id uuid not null references test_case (test_case_id),
  by_list bigint not null check (by_list in (0, 1)),
  primary key (report_id, position, test_case_id),
  foreign key (report_id, position) references machine_test (report_id, position)
);
create index machine_case_case on machine_case (test_case_id);
