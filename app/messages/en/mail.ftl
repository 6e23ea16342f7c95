# Mails. A subject should be short; what stands in quotation marks was written by people.

mail-hello = Hello { $name },
mail-quote = “{ $text }”
mail-why-member = You get this mail because you work on this release. Choose what you hear of, and when:
mail-why-guest = You get this mail because you were asked to try this application. Its links are for you alone: please do not pass them on. Choose what you hear of, and when:
mail-settings = Your settings for notices
mail-digest = { $count ->
        [one] One thing happened in Murmuration
       *[other] { $count } things happened in Murmuration
    }

mail-invited = { $by } asks you to try { $project }
    .ask = { $by } asks you to try { $project }, and to say what works for you and what does not. It takes a few minutes, and you need no account.
    .ask-version = { $by } asks you to try { $project }, version { $version }, and to say what works for you and what does not. It takes a few minutes, and you need no account.
    .link = The link is good until { $until }.
    .action = Look at what there is to try
mail-ready = { $project } { $version } is ready for you to try
    .more = { $stories ->
        [one] { $project } { $version } is ready to be tried. One story waits for your answer.
       *[other] { $project } { $version } is ready to be tried. { $stories } stories wait for your answer.
    }
    .action = Try it
mail-confirm = Fixed in { $version }, please confirm: { $title }
    .reported = You reported “{ $title }” (F-{ $number }).
    .look = { $project } { $version } is said to contain the fix. Please look, and say whether the problem is gone.
    .action = Say whether it is fixed
mail-answered = Answer to your report: { $title }
    .by = { $by } answered your report “{ $title }” (F-{ $number }):
    .action = Read the report
mail-rejected = { $story } was rejected in { $project } { $version }
    .by = { $by } rejected { $story } in { $project } { $version }:
    .action = See the answers
mail-result = { $verdict ->
        [blocked] TC-{ $number } blocked in { $project } { $version }: { $title }
       *[other] TC-{ $number } failed in { $project } { $version }: { $title }
    }
    .by = { $verdict ->
        [blocked] { $by } recorded TC-{ $number } “{ $title }” as blocked in { $project } { $version }:
       *[other] { $by } recorded TC-{ $number } “{ $title }” as failed in { $project } { $version }:
    }
    .action = See the result
mail-sign = { $project } { $version } waits for your signature
    .more = All that { $project } { $version } still needs is the signature. The page shows what changed and what was found; there you approve or reject it.
    .action = Look at the candidate

mail-signing = { $change ->
    [revoked] A passkey or app of your account was revoked: { $name }
    [locked] Signing as you was tried in vain
   *[enrolled] A passkey or app was added to your account: { $name }
}
    .what = { $change ->
        [revoked] “{ $name }” signs nothing any more.
        [locked] Five tries to prove that it is you failed. No try counts for the next 15 minutes.
       *[enrolled] “{ $name }” can soon sign releases in your name.
    }
    .not-you = If this was not you, revoke what you do not know and tell an admin at once.
    .action = Look at your signing settings
mail-ended = { $ended ->
        [expired] Your signature for { $project } { $version } expired
        [revoked] A signature for { $project } { $version } was revoked
       *[other] Your signature for { $project } { $version } no longer counts
    }
    .why = { $ended ->
        [expired] Your signature for { $project } { $version } was given for a time, and that is over. It counts as expired, not as an approval.
        [revoked] { $by } revoked a signature for { $project } { $version }:
        [not_entitled] Your signature for { $project } { $version } no longer counts, because it may not be given any more as it was:
       *[other] Your signature for { $project } { $version } no longer counts, because something that it rests on changed:
    }
    .next = Nothing is released on it. If the release is still wanted, the signatures that are missing have to be given anew.
    .action = See what changed
mail-ends = Your signature for { $project } { $version } is about to expire
    .more = Your signature for { $project } { $version } counts until { $until }. If it was not released by then, it has to be given anew.
    .action = Look at the candidate
mail-stand-in = { $over ->
        [yes] { $by } no longer stands in for { $of } in { $project }
       *[no] { $by } stands in for { $of } in { $project }
    }
    .more = { $over ->
        [yes] { $by } no longer signs in the name of { $of } in { $project }. What was signed so and not released counts no longer. The reason:
       *[no] Until { $until }, { $by } may sign in { $project } in the name of { $of }. Each such signature names both. The reason:
    }
    .action = See who stands in for whom
mail-emergency = { $goes ->
        [yes] EMERGENCY: { $project } { $version } is released past its gate
       *[no] EMERGENCY: { $by } wants to release { $project } { $version } past its gate
    }
    .by = { $by } gave their word to release { $project } { $version } for the incident { $incident }:
    .more = { $goes ->
        [yes] It was the second word, so it is being released. What held the gate is owed from now on; the page shows what, and until when.
       *[no] A second person has to give their word before anything is released.
    }
    .action = See the emergency release
