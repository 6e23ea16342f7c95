# Words that every translated page needs.

language-name = English
language-label = Language
language-change = Change
skip = Skip to the content

# A day. $month is 1 to 12.
day = { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[other] December
    } { $year }

# How long ago something was.
ago-now = just now
ago-minutes = { $count ->
        [one] { $count } minute ago
       *[other] { $count } minutes ago
    }
ago-hours = { $count ->
        [one] { $count } hour ago
       *[other] { $count } hours ago
    }
ago-days = { $count ->
        [one] { $count } day ago
       *[other] { $count } days ago
    }

# A day with the hour.
moment = { $day }, { $time } UTC

# The frame around every page.
frame-projects = All projects
    .full = Murmuration, all projects
frame-inbox = Inbox
frame-waiting = waiting
frame-notices = Notices
frame-signing = Signing settings
frame-sign-out = Sign out
frame-project = Project
frame-candidate = Candidate
frame-way = The way here
frame-unknown = unknown
theme-auto = Theme: auto
theme-light = Theme: light
theme-dark = Theme: dark
live-on = Live
live-off = Reconnecting
live-changed = This page has changed.
    .show = Show changes
section-board = Board
section-cases = Cases
section-quality = Quality
section-feedback = Feedback
section-audit = Audit
section-policy = Policy
section-people = People
section-stand-ins = Stand-ins
section-invitations = Invitations
section-tokens = Tokens
section-chats = Mail and chat
tab-overview = Overview
tab-qa = QA
tab-gate = Gate
tab-sign = Sign
head-commit = commit
head-branch = branch
head-digest = digest
head-came-in = came in
head-newer = Replaced by { $link }, a newer candidate. No more decisions are expected here.
role-developer = developer
role-qa-tester = QA tester
role-uat-tester = UAT tester
role-product-owner = product owner
role-release-manager = release manager
role-auditor = auditor
role-admin = admin

# Where a version stands.
stage-qa = in QA
stage-uat = in UAT
stage-sign-off = ready to sign
stage-releasing = releasing
stage-in-production = in production
stage-was-in-production = was in production
stage-rejected = rejected
stage-deployment-failed = deployment failed
stage-stuck = stuck

# How bad a report is.
severity-blocking = blocking
severity-major = major
severity-minor = minor
severity-idea = idea

# Where a report stands.
status-open = open
status-answered = answered
status-fixed = fixed in #{ $number }, to be confirmed
status-confirmed = confirmed fixed
status-confirmed-on = confirmed fixed on #{ $number }
status-waived = waived

# Who says that something is fixed. Completes “Why we think so:”.
source-commit = commit { $commit } names { $key }
source-build = the build names { $key }
source-jira-version = Jira says done, fix version { $version }
source-jira = Jira says done, and this was built afterwards
source-github = its GitHub issue was closed, and this was built afterwards
source-person = { $name } said so
lacking-absent = the fix of #{ $number } is not in this candidate
lacking-unknown = whether the fix of #{ $number } is in this candidate is not known yet

files = Files
request-code = Code
request-id = request
error-internal = Something went wrong on our side.
    .advice = Nothing was changed. Try again; if it stays, tell the operator the request id below.
error-projects = Go to the projects
