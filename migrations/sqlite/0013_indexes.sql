-- Counts what changed in a project, in the transaction of each change: whoever remembers what was read asks here
-- whether that is still so.

create table revision (
  project_id blob primary key references project (project_id),
  changes integer not null,
  -- Of these, changes of the project as a whole: its library, its rules, its people.
  whole integer not null
) strict;
