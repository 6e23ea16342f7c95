# Mails. A subject should be short; what stands in quotation marks was written by people.

mail-hello = Hola, { $name }:
mail-quote = «{ $text }»
mail-why-member = Recibe este correo porque participa en esta publicación. Elija de qué se le avisa y cuándo:
mail-why-guest = Recibe este correo porque se le pidió que probara esta aplicación. Sus enlaces son solo para usted; no los reenvíe, por favor. Elija de qué se le avisa y cuándo:
mail-settings = Configurar sus avisos
mail-digest = { $count ->
        [one] Una novedad en Murmuration
       *[other] { $count } novedades en Murmuration
    }

mail-invited = { $by } le pide que pruebe { $project }
    .ask = { $by } le pide que pruebe { $project } y diga qué le funciona y qué no. Solo lleva unos minutos y no necesita ninguna cuenta.
    .ask-version = { $by } le pide que pruebe { $project }, versión { $version }, y diga qué le funciona y qué no. Solo lleva unos minutos y no necesita ninguna cuenta.
    .link = El enlace vale hasta el { $until }.
    .action = Ver qué hay para probar
mail-ready = { $project } { $version } está listo para probar
    .more = { $stories ->
        [one] Ya puede probar { $project } { $version }. Un punto espera su respuesta.
       *[other] Ya puede probar { $project } { $version }. { $stories } puntos esperan su respuesta.
    }
    .action = Probar
mail-confirm = Corregido en { $version }, confírmelo: { $title }
    .reported = Usted informó de «{ $title }» (F-{ $number }).
    .look = Se dice que { $project } { $version } contiene la corrección. Compruébelo, por favor, y diga si el problema ha desaparecido.
    .action = Decir si está corregido
mail-answered = Respuesta a su informe: { $title }
    .by = { $by } respondió a su informe «{ $title }» (F-{ $number }):
    .action = Leer el informe
mail-rejected = { $story } se rechazó en { $project } { $version }
    .by = { $by } rechazó { $story } en { $project } { $version }:
    .action = Ver las respuestas
mail-result = { $verdict ->
        [blocked] TC-{ $number } bloqueado en { $project } { $version }: { $title }
       *[other] TC-{ $number } fallido en { $project } { $version }: { $title }
    }
    .by = { $verdict ->
        [blocked] { $by } anotó TC-{ $number } «{ $title }» como bloqueado en { $project } { $version }:
       *[other] { $by } anotó TC-{ $number } «{ $title }» como fallido en { $project } { $version }:
    }
    .action = Ver el resultado
mail-sign = { $project } { $version } espera su aprobación
    .more = A { $project } { $version } solo le falta la aprobación. La página muestra qué ha cambiado y qué se ha encontrado; allí aprueba o rechaza la versión.
    .action = Ver la versión

mail-signing = { $change ->
    [revoked] Se revocó una clave de acceso o una aplicación de su cuenta: { $name }
    [locked] Intentos fallidos de firmar en su nombre
   *[enrolled] Se añadió una clave de acceso o una aplicación a su cuenta: { $name }
}
    .what = { $change ->
        [revoked] «{ $name }» ya no firma nada.
        [locked] Fallaron cinco intentos de demostrar que es usted. Ningún intento cuenta durante los próximos 15 minutos.
       *[enrolled] «{ $name }» podrá firmar versiones en su nombre dentro de poco.
    }
    .not-you = Si no ha sido usted, revoque lo que no conozca y avise de inmediato a un administrador.
    .action = Ver los ajustes de firma
mail-ended = { $ended ->
        [expired] Su firma de { $project } { $version } ha caducado
        [revoked] Se ha retirado una firma de { $project } { $version }
       *[other] Su firma de { $project } { $version } ya no cuenta
    }
    .why = { $ended ->
        [expired] Su firma de { $project } { $version } se dio por un tiempo, que ya ha pasado. Cuenta como caducada, no como aprobación.
        [revoked] { $by } ha retirado una firma de { $project } { $version }:
        [not_entitled] Su firma de { $project } { $version } ya no cuenta, porque ya no se podría dar así:
       *[other] Su firma de { $project } { $version } ya no cuenta, porque ha cambiado algo en lo que se basa:
    }
    .next = Nada se publica con ella. Si aún se quiere publicar, hay que dar de nuevo las firmas que faltan.
    .action = Ver qué ha cambiado
mail-ends = Su firma de { $project } { $version } está a punto de caducar
    .more = Su firma de { $project } { $version } cuenta hasta { $until }. Si no se publica antes, habrá que darla de nuevo.
    .action = Ver la versión
mail-stand-in = { $over ->
        [yes] { $by } ya no sustituye a { $of } en { $project }
       *[no] { $by } sustituye a { $of } en { $project }
    }
    .more = { $over ->
        [yes] { $by } ya no firma en nombre de { $of } en { $project }. Lo que se firmó así y no se publicó ya no cuenta. El motivo:
       *[no] Hasta { $until }, { $by } puede firmar en { $project } en nombre de { $of }. Cada firma nombra a ambas personas. El motivo:
    }
    .action = Ver quién sustituye a quién
mail-emergency = { $goes ->
        [yes] EMERGENCIA: { $project } { $version } se publica sin pasar el control
       *[no] EMERGENCIA: { $by } quiere publicar { $project } { $version } sin pasar el control
    }
    .by = { $by } quiere publicar { $project } { $version } por el incidente { $incident }:
    .more = { $goes ->
        [yes] Era la segunda voz, así que se publica. Lo que lo retenía queda pendiente; la página dice qué y hasta cuándo.
       *[no] Una segunda persona tiene que dar su palabra antes de publicar nada.
    }
    .action = Ver la publicación de emergencia
