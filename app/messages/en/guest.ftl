# What a guest meets besides the versions to try: the invitation, the inbox, settings for mail, sign-in.

invited = Hello { $name }
    .ask = { $by } asks you to try { $project }, and to say what works for you and what does not. It takes a few minutes; you need no account.
    .ask-version = { $by } asks you to try { $project }, version { $version }, and to say what works for you and what does not. It takes a few minutes; you need no account.
    .report = This leads to your report F-{ $number } on { $project }: what became of it, and whether it is fixed for you. You need no account.
    .to-report = Go to my report
    .settings = This leads to your settings: what you hear of { $project }, and when. You need no account.
    .to-settings = Go to my settings
    .device = The link then works only in this browser on this device. Open it where you want to try the application.
    .start = Start
    .terms = The link is for you alone and good until { $until }. Your name stands beside what you say, and your visits are on the project’s record. Cookies keep you signed in and remember this device and your language. A report that you begin is kept on this device until you send it.

inbox-nothing = Nothing waits for you
    .guest = Thank you. When there is something new to try, or something you reported is fixed, you get a mail.
    .member = When there is something for you to answer, test, confirm or sign, it is listed here.
    .nobody = You have no role in any project yet. Ask the release manager of your project to add you.
inbox-emergency = Emergency release: the second word
    .item = { $name } wants to release { $version } in an emergency; a second person has to agree
inbox-stories = To try and answer
    .item = { $count ->
        [one] One story of { $version } to answer
       *[other] { $count } stories of { $version } to answer
    }
inbox-confirm = To confirm
    .item = Is it fixed in #{ $number }? { $title }
inbox-cases = To test
    .item = { $count ->
        [one] One test case of { $version } to run
       *[other] { $count } test cases of { $version } to run
    }
inbox-sign = To sign
    .item = { $version } to sign or reject
inbox-answer = Reports to answer
    .item = F-{ $number } to answer: { $title }

notices-off = This portal sends no mail
    .more = No mail server is set up. Your inbox shows what waits for you; your choices are kept for later.
notices-refused = Mail to { $address } is refused
    .said = The mail server said { $ago }:
    .more = Choose another address, or ask whoever looks after your mailbox. Nothing is lost: your inbox has it.
notices-choices = How you hear of things
notices-no-address = No address of yours is known
    .more = Your sign-in provider named no verified mail address. Add one there, then sign in again. Until then your inbox has everything.
notices-guest-address = Mail goes to { $address }, the address you were invited at.
notices-address = Address
    .hint = Addresses that your sign-in provider verified.
notices-when = Tell me when
notices-hour = The mail of the day goes at
    .hint = Hour, 0 to 23.
notices-zone = Time zone
    .hint = Such as Europe/Berlin.
notices-save = Save
notices-told = Told lately
    .caption = What you were told lately
    .none = Nothing yet
notices-to = To
notices-about = About
notices-at = When
notices-mail = Mail
notice-invited = Somebody invites me to try something
notice-confirm-fix = Something I reported is said to be fixed
notice-feedback-answered = Somebody answers what I reported
notice-story-rejected = An end user rejects a story
notice-result-failed = A test case fails or is blocked
notice-signature-wanted = A candidate waits for my signature
notice-candidate-ready = A candidate is there for me to try
notice-signing-changed = My passkeys or one-time codes change
way-at-once = At once
way-digest = In one mail a day
way-never = Not by mail
mailed-waiting = on its way
mailed-digest = in the next mail of the day
mailed-quiet = not mailed
mailed-no-address = no address
mailed-mail-off = mail is off
mailed-sent = sent
mailed-refused = refused

sign-in = Sign in
    .with = Sign in with { $provider }
    .none = No way to sign in is set up
    .none-more = The operator must name at least one provider (GitHub or an OpenID Connect issuer) in the configuration.
    .already = You are signed in as { $name }
    .go-on = Go on
    .more = Murmuration keeps no passwords. Your provider tells it who you are; a project’s release manager decides what you may do.
