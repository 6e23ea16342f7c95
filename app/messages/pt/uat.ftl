# The page on which end users try a version and answer story by story.

uat-title = Aceitação
uat-try = Experimentar a versão { $version }
uat-ask = Experimente o que mudou e diga, para cada ponto, se faz o que precisa. Não há respostas erradas: nada é publicado enquanto um ponto estiver rejeitado.
uat-ask-not-you = Aqui respondem os utilizadores. Pode ler as respostas deles, mas a sua função não permite responder.
uat-go-there = Abrir { $name }
uat-runs-in = Está disponível em { $name }. O endereço não está configurado; peça-o ao responsável pela publicação.
uat-nowhere = Não há nenhum ambiente de teste configurado. Pergunte ao responsável pela publicação onde está disponível.
uat-edit-notes = Editar as novidades
uat-progress = { $total ->
        [one] { $done } de { $total } ponto respondido
       *[other] { $done } de { $total } pontos respondidos
    }
uat-open = Pontos sem resposta
uat-answered = Respondidos
uat-done = Todos os pontos têm resposta
    .more = Muito obrigado. Abra um ponto abaixo para mudar a sua resposta.
uat-none = Esta versão não indica nenhuma novidade
    .more = Não foi encontrado nenhum item do Jira nas suas alterações, por isso não há nada para aceitar.
uat-report = Comunicar um problema
uat-in-jira = { $key } no Jira
uat-look-at = O que verificar
uat-known = { $kind }, no Jira: { $status }
uat-not-asked = Ainda não se perguntou ao Jira o que diz este ponto. Só conhecemos a sua chave.
uat-missing = O Jira não conhece este item
    .more = A versão indica-o, mas não existe no Jira ou o portal não o pode ler. Pergunte à equipa de desenvolvimento do que se trata.
uat-unreachable = Não foi possível consultar o Jira
    .more = Por isso não podemos mostrar do que se trata.
uat-problems = Problemas comunicados
uat-answers = Respostas
uat-your-answer = A sua resposta
uat-accept = Aceitar
uat-accept-follow-up = Aceitar com pendência
uat-reject = Rejeitar
uat-not-quite = Falta algo ou algo está errado
uat-note = Nas suas palavras
    .hint = O que falta ou o que está errado? Uma frase basta.
uat-note-changed = Porque mudou de opinião?
uat-due = Deve estar feito até
    .hint = Só para «Aceitar com pendência»: até esse dia deve estar feito.
uat-kept = Este texto foi guardado, mas ainda não foi enviado.
uat-change = Mudar a resposta
uat-said-nothing = sem resposta
uat-said-accepted = aceite
uat-said-follow-up = aceite com pendência
uat-said-rejected = rejeitado
follow-ups = Pendências
    .more = O que foi prometido na aceitação. Passada a data, as versões seguintes esperam até que esteja feito.
follow-up-due = { $story } na versão n.º { $number }, aceite por { $by }; deve estar feito até { $due }
follow-up-waived = dispensada
follow-up-done = feita
follow-up-late = em atraso: { $status }
follow-up-open = aberta: { $status }
follow-up-unknown = não se sabe se está feita
follow-up-waive = Dispensar
follow-up-reason = Porque já não é preciso fazê-lo?
