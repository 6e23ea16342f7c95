# Words that every translated page needs.

language-name = Português
language-label = Idioma
language-change = Mudar
skip = Ir para o conteúdo

# A day. $month is 1 to 12.
day = { $day } de { $month ->
        [1] janeiro
        [2] fevereiro
        [3] março
        [4] abril
        [5] maio
        [6] junho
        [7] julho
        [8] agosto
        [9] setembro
        [10] outubro
        [11] novembro
       *[other] dezembro
    } de { $year }

# How long ago something was.
ago-now = agora mesmo
ago-minutes = { $count ->
        [one] há { $count } minuto
       *[other] há { $count } minutos
    }
ago-hours = { $count ->
        [one] há { $count } hora
       *[other] há { $count } horas
    }
ago-days = { $count ->
        [one] há { $count } dia
       *[other] há { $count } dias
    }

# A day with the hour.
moment = { $day }, { $time } (UTC)

# The frame around every page.
frame-projects = Todos os projetos
    .full = Murmuration, todos os projetos
frame-inbox = Por fazer
frame-waiting = em espera
frame-notices = Avisos
frame-signing = Definições de assinatura
frame-sign-out = Terminar sessão
frame-project = Projeto
frame-candidate = Versão
frame-way = Caminho até aqui
frame-unknown = desconhecido
theme-auto = Cores: automáticas
theme-light = Cores: claras
theme-dark = Cores: escuras
live-on = Atualizado
live-off = A restabelecer a ligação
live-changed = Esta página mudou.
    .show = Mostrar as alterações
section-board = Painel
section-cases = Casos de teste
section-quality = Qualidade
section-feedback = Comunicações
section-audit = Registo
section-policy = Regras
section-people = Pessoas
section-stand-ins = Substituições
section-invitations = Convites
section-tokens = Chaves de acesso
section-chats = E-mail e conversas
tab-overview = Resumo
tab-qa = Testes
tab-gate = Portão
tab-sign = Aprovação
head-commit = commit
head-branch = ramo
head-digest = impressão digital
head-came-in = recebida
head-newer = Substituída por { $link }, uma versão mais recente. Já não se esperam decisões aqui.
role-developer = desenvolvimento
role-qa-tester = testes
role-uat-tester = aceitação
role-product-owner = responsável pelo produto
role-release-manager = responsável pela publicação
role-auditor = auditoria
role-admin = administração

# Where a version stands.
stage-qa = em testes
stage-uat = em aceitação
stage-sign-off = pronta para aprovar
stage-releasing = a ser publicada
stage-in-production = em produção
stage-was-in-production = esteve em produção
stage-rejected = rejeitada
stage-deployment-failed = publicação falhada
stage-stuck = parada

# How bad a report is.
severity-blocking = bloqueante
severity-major = incómodo
severity-minor = ligeiro
severity-idea = ideia

# Where a report stands.
status-open = aberta
status-answered = respondida
status-fixed = corrigida em #{ $number }, por confirmar
status-confirmed = correção confirmada
status-confirmed-on = correção confirmada em #{ $number }
status-waived = aceite como está

# Who says that something is fixed. Completes “Why we think so:”.
source-commit = o commit { $commit } indica { $key }
source-build = a versão indica { $key }
source-jira-version = o Jira dá-o como concluído, para a versão { $version }
source-jira = o Jira dá-o como concluído, e esta versão foi criada depois
source-github = o item no GitHub foi fechado, e esta versão foi criada depois
source-person = indicado por { $name }
lacking-absent = a correção de #{ $number } não está nesta versão
lacking-unknown = ainda não se sabe se a correção de #{ $number } está nesta versão

files = Ficheiros
request-code = Código
request-id = pedido
error-internal = Ocorreu um erro do nosso lado.
    .advice = Nada foi alterado. Tente novamente; se o erro continuar, indique à equipa de operação o pedido abaixo.
error-projects = Ir para os projetos
