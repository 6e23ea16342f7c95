-- Files of test cases on their way in: the preview reads the file, the confirmation is done once.

create table case_import (
  import_id blob primary key,
  project_id blob not null references project (project_id),
  sha256 text not null references evidence (sha256),
  file_name text not null,
  tool text not null check (tool in ('find_out', 'murmuration', 'testrail', 'xray', 'kiwi', 'csv', 'gherkin')),
  uploaded_by text not null,
  uploaded_at integer not null,
  intent text unique,
  confirmed_by text,
  confirmed_at integer,
  -- JSON: what came of it.
  outcome text,
  check ((confirmed_at is null) = (outcome is null)),
  check ((confirmed_at is null) = (intent is null)),
  check ((confirmed_at is null) = (confirmed_by is null))
) strict;
create index case_import_project on case_import (project_id, uploaded_at);
