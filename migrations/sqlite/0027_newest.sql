-- An older candidate does not go out by itself once a newer one did: production would go back, and nobody decided that. An
-- emergency may. One that was withdrawn, or whose deployment failed, is out of nobody's way.
create view live_release as
select r.release_id, r.candidate_id, r.environment, c.project_id, c.number
from release r join candidate c on c.candidate_id = r.candidate_id
left join deployment d on d.release_id = r.release_id
where d.withdrawn_at is null and coalesce(d.state, 'waiting') <> 'failed';

create trigger release_overtaken before insert on release
when new.emergency = 0 and exists (
  select 1 from candidate c join live_release l on l.project_id = c.project_id and l.environment = new.environment
  where c.candidate_id = new.candidate_id and l.number > c.number
)
begin select raise(abort, 'newer_released'); end;
create trigger deployment_sent_overtaken before update on deployment
when new.posts > old.posts and exists (
  select 1 from release r join candidate c on c.candidate_id = r.candidate_id
  join live_release l on l.project_id = c.project_id and l.environment = r.environment
  where r.release_id = new.release_id and r.emergency = 0 and l.number > c.number
)
begin select raise(abort, 'newer_released'); end;

-- SQLite would replace a row without asking the triggers that keep it: these tables were forgotten in step 22.
create trigger attestation_not_replaced before insert on attestation
when exists (select 1 from attestation o where o.release_id = new.release_id and o.kind = new.kind and o.issued_at = new.issued_at)
begin select raise(abort, 'unique: attestation'); end;
create trigger seen_page_not_replaced before insert on seen_page
when exists (select 1 from seen_page o where o.sha256 = new.sha256)
begin select raise(abort, 'unique: seen_page'); end;
create trigger signature_seen_not_replaced before insert on signature_seen
when exists (select 1 from signature_seen o where o.signature_id = new.signature_id)
begin select raise(abort, 'unique: signature_seen'); end;
create trigger feedback_join_not_replaced before insert on feedback_join
when exists (
  select 1 from feedback_join o where o.join_id = new.join_id
    or (o.follower_id = new.follower_id and o.ended_at is null and new.ended_at is null)
)
begin select raise(abort, 'unique: feedback_join'); end;
create trigger machine_output_not_replaced before insert on machine_output
when exists (select 1 from machine_output o where o.report_id = new.report_id and o.position = new.position)
begin select raise(abort, 'unique: machine_output'); end;
