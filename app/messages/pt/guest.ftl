# What a guest meets besides the versions to try: the invitation, the inbox, settings for mail, sign-in.

invited = Olá, { $name }
    .ask = { $by } pede-lhe que experimente { $project } e diga o que funciona para si e o que não funciona. Demora poucos minutos; não precisa de conta.
    .ask-version = { $by } pede-lhe que experimente { $project }, versão { $version }, e diga o que funciona para si e o que não funciona. Demora poucos minutos; não precisa de conta.
    .report = Esta ligação leva à sua comunicação F-{ $number } sobre { $project }: o que lhe aconteceu e se está corrigido para si. Não precisa de conta.
    .to-report = Ir para a minha comunicação
    .settings = Esta ligação leva às suas definições: os avisos sobre { $project } que recebe, e quando. Não precisa de conta.
    .to-settings = Ir para as minhas definições
    .device = A partir daí, a ligação só funciona neste navegador, neste dispositivo. Abra-a onde quiser experimentar a aplicação.
    .start = Começar
    .terms = A ligação é só para si e é válida até { $until }. O seu nome aparece junto do que disser, e as suas visitas ficam no registo do projeto. Os cookies mantêm a sua sessão e lembram este dispositivo e o seu idioma. Uma comunicação começada fica guardada neste dispositivo até a enviar.

inbox-nothing = Não há nada à sua espera
    .guest = Muito obrigado. Quando houver algo novo para experimentar, ou estiver corrigido algo que comunicou, receberá um e-mail.
    .member = Quando tiver algo para responder, testar, confirmar ou aprovar, aparece aqui.
    .nobody = Ainda não tem nenhuma função em nenhum projeto. Peça ao responsável pela publicação do seu projeto que lhe atribua uma.
inbox-emergency = Publicação de emergência: a segunda palavra
    .item = { $name } quer publicar { $version } em emergência; uma segunda pessoa tem de concordar
inbox-stories = Para experimentar e responder
    .item = { $count ->
        [one] Um ponto de { $version } por responder
       *[other] { $count } pontos de { $version } por responder
    }
inbox-confirm = Para confirmar
    .item = Está corrigido em #{ $number }? { $title }
inbox-cases = Para testar
    .item = { $count ->
        [one] Um caso de teste de { $version } por executar
       *[other] { $count } casos de teste de { $version } por executar
    }
inbox-sign = Para aprovar
    .item = { $version } por aprovar ou rejeitar
inbox-answer = Comunicações por responder
    .item = F-{ $number } por responder: { $title }

notices-off = Este portal não envia e-mails
    .more = Não há nenhum servidor de e-mail configurado. Em «Por fazer» vê o que está à sua espera; as suas escolhas ficam guardadas para mais tarde.
notices-refused = Os e-mails para { $address } são recusados
    .said = O servidor de e-mail respondeu { $ago }:
    .more = Escolha outro endereço, ou fale com quem gere a sua caixa de correio. Nada se perde: está tudo em «Por fazer».
notices-choices = Como recebe os avisos
notices-no-address = Não se conhece nenhum endereço seu
    .more = O seu serviço de início de sessão não indicou nenhum endereço de e-mail verificado. Adicione um nesse serviço e inicie sessão novamente. Até lá, está tudo em «Por fazer».
notices-guest-address = Os e-mails são enviados para { $address }, o endereço do seu convite.
notices-address = Endereço
    .hint = Endereços verificados pelo seu serviço de início de sessão.
notices-when = Avisar-me quando
notices-hour = Hora do e-mail diário
    .hint = Hora, de 0 a 23.
notices-zone = Fuso horário
    .hint = Por exemplo, Europe/Lisbon.
notices-save = Guardar
notices-told = Avisos recentes
    .caption = Os últimos avisos que recebeu
    .none = Ainda nada
notices-to = Para
notices-about = Assunto
notices-at = Quando
notices-mail = E-mail
notice-invited = Alguém me convida a experimentar algo
notice-confirm-fix = Algo que comuniquei foi dado como corrigido
notice-feedback-answered = Alguém responde à minha comunicação
notice-story-rejected = Um utilizador rejeita um ponto
notice-result-failed = Um caso de teste falha ou está bloqueado
notice-signature-wanted = Uma versão espera a minha aprovação
notice-candidate-ready = Há uma versão para eu experimentar
notice-signing-changed = As minhas chaves de acesso ou códigos de uso único mudam
way-at-once = De imediato
way-digest = Num e-mail por dia
way-never = Não por e-mail
mailed-waiting = a caminho
mailed-digest = no próximo e-mail diário
mailed-quiet = sem e-mail
mailed-no-address = sem endereço
mailed-mail-off = o e-mail está desligado
mailed-sent = enviado
mailed-refused = recusado

sign-in = Iniciar sessão
    .with = Iniciar sessão com { $provider }
    .none = Não há nenhuma forma de iniciar sessão
    .none-more = A equipa de operação tem de indicar na configuração pelo menos um serviço (GitHub ou um fornecedor OpenID Connect).
    .already = Tem a sessão iniciada como { $name }
    .go-on = Continuar
    .more = O Murmuration não guarda palavras-passe. O seu serviço de início de sessão diz quem é; o responsável pela publicação de cada projeto decide o que pode fazer.
