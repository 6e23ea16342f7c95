-- Verdicts for whoever deploys: signed envelopes (DSSE) about one image, made right before a release is sent. One is made
-- again only when the one before has ended while the release was still waiting.
create table attestation (
  release_id uuid not null references release (release_id),
  kind text not null check (kind in ('release-approval', 'verification-summary')),
  issued_at bigint not null,
  expires_at bigint not null,
  image_digest text not null check (length(image_digest) = 71),
  -- SHA-256 of the key's public half; see signing_key.
  key_id text not null check (length(key_id) = 64),
  -- The file as it is given out, and its SHA-256.
  envelope text not null,
  sha256 text not null check (length(sha256) = 64),
  primary key (release_id, kind, issued_at),
  check (expires_at > issued_at)
);
create index attestation_image on attestation (image_digest);
create trigger attestation_append_only before update or delete on attestation for each row execute function refuse('append_only: attestation');
-- I1: it speaks of the image that was released, and of no other.
create function attestation_check() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from release r join candidate c on c.candidate_id = r.candidate_id
    where r.release_id = new.release_id and c.image_digest = new.image_digest
  ) then
    raise exception 'wrong_image' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger attestation_check before insert on attestation for each row execute function attestation_check();
