# What a guest meets besides the versions to try: the invitation, the inbox, settings for mail, sign-in.

invited = Guten Tag { $name }
    .ask = { $by } bittet Sie, { $project } auszuprobieren und zu sagen, was für Sie funktioniert und was nicht. Es dauert nur wenige Minuten; Sie brauchen kein Konto.
    .ask-version = { $by } bittet Sie, { $project } in der Version { $version } auszuprobieren und zu sagen, was für Sie funktioniert und was nicht. Es dauert nur wenige Minuten; Sie brauchen kein Konto.
    .report = Hier geht es zu Ihrer Meldung F-{ $number } zu { $project }: was daraus geworden ist und ob es für Sie behoben ist. Sie brauchen kein Konto.
    .to-report = Zu meiner Meldung
    .settings = Hier geht es zu Ihren Einstellungen: wovon Sie bei { $project } erfahren und wann. Sie brauchen kein Konto.
    .to-settings = Zu meinen Einstellungen
    .device = Der Link gilt danach nur noch in diesem Browser auf diesem Gerät. Öffnen Sie ihn dort, wo Sie die Anwendung ausprobieren möchten.
    .start = Beginnen
    .terms = Der Link ist nur für Sie und gilt bis { $until }. Ihr Name steht bei dem, was Sie sagen, und Ihre Besuche werden im Protokoll des Projekts vermerkt. Cookies halten Sie angemeldet und merken sich dieses Gerät und Ihre Sprache. Eine begonnene Meldung bleibt auf diesem Gerät, bis Sie sie senden.

inbox-nothing = Nichts wartet auf Sie
    .guest = Vielen Dank. Wenn es etwas Neues auszuprobieren gibt oder etwas behoben ist, das Sie gemeldet haben, erhalten Sie eine E-Mail.
    .member = Wenn Sie etwas beantworten, testen, bestätigen oder freigeben können, steht es hier.
    .nobody = Sie haben noch in keinem Projekt eine Rolle. Bitten Sie die Release-Leitung Ihres Projekts, Sie hinzuzufügen.
inbox-emergency = Notfall-Freigabe: das zweite Wort
    .item = { $name } möchte { $version } im Notfall ausliefern; eine zweite Person muss zustimmen
inbox-stories = Zum Ausprobieren und Beantworten
    .item = { $count ->
        [one] Ein Punkt von { $version } zu beantworten
       *[other] { $count } Punkte von { $version } zu beantworten
    }
inbox-confirm = Zu bestätigen
    .item = Ist es in #{ $number } behoben? { $title }
inbox-cases = Zu testen
    .item = { $count ->
        [one] Ein Testfall von { $version } auszuführen
       *[other] { $count } Testfälle von { $version } auszuführen
    }
inbox-sign = Freizugeben
    .item = { $version } freigeben oder ablehnen
inbox-answer = Zu beantwortende Meldungen
    .item = F-{ $number } zu beantworten: { $title }

notices-off = Dieses Portal versendet keine E-Mails
    .more = Es ist kein Mailserver eingerichtet. Ihr Eingang zeigt, was auf Sie wartet; Ihre Auswahl bleibt für später gespeichert.
notices-refused = E-Mails an { $address } werden abgewiesen
    .said = Der Mailserver meldete { $ago }:
    .more = Wählen Sie eine andere Adresse, oder fragen Sie die Stelle, die Ihr Postfach betreut. Es geht nichts verloren: Alles steht in Ihrem Eingang.
notices-choices = Wie Sie davon erfahren
notices-no-address = Von Ihnen ist keine Adresse bekannt
    .more = Ihr Anmeldedienst hat keine bestätigte E-Mail-Adresse genannt. Tragen Sie dort eine ein und melden Sie sich dann neu an. Bis dahin steht alles in Ihrem Eingang.
notices-guest-address = E-Mails gehen an { $address }, die Adresse, an die Sie eingeladen wurden.
notices-address = Adresse
    .hint = Adressen, die Ihr Anmeldedienst bestätigt hat.
notices-when = Ich möchte davon erfahren:
notices-hour = Uhrzeit der täglichen E-Mail
    .hint = Stunde, 0 bis 23.
notices-zone = Zeitzone
    .hint = Zum Beispiel Europe/Berlin.
notices-save = Speichern
notices-told = Zuletzt mitgeteilt
    .caption = Was Ihnen zuletzt mitgeteilt wurde
    .none = Noch nichts
notices-to = An
notices-about = Betreff
notices-at = Wann
notices-mail = E-Mail
notice-invited = Ich werde eingeladen, etwas auszuprobieren
notice-confirm-fix = Etwas, das ich gemeldet habe, soll behoben sein
notice-feedback-answered = Jemand antwortet auf meine Meldung
notice-story-rejected = Ein Punkt wird bei der Abnahme abgelehnt
notice-result-failed = Ein Testfall schlägt fehl oder ist blockiert
notice-signature-wanted = Eine Version wartet auf meine Freigabe
notice-candidate-ready = Es gibt eine Version für mich zum Ausprobieren
notice-signing-changed = Meine Passkeys oder Einmalcodes ändern sich
way-at-once = Sofort
way-digest = In einer E-Mail am Tag
way-never = Nicht per E-Mail
mailed-waiting = unterwegs
mailed-digest = in der nächsten täglichen E-Mail
mailed-quiet = nicht per E-Mail
mailed-no-address = keine Adresse
mailed-mail-off = E-Mail ist abgeschaltet
mailed-sent = gesendet
mailed-refused = abgewiesen

sign-in = Anmelden
    .with = Mit { $provider } anmelden
    .none = Es ist kein Anmeldedienst eingerichtet
    .none-more = Die Betreiber des Portals müssen in der Konfiguration mindestens einen Anmeldedienst (GitHub oder einen OpenID-Connect-Dienst) eintragen.
    .already = Sie sind angemeldet als { $name }
    .go-on = Weiter
    .more = Murmuration speichert keine Passwörter. Ihr Anmeldedienst sagt, wer Sie sind; die Release-Leitung eines Projekts entscheidet, was Sie dürfen.
