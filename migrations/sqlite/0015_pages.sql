-- Every request asks which roles an identity has, and when the next waiver ends.

create index role_grant_identity on role_grant (provider, subject);
create index waiver_until on waiver (until);
