# Words that every translated page needs.

language-name = Español
language-label = Idioma
language-change = Cambiar
skip = Ir al contenido

# A day. $month is 1 to 12.
day = { $day } de { $month ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[other] diciembre
    } de { $year }

# How long ago something was.
ago-now = ahora mismo
ago-minutes = { $count ->
        [one] hace { $count } minuto
       *[other] hace { $count } minutos
    }
ago-hours = { $count ->
        [one] hace { $count } hora
       *[other] hace { $count } horas
    }
ago-days = { $count ->
        [one] hace { $count } día
       *[other] hace { $count } días
    }

# Why a form was not taken, and what to do.
refusal-note_missing = Diga por favor en una frase qué falta o qué está mal.
    .advice = Escríbalo en el campo de texto y envíelo de nuevo.
refusal-due_missing = Falta la fecha para la tarea pendiente.
    .advice = Elija el día hasta el cual debe estar hecha.
refusal-due_too_far = Ese día está a más de un año.
    .advice = Elija un día más cercano.
refusal-invalid_field = Este dato no se puede aceptar así.
    .advice = Corríjalo y envíelo de nuevo. No se ha guardado nada.
refusal-candidate_decided = Ya se ha decidido sobre esta versión; no admite más respuestas.
    .advice = Una versión nueva aparecerá aquí cuando la haya.
refusal-intent_reused = Este formulario ya se envió con otro contenido.
    .advice = Recargue la página e inténtelo de nuevo.
refusal-intent_missing = El formulario está incompleto.
    .advice = Recargue la página e inténtelo de nuevo.
refusal-role_missing = Usted no puede hacer esto en este proyecto.
    .advice = Diríjase al responsable de la publicación.
refusal-reason_missing = Falta el motivo.
    .advice = Escriba una frase que otras personas entiendan más adelante.
refusal-not_found = Esto no existe, o usted no tiene acceso.
    .advice = Compruebe la dirección o pida acceso al responsable de la publicación.
refusal-unknown_field = Este formulario no se puede aceptar tal como se envió.
    .advice = Recargue la página y envíe el formulario de nuevo. No se ha guardado nada.
refusal-too_large = Es demasiado de una vez.
    .advice = Envíe menos. No se ha guardado nada.
