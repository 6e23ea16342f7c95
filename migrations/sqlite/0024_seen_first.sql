-- What a signer read is kept when the decision is written down, and the statement names its hash; once it is proven, the page
-- stays for good (seen_page). Of a draft that nobody proves it goes with the draft.

create table signing_seen (
  signing_id blob primary key references signing (signing_id) on delete cascade,
  sha256 text not null check (length(sha256) = 64),
  schema text not null,
  -- Canonical JSON, compressed as gzip.
  content blob not null,
  bytes integer not null
) strict;
