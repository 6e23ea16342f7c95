-- What a reporter's browser said of itself and of where it was; only what the reporter let through is here.
create table feedback_stamp (
  feedback_id blob not null references feedback (feedback_id),
  name text not null check (name in ('address', 'browser', 'viewport', 'scale', 'locale', 'time_zone')),
  value text not null check (length(value) between 1 and 1000),
  primary key (feedback_id, name)
) strict;
create trigger feedback_stamp_append_only_update before update on feedback_stamp begin select raise(abort, 'append_only: feedback_stamp'); end;
create trigger feedback_stamp_append_only_delete before delete on feedback_stamp begin select raise(abort, 'append_only: feedback_stamp'); end;
