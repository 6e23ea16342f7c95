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
