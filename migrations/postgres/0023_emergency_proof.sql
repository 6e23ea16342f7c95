-- A word for an emergency release is drafted and then proven, as a signature is.

-- What a statement that waits for its proof becomes.
alter table signing add column kind text not null default 'signature' check (kind in ('signature', 'emergency'));

-- A statement is used once, and what was drafted does not change, nor what it becomes.
create or replace function signing_fixed_check() returns trigger language plpgsql as $$
begin
  if old.used_at is not null or new.statement <> old.statement or new.statement_hash <> old.statement_hash
    or new.person_id <> old.person_id or new.candidate_id <> old.candidate_id or new.expires_at <> old.expires_at or new.kind <> old.kind then
    raise exception 'append_only: signing' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- How a word was proven. Those from before were given by a session alone.
alter table emergency_word add column proof text not null default 'session' check (proof in ('session', 'passkey', 'code', 'sign_in'));
alter table emergency_word add column proven_at bigint;
alter table emergency_word add column credential_id text;
alter table emergency_word add column public_key text;
alter table emergency_word add column authenticator_data text;
alter table emergency_word add column client_data text;
alter table emergency_word add column assertion text;

-- No new word without a proof, and none by a passkey without all that a stranger needs to check it: as of a signature.
create trigger emergency_word_unproven before insert on emergency_word for each row execute function signature_unproven_check();
