-- Honest results: a closed run stays closed, waivers have an end and can be ended, and each is about its own candidate.

-- A waiver that is over may be followed by another one for the same result, so a result is no longer unique here.
-- Only SQLite needs a new table for that.
create table waiver_with_end (
  waiver_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  result_id blob not null references result (result_id),
  reason text not null,
  until integer,
  person_id blob not null references person (person_id),
  waived_at integer not null,
  scope text not null default 'result' check (scope in ('result', 'case')),
  constraint waiver_of_a_case_ends check (scope = 'result' or until is not null)
) strict;
insert into waiver_with_end (waiver_id, candidate_id, result_id, reason, until, person_id, waived_at, scope)
select waiver_id, candidate_id, result_id, reason, until, person_id, waived_at, scope from waiver;
drop table waiver;
alter table waiver_with_end rename to waiver;
create index waiver_candidate on waiver (candidate_id);
create index waiver_result on waiver (result_id);
-- The end date bounds every search for waivers of whole cases.
create index waiver_case on waiver (until) where scope = 'case';
create trigger waiver_append_only_update before update on waiver begin select raise(abort, 'append_only: waiver'); end;
create trigger waiver_append_only_delete before delete on waiver begin select raise(abort, 'append_only: waiver'); end;

create table waiver_end (
  waiver_id blob primary key references waiver (waiver_id),
  person_id blob not null references person (person_id),
  reason text not null check (length(reason) > 0),
  ended_at integer not null
) strict;
create trigger waiver_end_append_only_update before update on waiver_end begin select raise(abort, 'append_only: waiver_end'); end;
create trigger waiver_end_append_only_delete before delete on waiver_end begin select raise(abort, 'append_only: waiver_end'); end;

-- Those of the first days may have no end; no new one may.
create trigger waiver_without_an_end before insert on waiver
when new.until is null or new.until <= new.waived_at
begin select raise(abort, 'until_missing'); end;
create trigger waiver_of_another_candidate before insert on waiver
when not exists (select 1 from result r where r.result_id = new.result_id and r.candidate_id = new.candidate_id)
begin select raise(abort, 'wrong_candidate'); end;
create trigger waiver_of_nothing before insert on waiver
when exists (select 1 from result r where r.result_id = new.result_id and r.verdict not in ('failed', 'blocked'))
begin select raise(abort, 'nothing_to_waive'); end;
create trigger waiver_twice before insert on waiver
when exists (
  select 1 from waiver w where w.result_id = new.result_id and (w.until is null or w.until > new.waived_at)
    and not exists (select 1 from waiver_end e where e.waiver_id = w.waiver_id)
)
begin select raise(abort, 'already_waived'); end;

-- Nothing is recorded in a closed run, or in a run of another candidate; a closed run is never changed.
create trigger result_in_a_closed_run before insert on result
when exists (select 1 from test_run t where t.test_run_id = new.test_run_id and t.closed_at is not null)
begin select raise(abort, 'run_closed'); end;
create trigger result_in_a_foreign_run before insert on result
when exists (select 1 from test_run t where t.test_run_id = new.test_run_id and t.candidate_id <> new.candidate_id)
begin select raise(abort, 'wrong_candidate'); end;
create trigger run_closed_for_good before update on test_run when old.closed_at is not null
begin select raise(abort, 'run_closed'); end;
create trigger run_keeps_its_place before update on test_run
when old.closed_at is null
  and (new.candidate_id <> old.candidate_id or new.tester_id <> old.tester_id or new.environment <> old.environment)
begin select raise(abort, 'append_only: test_run'); end;
create trigger run_kept before delete on test_run begin select raise(abort, 'append_only: test_run'); end;
-- Only a tester's judgement settles.
create trigger result_settles_nothing before insert on result
when new.settles = 1 and (new.verdict not in ('passed', 'failed') or new.note is null or new.carried_from is not null)
begin select raise(abort, 'nothing_to_settle'); end;
