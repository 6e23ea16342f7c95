-- The audit log proves itself: a Merkle tree over its rows (RFC 6962), signed checkpoints of it, and the keys that sign.
-- The rows themselves stay as they are; the tree over those that exist is made by the program when it first signs.

-- Finished nodes by their place in the tree's storage order (Crosby and Wallach, section 3.3).
create table audit_node (
  position integer primary key,
  hash blob not null check (length(hash) = 32)
) strict;
create trigger audit_node_append_only_update before update on audit_node begin select raise(abort, 'append_only: audit_node'); end;
create trigger audit_node_append_only_delete before delete on audit_node begin select raise(abort, 'append_only: audit_node'); end;

create table audit_checkpoint (
  -- Rows that it signs.
  size integer primary key check (size > 0),
  -- Base64.
  root text not null check (length(root) = 44),
  -- The whole signed note.
  note text not null,
  made_at integer not null
) strict;
create trigger audit_checkpoint_append_only_update before update on audit_checkpoint begin select raise(abort, 'append_only: audit_checkpoint'); end;
create trigger audit_checkpoint_append_only_delete before delete on audit_checkpoint begin select raise(abort, 'append_only: audit_checkpoint'); end;

-- Public halves of the portal's keys; they stay published when they are replaced.
create table signing_key (
  -- In the words of c2sp.org/signed-note: name, id and key.
  vkey text primary key,
  key_id text not null,
  -- What it signs: checkpoint. One key has one purpose.
  purpose text not null,
  algorithm text not null,
  public_pem text not null,
  since integer not null,
  until integer
) strict;

-- Who read which file of others on which day (UTC, counted from 1970): once each in the log.
create table evidence_read (
  project_id blob not null references project (project_id),
  person_id blob not null references person (person_id),
  sha256 text not null references evidence (sha256),
  day integer not null,
  primary key (project_id, person_id, sha256, day)
) strict, without rowid;

-- What the log is searched by.
create index audit_actor on audit (project_id, actor_name, seq);
create index audit_action on audit (project_id, action, seq);
create index audit_at on audit (project_id, at);
