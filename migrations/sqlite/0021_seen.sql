-- What a signer saw: the data of the page, named by its hash, and which signature was given by it.

create table seen_page (
  -- SHA-256 of the data before it was compressed.
  sha256 text primary key check (length(sha256) = 64),
  -- Names the shape of the data.
  schema text not null,
  -- Canonical JSON, compressed as gzip.
  content blob not null,
  bytes integer not null,
  kept_at integer not null
) strict;
create trigger seen_page_append_only_update before update on seen_page begin select raise(abort, 'append_only: seen_page'); end;
create trigger seen_page_append_only_delete before delete on seen_page begin select raise(abort, 'append_only: seen_page'); end;

create table signature_seen (
  signature_id blob primary key references signature (signature_id),
  sha256 text not null references seen_page (sha256)
) strict;
create trigger signature_seen_append_only_update before update on signature_seen begin select raise(abort, 'append_only: signature_seen'); end;
create trigger signature_seen_append_only_delete before delete on signature_seen begin select raise(abort, 'append_only: signature_seen'); end;

-- What was in production before, newest first.
create index deployment_succeeded on deployment (project_id, updated_at) where state = 'succeeded';
