-- UAT for people who never asked for a QA tool: what is new in plain words, words typed but not sent, promises with a date,
-- and the language in which somebody is spoken to.

-- Versions follow each other; the newest counts. Version 1 is the draft and has no author.
create table release_note (
  candidate_id blob not null,
  story_key text not null,
  version integer not null check (version >= 1),
  body text not null,
  person_id blob references person (person_id),
  written_at integer not null,
  primary key (candidate_id, story_key, version),
  foreign key (candidate_id, story_key) references candidate_story (candidate_id, story_key)
) strict;

-- What somebody typed on one card while sending another. Private, and gone once the story is answered.
create table uat_draft (
  candidate_id blob not null,
  story_key text not null,
  person_id blob not null references person (person_id),
  note text not null,
  due text not null,
  kept_at integer not null,
  primary key (candidate_id, story_key, person_id),
  foreign key (candidate_id, story_key) references candidate_story (candidate_id, story_key)
) strict;

-- What a story was accepted on the promise of; its words are those of the answer.
create table follow_up (
  follow_up_id blob primary key,
  acceptance_id blob not null unique references acceptance (acceptance_id),
  due integer not null,
  created_at integer not null,
  check (due > created_at)
) strict;

-- How far its Jira issue got, and what Jira said of it last. A null "done" is: not known.
create table follow_up_issue (
  follow_up_id blob primary key references follow_up (follow_up_id),
  issue_key text unique,
  linked_at integer,
  remote_link_at integer,
  posts integer not null default 0,
  problem text,
  updated_at integer not null,
  status text,
  done integer check (done in (0, 1)),
  asked_at integer
) strict;

create table follow_up_waiver (
  follow_up_id blob primary key references follow_up (follow_up_id),
  person_id blob not null references person (person_id),
  reason text not null check (length(reason) > 0),
  waived_at integer not null
) strict;

-- Chosen on a page; mails follow it.
create table person_language (
  person_id blob primary key references person (person_id),
  language text not null check (length(language) = 2),
  chosen_at integer not null
) strict;
create trigger release_note_append_only_update before update on release_note begin select raise(abort, 'append_only: release_note'); end;
create trigger release_note_append_only_delete before delete on release_note begin select raise(abort, 'append_only: release_note'); end;
create trigger follow_up_append_only_update before update on follow_up begin select raise(abort, 'append_only: follow_up'); end;
create trigger follow_up_append_only_delete before delete on follow_up begin select raise(abort, 'append_only: follow_up'); end;
create trigger follow_up_waiver_append_only_update before update on follow_up_waiver begin select raise(abort, 'append_only: follow_up_waiver'); end;
create trigger follow_up_waiver_append_only_delete before delete on follow_up_waiver begin select raise(abort, 'append_only: follow_up_waiver'); end;
