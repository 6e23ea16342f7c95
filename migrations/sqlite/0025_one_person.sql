-- Accounts that belong to one person are found by what somebody vouches for: GitHub's number and verified addresses, which alias has,
-- and logins that GitHub itself or the settings say. A name that somebody chose at another provider is in alias alone.
create table vouched_login (
  person_id blob not null references person (person_id),
  value text not null,
  primary key (person_id, value)
) strict;
insert into vouched_login (person_id, value)
select distinct a.person_id, a.value from alias a join identity i on i.person_id = a.person_id
where a.kind = 'login' and i.provider = 'github';
create index vouched_login_value on vouched_login (value);
create index alias_value on alias (kind, value);
create trigger vouched_login_append_only_update before update on vouched_login begin select raise(abort, 'append_only: vouched_login'); end;
create trigger vouched_login_append_only_delete before delete on vouched_login begin select raise(abort, 'append_only: vouched_login'); end;
create trigger vouched_login_not_replaced before insert on vouched_login
when exists (select 1 from vouched_login o where o.person_id = new.person_id and o.value = new.value)
begin select raise(ignore); end;

-- The role that the statement names. Those from before have none, and are counted by any that their signer holds.
alter table signature add column role text check (role in ('developer', 'qa_tester', 'uat_tester', 'product_owner', 'release_manager', 'auditor', 'admin'));
