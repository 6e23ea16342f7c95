# The page on which end users try a version and answer story by story.

uat-title = Aceptación
uat-try = Probar la versión { $version }
uat-ask = Pruebe lo que ha cambiado y diga de cada punto si hace lo que usted necesita. No hay respuestas incorrectas: no se publica nada mientras un punto esté rechazado.
uat-ask-not-you = Aquí responden los usuarios. Usted puede leer sus respuestas, pero su función no permite darlas.
uat-go-there = Abrir { $name }
uat-runs-in = Funciona en { $name }. La dirección no está configurada; pídala al responsable de la publicación.
uat-nowhere = No hay ningún entorno de prueba configurado. Pregunte al responsable de la publicación dónde funciona.
uat-edit-notes = Editar las novedades
uat-progress = { $total ->
        [one] { $done } de { $total } punto respondido
       *[other] { $done } de { $total } puntos respondidos
    }
uat-open = Puntos sin respuesta
uat-answered = Respondidos
uat-done = Todos los puntos tienen respuesta
    .more = Muchas gracias. Abra un punto más abajo para cambiar su respuesta.
uat-none = Esta versión no nombra ninguna novedad
    .more = No se encontró ninguna incidencia de Jira en sus cambios, así que no hay nada que aceptar.
uat-report = Informar de un problema
uat-in-jira = { $key } en Jira
uat-look-at = En qué fijarse
uat-known = { $kind }, en Jira: { $status }
uat-not-asked = Todavía no se ha preguntado a Jira qué dice este punto. Solo conocemos su clave.
uat-missing = Jira no conoce esta incidencia
    .more = La versión la nombra, pero en Jira no existe o el portal no puede leerla. Pregunte al equipo de desarrollo a qué se refiere.
uat-unreachable = No se pudo consultar Jira
    .more = Por eso no podemos mostrar de qué se trata.
uat-problems = Problemas comunicados
uat-answers = Respuestas
uat-your-answer = Su respuesta
uat-accept = Aceptar
uat-accept-follow-up = Aceptar con tarea pendiente
uat-reject = Rechazar
uat-not-quite = Falta algo o algo está mal
uat-note = Con sus palabras
    .hint = ¿Qué falta o qué está mal? Basta con una frase.
uat-note-changed = ¿Por qué ha cambiado de opinión?
uat-due = Debe estar hecho el
    .hint = Solo para «Aceptar con tarea pendiente»: ese día debe estar hecho.
uat-kept = Este texto se ha guardado, pero no se ha enviado.
uat-change = Cambiar la respuesta
uat-said-nothing = sin respuesta
uat-said-accepted = aceptado
uat-said-follow-up = aceptado con tarea pendiente
uat-said-rejected = rechazado
follow-ups = Tareas pendientes
    .more = Lo que se prometió al aceptar. Pasada la fecha, las versiones posteriores esperan hasta que esté hecho.
follow-up-due = { $story } en la versión n.º { $number }, aceptado por { $by }; debe estar hecho el { $due }
follow-up-waived = dispensada
follow-up-done = hecha
follow-up-late = atrasada: { $status }
follow-up-open = abierta: { $status }
follow-up-unknown = no se sabe si está hecha
follow-up-waive = Dispensar
follow-up-reason = ¿Por qué ya no hace falta hacerlo?
