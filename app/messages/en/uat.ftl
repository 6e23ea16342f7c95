# The page on which end users try a version and answer story by story.

uat-title = UAT
uat-try = Try version { $version }
uat-ask = Try what changed, then say for each story whether it does what you need. There are no wrong answers: nothing goes out while a story is rejected.
uat-ask-not-you = End users answer here. You can read their answers; your role here does not give any.
uat-go-there = Open { $name }
uat-runs-in = It runs in { $name }. Its address is not configured; ask the release manager for it.
uat-nowhere = No environment for trying it is configured. Ask the release manager where it runs.
uat-edit-notes = Edit the release notes
uat-progress = { $total ->
        [one] { $done } of { $total } story answered
       *[other] { $done } of { $total } stories answered
    }
uat-open = Stories without an answer
uat-answered = Answered
uat-done = Every story has an answer
    .more = Thank you. Open a story below to change its answer.
uat-none = This candidate names no story
    .more = No story key was found in its commits, branch or pull requests, so there is nothing to accept.
uat-report = Report a problem
uat-in-jira = { $key } in Jira
uat-look-at = What to look at
uat-known = { $kind }, { $status } in Jira
uat-not-asked = Jira was not asked yet what this story says. Its key is all we know.
uat-missing = Jira does not know this story
    .more = The candidate names it, but Jira has no such issue or the portal may not read it. Ask the developers what is meant.
uat-unreachable = Jira could not be asked
    .more = So we cannot show what this story says.
uat-problems = Reported problems
uat-answers = Answers
uat-your-answer = Your answer
uat-accept = Accept
uat-accept-follow-up = Accept with follow-up
uat-reject = Reject
uat-not-quite = Something is missing or wrong
uat-note = In your words
    .hint = What is missing or wrong? One sentence is enough.
uat-note-changed = Why did you change your mind?
uat-due = Should be done by
    .hint = Only for “Accept with follow-up”: until this day it should be done.
uat-kept = These words were kept, but not sent.
uat-change = Change the answer
uat-said-nothing = no answer
uat-said-accepted = accepted
uat-said-follow-up = accepted with follow-up
uat-said-rejected = rejected
follow-ups = Follow-ups
    .more = What stories were accepted on the promise of. Past its date, a follow-up holds later versions until it is done.
follow-up-due = { $story } on #{ $number }, accepted by { $by }; to be done by { $due }
follow-up-waived = waived
follow-up-done = done
follow-up-late = overdue: { $status }
follow-up-open = open: { $status }
follow-up-unknown = not known whether it is done
follow-up-waive = Waive
follow-up-reason = Why does it not have to be done any more?
