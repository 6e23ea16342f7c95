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

# Why a form was not taken, and what to do.
refusal-note_missing = Please say in a sentence what is missing or wrong.
    .advice = Write it in the note and send again.
refusal-due_missing = A follow-up needs a date.
    .advice = Choose the day until which it should be done.
refusal-due_too_far = That day is more than a year away.
    .advice = Choose an earlier day.
refusal-invalid_field = This entry cannot be taken as it is.
    .advice = Correct it and send again. Nothing was saved.
refusal-candidate_decided = This version has been decided on; it takes no more answers.
    .advice = A new version will be shown here when there is one.
refusal-intent_reused = This form was sent before with another content.
    .advice = Reload the page and try again.
refusal-intent_missing = The form is incomplete.
    .advice = Reload the page and try again.
refusal-role_missing = You may not do this in this project.
    .advice = Ask the release manager.
refusal-reason_missing = The reason is missing.
    .advice = Write a sentence that others will understand later.
refusal-not_found = This does not exist, or you have no access to it.
    .advice = Check the address, or ask the release manager for access.
refusal-unknown_field = This form cannot be taken as it was sent.
    .advice = Reload the page and send the form again. Nothing was saved.
refusal-too_large = That is too much at once.
    .advice = Send less. Nothing was saved.
