# What a guest meets besides the versions to try: the invitation, the inbox, settings for mail, sign-in.

invited = Hola, { $name }
    .ask = { $by } le pide que pruebe { $project } y diga qué le funciona y qué no. Solo lleva unos minutos; no necesita ninguna cuenta.
    .ask-version = { $by } le pide que pruebe { $project }, versión { $version }, y diga qué le funciona y qué no. Solo lleva unos minutos; no necesita ninguna cuenta.
    .report = Este enlace lleva a su informe F-{ $number } sobre { $project }: qué ha sido de él y si para usted está corregido. No necesita ninguna cuenta.
    .to-report = Ir a mi informe
    .settings = Este enlace lleva a su configuración: de qué se le avisa en { $project } y cuándo. No necesita ninguna cuenta.
    .to-settings = Ir a mi configuración
    .device = A partir de entonces, el enlace solo funcionará en este navegador de este dispositivo. Ábralo donde quiera probar la aplicación.
    .start = Empezar
    .terms = El enlace es solo para usted y vale hasta el { $until }. Su nombre figura junto a lo que diga, y sus visitas quedan en el registro del proyecto. Las cookies mantienen su sesión y recuerdan este dispositivo y su idioma. Un informe empezado se conserva en este dispositivo hasta que lo envíe.

inbox-nothing = No hay nada pendiente
    .guest = Muchas gracias. Cuando haya algo nuevo que probar, o se corrija algo de lo que informó, recibirá un correo.
    .member = Cuando tenga algo que responder, probar, confirmar o aprobar, aparecerá aquí.
    .nobody = Todavía no tiene ninguna función en ningún proyecto. Pida al responsable de la publicación de su proyecto que le añada.
inbox-emergency = Publicación de emergencia: la segunda palabra
    .item = { $name } quiere publicar { $version } de emergencia; una segunda persona tiene que estar de acuerdo
inbox-stories = Para probar y responder
    .item = { $count ->
        [one] Un punto de { $version } por responder
       *[other] { $count } puntos de { $version } por responder
    }
inbox-confirm = Para confirmar
    .item = ¿Está corregido en #{ $number }? { $title }
inbox-cases = Para hacer pruebas
    .item = { $count ->
        [one] Un caso de prueba de { $version } por ejecutar
       *[other] { $count } casos de prueba de { $version } por ejecutar
    }
inbox-sign = Para aprobar
    .item = { $version } por aprobar o rechazar
inbox-answer = Informes por responder
    .item = F-{ $number } por responder: { $title }

notices-off = Este portal no envía correos
    .more = No hay ningún servidor de correo configurado. En «Pendientes» ve lo que le espera; sus preferencias se guardan para más adelante.
notices-refused = Se rechaza el correo a { $address }
    .said = El servidor de correo respondió { $ago }:
    .more = Elija otra dirección, o consulte a quien administra su buzón. No se pierde nada: todo está en «Pendientes».
notices-choices = Cómo recibe los avisos
notices-no-address = No se conoce ninguna dirección suya
    .more = Su servicio de inicio de sesión no indicó ninguna dirección de correo verificada. Añada una allí y vuelva a iniciar sesión. Hasta entonces, todo está en «Pendientes».
notices-guest-address = Los correos se envían a { $address }, la dirección a la que se le invitó.
notices-address = Dirección
    .hint = Direcciones verificadas por su servicio de inicio de sesión.
notices-when = Avisarme cuando
notices-hour = Hora del correo diario
    .hint = Hora, de 0 a 23.
notices-zone = Zona horaria
    .hint = Por ejemplo, Europe/Madrid.
notices-save = Guardar
notices-told = Avisos recientes
    .caption = Los últimos avisos que recibió
    .none = Nada todavía
notices-to = Para
notices-about = Asunto
notices-at = Cuándo
notices-mail = Correo
notice-invited = Me invitan a probar algo
notice-confirm-fix = Se dice que está corregido algo de lo que informé
notice-feedback-answered = Alguien responde a mi informe
notice-story-rejected = Un usuario rechaza un punto
notice-result-failed = Un caso de prueba falla o está bloqueado
notice-signature-wanted = Una versión espera mi aprobación
notice-candidate-ready = Hay una versión para probar
notice-signing-changed = Cambian mis claves de acceso o códigos de un solo uso
way-at-once = Enseguida
way-digest = En un correo al día
way-never = No por correo
mailed-waiting = en camino
mailed-digest = en el próximo correo diario
mailed-quiet = sin correo
mailed-no-address = sin dirección
mailed-mail-off = el correo está desactivado
mailed-sent = enviado
mailed-refused = rechazado

sign-in = Iniciar sesión
    .with = Iniciar sesión con { $provider }
    .none = No hay ninguna forma de iniciar sesión
    .none-more = El equipo de operación debe indicar en la configuración al menos un servicio (GitHub o un proveedor de OpenID Connect).
    .already = Ha iniciado sesión como { $name }
    .go-on = Continuar
    .more = Murmuration no guarda contraseñas. Su servicio de inicio de sesión dice quién es usted; el responsable de la publicación de cada proyecto decide qué puede hacer.
