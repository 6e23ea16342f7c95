-- What a reporter's browser said of itself and of where it was; only what the reporter let through is here.
create table feedback_stamp (
  feedback_id uuid not null references feedback (feedback_id),
  name text not null check (name in ('address', 'browser', 'viewport', 'scale', 'locale', 'time_zone')),
  value text not null check (length(value) between 1 and 1000),
  primary key (feedback_id, name)
);
create trigger feedback_stamp_append_only before update or delete on feedback_stamp for each row execute function refuse('append_only: feedback_stamp');
