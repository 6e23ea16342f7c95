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

# Why a form was not taken, and what to do.
refusal-note_missing = Bitte sagen Sie in einem Satz, was fehlt oder nicht stimmt.
    .advice = Schreiben Sie es in das Textfeld und senden Sie noch einmal.
refusal-due_missing = Für die Nacharbeit fehlt ein Datum.
    .advice = Wählen Sie den Tag, bis zu dem sie erledigt sein soll.
refusal-due_too_far = Dieser Tag liegt mehr als ein Jahr in der Zukunft.
    .advice = Wählen Sie einen früheren Tag.
refusal-invalid_field = Diese Angabe kann so nicht angenommen werden.
    .advice = Korrigieren Sie sie und senden Sie noch einmal. Es wurde nichts gespeichert.
refusal-candidate_decided = Über diese Version ist schon entschieden; sie nimmt keine Antworten mehr an.
    .advice = Eine neue Version erscheint hier, sobald es sie gibt.
refusal-intent_reused = Dieses Formular wurde schon mit anderem Inhalt gesendet.
    .advice = Laden Sie die Seite neu und versuchen Sie es noch einmal.
refusal-intent_missing = Das Formular ist unvollständig.
    .advice = Laden Sie die Seite neu und versuchen Sie es noch einmal.
refusal-role_missing = Das dürfen Sie in diesem Projekt nicht.
    .advice = Wenden Sie sich an die Release-Leitung.
refusal-reason_missing = Die Begründung fehlt.
    .advice = Schreiben Sie einen Satz, den andere auch später verstehen.
refusal-not_found = Das gibt es nicht, oder Sie haben keinen Zugang dazu.
    .advice = Prüfen Sie die Adresse oder bitten Sie die Release-Leitung um Zugang.
refusal-unknown_field = Dieses Formular kann so nicht angenommen werden.
    .advice = Laden Sie die Seite neu und senden Sie das Formular noch einmal. Es wurde nichts gespeichert.
refusal-too_large = Das ist zu viel auf einmal.
    .advice = Senden Sie weniger. Es wurde nichts gespeichert.
