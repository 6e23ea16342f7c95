-- A signature is a statement that is drafted first and then proven: by a passkey that signs its hash, by a one-time code, or
-- by signing in again. Passkeys and codes are enrolled; a first one needs a code that somebody else hands over.

-- A statement that waits for its proof. Used once, by the session that drafted it, within two minutes.
create table signing (
  signing_id uuid primary key,
  candidate_id uuid not null references candidate (candidate_id),
  person_id uuid not null references person (person_id),
  -- SHA-256 of the session's id.
  session_hash text not null,
  statement text not null,
  statement_hash text not null check (length(statement_hash) = 64),
  intent text not null,
  -- The newest audit row when the signer's page was read.
  seen_seq bigint not null,
  drafted_at bigint not null,
  expires_at bigint not null,
  -- When the identity provider last asked the signer who they are, if they signed in again for this statement.
  signed_in_at bigint,
  used_at bigint
);
create index signing_intent on signing (intent);

create table passkey (
  passkey_id uuid primary key,
  person_id uuid not null references person (person_id),
  -- Base64url, as the browser says it. The same authenticator is nobody else's too.
  credential_id text not null unique,
  -- COSE, in Base64url.
  public_key text not null,
  name text not null check (length(name) > 0),
  -- How often it signed, as far as it counts.
  counter bigint not null check (counter >= 0),
  created_at bigint not null,
  usable_from bigint not null,
  last_used_at bigint,
  revoked_at bigint
);
create index passkey_person on passkey (person_id);

-- An app that makes one-time codes (RFC 6238).
create table code_app (
  code_app_id uuid primary key,
  person_id uuid not null references person (person_id),
  -- Base32.
  secret text not null,
  name text not null check (length(name) > 0),
  -- The newest step of 30 seconds whose code was used; no code counts twice.
  last_step bigint not null,
  created_at bigint not null,
  usable_from bigint not null,
  last_used_at bigint,
  revoked_at bigint
);
create unique index code_app_live on code_app (person_id) where revoked_at is null;

-- How often somebody failed to prove who they are, one after the other.
create table step_up_failure (
  person_id uuid primary key references person (person_id),
  failures bigint not null,
  locked_until bigint
);

-- A code that somebody hands over, so that a person may enrol a first passkey or app. Only its hash is known.
create table enrolment_code (
  code_hash text primary key check (length(code_hash) = 64),
  provider text not null,
  subject text not null,
  made_by uuid not null references person (person_id),
  made_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

-- A passkey or app on its way in.
create table enrolment (
  enrolment_id uuid primary key,
  person_id uuid not null references person (person_id),
  kind text not null check (kind in ('passkey', 'code_app')),
  name text not null check (length(name) > 0),
  -- What the new authenticator answers: 32 random bytes as hexadecimal digits; for an app its secret, Base32.
  challenge text not null,
  session_hash text not null,
  begun_at bigint not null,
  expires_at bigint not null,
  -- When the person was allowed to go on, and by what.
  allowed_at bigint,
  allowed_by text,
  used_at bigint
);

-- A sign-in that proves again who somebody is: for a statement, or for an enrolment.
alter table login_flow add column purpose text;

-- How a signature was proven. Those from before were given by a session alone.
alter table signature add column proof text not null default 'session' check (proof in ('session', 'passkey', 'code', 'sign_in'));
alter table signature add column proven_at bigint;
alter table signature add column credential_id text;
alter table signature add column public_key text;
alter table signature add column authenticator_data text;
alter table signature add column client_data text;
alter table signature add column assertion text;

-- No new signature without a proof, and none by a passkey without all that a stranger needs to check it.
create function signature_unproven_check() returns trigger language plpgsql as $$
begin
  if new.proof = 'session' or new.proven_at is null or (new.proof = 'passkey' and (new.credential_id is null or new.public_key is null
    or new.authenticator_data is null or new.client_data is null or new.assertion is null)) then
    raise exception 'unproven' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_unproven before insert on signature for each row execute function signature_unproven_check();
-- A statement is used once, and what was drafted does not change.
create function signing_fixed_check() returns trigger language plpgsql as $$
begin
  if old.used_at is not null or new.statement <> old.statement or new.statement_hash <> old.statement_hash
    or new.person_id <> old.person_id or new.candidate_id <> old.candidate_id or new.expires_at <> old.expires_at then
    raise exception 'append_only: signing' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signing_fixed before update on signing for each row execute function signing_fixed_check();
-- A passkey that was revoked stays so, and its key is its key.
create function passkey_fixed_check() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null or new.public_key <> old.public_key or new.person_id <> old.person_id
    or new.credential_id <> old.credential_id or new.counter < old.counter or new.usable_from <> old.usable_from then
    raise exception 'append_only: passkey' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger passkey_fixed before update on passkey for each row execute function passkey_fixed_check();
create trigger passkey_kept before delete on passkey for each row execute function refuse('append_only: passkey');
-- No code counts twice.
create function code_app_fixed_check() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null or new.secret <> old.secret or new.person_id <> old.person_id or new.last_step < old.last_step
    or new.usable_from <> old.usable_from then
    raise exception 'append_only: code_app' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger code_app_fixed before update on code_app for each row execute function code_app_fixed_check();
create trigger code_app_kept before delete on code_app for each row execute function refuse('append_only: code_app');
