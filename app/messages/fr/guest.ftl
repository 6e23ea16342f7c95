# What a guest meets besides the versions to try: the invitation, the inbox, settings for mail, sign-in.

invited = Bonjour { $name }
    .ask = { $by } vous invite à essayer { $project } et à dire ce qui fonctionne pour vous et ce qui ne va pas. Cela prend quelques minutes ; vous n’avez pas besoin de compte.
    .ask-version = { $by } vous invite à essayer { $project }, version { $version }, et à dire ce qui fonctionne pour vous et ce qui ne va pas. Cela prend quelques minutes ; vous n’avez pas besoin de compte.
    .report = Ce lien mène à votre signalement F-{ $number } sur { $project } : ce qu’il est devenu, et si le problème est corrigé pour vous. Vous n’avez pas besoin de compte.
    .to-report = Aller à mon signalement
    .settings = Ce lien mène à vos réglages : les nouvelles de { $project } que vous recevez, et quand. Vous n’avez pas besoin de compte.
    .to-settings = Aller à mes réglages
    .device = Le lien ne fonctionnera ensuite que dans ce navigateur, sur cet appareil. Ouvrez-le là où vous voulez essayer l’application.
    .start = Commencer
    .terms = Le lien vous est personnel et reste valable jusqu’au { $until }. Votre nom figure à côté de ce que vous dites, et vos visites sont inscrites au journal du projet. Des cookies maintiennent votre session et retiennent cet appareil et votre langue. Un signalement commencé reste sur cet appareil jusqu’à son envoi.

inbox-nothing = Rien ne vous attend
    .guest = Merci beaucoup. Quand il y aura une nouveauté à essayer, ou que ce que vous avez signalé sera corrigé, vous recevrez un e-mail.
    .member = Quand vous aurez quelque chose à traiter, tester, confirmer ou approuver, ce sera indiqué ici.
    .nobody = Vous n’avez encore de rôle dans aucun projet. Demandez au responsable de la mise en production de votre projet de vous ajouter.
inbox-emergency = Mise en production d’urgence : le second accord
    .item = { $name } veut mettre { $version } en production en urgence ; une seconde personne doit être d’accord
inbox-stories = À essayer et à traiter
    .item = { $count ->
        [one] Un point de { $version } à traiter
       *[other] { $count } points de { $version } à traiter
    }
inbox-confirm = À confirmer
    .item = Est-ce corrigé dans #{ $number } ? { $title }
inbox-cases = À tester
    .item = { $count ->
        [one] Un cas de test de { $version } à exécuter
       *[other] { $count } cas de test de { $version } à exécuter
    }
inbox-sign = À approuver
    .item = { $version } à approuver ou à refuser
inbox-answer = Signalements auxquels répondre
    .item = F-{ $number } attend une réponse : { $title }

notices-off = Ce portail n’envoie pas d’e-mails
    .more = Aucun serveur de messagerie n’est configuré. La page « À faire » montre ce qui vous attend ; vos choix sont conservés pour plus tard.
notices-refused = Les e-mails à { $address } sont refusés
    .said = Le serveur de messagerie a répondu { $ago } :
    .more = Choisissez une autre adresse, ou adressez-vous à la personne qui gère votre messagerie. Rien n’est perdu : tout figure dans « À faire ».
notices-choices = Vos notifications
notices-no-address = Aucune adresse n’est connue pour vous
    .more = Votre service de connexion n’a indiqué aucune adresse e-mail vérifiée. Ajoutez-en une là-bas, puis reconnectez-vous. D’ici là, tout figure dans « À faire ».
notices-guest-address = Les e-mails sont envoyés à { $address }, l’adresse de votre invitation.
notices-address = Adresse
    .hint = Adresses vérifiées par votre service de connexion.
notices-when = M’informer dans ces cas
notices-hour = Heure de l’e-mail quotidien
    .hint = Heure, de 0 à 23.
notices-zone = Fuseau horaire
    .hint = Par exemple Europe/Paris.
notices-save = Enregistrer
notices-told = Récemment
    .caption = Vos dernières notifications
    .none = Rien pour l’instant
notices-to = À
notices-about = Objet
notices-at = Quand
notices-mail = E-mail
notice-invited = On m’invite à essayer quelque chose
notice-confirm-fix = Un problème que j’ai signalé est annoncé comme corrigé
notice-feedback-answered = On répond à mon signalement
notice-story-rejected = Un utilisateur refuse un point
notice-result-failed = Un cas de test échoue ou est bloqué
notice-signature-wanted = Une version attend mon approbation
notice-candidate-ready = Une version est prête à être essayée
notice-signing-changed = Mes clés d’accès ou mes codes à usage unique changent
way-at-once = Immédiatement
way-digest = Dans un e-mail par jour
way-never = Pas par e-mail
mailed-waiting = en cours d’envoi
mailed-digest = dans le prochain e-mail quotidien
mailed-quiet = sans e-mail
mailed-no-address = pas d’adresse
mailed-mail-off = e-mail désactivé
mailed-sent = envoyé
mailed-refused = refusé

sign-in = Se connecter
    .with = Se connecter avec { $provider }
    .none = Aucun moyen de connexion n’est configuré
    .none-more = L’équipe d’exploitation doit indiquer au moins un service de connexion (GitHub ou un fournisseur OpenID Connect) dans la configuration.
    .already = Une session est ouverte au nom de { $name }
    .go-on = Continuer
    .more = Murmuration ne conserve aucun mot de passe. Votre service de connexion indique qui vous êtes ; le responsable de la mise en production d’un projet décide de ce que vous pouvez y faire.
