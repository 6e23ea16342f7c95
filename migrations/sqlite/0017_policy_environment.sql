-- Rules are of a project and of one of its environments. Those that exist are of the one that was gated: production.

create table policy_of_environment (
  policy_id blob primary key,
  project_id blob not null references project (project_id),
  environment text not null check (length(environment) > 0),
  version integer not null,
  body text not null,
  hash text not null check (length(hash) = 64),
  created_by text not null,
  created_at integer not null,
  unique (project_id, environment, version)
) strict;
insert into policy_of_environment (policy_id, project_id, environment, version, body, hash, created_by, created_at)
select y.policy_id, y.project_id, json_extract(p.settings, '$.production'), y.version, y.body, y.hash, y.created_by, y.created_at
from policy y join project p on p.project_id = y.project_id;
drop table policy;
alter table policy_of_environment rename to policy;
create trigger policy_append_only_update before update on policy begin select raise(abort, 'append_only: policy'); end;
create trigger policy_append_only_delete before delete on policy begin select raise(abort, 'append_only: policy'); end;
