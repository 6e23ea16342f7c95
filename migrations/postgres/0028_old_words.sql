-- A word waits for four hours; what was said before is no word of this release.
create function release_on_old_words_check() returns trigger language plpgsql as $$
begin
  if new.emergency = 1 and (select count(distinct w.person_id) from emergency_word w where w.candidate_id = new.candidate_id and w.environment = new.environment
  and w.said_at <= new.released_at and w.said_at > new.released_at - 14400000) < 2 then
    raise exception 'unsigned' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger release_on_old_words before insert on release for each row execute function release_on_old_words_check();
