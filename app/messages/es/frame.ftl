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

# A day with the hour.
moment = { $day }, { $time } (UTC)

# The frame around every page.
frame-projects = Todos los proyectos
    .full = Murmuration, todos los proyectos
frame-inbox = Pendientes
frame-waiting = en espera
frame-notices = Avisos
frame-signing = Ajustes de firma
frame-sign-out = Cerrar sesión
frame-project = Proyecto
frame-candidate = Versión
frame-way = Camino hasta aquí
frame-unknown = desconocido
theme-auto = Colores: automáticos
theme-light = Colores: claros
theme-dark = Colores: oscuros
live-on = Al día
live-off = Reconectando
live-changed = Esta página ha cambiado.
    .show = Mostrar los cambios
section-board = Panel
section-cases = Casos de prueba
section-quality = Calidad
section-feedback = Informes
section-audit = Registro
section-policy = Reglas
section-people = Personas
section-stand-ins = Sustituciones
section-invitations = Invitaciones
section-tokens = Claves de acceso
section-chats = Correo y chat
tab-overview = Resumen
tab-qa = Pruebas
tab-gate = Puerta de salida
tab-sign = Aprobación
head-commit = commit
head-branch = rama
head-digest = huella
head-came-in = recibida
head-newer = Sustituida por { $link }, una versión más reciente. Aquí ya no se esperan más decisiones.
role-developer = desarrollo
role-qa-tester = pruebas
role-uat-tester = aceptación
role-product-owner = responsable del producto
role-release-manager = responsable de la publicación
role-auditor = auditoría
role-admin = administración

# Where a version stands.
stage-qa = en pruebas
stage-uat = en aceptación
stage-sign-off = lista para aprobar
stage-releasing = publicándose
stage-in-production = en producción
stage-was-in-production = estuvo en producción
stage-rejected = rechazada
stage-deployment-failed = publicación fallida
stage-stuck = detenida

# How bad a report is.
severity-blocking = bloqueante
severity-major = molesto
severity-minor = leve
severity-idea = idea

# Where a report stands.
status-open = abierto
status-answered = respondido
status-fixed = corregido en #{ $number }, por confirmar
status-confirmed = corrección confirmada
status-confirmed-on = corrección confirmada en #{ $number }
status-waived = aceptado tal como está

# Who says that something is fixed. Completes “Why we think so:”.
source-commit = el commit { $commit } nombra { $key }
source-build = la versión nombra { $key }
source-jira-version = Jira lo da por hecho, para la versión { $version }
source-jira = Jira lo da por hecho, y esta versión se creó después
source-github = su incidencia de GitHub se cerró, y esta versión se creó después
source-person = lo ha dicho { $name }
lacking-absent = la corrección de #{ $number } no está en esta versión
lacking-unknown = todavía no se sabe si la corrección de #{ $number } está en esta versión

files = Archivos
request-code = Código
request-id = solicitud
error-internal = Se ha producido un error por nuestra parte.
    .advice = No se ha cambiado nada. Inténtelo de nuevo; si el error continúa, indique al equipo de operación la solicitud que figura abajo.
error-projects = Ir a los proyectos
