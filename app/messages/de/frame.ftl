# Words that every translated page needs.

language-name = Deutsch
language-label = Sprache
language-change = Ändern
skip = Zum Inhalt springen

# A day. $month is 1 to 12.
day = { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[other] Dezember
    } { $year }

# How long ago something was.
ago-now = gerade eben
ago-minutes = { $count ->
        [one] vor { $count } Minute
       *[other] vor { $count } Minuten
    }
ago-hours = { $count ->
        [one] vor { $count } Stunde
       *[other] vor { $count } Stunden
    }
ago-days = { $count ->
        [one] vor { $count } Tag
       *[other] vor { $count } Tagen
    }

# A day with the hour.
moment = { $day }, { $time } Uhr (UTC)

# The frame around every page.
frame-projects = Alle Projekte
    .full = Murmuration, alle Projekte
frame-inbox = Eingang
frame-waiting = wartend
frame-notices = Benachrichtigungen
frame-signing = Einstellungen zum Unterschreiben
frame-sign-out = Abmelden
frame-project = Projekt
frame-candidate = Version
frame-way = Der Weg hierher
frame-unknown = unbekannt
theme-auto = Farben: automatisch
theme-light = Farben: hell
theme-dark = Farben: dunkel
live-on = Aktuell
live-off = Verbindung wird wiederhergestellt
live-changed = Diese Seite hat sich geändert.
    .show = Änderungen zeigen
section-board = Übersicht
section-cases = Testfälle
section-quality = Qualität
section-feedback = Meldungen
section-audit = Protokoll
section-policy = Regeln
section-people = Personen
section-stand-ins = Vertretung
section-invitations = Einladungen
section-tokens = Zugangsschlüssel
section-chats = E-Mail und Chat
tab-overview = Überblick
tab-qa = QS
tab-gate = Gate
tab-sign = Freigeben
head-commit = Commit
head-branch = Zweig
head-digest = Prüfsumme
head-came-in = eingetroffen
head-newer = Ersetzt durch { $link }, eine neuere Version. Hier werden keine Entscheidungen mehr erwartet.
role-developer = Entwicklung
role-qa-tester = QS-Test
role-uat-tester = Abnahmetest
role-product-owner = Produktverantwortung
role-release-manager = Release-Leitung
role-auditor = Prüfung
role-admin = Verwaltung

# Where a version stands.
stage-qa = in der QS
stage-uat = in der Abnahme
stage-sign-off = bereit zur Freigabe
stage-releasing = wird veröffentlicht
stage-in-production = im Einsatz
stage-was-in-production = war im Einsatz
stage-rejected = abgelehnt
stage-deployment-failed = Veröffentlichung fehlgeschlagen
stage-stuck = angehalten

# How bad a report is.
severity-blocking = blockierend
severity-major = störend
severity-minor = geringfügig
severity-idea = Idee

# Where a report stands.
status-open = offen
status-answered = beantwortet
status-fixed = behoben in #{ $number }, noch zu bestätigen
status-confirmed = Behebung bestätigt
status-confirmed-on = Behebung bestätigt mit #{ $number }
status-waived = hingenommen

# Who says that something is fixed. Completes “Why we think so:”.
source-commit = Commit { $commit } nennt { $key }
source-build = die Version nennt { $key }
source-jira-version = in Jira als erledigt gekennzeichnet, für Version { $version }
source-jira = in Jira als erledigt gekennzeichnet, und diese Version entstand danach
source-github = der Vorgang in GitHub wurde geschlossen, und diese Version entstand danach
source-person = Angabe von { $name }
lacking-absent = die Behebung aus #{ $number } ist in dieser Version nicht enthalten
lacking-unknown = ob die Behebung aus #{ $number } in dieser Version enthalten ist, ist noch nicht bekannt

files = Dateien
request-code = Kennung
request-id = Anfrage
error-internal = Bei uns ist ein Fehler aufgetreten.
    .advice = Es wurde nichts geändert. Versuchen Sie es noch einmal; bleibt der Fehler, nennen Sie den Betreibern des Portals die unten stehende Anfrage.
error-projects = Zu den Projekten
