# Mails. A subject should be short; what stands in quotation marks was written by people.

mail-hello = Olá, { $name },
mail-quote = «{ $text }»
mail-why-member = Recebe este e-mail porque participa nesta publicação. Escolha os avisos que recebe, e quando:
mail-why-guest = Recebe este e-mail porque lhe pediram que experimentasse esta aplicação. As suas ligações são só para si; por favor, não as reencaminhe. Escolha os avisos que recebe, e quando:
mail-settings = Configurar os seus avisos
mail-digest = { $count ->
        [one] Uma novidade no Murmuration
       *[other] { $count } novidades no Murmuration
    }

mail-invited = { $by } pede-lhe que experimente { $project }
    .ask = { $by } pede-lhe que experimente { $project } e diga o que funciona para si e o que não funciona. Demora poucos minutos e não precisa de conta.
    .ask-version = { $by } pede-lhe que experimente { $project }, versão { $version }, e diga o que funciona para si e o que não funciona. Demora poucos minutos e não precisa de conta.
    .link = A ligação é válida até { $until }.
    .action = Ver o que há para experimentar
mail-ready = { $project } { $version } está pronto para experimentar
    .more = { $stories ->
        [one] Já pode experimentar { $project } { $version }. Um ponto espera a sua resposta.
       *[other] Já pode experimentar { $project } { $version }. { $stories } pontos esperam a sua resposta.
    }
    .action = Experimentar
mail-confirm = Corrigido em { $version }, confirme: { $title }
    .reported = Comunicou «{ $title }» (F-{ $number }).
    .look = { $project } { $version } deve conter a correção. Verifique, por favor, e diga se o problema desapareceu.
    .action = Dizer se está corrigido
mail-answered = Resposta à sua comunicação: { $title }
    .by = { $by } respondeu à sua comunicação «{ $title }» (F-{ $number }):
    .action = Ler a comunicação
mail-rejected = { $story } foi rejeitado em { $project } { $version }
    .by = { $by } rejeitou { $story } em { $project } { $version }:
    .action = Ver as respostas
mail-result = { $verdict ->
        [blocked] TC-{ $number } bloqueado em { $project } { $version }: { $title }
       *[other] TC-{ $number } falhou em { $project } { $version }: { $title }
    }
    .by = { $verdict ->
        [blocked] { $by } registou TC-{ $number } «{ $title }» como bloqueado em { $project } { $version }:
       *[other] { $by } registou TC-{ $number } «{ $title }» como falhado em { $project } { $version }:
    }
    .action = Ver o resultado
mail-sign = { $project } { $version } espera a sua aprovação
    .more = A { $project } { $version } só falta a aprovação. A página mostra o que mudou e o que foi encontrado; é lá que aprova ou rejeita a versão.
    .action = Ver a versão

mail-signing = { $change ->
    [revoked] Uma chave de acesso ou aplicação da sua conta foi revogada: { $name }
    [locked] Tentativas falhadas de assinar em seu nome
   *[enrolled] Uma chave de acesso ou aplicação foi adicionada à sua conta: { $name }
}
    .what = { $change ->
        [revoked] “{ $name }” já não assina nada.
        [locked] Cinco tentativas de provar a sua identidade falharam. Nenhuma tentativa conta durante os próximos 15 minutos.
       *[enrolled] “{ $name }” poderá em breve assinar versões em seu nome.
    }
    .not-you = Se não foi você, revogue o que não conhece e avise de imediato um administrador.
    .action = Ver as definições de assinatura
mail-ended = { $ended ->
        [expired] A sua assinatura de { $project } { $version } expirou
        [revoked] Uma assinatura de { $project } { $version } foi retirada
       *[other] A sua assinatura de { $project } { $version } já não conta
    }
    .why = { $ended ->
        [expired] A sua assinatura de { $project } { $version } foi dada por um tempo, que já passou. Conta como expirada, não como aprovação.
        [revoked] { $by } retirou uma assinatura de { $project } { $version }:
        [not_entitled] A sua assinatura de { $project } { $version } já não conta, porque já não poderia ser dada assim:
       *[other] A sua assinatura de { $project } { $version } já não conta, porque mudou algo em que ela se apoia:
    }
    .next = Nada é publicado com base nela. Se ainda se quiser publicar, as assinaturas que faltam têm de ser dadas de novo.
    .action = Ver o que mudou
mail-ends = A sua assinatura de { $project } { $version } está prestes a expirar
    .more = A sua assinatura de { $project } { $version } conta até { $until }. Se não for publicado até lá, terá de ser dada de novo.
    .action = Ver a versão
mail-stand-in = { $over ->
        [yes] { $by } já não substitui { $of } em { $project }
       *[no] { $by } substitui { $of } em { $project }
    }
    .more = { $over ->
        [yes] { $by } já não assina em nome de { $of } em { $project }. O que foi assinado assim e não foi publicado já não conta. O motivo:
       *[no] Até { $until }, { $by } pode assinar em { $project } em nome de { $of }. Cada assinatura nomeia os dois. O motivo:
    }
    .action = Ver quem substitui quem
mail-emergency = { $goes ->
        [yes] EMERGÊNCIA: { $project } { $version } é publicado sem passar o controlo
       *[no] EMERGÊNCIA: { $by } quer publicar { $project } { $version } sem passar o controlo
    }
    .by = { $by } quer publicar { $project } { $version } por causa do incidente { $incident }:
    .more = { $goes ->
        [yes] Foi a segunda palavra, por isso é publicado. O que o retinha fica em dívida; a página diz o quê e até quando.
       *[no] Uma segunda pessoa tem de dar a sua palavra antes de se publicar seja o que for.
    }
    .action = Ver a publicação de emergência
