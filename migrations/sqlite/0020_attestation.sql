-- Verdicts for whoever deploys: signed envelopes (DSSE) about one image, made right before a release is sent. One is made
-- again only when the one before has ended while the release was still waiting.
create table attestation (
  release_id blob not null references release (release_id),
  kind text not null check (kind in ('release-approval', 'verification-summary')),
  issued_at integer not null,
  expires_at integer not null,
  image_digest text not null check (length(image_digest) = 71),
  -- SHA-256 of the key's public half; see signing_key.
  key_id text not null check (length(key_id) = 64),
  -- The file as it is given out, and its SHA-256.
  envelope text not null,
  sha256 text not null check (length(sha256) = 64),
  primary key (release_id, kind, issued_at),
  check (expires_at > issued_at)
) strict;
create index attestation_image on attestation (image_digest);
create trigger attestation_append_only_update before update on attestation begin select raise(abort, 'append_only: attestation'); end;
create trigger attestation_append_only_delete before delete on attestation begin select raise(abort, 'append_only: attestation'); end;
-- I1: it speaks of the image that was released, and of no other.
create trigger attestation_of_its_image before insert on attestation
when not exists (
  select 1 from release r join candidate c on c.candidate_id = r.candidate_id
  where r.release_id = new.release_id and c.image_digest = new.image_digest
)
begin select raise(abort, 'wrong_image'); end;
