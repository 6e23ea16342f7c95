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

# Why a form was not taken, and what to do.
refusal-note_missing = Veuillez dire en une phrase ce qui manque ou ne va pas.
    .advice = Écrivez-le dans le champ de texte et envoyez à nouveau.
refusal-due_missing = Il faut une date pour la suite à donner.
    .advice = Choisissez le jour avant la fin duquel cela doit être fait.
refusal-due_too_far = Ce jour est dans plus d’un an.
    .advice = Choisissez un jour plus proche.
refusal-invalid_field = Cette saisie ne peut pas être acceptée telle quelle.
    .advice = Corrigez-la et envoyez à nouveau. Rien n’a été enregistré.
refusal-candidate_decided = Une décision a déjà été prise sur cette version ; elle n’accepte plus de réponses.
    .advice = Une nouvelle version apparaîtra ici dès qu’elle sera prête.
refusal-intent_reused = Ce formulaire a déjà été envoyé avec un autre contenu.
    .advice = Rechargez la page et réessayez.
refusal-intent_missing = Le formulaire est incomplet.
    .advice = Rechargez la page et réessayez.
refusal-role_missing = Vous n’avez pas le droit de faire cela dans ce projet.
    .advice = Adressez-vous au responsable de la mise en production.
refusal-reason_missing = Il manque la raison.
    .advice = Écrivez une phrase que d’autres comprendront plus tard.
refusal-not_found = Cela n’existe pas, ou vous n’y avez pas accès.
    .advice = Vérifiez l’adresse ou demandez l’accès au responsable de la mise en production.
refusal-unknown_field = Ce formulaire ne peut pas être accepté tel qu’il a été envoyé.
    .advice = Rechargez la page et envoyez à nouveau le formulaire. Rien n’a été enregistré.
refusal-too_large = C’est trop à la fois.
    .advice = Envoyez-en moins. Rien n’a été enregistré.
