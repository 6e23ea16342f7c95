-- What a signer saw: the data of the page, named by its hash, and which signature was given by it.

create table seen_page (
  -- SHA-256 of the data before it was compressed.
  sha256 text primary key check (length(sha256) = 64),
  -- Names the shape of the data.
  schema text not null,
  -- Canonical JSON, compressed as gzip.
  content bytea not null,
  bytes bigint not null,
  kept_at bigint not null
);
create trigger seen_page_append_only before update or delete on seen_page for each row execute function refuse('append_only: seen_page');

create table signature_seen (
  signature_id uuid primary key references signature (signature_id),
  sha256 text not null references seen_page (sha256)
);
create trigger signature_seen_append_only before update or delete on signature_seen for each row execute function refuse('append_only: signature_seen');

-- What was in production before, newest first.
create index deployment_succeeded on deployment (project_id, updated_at) where state = 'succeeded';
