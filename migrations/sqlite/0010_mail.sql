-- What the portal tells people: notices by mail, messages to a project's chat, invitations for guests.

-- Where a person is reached, and when. An address is one that the identity provider verified, or the invitation's own.
create table contact (
  person_id blob primary key references person (person_id),
  address text check (length(address) between 3 and 254),
  -- 1: the person chose it; 0: it is whatever the provider said last.
  chosen integer not null default 0 check (chosen in (0, 1)),
  -- The mail server's words when it refused this address for good.
  refused text,
  refused_at integer,
  digest_hour integer not null default 8 check (digest_hour between 0 and 23),
  time_zone text not null default 'UTC',
  updated_at integer not null,
  check ((refused is null) = (refused_at is null))
) strict;

-- How a person wants to hear of one kind; without a row the kind's usual way.
create table notice_way (
  person_id blob not null references person (person_id),
  kind text not null,
  way text not null check (way in ('at_once', 'digest', 'never')),
  primary key (person_id, kind)
) strict;

-- Several notices in one mail.
create table digest (
  digest_id blob primary key,
  person_id blob not null references person (person_id),
  made_at integer not null,
  state text not null check (state in ('waiting', 'sent', 'refused')),
  problem text,
  changed_at integer not null
) strict;
create index digest_person on digest (person_id);

-- One thing told to one person, once.
create table notice (
  notice_id blob primary key,
  person_id blob not null references person (person_id),
  project_id blob not null references project (project_id),
  about text not null check (length(about) between 1 and 200),
  kind text not null,
  body text not null,
  state text not null check (state in ('waiting', 'digest', 'quiet', 'no_address', 'mail_off', 'sent', 'refused')),
  problem text,
  digest_id blob references digest (digest_id),
  told_at integer not null,
  changed_at integer not null,
  unique (person_id, about),
  check (state <> 'refused' or problem is not null)
) strict;
create index notice_person on notice (person_id, told_at);
create index notice_project on notice (project_id, changed_at) where state in ('no_address', 'refused');

-- A chat that hears of a project. The address is a secret: whoever knows it can write there.
create table chat_hook (
  hook_id blob primary key,
  project_id blob not null references project (project_id),
  name text not null check (length(name) between 1 and 100),
  form text not null check (form in ('slack', 'teams')),
  address text not null,
  kinds text not null,
  created_by text not null,
  created_at integer not null,
  ended_at integer,
  problem text,
  changed_at integer not null
) strict;
create index chat_hook_project on chat_hook (project_id);

-- One thing told to one chat, once.
create table chat_message (
  message_id blob primary key,
  hook_id blob not null references chat_hook (hook_id),
  about text not null check (length(about) between 1 and 200),
  body text not null,
  state text not null check (state in ('waiting', 'sent', 'refused')),
  problem text,
  told_at integer not null,
  changed_at integer not null,
  unique (hook_id, about)
) strict;

-- One person, one project, one purpose, for a time. The person is made with it and can come in only by it.
create table invitation (
  invitation_id blob primary key,
  project_id blob not null references project (project_id),
  candidate_id blob references candidate (candidate_id),
  person_id blob not null unique references person (person_id),
  purpose text not null check (purpose = 'uat'),
  single_device integer not null check (single_device in (0, 1)),
  device_hash text check (length(device_hash) = 64),
  invited_by text not null,
  invited_at integer not null,
  expires_at integer not null check (expires_at > invited_at),
  revoked_at integer,
  revoked_by text,
  first_used_at integer,
  last_used_at integer,
  check ((revoked_at is null) = (revoked_by is null))
) strict;
create index invitation_project on invitation (project_id, invited_at);

-- The links of an invitation, each known only by its hash. `next` is where it leads.
create table invitation_link (
  token_hash text primary key check (length(token_hash) = 64),
  invitation_id blob not null references invitation (invitation_id),
  next text not null,
  made_at integer not null,
  ended_at integer
) strict;
create index invitation_link_invitation on invitation_link (invitation_id);

-- The link never signs a release, whatever the program does.
create trigger signature_of_a_guest before insert on signature
when exists (select 1 from identity i where i.person_id = new.person_id and i.provider = 'invitation')
begin select raise(abort, 'guest_signs'); end;
-- A guest has no role but the one of the invitation.
create trigger role_of_a_guest before insert on role_grant when new.provider = 'invitation'
begin select raise(abort, 'guest_role'); end;
-- What was invited does not change: who, where, what for.
create trigger invitation_kept before delete on invitation begin select raise(abort, 'append_only: invitation'); end;
create trigger invitation_fixed before update on invitation
when new.project_id <> old.project_id or new.person_id <> old.person_id or new.candidate_id is not old.candidate_id
  or (old.revoked_at is not null and new.revoked_at is null)
begin select raise(abort, 'append_only: invitation'); end;
