-- Honest results: a closed run stays closed, waivers have an end and can be ended, and each is about its own candidate.

-- A waiver that is over may be followed by another one for the same result, so a result is no longer unique here.
alter table waiver drop constraint waiver_result_id_key;
alter table waiver add constraint waiver_of_a_case_ends check (scope = 'result' or until is not null);
create index waiver_candidate on waiver (candidate_id);
create index waiver_result on waiver (result_id);
-- The end date bounds every search for waivers of whole cases.
drop index waiver_case;
create index waiver_case on waiver (until) where scope = 'case';

create table waiver_end (
  waiver_id uuid primary key references waiver (waiver_id),
  person_id uuid not null references person (person_id),
  reason text not null check (length(reason) > 0),
  ended_at bigint not null
);
create trigger waiver_end_append_only before update or delete on waiver_end for each row execute function refuse('append_only: waiver_end');

create function waiver_check() returns trigger language plpgsql as $$
begin
  -- Those of the first days may have no end; no new one may.
  if new.until is null or new.until <= new.waived_at then
    raise exception 'until_missing' using errcode = 'check_violation';
  end if;
  if not exists (select 1 from result r where r.result_id = new.result_id and r.candidate_id = new.candidate_id) then
    raise exception 'wrong_candidate' using errcode = 'check_violation';
  end if;
  if exists (select 1 from result r where r.result_id = new.result_id and r.verdict not in ('failed', 'blocked')) then
    raise exception 'nothing_to_waive' using errcode = 'check_violation';
  end if;
  if exists (
    select 1 from waiver w where w.result_id = new.result_id and (w.until is null or w.until > new.waived_at)
      and not exists (select 1 from waiver_end e where e.waiver_id = w.waiver_id)
  ) then
    raise exception 'already_waived' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger waiver_check before insert on waiver for each row execute function waiver_check();

-- Nothing is recorded in a closed run, or in a run of another candidate; a closed run is never changed.
create function result_check() returns trigger language plpgsql as $$
begin
  if exists (select 1 from test_run t where t.test_run_id = new.test_run_id and t.closed_at is not null) then
    raise exception 'run_closed' using errcode = 'check_violation';
  end if;
  if exists (select 1 from test_run t where t.test_run_id = new.test_run_id and t.candidate_id <> new.candidate_id) then
    raise exception 'wrong_candidate' using errcode = 'check_violation';
  end if;
  -- Only a tester's judgement settles.
  if new.settles = 1 and (new.verdict not in ('passed', 'failed') or new.note is null or new.carried_from is not null) then
    raise exception 'nothing_to_settle' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger result_check before insert on result for each row execute function result_check();

create function run_check() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null then
    raise exception 'run_closed' using errcode = 'check_violation';
  end if;
  if new.candidate_id <> old.candidate_id or new.tester_id <> old.tester_id or new.environment <> old.environment then
    raise exception 'append_only: test_run' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger run_check before update on test_run for each row execute function run_check();
create trigger run_kept before delete on test_run for each row execute function refuse('append_only: test_run');
