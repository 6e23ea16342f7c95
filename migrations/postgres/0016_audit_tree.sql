-- The audit log proves itself: a Merkle tree over its rows (RFC 6962), signed checkpoints of it, and the keys that sign.
-- The rows themselves stay as they are; the tree over those that exist is made by the program when it first signs.

-- Finished nodes by their place in the tree's storage order (Crosby and Wallach, section 3.3).
create table audit_node (
  position bigint primary key,
  hash bytea not null check (octet_length(hash) = 32)
);
create trigger audit_node_append_only before update or delete on audit_node for each row execute function refuse('append_only: audit_node');

create table audit_checkpoint (
  -- Rows that it signs.
  size bigint primary key check (size > 0),
  -- Base64.
  root text not null check (length(root) = 44),
  -- The whole signed note.
  note text not null,
  made_at bigint not null
);
create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint for each row execute function refuse('append_only: audit_checkpoint');

-- Public halves of the portal's keys; they stay published when they are replaced.
create table signing_key (
  -- In the words of c2sp.org/signed-note: name, id and key.
  vkey text primary key,
  key_id text not null,
  -- What it signs: checkpoint. One key has one purpose.
  purpose text not null,
  algorithm text not null,
  public_pem text not null,
  since bigint not null,
  until bigint
);

-- Who read which file of others on which day (UTC, counted from 1970): once each in the log.
create table evidence_read (
  project_id uuid not null references project (project_id),
  person_id uuid not null references person (person_id),
  sha256 text not null references evidence (sha256),
  day bigint not null,
  primary key (project_id, person_id, sha256, day)
);

-- What the log is searched by.
create index audit_actor on audit (project_id, actor_name, seq);
create index audit_action on audit (project_id, action, seq);
create index audit_at on audit (project_id, at);
