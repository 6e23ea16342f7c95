-- An older candidate does not go out by itself once a newer one did: production would go back, and nobody decided that. An
-- emergency may. One that was withdrawn, or whose deployment failed, is out of nobody's way.
create view live_release as
select r.release_id, r.candidate_id, r.environment, c.project_id, c.number
from release r join candidate c on c.candidate_id = r.candidate_id
left join deployment d on d.release_id = r.release_id
where d.withdrawn_at is null and coalesce(d.state, 'waiting') <> 'failed';

create function release_overtaken_check() returns trigger language plpgsql as $$
begin
  if new.emergency = 0 and exists (
    select 1 from candidate c join live_release l on l.project_id = c.project_id and l.environment = new.environment
    where c.candidate_id = new.candidate_id and l.number > c.number
  ) then
    raise exception 'newer_released' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger release_overtaken before insert on release for each row execute function release_overtaken_check();
create function deployment_sent_overtaken_check() returns trigger language plpgsql as $$
begin
  if new.posts > old.posts and exists (
    select 1 from release r join candidate c on c.candidate_id = r.candidate_id
    join live_release l on l.project_id = c.project_id and l.environment = r.environment
    where r.release_id = new.release_id and r.emergency = 0 and l.number > c.number
  ) then
    raise exception 'newer_released' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger deployment_sent_overtaken before update on deployment for each row execute function deployment_sent_overtaken_check();
