# The page on which end users try a version and answer story by story.

uat-title = Abnahme
uat-try = Version { $version } ausprobieren
uat-ask = Probieren Sie aus, was sich geändert hat, und sagen Sie dann zu jedem Punkt, ob er tut, was Sie brauchen. Es gibt keine falschen Antworten: Solange ein Punkt abgelehnt ist, wird nichts veröffentlicht.
uat-ask-not-you = Hier antworten die Anwenderinnen und Anwender. Sie können die Antworten lesen, mit Ihrer Rolle aber keine geben.
uat-go-there = { $name } öffnen
uat-runs-in = Die Version läuft in { $name }. Die Adresse ist nicht eingetragen; fragen Sie die Release-Leitung danach.
uat-nowhere = Es ist keine Umgebung zum Ausprobieren eingetragen. Fragen Sie die Release-Leitung, wo die Version läuft.
uat-edit-notes = Neuerungen bearbeiten
uat-progress = { $total ->
        [one] { $done } von { $total } Punkt beantwortet
       *[other] { $done } von { $total } Punkten beantwortet
    }
uat-open = Punkte ohne Antwort
uat-answered = Beantwortet
uat-done = Alle Punkte sind beantwortet
    .more = Vielen Dank. Öffnen Sie unten einen Punkt, um die Antwort zu ändern.
uat-none = Diese Version nennt keine Neuerung
    .more = In ihren Änderungen wurde kein Vorgang aus Jira gefunden; es gibt also nichts abzunehmen.
uat-report = Problem melden
uat-in-jira = { $key } in Jira
uat-look-at = Darauf sollten Sie achten
uat-known = { $kind }, in Jira: { $status }
uat-not-asked = Jira wurde noch nicht gefragt, worum es hier geht. Bekannt ist nur die Kennung.
uat-missing = Jira kennt diesen Vorgang nicht
    .more = Die Version nennt ihn, aber in Jira gibt es ihn nicht oder das Portal darf ihn nicht lesen. Fragen Sie das Entwicklungsteam, was gemeint ist.
uat-unreachable = Jira war nicht erreichbar
    .more = Deshalb können wir nicht zeigen, worum es hier geht.
uat-problems = Gemeldete Probleme
uat-answers = Antworten
uat-your-answer = Ihre Antwort
uat-accept = Annehmen
uat-accept-follow-up = Mit Nacharbeit annehmen
uat-reject = Ablehnen
uat-not-quite = Etwas fehlt oder stimmt nicht
uat-note = In Ihren Worten
    .hint = Was fehlt oder stimmt nicht? Ein Satz genügt.
uat-note-changed = Warum haben Sie Ihre Meinung geändert?
uat-due = Zu erledigen bis
    .hint = Nur für „Mit Nacharbeit annehmen“: Bis zu diesem Tag soll es erledigt sein.
uat-kept = Dieser Text wurde aufgehoben, aber noch nicht gesendet.
uat-change = Antwort ändern
uat-said-nothing = keine Antwort
uat-said-accepted = angenommen
uat-said-follow-up = mit Nacharbeit angenommen
uat-said-rejected = abgelehnt
follow-ups = Nacharbeiten
    .more = Was bei der Annahme zugesagt wurde. Ist das Datum verstrichen, hält eine Nacharbeit spätere Versionen auf, bis sie erledigt ist.
follow-up-due = { $story } in #{ $number }, angenommen von { $by }; zu erledigen bis { $due }
follow-up-waived = erlassen
follow-up-done = erledigt
follow-up-late = überfällig: { $status }
follow-up-open = offen: { $status }
follow-up-unknown = unbekannt, ob erledigt
follow-up-waive = Erlassen
follow-up-reason = Warum muss das nicht mehr erledigt werden?
