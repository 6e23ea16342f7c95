-- UAT for people who never asked for a QA tool: what is new in plain words, words typed but not sent, promises with a date,
-- and the language in which somebody is spoken to.

-- Versions follow each other; the newest counts. Version 1 is the draft and has no author.
create table release_note (
  candidate_id uuid not null,
  story_key text not null,
  version bigint not null check (version >= 1),
  body text not null,
  person_id uuid references person (person_id),
  written_at bigint not null,
  primary key (candidate_id, story_key, version),
  foreign key (candidate_id, story_key) references candidate_story (candidate_id, story_key)
);

-- What somebody typed on one card while sending another. Private, and gone once the story is answered.
create table uat_draft (
  candidate_id uuid not null,
  story_key text not null,
  person_id uuid not null references person (person_id),
  note text not null,
  due text not null,
  kept_at bigint not null,
  primary key (candidate_id, story_key, person_id),
  foreign key (candidate_id, story_key) references candidate_story (candidate_id, story_key)
);

-- What a story was accepted on the promise of; its words are those of the answer.
create table follow_up (
  follow_up_id uuid primary key,
  acceptance_id uuid not null unique references acceptance (acceptance_id),
  due bigint not null,
  created_at bigint not null,
  check (due > created_at)
);

-- How far its Jira issue got, and what Jira said of it last. A null "done" is: not known.
create table follow_up_issue (
  follow_up_id uuid primary key references follow_up (follow_up_id),
  issue_key text unique,
  linked_at bigint,
  remote_link_at bigint,
  posts bigint not null default 0,
  problem text,
  updated_at bigint not null,
  status text,
  done bigint check (done in (0, 1)),
  asked_at bigint
);

create table follow_up_waiver (
  follow_up_id uuid primary key references follow_up (follow_up_id),
  person_id uuid not null references person (person_id),
  reason text not null check (length(reason) > 0),
  waived_at bigint not null
);

-- Chosen on a page; mails follow it.
create table person_language (
  person_id uuid primary key references person (person_id),
  language text not null check (length(language) = 2),
  chosen_at bigint not null
);
create trigger release_note_append_only before update or delete on release_note for each row execute function refuse('append_only: release_note');
create trigger follow_up_append_only before update or delete on follow_up for each row execute function refuse('append_only: follow_up');
create trigger follow_up_waiver_append_only before update or delete on follow_up_waiver for each row execute function refuse('append_only: follow_up_waiver');
