-- The tables of the first whole path. Ids are UUIDs (16 bytes), times are milliseconds since 1970 UTC,
-- JSON is canonical text. History tables are append-only by trigger: the database has the last word.

create table project (
  project_id blob primary key,
  slug text not null unique check (length(slug) between 1 and 40),
  name text not null check (length(name) between 1 and 200),
  repository text not null unique,
  jira_key text not null,
  settings text not null,
  created_at integer not null
) strict;

create table person (
  person_id blob primary key,
  name text not null check (length(name) between 1 and 200),
  created_at integer not null,
  disabled_at integer
) strict;

-- A provider's immutable id names the person; a login or an e-mail address never does.
create table identity (
  provider text not null,
  subject text not null,
  person_id blob not null references person (person_id),
  created_at integer not null,
  primary key (provider, subject)
) strict;
create index identity_person on identity (person_id);

-- What a person is known as in commits: kind is github_id, login or email; value is lower case.
create table alias (
  person_id blob not null references person (person_id),
  kind text not null check (kind in ('github_id', 'login', 'email')),
  value text not null,
  primary key (person_id, kind, value)
) strict;

-- Given to an identity, so that a role can be given before somebody signs in for the first time.
create table role_grant (
  project_id blob not null references project (project_id),
  provider text not null,
  subject text not null,
  role text not null check (role in ('developer', 'qa_tester', 'uat_tester', 'product_owner', 'release_manager', 'auditor', 'admin')),
  label text not null,
  granted_by text not null,
  granted_at integer not null,
  primary key (project_id, provider, subject, role)
) strict;

create table session (
  id_hash text primary key,
  data text not null,
  person_id blob references person (person_id),
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null
) strict;
create index session_person on session (person_id);

-- One attempt to sign in; used once.
create table login_flow (
  state_hash text primary key,
  provider text not null,
  nonce text not null,
  pkce_verifier text not null,
  next text not null,
  expires_at integer not null
) strict;

create table policy (
  policy_id blob primary key,
  project_id blob not null references project (project_id),
  version integer not null,
  body text not null,
  hash text not null check (length(hash) = 64),
  created_by text not null,
  created_at integer not null,
  unique (project_id, version)
) strict;

create table candidate (
  candidate_id blob primary key,
  project_id blob not null references project (project_id),
  number integer not null,
  source_key text not null,
  commit_sha text not null check (length(commit_sha) = 40),
  branch text not null,
  version text not null check (length(version) between 1 and 100),
  image text,
  image_digest text check (length(image_digest) = 71),
  run_url text,
  run_id integer,
  built_at integer not null,
  base_sha text,
  commits integer,
  created_at integer not null,
  unique (project_id, number),
  unique (project_id, source_key)
) strict;
create index candidate_commit on candidate (project_id, commit_sha);

create table contributor (
  candidate_id blob not null references candidate (candidate_id),
  position integer not null,
  part text not null check (part in ('author', 'co_author', 'merger', 'dispatcher')),
  name text not null,
  github_id integer,
  login text,
  email text,
  primary key (candidate_id, position)
) strict;

-- What Jira said of a story, and how well it is known.
create table story (
  project_id blob not null references project (project_id),
  story_key text not null,
  knowledge text not null,
  asked_at integer,
  primary key (project_id, story_key)
) strict;

create table candidate_story (
  candidate_id blob not null references candidate (candidate_id),
  story_key text not null,
  found_in text not null,
  added_at integer not null,
  primary key (candidate_id, story_key)
) strict;

create table evidence (
  sha256 text primary key check (length(sha256) = 64),
  bytes integer not null,
  media_type text not null,
  stored_at integer not null
) strict;

create table attachment (
  attachment_id blob primary key,
  project_id blob not null references project (project_id),
  sha256 text not null references evidence (sha256),
  subject text not null check (subject in ('result', 'feedback', 'report')),
  subject_id blob not null,
  file_name text not null,
  uploaded_by text not null,
  uploaded_at integer not null
) strict;
create index attachment_subject on attachment (subject, subject_id);
create index attachment_file on attachment (project_id, sha256);

create table report (
  report_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  name text not null,
  sha256 text not null references evidence (sha256),
  tests integer not null,
  passed integer not null,
  failed integer not null,
  skipped integer not null,
  millis integer not null,
  created_at integer not null,
  unique (candidate_id, sha256)
) strict;

create table machine_test (
  report_id blob not null references report (report_id),
  position integer not null,
  suite text not null,
  name text not null,
  outcome text not null check (outcome in ('passed', 'failed', 'error', 'skipped')),
  millis integer,
  message text,
  primary key (report_id, position)
) strict;

create table test_case (
  test_case_id blob primary key,
  project_id blob not null references project (project_id),
  number integer not null,
  version integer not null,
  retired_at integer,
  created_at integer not null,
  unique (project_id, number)
) strict;

create table test_case_version (
  test_case_id blob not null references test_case (test_case_id),
  version integer not null,
  title text not null check (length(title) between 1 and 200),
  wording text not null,
  story_key text,
  edited_by text not null,
  edited_at integer not null,
  primary key (test_case_id, version)
) strict;

create table plan_item (
  candidate_id blob not null references candidate (candidate_id),
  test_case_id blob not null,
  version integer not null,
  planned_by text not null,
  planned_at integer not null,
  primary key (candidate_id, test_case_id),
  foreign key (test_case_id, version) references test_case_version (test_case_id, version)
) strict;

create table test_run (
  test_run_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  environment text not null,
  tester_id blob not null references person (person_id),
  started_at integer not null,
  closed_at integer
) strict;
create index test_run_candidate on test_run (candidate_id);

create table result (
  result_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  test_run_id blob not null references test_run (test_run_id),
  test_case_id blob not null,
  version integer not null,
  attempt integer not null,
  verdict text not null check (verdict in ('passed', 'failed', 'blocked', 'skipped')),
  note text,
  person_id blob not null references person (person_id),
  recorded_at integer not null,
  intent text not null unique,
  unique (candidate_id, test_case_id, attempt),
  check (verdict = 'passed' or note is not null),
  foreign key (candidate_id, test_case_id) references plan_item (candidate_id, test_case_id)
) strict;
create index result_run on result (test_run_id);

create table acceptance (
  acceptance_id blob primary key,
  candidate_id blob not null,
  story_key text not null,
  attempt integer not null,
  answer text not null check (answer in ('accepted', 'accepted_with_follow_up', 'rejected')),
  note text,
  person_id blob not null references person (person_id),
  given_at integer not null,
  intent text not null unique,
  unique (candidate_id, story_key, attempt),
  check (answer = 'accepted' or note is not null),
  foreign key (candidate_id, story_key) references candidate_story (candidate_id, story_key)
) strict;

create table feedback (
  feedback_id blob primary key,
  project_id blob not null references project (project_id),
  candidate_id blob not null references candidate (candidate_id),
  number integer not null,
  story_key text,
  severity text not null check (severity in ('blocking', 'major', 'minor', 'idea')),
  title text not null check (length(title) between 1 and 200),
  body text not null,
  environment text not null,
  reporter_id blob not null references person (person_id),
  reported_at integer not null,
  intent text not null unique,
  unique (project_id, number)
) strict;
create index feedback_candidate on feedback (candidate_id);

-- Where a report stands is the newest of these; nothing is ever overwritten.
create table feedback_event (
  feedback_id blob not null references feedback (feedback_id),
  position integer not null,
  happening text not null check (happening in ('reported', 'answered', 'fixed_in', 'confirmed', 'reopened', 'waived')),
  body text,
  fixed_in blob references candidate (candidate_id),
  person_id blob not null references person (person_id),
  happened_at integer not null,
  primary key (feedback_id, position),
  check ((happening = 'fixed_in') = (fixed_in is not null)),
  check (happening <> 'waived' or body is not null)
) strict;

-- The Jira issue that a report lives on as. problem says why there is none yet.
create table feedback_issue (
  feedback_id blob primary key references feedback (feedback_id),
  issue_key text unique,
  linked_at integer,
  remote_link_at integer,
  posts integer not null default 0,
  problem text,
  updated_at integer not null
) strict;

create table waiver (
  waiver_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  result_id blob not null unique references result (result_id),
  reason text not null,
  until integer,
  person_id blob not null references person (person_id),
  waived_at integer not null
) strict;

create table signature (
  signature_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  environment text not null,
  decision text not null check (decision in ('approve', 'reject')),
  reason text not null check (length(reason) > 0),
  person_id blob not null references person (person_id),
  commit_sha text not null,
  image_digest text,
  evidence_hash text not null check (length(evidence_hash) = 64),
  policy_hash text not null check (length(policy_hash) = 64),
  statement text not null,
  statement_hash text not null check (length(statement_hash) = 64),
  intent text not null unique,
  signed_at integer not null,
  check (decision = 'reject' or image_digest is not null)
) strict;
create index signature_candidate on signature (candidate_id);

create table release (
  release_id blob primary key,
  candidate_id blob not null references candidate (candidate_id),
  environment text not null,
  attempt integer not null,
  evidence_hash text not null,
  policy_hash text not null,
  released_at integer not null,
  unique (candidate_id, environment, attempt)
) strict;

create table deployment (
  deployment_id blob primary key,
  release_id blob not null unique references release (release_id),
  project_id blob not null references project (project_id),
  task text not null unique,
  state text not null check (state in ('waiting', 'sending', 'unknown', 'queued', 'in_progress', 'stuck', 'failed', 'succeeded')),
  posts integer not null default 0 check (posts between 0 and 2),
  look_ups integer not null default 0,
  github_id integer unique,
  problem text,
  log_url text,
  environment_url text,
  created_at integer not null,
  updated_at integer not null,
  check (state not in ('queued', 'in_progress', 'failed', 'succeeded') or github_id is not null),
  check (state <> 'stuck' or problem is not null)
) strict;
create index deployment_open on deployment (state);

create table deployment_status (
  deployment_id blob not null references deployment (deployment_id),
  github_status_id integer not null,
  state text not null,
  description text,
  happened_at integer not null,
  primary key (deployment_id, github_status_id)
) strict;

-- Work to be done, written in the transaction of its cause. It is pending while done < wanted.
create table job (
  job_id blob primary key,
  kind text not null,
  job_key text not null unique,
  payload text not null,
  wanted integer not null default 1,
  done integer not null default 0,
  run_after integer not null,
  attempts integer not null default 0,
  lease_until integer,
  epoch integer not null default 0,
  problem text,
  created_at integer not null,
  updated_at integer not null
) strict;
create index job_pending on job (run_after) where done < wanted;

-- What outside systems sent us. A webhook is a hint: it only causes jobs.
create table delivery (
  source text not null,
  delivery_id text not null,
  event text not null,
  body_sha256 text not null,
  body blob not null,
  outcome text not null,
  received_at integer not null,
  primary key (source, delivery_id)
) strict;
create index delivery_body on delivery (source, body_sha256);

create table audit (
  seq integer primary key,
  at integer not null,
  project_id blob references project (project_id),
  candidate_id blob references candidate (candidate_id),
  actor text not null,
  actor_name text not null,
  action text not null,
  sentence text not null,
  detail text not null,
  request_id text,
  previous text not null check (length(previous) = 64),
  hash text not null unique check (length(hash) = 64)
) strict;
create index audit_project on audit (project_id, seq);
create index audit_candidate on audit (candidate_id, seq);

create table api_token (
  token_id blob primary key,
  project_id blob not null references project (project_id),
  name text not null check (length(name) between 1 and 100),
  secret_hash text not null unique,
  scopes text not null,
  created_by text not null,
  created_at integer not null,
  last_used_at integer,
  revoked_at integer
) strict;

create table idempotency (
  owner text not null,
  idempotency_key text not null,
  request_hash text not null,
  status integer not null,
  body text not null,
  created_at integer not null,
  primary key (owner, idempotency_key)
) strict;
