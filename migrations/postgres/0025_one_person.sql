-- Accounts that belong to one person are found by what somebody vouches for: GitHub's number and verified addresses, which alias has,
-- and logins that GitHub itself or the settings say. A name that somebody chose at another provider is in alias alone.
create table vouched_login (
  person_id uuid not null references person (person_id),
  value text not null,
  primary key (person_id, value)
);
insert into vouched_login (person_id, value)
select distinct a.person_id, a.value from alias a join identity i on i.person_id = a.person_id
where a.kind = 'login' and i.provider = 'github';
create index vouched_login_value on vouched_login (value);
create index alias_value on alias (kind, value);
create trigger vouched_login_append_only before update or delete on vouched_login
for each row execute function refuse('append_only: vouched_login');
create trigger vouched_login_not_truncated before truncate on vouched_login
for each statement execute function refuse('append_only: vouched_login');

-- The role that the statement names. Those from before have none, and are counted by any that their signer holds.
alter table signature add column role text check (role in ('developer', 'qa_tester', 'uat_tester', 'product_owner', 'release_manager', 'auditor', 'admin'));
