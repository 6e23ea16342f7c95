# The page on which end users try a version and answer story by story.

uat-title = Recette
uat-try = Essayer la version { $version }
uat-ask = Essayez ce qui a changé, puis dites pour chaque point s’il répond à votre besoin. Il n’y a pas de mauvaise réponse : rien n’est publié tant qu’un point est refusé.
uat-ask-not-you = C’est ici que répondent les utilisateurs. Vous pouvez lire leurs réponses ; votre rôle ne permet pas d’en donner.
uat-go-there = Ouvrir { $name }
uat-runs-in = Elle se trouve dans { $name }. L’adresse n’est pas configurée ; demandez-la au responsable de la mise en production.
uat-nowhere = Aucun environnement d’essai n’est configuré. Demandez au responsable de la mise en production où elle se trouve.
uat-edit-notes = Modifier les nouveautés
uat-progress = { $total ->
        [one] { $done } sur { $total } point traité
       *[other] { $done } sur { $total } points traités
    }
uat-open = Points sans réponse
uat-answered = Déjà traités
uat-done = Tous les points ont une réponse
    .more = Merci beaucoup. Ouvrez un point ci-dessous pour changer votre réponse.
uat-none = Cette version ne cite aucune nouveauté
    .more = Aucun ticket Jira n’a été trouvé dans ses modifications ; il n’y a donc rien à valider.
uat-report = Signaler un problème
uat-in-jira = { $key } dans Jira
uat-look-at = À vérifier
uat-known = { $kind }, dans Jira : { $status }
uat-not-asked = Jira n’a pas encore été interrogé sur ce point. Nous n’en connaissons que la référence.
uat-missing = Jira ne connaît pas ce ticket
    .more = La version le cite, mais il n’existe pas dans Jira ou le portail n’a pas le droit de le lire. Demandez aux développeurs de quoi il s’agit.
uat-unreachable = Jira n’a pas pu être interrogé
    .more = Nous ne pouvons donc pas montrer de quoi il s’agit.
uat-problems = Problèmes signalés
uat-answers = Réponses
uat-your-answer = Votre réponse
uat-accept = Accepter
uat-accept-follow-up = Accepter avec une suite à donner
uat-reject = Refuser
uat-not-quite = Il manque quelque chose ou ça ne va pas
uat-note = Avec vos mots
    .hint = Qu’est-ce qui manque ou ne va pas ? Une phrase suffit.
uat-note-changed = Pourquoi avez-vous changé d’avis ?
uat-due = À faire avant le
    .hint = Seulement pour « Accepter avec une suite à donner » : à la fin de ce jour, cela doit être fait.
uat-kept = Ce texte a été conservé, mais pas encore envoyé.
uat-change = Changer la réponse
uat-said-nothing = aucune réponse
uat-said-accepted = accepté
uat-said-follow-up = accepté avec une suite à donner
uat-said-rejected = refusé
follow-ups = Suites à donner
    .more = Ce qui a été promis lors de l’acceptation. Une fois la date passée, les versions suivantes attendent que ce soit fait.
follow-up-due = { $story } dans la version no { $number }, accepté par { $by } ; à faire avant le { $due }
follow-up-waived = abandonnée
follow-up-done = faite
follow-up-late = en retard : { $status }
follow-up-open = ouverte : { $status }
follow-up-unknown = on ne sait pas si c’est fait
follow-up-waive = Abandonner
follow-up-reason = Pourquoi n’est-ce plus à faire ?
