-- Rules are of a project and of one of its environments. Those that exist are of the one that was gated: production.

drop trigger policy_append_only on policy;
alter table policy add column environment text check (length(environment) > 0);
update policy set environment = (select p.settings::jsonb ->> 'production' from project p where p.project_id = policy.project_id);
alter table policy alter column environment set not null;
alter table policy drop constraint policy_project_id_version_key;
alter table policy add constraint policy_environment_version_key unique (project_id, environment, version);
create trigger policy_append_only before update or delete on policy for each row execute function refuse('append_only: policy');
