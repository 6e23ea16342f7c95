-- Jira, both ways: how a project lives there, what its issues say, what was told to stories. A webhook moves
-- none of this; only what Jira answers does.

create table jira_mapping (
  project_id blob primary key references project (project_id),
  version integer not null,
  body text not null,
  edited_by text not null,
  edited_at integer not null
) strict;

-- The one consent of OAuth 2.0. Its refresh token is good once: it is replaced in the statement that brings the next.
-- seed is the SHA-256 of the token in the settings, so that another one there begins anew.
create table jira_consent (
  name text primary key check (name = 'oauth'),
  seed text not null,
  version integer not null,
  refresh_token text not null,
  access_token text,
  expires_at integer not null default 0,
  busy_until integer not null default 0
) strict;

-- jira_id stays when an issue is moved; its key does not. parked: only a person can help, it is not tried again by itself.
alter table feedback_issue add column jira_id text;
alter table feedback_issue add column parked integer not null default 0 check (parked in (0, 1));
alter table feedback_issue add column asked_at integer;
alter table feedback_issue add column status text;
alter table feedback_issue add column category text check (category in ('new', 'indeterminate', 'done', 'undefined'));
alter table feedback_issue add column assignee text;
alter table feedback_issue add column fix_versions text not null default '';
alter table feedback_issue add column moved_from text;
alter table feedback_issue add column gone_at integer;
alter table feedback_issue add column done_at integer;
-- The newest event of the report whose transition was made, or found impossible.
alter table feedback_issue add column told_position integer not null default 0;
create index feedback_issue_jira on feedback_issue (jira_id) where jira_id is not null;

-- Public comments only.
create table feedback_comment (
  feedback_id blob not null references feedback (feedback_id),
  comment_id text not null,
  author text not null,
  body text not null,
  said_at integer not null,
  primary key (feedback_id, comment_id)
) strict;

-- Each file goes to Jira once. A row without outcome was begun: only looking says whether it arrived.
create table feedback_file (
  feedback_id blob not null references feedback (feedback_id),
  sha256 text not null references evidence (sha256),
  begun_at integer not null,
  outcome text check (outcome in ('sent', 'left_out')),
  problem text,
  primary key (feedback_id, sha256)
) strict;

-- The comment on a story that is kept up to date. posts counts the tries to create it.
create table story_comment (
  project_id blob not null references project (project_id),
  story_key text not null,
  comment_id text,
  posts integer not null default 0,
  posted_at integer not null default 0,
  told text,
  event text,
  problem text,
  primary key (project_id, story_key)
) strict;
