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

# Why a form was not taken, and what to do.
refusal-note_missing = Por favor, diga numa frase o que falta ou o que está errado.
    .advice = Escreva no campo de texto e envie novamente.
refusal-due_missing = Falta a data para a pendência.
    .advice = Escolha o dia até ao qual deve estar resolvida.
refusal-due_too_far = Esse dia está a mais de um ano de distância.
    .advice = Escolha um dia mais próximo.
refusal-invalid_field = Este dado não pode ser aceite assim.
    .advice = Corrija-o e envie novamente. Nada foi guardado.
refusal-candidate_decided = Já foi tomada uma decisão sobre esta versão; ela não aceita mais respostas.
    .advice = Uma nova versão aparecerá aqui assim que existir.
refusal-intent_reused = Este formulário já foi enviado com outro conteúdo.
    .advice = Recarregue a página e tente novamente.
refusal-intent_missing = O formulário está incompleto.
    .advice = Recarregue a página e tente novamente.
refusal-role_missing = Não tem permissão para fazer isto neste projeto.
    .advice = Fale com o responsável pela publicação.
refusal-reason_missing = Falta o motivo.
    .advice = Escreva uma frase que outras pessoas compreendam mais tarde.
refusal-not_found = Isto não existe, ou não tem acesso.
    .advice = Verifique o endereço ou peça acesso ao responsável pela publicação.
refusal-unknown_field = Este formulário não pode ser aceite tal como foi enviado.
    .advice = Recarregue a página e envie o formulário novamente. Nada foi guardado.
refusal-too_large = É demasiado de uma só vez.
    .advice = Envie menos. Nada foi guardado.
