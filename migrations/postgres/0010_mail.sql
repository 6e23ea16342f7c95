-- What the portal tells people: notices by mail, messages to a project's chat, invitations for guests.

-- Where a person is reached, and when. An address is one that the identity provider verified, or the invitation's own.
create table contact (
  person_id uuid primary key references person (person_id),
  address text check (length(address) between 3 and 254),
  -- 1: the person chose it; 0: it is whatever the provider said last.
  chosen bigint not null default 0 check (chosen in (0, 1)),
  -- The mail server's words when it refused this address for good.
  refused text,
  refused_at bigint,
  digest_hour bigint not null default 8 check (digest_hour between 0 and 23),
  time_zone text not null default 'UTC',
  updated_at bigint not null,
  check ((refused is null) = (refused_at is null))
);

-- How a person wants to hear of one kind; without a row the kind's usual way.
create table notice_way (
  person_id uuid not null references person (person_id),
  kind text not null,
  way text not null check (way in ('at_once', 'digest', 'never')),
  primary key (person_id, kind)
);

-- Several notices in one mail.
create table digest (
  digest_id uuid primary key,
  person_id uuid not null references person (person_id),
  made_at bigint not null,
  state text not null check (state in ('waiting', 'sent', 'refused')),
  problem text,
  changed_at bigint not null
);
create index digest_person on digest (person_id);

-- One thing told to one person, once.
create table notice (
  notice_id uuid primary key,
  person_id uuid not null references person (person_id),
  project_id uuid not null references project (project_id),
  about text not null check (length(about) between 1 and 200),
  kind text not null,
  body text not null,
  state text not null check (state in ('waiting', 'digest', 'quiet', 'no_address', 'mail_off', 'sent', 'refused')),
  problem text,
  digest_id uuid references digest (digest_id),
  told_at bigint not null,
  changed_at bigint not null,
  unique (person_id, about),
  check (state <> 'refused' or problem is not null)
);
create index notice_person on notice (person_id, told_at);
create index notice_project on notice (project_id, changed_at) where state in ('no_address', 'refused');

-- A chat that hears of a project. The address is a secret: whoever knows it can write there.
create table chat_hook (
  hook_id uuid primary key,
  project_id uuid not null references project (project_id),
  name text not null check (length(name) between 1 and 100),
  form text not null check (form in ('slack', 'teams')),
  address text not null,
  kinds text not null,
  created_by text not null,
  created_at bigint not null,
  ended_at bigint,
  problem text,
  changed_at bigint not null
);
create index chat_hook_project on chat_hook (project_id);

-- One thing told to one chat, once.
create table chat_message (
  message_id uuid primary key,
  hook_id uuid not null references chat_hook (hook_id),
  about text not null check (length(about) between 1 and 200),
  body text not null,
  state text not null check (state in ('waiting', 'sent', 'refused')),
  problem text,
  told_at bigint not null,
  changed_at bigint not null,
  unique (hook_id, about)
);

-- One person, one project, one purpose, for a time. The person is made with it and can come in only by it.
create table invitation (
  invitation_id uuid primary key,
  project_id uuid not null references project (project_id),
  candidate_id uuid references candidate (candidate_id),
  person_id uuid not null unique references person (person_id),
  purpose text not null check (purpose = 'uat'),
  single_device bigint not null check (single_device in (0, 1)),
  device_hash text check (length(device_hash) = 64),
  invited_by text not null,
  invited_at bigint not null,
  expires_at bigint not null check (expires_at > invited_at),
  revoked_at bigint,
  revoked_by text,
  first_used_at bigint,
  last_used_at bigint,
  check ((revoked_at is null) = (revoked_by is null))
);
create index invitation_project on invitation (project_id, invited_at);

-- The links of an invitation, each known only by its hash. `next` is where it leads.
create table invitation_link (
  token_hash text primary key check (length(token_hash) = 64),
  invitation_id uuid not null references invitation (invitation_id),
  next text not null,
  made_at bigint not null,
  ended_at bigint
);
create index invitation_link_invitation on invitation_link (invitation_id);

-- The link never signs a release, whatever the program does.
create function guest_signature_check() returns trigger language plpgsql as $$
begin
  if exists (select 1 from identity i where i.person_id = new.person_id and i.provider = 'invitation') then
    raise exception 'guest_signs' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_of_a_guest before insert on signature for each row execute function guest_signature_check();
-- A guest has no role but the one of the invitation.
alter table role_grant add constraint role_of_a_guest check (provider <> 'invitation');
-- What was invited does not change: who, where, what for.
create function invitation_check() returns trigger language plpgsql as $$
begin
  if new.project_id <> old.project_id or new.person_id <> old.person_id or new.candidate_id is distinct from old.candidate_id
    or (old.revoked_at is not null and new.revoked_at is null) then
    raise exception 'append_only: invitation' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger invitation_fixed before update on invitation for each row execute function invitation_check();
create trigger invitation_kept before delete on invitation for each row execute function refuse('append_only: invitation');
