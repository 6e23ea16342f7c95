-- The tables of the first whole path. Ids are UUIDs, times are milliseconds since 1970 UTC,
-- JSON is canonical text. History tables are append-only by trigger: the database has the last word.

create table project (
  project_id uuid primary key,
  slug text not null unique check (length(slug) between 1 and 40),
  name text not null check (length(name) between 1 and 200),
  repository text not null unique,
  jira_key text not null,
  settings text not null,
  created_at bigint not null
);

create table person (
  person_id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  created_at bigint not null,
  disabled_at bigint
);

-- A provider's immutable id names the person; a login or an e-mail address never does.
create table identity (
  provider text not null,
  subject text not null,
  person_id uuid not null references person (person_id),
  created_at bigint not null,
  primary key (provider, subject)
);
create index identity_person on identity (person_id);

-- What a person is known as in commits: kind is github_id, login or email; value is lower case.
create table alias (
  person_id uuid not null references person (person_id),
  kind text not null check (kind in ('github_id', 'login', 'email')),
  value text not null,
  primary key (person_id, kind, value)
);

-- Given to an identity, so that a role can be given before somebody signs in for the first time.
create table role_grant (
  project_id uuid not null references project (project_id),
  provider text not null,
  subject text not null,
  role text not null check (role in ('developer', 'qa_tester', 'uat_tester', 'product_owner', 'release_manager', 'auditor', 'admin')),
  label text not null,
  granted_by text not null,
  granted_at bigint not null,
  primary key (project_id, provider, subject, role)
);

create table session (
  id_hash text primary key,
  data text not null,
  person_id uuid references person (person_id),
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null
);
create index session_person on session (person_id);

-- One attempt to sign in; used once.
create table login_flow (
  state_hash text primary key,
  provider text not null,
  nonce text not null,
  pkce_verifier text not null,
  next text not null,
  expires_at bigint not null
);

create table policy (
  policy_id uuid primary key,
  project_id uuid not null references project (project_id),
  version bigint not null,
  body text not null,
  hash text not null check (length(hash) = 64),
  created_by text not null,
  created_at bigint not null,
  unique (project_id, version)
);

create table candidate (
  candidate_id uuid primary key,
  project_id uuid not null references project (project_id),
  number bigint not null,
  source_key text not null,
  commit_sha text not null check (length(commit_sha) = 40),
  branch text not null,
  version text not null check (length(version) between 1 and 100),
  image text,
  image_digest text check (length(image_digest) = 71),
  run_url text,
  run_id bigint,
  built_at bigint not null,
  base_sha text,
  commits bigint,
  created_at bigint not null,
  unique (project_id, number),
  unique (project_id, source_key)
);
create index candidate_commit on candidate (project_id, commit_sha);

create table contributor (
  candidate_id uuid not null references candidate (candidate_id),
  position bigint not null,
  part text not null check (part in ('author', 'co_author', 'merger', 'dispatcher')),
  name text not null,
  github_id bigint,
  login text,
  email text,
  primary key (candidate_id, position)
);

-- What Jira said of a story, and how well it is known.
create table story (
  project_id uuid not null references project (project_id),
  story_key text not null,
  knowledge text not null,
  asked_at bigint,
  primary key (project_id, story_key)
);

create table candidate_story (
  candidate_id uuid not null references candidate (candidate_id),
  story_key text not null,
  found_in text not null,
  added_at bigint not null,
  primary key (candidate_id, story_key)
);

create table evidence (
  sha256 text primary key check (length(sha256) = 64),
  bytes bigint not null,
  media_type text not null,
  stored_at bigint not null
);

create table attachment (
  attachment_id uuid primary key,
  project_id uuid not null references project (project_id),
  sha256 text not null references evidence (sha256),
  subject text not null check (subject in ('result', 'feedback', 'report')),
  subject_id uuid not null,
  file_name text not null,
  uploaded_by text not null,
  uploaded_at bigint not null
);
create index attachment_subject on attachment (subject, subject_id);
create index attachment_file on attachment (project_id, sha256);

create table report (
  report_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  name text not null,
  sha256 text not null references evidence (sha256),
  tests bigint not null,
  passed bigint not null,
  failed bigint not null,
  skipped bigint not null,
  millis bigint not null,
  created_at bigint not null,
  unique (candidate_id, sha256)
);

create table machine_test (
  report_id uuid not null references report (report_id),
  position bigint not null,
  suite text not null,
  name text not null,
  outcome text not null check (outcome in ('passed', 'failed', 'error', 'skipped')),
  millis bigint,
  message text,
  primary key (report_id, position)
);

create table test_case (
  test_case_id uuid primary key,
  project_id uuid not null references project (project_id),
  number bigint not null,
  version bigint not null,
  retired_at bigint,
  created_at bigint not null,
  unique (project_id, number)
);

create table test_case_version (
  test_case_id uuid not null references test_case (test_case_id),
  version bigint not null,
  title text not null check (length(title) between 1 and 200),
  wording text not null,
  story_key text,
  edited_by text not null,
  edited_at bigint not null,
  primary key (test_case_id, version)
);

create table plan_item (
  candidate_id uuid not null references candidate (candidate_id),
  test_case_id uuid not null,
  version bigint not null,
  planned_by text not null,
  planned_at bigint not null,
  primary key (candidate_id, test_case_id),
  foreign key (test_case_id, version) references test_case_version (test_case_id, version)
);

create table test_run (
  test_run_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  environment text not null,
  tester_id uuid not null references person (person_id),
  started_at bigint not null,
  closed_at bigint
);
create index test_run_candidate on test_run (candidate_id);

create table result (
  result_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  test_run_id uuid not null references test_run (test_run_id),
  test_case_id uuid not null,
  version bigint not null,
  attempt bigint not null,
  verdict text not null check (verdict in ('passed', 'failed', 'blocked', 'skipped')),
  note text,
  person_id uuid not null references person (person_id),
  recorded_at bigint not null,
  intent text not null unique,
  unique (candidate_id, test_case_id, attempt),
  check (verdict = 'passed' or note is not null),
  foreign key (candidate_id, test_case_id) references plan_item (candidate_id, test_case_id)
);
create index result_run on result (test_run_id);

create table acceptance (
  acceptance_id uuid primary key,
  candidate_id uuid not null,
  story_key text not null,
  attempt bigint not null,
  answer text not null check (answer in ('accepted', 'accepted_with_follow_up', 'rejected')),
  note text,
  person_id uuid not null references person (person_id),
  given_at bigint not null,
  intent text not null unique,
  unique (candidate_id, story_key, attempt),
  check (answer = 'accepted' or note is not null),
  foreign key (candidate_id, story_key) references candidate_story (candidate_id, story_key)
);

create table feedback (
  feedback_id uuid primary key,
  project_id uuid not null references project (project_id),
  candidate_id uuid not null references candidate (candidate_id),
  number bigint not null,
  story_key text,
  severity text not null check (severity in ('blocking', 'major', 'minor', 'idea')),
  title text not null check (length(title) between 1 and 200),
  body text not null,
  environment text not null,
  reporter_id uuid not null references person (person_id),
  reported_at bigint not null,
  intent text not null unique,
  unique (project_id, number)
);
create index feedback_candidate on feedback (candidate_id);

-- Where a report stands is the newest of these; nothing is ever overwritten.
create table feedback_event (
  feedback_id uuid not null references feedback (feedback_id),
  position bigint not null,
  happening text not null check (happening in ('reported', 'answered', 'fixed_in', 'confirmed', 'reopened', 'waived')),
  body text,
  fixed_in uuid references candidate (candidate_id),
  person_id uuid not null references person (person_id),
  happened_at bigint not null,
  primary key (feedback_id, position),
  check ((happening = 'fixed_in') = (fixed_in is not null)),
  check (happening <> 'waived' or body is not null)
);

-- The Jira issue that a report lives on as. problem says why there is none yet.
create table feedback_issue (
  feedback_id uuid primary key references feedback (feedback_id),
  issue_key text unique,
  linked_at bigint,
  remote_link_at bigint,
  posts bigint not null default 0,
  problem text,
  updated_at bigint not null
);

create table waiver (
  waiver_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  result_id uuid not null unique references result (result_id),
  reason text not null,
  until bigint,
  person_id uuid not null references person (person_id),
  waived_at bigint not null
);

create table signature (
  signature_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  environment text not null,
  decision text not null check (decision in ('approve', 'reject')),
  reason text not null check (length(reason) > 0),
  person_id uuid not null references person (person_id),
  commit_sha text not null,
  image_digest text,
  evidence_hash text not null check (length(evidence_hash) = 64),
  policy_hash text not null check (length(policy_hash) = 64),
  statement text not null,
  statement_hash text not null check (length(statement_hash) = 64),
  intent text not null unique,
  signed_at bigint not null,
  check (decision = 'reject' or image_digest is not null)
);
create index signature_candidate on signature (candidate_id);

create table release (
  release_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  environment text not null,
  attempt bigint not null,
  evidence_hash text not null,
  policy_hash text not null,
  released_at bigint not null,
  unique (candidate_id, environment, attempt)
);

create table deployment (
  deployment_id uuid primary key,
  release_id uuid not null unique references release (release_id),
  project_id uuid not null references project (project_id),
  task text not null unique,
  state text not null check (state in ('waiting', 'sending', 'unknown', 'queued', 'in_progress', 'stuck', 'failed', 'succeeded')),
  posts bigint not null default 0 check (posts between 0 and 2),
  look_ups bigint not null default 0,
  github_id bigint unique,
  problem text,
  log_url text,
  environment_url text,
  created_at bigint not null,
  updated_at bigint not null,
  check (state not in ('queued', 'in_progress', 'failed', 'succeeded') or github_id is not null),
  check (state <> 'stuck' or problem is not null)
);
create index deployment_open on deployment (state);

create table deployment_status (
  deployment_id uuid not null references deployment (deployment_id),
  github_status_id bigint not null,
  state text not null,
  description text,
  happened_at bigint not null,
  primary key (deployment_id, github_status_id)
);

-- Work to be done, written in the transaction of its cause. It is pending while done < wanted.
create table job (
  job_id uuid primary key,
  kind text not null,
  job_key text not null unique,
  payload text not null,
  wanted bigint not null default 1,
  done bigint not null default 0,
  run_after bigint not null,
  attempts bigint not null default 0,
  lease_until bigint,
  epoch bigint not null default 0,
  problem text,
  created_at bigint not null,
  updated_at bigint not null
);
create index job_pending on job (run_after) where done < wanted;

-- What outside systems sent us. A webhook is a hint: it only causes jobs.
create table delivery (
  source text not null,
  delivery_id text not null,
  event text not null,
  body_sha256 text not null,
  body bytea not null,
  outcome text not null,
  received_at bigint not null,
  primary key (source, delivery_id)
);
create index delivery_body on delivery (source, body_sha256);

create table audit (
  seq bigint primary key,
  at bigint not null,
  project_id uuid references project (project_id),
  candidate_id uuid references candidate (candidate_id),
  actor text not null,
  actor_name text not null,
  action text not null,
  sentence text not null,
  detail text not null,
  request_id text,
  previous text not null check (length(previous) = 64),
  hash text not null unique check (length(hash) = 64)
);
create index audit_project on audit (project_id, seq);
create index audit_candidate on audit (candidate_id, seq);

create table api_token (
  token_id uuid primary key,
  project_id uuid not null references project (project_id),
  name text not null check (length(name) between 1 and 100),
  secret_hash text not null unique,
  scopes text not null,
  created_by text not null,
  created_at bigint not null,
  last_used_at bigint,
  revoked_at bigint
);

create table idempotency (
  owner text not null,
  idempotency_key text not null,
  request_hash text not null,
  status bigint not null,
  body text not null,
  created_at bigint not null,
  primary key (owner, idempotency_key)
);
