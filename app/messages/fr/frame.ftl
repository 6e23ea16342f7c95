# Words that every translated page needs.

language-name = Français
language-label = Langue
language-change = Changer
skip = Aller au contenu

# A day. $month is 1 to 12.
day = { $day ->
        [1] 1er
       *[other] { $day }
    } { $month ->
        [1] janvier
        [2] février
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juillet
        [8] août
        [9] septembre
        [10] octobre
        [11] novembre
       *[other] décembre
    } { $year }

# How long ago something was.
ago-now = à l’instant
ago-minutes = { $count ->
        [one] il y a { $count } minute
       *[other] il y a { $count } minutes
    }
ago-hours = { $count ->
        [one] il y a { $count } heure
       *[other] il y a { $count } heures
    }
ago-days = { $count ->
        [one] il y a { $count } jour
       *[other] il y a { $count } jours
    }

# A day with the hour.
moment = { $day } à { $time } (UTC)

# The frame around every page.
frame-projects = Tous les projets
    .full = Murmuration, tous les projets
frame-inbox = À faire
frame-waiting = en attente
frame-notices = Notifications
frame-signing = Réglages de signature
frame-sign-out = Se déconnecter
frame-project = Projet
frame-candidate = Version
frame-way = Chemin vers cette page
frame-unknown = inconnu
theme-auto = Couleurs : automatiques
theme-light = Couleurs : claires
theme-dark = Couleurs : sombres
live-on = À jour
live-off = Reconnexion
live-changed = Cette page a changé.
    .show = Voir les changements
section-board = Tableau de bord
section-cases = Cas de test
section-quality = Qualité
section-feedback = Signalements
section-audit = Journal
section-policy = Règles
section-people = Personnes
section-stand-ins = Remplacements
section-invitations = Invitations
section-tokens = Clés d’accès
section-chats = E-mail et messagerie
tab-overview = Vue d’ensemble
tab-qa = Tests
tab-gate = Feu vert
tab-sign = Approbation
head-commit = commit
head-branch = branche
head-digest = empreinte
head-came-in = reçue
head-newer = Remplacée par { $link }, une version plus récente. Plus aucune décision n’est attendue ici.
role-developer = développement
role-qa-tester = tests
role-uat-tester = recette
role-product-owner = responsable produit
role-release-manager = responsable de la mise en production
role-auditor = audit
role-admin = administration

# Where a version stands.
stage-qa = en test
stage-uat = en recette
stage-sign-off = à approuver
stage-releasing = mise en production en cours
stage-in-production = en production
stage-was-in-production = a été en production
stage-rejected = refusée
stage-deployment-failed = échec de la mise en production
stage-stuck = bloquée

# How bad a report is.
severity-blocking = bloquant
severity-major = gênant
severity-minor = mineur
severity-idea = idée

# Where a report stands.
status-open = ouvert
status-answered = réponse donnée
status-fixed = corrigé dans #{ $number }, à confirmer
status-confirmed = correction confirmée
status-confirmed-on = correction confirmée avec #{ $number }
status-waived = accepté en l’état

# Who says that something is fixed. Completes “Why we think so:”.
source-commit = le commit { $commit } cite { $key }
source-build = la version cite { $key }
source-jira-version = Jira l’indique comme terminé, pour la version { $version }
source-jira = Jira l’indique comme terminé, et cette version a été créée ensuite
source-github = son ticket GitHub a été fermé, et cette version a été créée ensuite
source-person = { $name } l’a indiqué
lacking-absent = la correction de #{ $number } ne figure pas dans cette version
lacking-unknown = on ne sait pas encore si la correction de #{ $number } figure dans cette version

files = Fichiers
request-code = Référence
request-id = demande
error-internal = Une erreur s’est produite de notre côté.
    .advice = Rien n’a été modifié. Réessayez ; si l’erreur persiste, communiquez à l’équipe d’exploitation le numéro de demande ci-dessous.
error-projects = Aller aux projets
