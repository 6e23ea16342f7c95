# Mails. A subject should be short; what stands in quotation marks was written by people.

mail-hello = Bonjour { $name },
mail-quote = « { $text } »
mail-why-member = Vous recevez cet e-mail parce que vous participez à cette mise en production. Choisissez les nouvelles que vous recevez, et quand :
mail-why-guest = Vous recevez cet e-mail parce que l’on vous a demandé d’essayer cette application. Ses liens vous sont personnels ; merci de ne pas les transmettre. Choisissez les nouvelles que vous recevez, et quand :
mail-settings = Régler vos notifications
mail-digest = { $count ->
        [one] Une nouvelle dans Murmuration
       *[other] { $count } nouvelles dans Murmuration
    }

mail-invited = { $by } vous invite à essayer { $project }
    .ask = { $by } vous invite à essayer { $project } et à dire ce qui fonctionne pour vous et ce qui ne va pas. Cela prend quelques minutes, et vous n’avez pas besoin de compte.
    .ask-version = { $by } vous invite à essayer { $project }, version { $version }, et à dire ce qui fonctionne pour vous et ce qui ne va pas. Cela prend quelques minutes, et vous n’avez pas besoin de compte.
    .link = Le lien est valable jusqu’au { $until }.
    .action = Voir ce qu’il y a à essayer
mail-ready = { $project } { $version } est prêt à être essayé
    .more = { $stories ->
        [one] Vous pouvez essayer { $project } { $version }. Un point attend votre réponse.
       *[other] Vous pouvez essayer { $project } { $version }. { $stories } points attendent votre réponse.
    }
    .action = Essayer
mail-confirm = Corrigé dans { $version }, merci de confirmer : { $title }
    .reported = Vous avez signalé « { $title } » (F-{ $number }).
    .look = { $project } { $version } est censé contenir la correction. Veuillez vérifier et dire si le problème a disparu.
    .action = Dire si c’est corrigé
mail-answered = Réponse à votre signalement : { $title }
    .by = { $by } a répondu à votre signalement « { $title } » (F-{ $number }) :
    .action = Lire le signalement
mail-rejected = { $story } a été refusé dans { $project } { $version }
    .by = { $by } a refusé { $story } dans { $project } { $version } :
    .action = Voir les réponses
mail-result = { $verdict ->
        [blocked] TC-{ $number } bloqué dans { $project } { $version } : { $title }
       *[other] TC-{ $number } en échec dans { $project } { $version } : { $title }
    }
    .by = { $verdict ->
        [blocked] { $by } a noté TC-{ $number } « { $title } » comme bloqué dans { $project } { $version } :
       *[other] { $by } a noté TC-{ $number } « { $title } » comme échoué dans { $project } { $version } :
    }
    .action = Voir le résultat
mail-sign = { $project } { $version } attend votre approbation
    .more = Pour { $project } { $version }, il ne manque plus que l’approbation. La page montre ce qui a changé et ce qui a été trouvé ; vous y approuvez ou refusez la version.
    .action = Voir la version

mail-signing = { $change ->
    [revoked] Une clé d’accès ou une application de votre compte a été révoquée : { $name }
    [locked] Tentatives infructueuses de signer en votre nom
   *[enrolled] Une clé d’accès ou une application a été ajoutée à votre compte : { $name }
}
    .what = { $change ->
        [revoked] « { $name } » ne signe plus rien.
        [locked] Cinq tentatives de prouver votre identité ont échoué. Aucune tentative ne compte pendant les 15 prochaines minutes.
       *[enrolled] « { $name } » pourra bientôt signer des versions en votre nom.
    }
    .not-you = Si ce n’était pas vous, révoquez ce que vous ne connaissez pas et prévenez tout de suite un administrateur.
    .action = Voir les réglages de signature
mail-ended = { $ended ->
        [expired] Votre signature pour { $project } { $version } a expiré
        [revoked] Une signature pour { $project } { $version } a été retirée
       *[other] Votre signature pour { $project } { $version } ne compte plus
    }
    .why = { $ended ->
        [expired] Votre signature pour { $project } { $version } était donnée pour un temps, qui est passé. Elle compte comme expirée, non comme un accord.
        [revoked] { $by } a retiré une signature pour { $project } { $version } :
        [not_entitled] Votre signature pour { $project } { $version } ne compte plus, car elle ne pourrait plus être donnée ainsi :
       *[other] Votre signature pour { $project } { $version } ne compte plus, car ce sur quoi elle repose a changé :
    }
    .next = Rien n’est livré sur cette base. Si la livraison est toujours voulue, les signatures qui manquent doivent être données de nouveau.
    .action = Voir ce qui a changé
mail-ends = Votre signature pour { $project } { $version } expire bientôt
    .more = Votre signature pour { $project } { $version } compte jusqu’au { $until }. Sans livraison d’ici là, elle devra être donnée de nouveau.
    .action = Voir la version
mail-stand-in = { $over ->
        [yes] { $by } ne remplace plus { $of } dans { $project }
       *[no] { $by } remplace { $of } dans { $project }
    }
    .more = { $over ->
        [yes] { $by } ne signe plus au nom de { $of } dans { $project }. Ce qui a été signé ainsi sans être livré ne compte plus. La raison :
       *[no] Jusqu’au { $until }, { $by } peut signer dans { $project } au nom de { $of }. Chaque signature nomme les deux. La raison :
    }
    .action = Voir qui remplace qui
mail-emergency = { $goes ->
        [yes] URGENCE : { $project } { $version } est livré sans passer le contrôle
       *[no] URGENCE : { $by } veut livrer { $project } { $version } sans passer le contrôle
    }
    .by = { $by } veut livrer { $project } { $version } pour l’incident { $incident } :
    .more = { $goes ->
        [yes] C’était le second accord : la livraison part. Ce qui la retenait reste dû ; la page dit quoi, et jusqu’à quand.
       *[no] Une seconde personne doit donner son accord avant toute livraison.
    }
    .action = Voir la livraison d’urgence
