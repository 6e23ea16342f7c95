-- Every request asks which roles an identity has, and when the next waiver ends or the next follow-up is due.

create index role_grant_identity on role_grant (provider, subject);
create index waiver_until on waiver (until);
create index follow_up_due on follow_up (due);
