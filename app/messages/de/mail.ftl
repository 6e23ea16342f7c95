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
mail-ended = { $ended ->
        [expired] Ihre Freigabe für { $project } { $version } ist abgelaufen
        [revoked] Eine Freigabe für { $project } { $version } wurde zurückgenommen
       *[other] Ihre Freigabe für { $project } { $version } gilt nicht mehr
    }
    .why = { $ended ->
        [expired] Ihre Freigabe für { $project } { $version } galt für eine bestimmte Zeit, und die ist vorbei. Sie zählt als abgelaufen, nicht als Zustimmung zur Auslieferung.
        [revoked] { $by } hat eine Freigabe für { $project } { $version } zurückgenommen:
        [not_entitled] Ihre Freigabe für { $project } { $version } gilt nicht mehr, weil sie so nicht mehr gegeben werden dürfte:
       *[other] Ihre Freigabe für { $project } { $version } gilt nicht mehr, weil sich etwas geändert hat, worauf sie beruht:
    }
    .next = Darauf wird nichts ausgeliefert. Soll die Auslieferung trotzdem stattfinden, müssen die fehlenden Freigaben neu gegeben werden.
    .action = Ansehen, was sich geändert hat
mail-ends = Ihre Freigabe für { $project } { $version } läuft bald ab
    .more = Ihre Freigabe für { $project } { $version } gilt bis { $until }. Ist bis dahin nicht ausgeliefert, muss sie neu gegeben werden.
    .action = Version ansehen
mail-stand-in = { $over ->
        [yes] { $by } vertritt { $of } in { $project } nicht mehr
       *[no] { $by } vertritt { $of } in { $project }
    }
    .more = { $over ->
        [yes] { $by } gibt in { $project } nicht mehr im Namen von { $of } frei. Was so freigegeben und noch nicht ausgeliefert wurde, gilt nicht mehr. Der Grund:
       *[no] Bis { $until } darf { $by } in { $project } im Namen von { $of } freigeben. Jede solche Freigabe nennt beide. Der Grund:
    }
    .action = Ansehen, wer wen vertritt
mail-emergency = { $goes ->
        [yes] NOTFALL: { $project } { $version } wird am Tor vorbei ausgeliefert
       *[no] NOTFALL: { $by } will { $project } { $version } am Tor vorbei ausliefern
    }
    .by = { $by } will { $project } { $version } wegen des Vorfalls { $incident } ausliefern:
    .more = { $goes ->
        [yes] Das war die zweite Stimme, es wird also ausgeliefert. Was das Tor geschlossen hielt, ist ab jetzt nachzuholen; die Seite zeigt, was und bis wann.
       *[no] Eine zweite Person muss zustimmen, bevor etwas ausgeliefert wird.
    }
    .action = Die Notfall-Auslieferung ansehen
