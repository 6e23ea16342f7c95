# Mails. A subject should be short; what stands in quotation marks was written by people.

mail-hello = Guten Tag { $name },
mail-quote = „{ $text }“
mail-why-member = Sie erhalten diese E-Mail, weil Sie an dieser Veröffentlichung mitarbeiten. Wählen Sie, wovon Sie wann erfahren:
mail-why-guest = Sie erhalten diese E-Mail, weil Sie gebeten wurden, diese Anwendung auszuprobieren. Die Links darin sind nur für Sie; bitte geben Sie sie nicht weiter. Wählen Sie, wovon Sie wann erfahren:
mail-settings = Ihre Benachrichtigungen einstellen
mail-digest = { $count ->
        [one] Eine Neuigkeit in Murmuration
       *[other] { $count } Neuigkeiten in Murmuration
    }

mail-invited = { $by } bittet Sie, { $project } auszuprobieren
    .ask = { $by } bittet Sie, { $project } auszuprobieren und zu sagen, was für Sie funktioniert und was nicht. Es dauert nur wenige Minuten, und Sie brauchen kein Konto.
    .ask-version = { $by } bittet Sie, { $project } in der Version { $version } auszuprobieren und zu sagen, was für Sie funktioniert und was nicht. Es dauert nur wenige Minuten, und Sie brauchen kein Konto.
    .link = Der Link gilt bis { $until }.
    .action = Ansehen, was es auszuprobieren gibt
mail-ready = { $project } { $version } steht zum Ausprobieren bereit
    .more = { $stories ->
        [one] { $project } { $version } kann ausprobiert werden. Ein Punkt wartet auf Ihre Antwort.
       *[other] { $project } { $version } kann ausprobiert werden. { $stories } Punkte warten auf Ihre Antwort.
    }
    .action = Ausprobieren
mail-confirm = Behoben in { $version }, bitte bestätigen: { $title }
    .reported = Sie haben „{ $title }“ (F-{ $number }) gemeldet.
    .look = { $project } { $version } soll die Behebung enthalten. Bitte sehen Sie nach und sagen Sie, ob das Problem weg ist.
    .action = Sagen, ob es behoben ist
mail-answered = Antwort auf Ihre Meldung: { $title }
    .by = { $by } hat auf Ihre Meldung „{ $title }“ (F-{ $number }) geantwortet:
    .action = Meldung lesen
mail-rejected = { $story } wurde in { $project } { $version } abgelehnt
    .by = { $by } hat { $story } in { $project } { $version } abgelehnt:
    .action = Antworten ansehen
mail-result = { $verdict ->
        [blocked] TC-{ $number } blockiert in { $project } { $version }: { $title }
       *[other] TC-{ $number } fehlgeschlagen in { $project } { $version }: { $title }
    }
    .by = { $verdict ->
        [blocked] { $by } hat TC-{ $number } „{ $title }“ in { $project } { $version } als blockiert erfasst:
       *[other] { $by } hat TC-{ $number } „{ $title }“ in { $project } { $version } als fehlgeschlagen erfasst:
    }
    .action = Ergebnis ansehen
mail-sign = { $project } { $version } wartet auf Ihre Freigabe
    .more = Für { $project } { $version } ist alles erledigt bis auf die Freigabe. Die Seite zeigt, was sich geändert hat und was gefunden wurde; dort geben Sie die Version frei oder lehnen sie ab.
    .action = Version ansehen

mail-signing = { $change ->
    [revoked] Ein Passkey oder eine App Ihres Kontos wurde gesperrt: { $name }
    [locked] Vergebliche Versuche, in Ihrem Namen zu unterschreiben
   *[enrolled] Zu Ihrem Konto kam ein Passkey oder eine App hinzu: { $name }
}
    .what = { $change ->
        [revoked] „{ $name }“ unterschreibt nichts mehr.
        [locked] Fünf Versuche, Ihre Identität nachzuweisen, sind fehlgeschlagen. In den nächsten 15 Minuten zählt kein Versuch.
       *[enrolled] „{ $name }“ kann bald in Ihrem Namen Versionen freigeben.
    }
    .not-you = Wenn Sie das nicht waren, sperren Sie, was Sie nicht kennen, und sagen Sie sofort einem Admin Bescheid.
    .action = Einstellungen zum Unterschreiben ansehen
