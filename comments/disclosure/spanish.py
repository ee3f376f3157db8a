"""Regular expressions over plain() text: small letters, no accents."""

_DAY = (
    r"(?:(?:el |este )?(?:pasado |proximo )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|"
    r"ayer|hoy|manana|la semana (?:pasada|que viene|proxima))"
)
_DOCTOR = (
    r"(?:medic[oa]|doctora?|especialista|enfermer[oa]|farmaceutic[oa]|fisioterapeuta|psicolog[oa])"
)
_HERE = (
    r"(?:aqui|con nosotr[oa]s|conmigo|con (?:el |la )?dra?\.? \w+|"
    r"en (?:nuestr[oa]|esta|la) (?:clinica|consulta|consultorio|centro))"
)
_MEETING = r"(?:citas?|visitas?|consultas?|sesion(?:es)?|revision(?:es)?)"
_CARE = (
    r"(?:tratamiento|terapia|estancia|operacion|cirugia|rehabilitacion|infiltracion(?:es)?|"
    r"inyeccion(?:es)?)"
)
_OF_RECORD = r"(?:resultados?|expediente|historial|historia clinica|ficha)"
_TEST = r"(?:pruebas?|analisis|resonancia|radiografia|ecografia|biopsia)"

_CHANGED = (
    r"(?:subimos|bajamos|aumentamos|redujimos|cambiamos|ajustamos|recetamos|retiramos|suspendimos|"
    r"renovamos|operamos|revisamos)"
)
_MET = (
    r"(?:vimos|atendimos|tratamos|examinamos|conocemos|recordamos|llamamos|llamaremos|explicamos|"
    r"dijimos|pusimos)"
)
_DONE = (
    r"(?:subido|bajado|aumentado|reducido|cambiado|ajustado|recetado|retirado|suspendido|renovado|"
    r"operado|tratado|atendido|visto|examinado|llamado|revisado)"
)
_SAID = (
    r"(?:hablamos|dijimos|comentamos|explicamos|acordamos|quedamos|conversamos|platicamos|vimos|"
    r"mencionamos|indicamos|prometimos|hemos \w+|habiamos \w+|dije|comente|explique)"
)
_POSTED = r"(?:comentario|pregunta|mensaje|correo|carta|nombre)"

GENERAL = (
    r"(?:si|quien|alguien) (?:usted |alguien |una persona )?(?:ya )?(?:es|era|fue)(?: o no)? "
    r"(?:una? )?(?:nuestr[oa] )?paciente(?: nuestr[oa])?",
    r"(?:pida|pedir|reserve|reservar|solicite|solicitar|haga|hacer|concierte|concertar|agende|"
    r"agendar|programe|programar) su (?:primera )?cita",
    rf"su (?:\w+ )?{_MEETING} con (?:su|el|la|un|una|otr[oa]) {_DOCTOR}",
    rf"{_DOCTOR} (?:\w+ ){{0,3}}en su proxima {_MEETING}",
    rf"(?:no|nunca) (?:\w+ ){{1,3}}sus? (?:{_OF_RECORD}|{_MEETING})",
    rf"(?:pacientes|personas) (?:\w+ ){{0,5}}sus? (?:{_OF_RECORD}|{_MEETING})",
    r"(?:como|lo|la) (?:ya )?\w+ (?:arriba|abajo|"
    r"en (?:el|la|este|esta|otr[oa]|una?) (?:articulo|texto|entrada|respuesta|comentario|blog))",
)

TELLING = (
    r"(?:nuestr[oa]|mi) (?:\w+ )?paciente",
    r"paciente (?:nuestr[oa]|mi[oa])",
    r"(?:usted (?:ya )?(?:es|era|fue|ha sido)|es usted|eres|eras|fuiste) (?:una? )?"
    r"(?:de nuestr[oa]s )?pacientes?",
    rf"(?:sus?|tus?) (?:ultimos? |nuevos? )?{_OF_RECORD}",
    rf"(?:sus?|tus?) {_TEST} (?:salio|salieron|dio|dieron|muestran?)",
    rf"(?:tenemos|recibimos|vimos) (?:sus?|tus?) {_TEST}",
    r"(?:sus?|tus?) citas?",
    rf"tiene (?:una )?cita (?:{_HERE}|{_DAY})",
    rf"(?:su|tu) (?:proxima|ultima|anterior|siguiente) {_MEETING}",
    rf"(?:sus?|tus?) (?:{_MEETING}|{_CARE}) (?:{_HERE}|{_DAY})",
    rf"(?:su|tu) {_DOCTOR} {_HERE}",
    rf"soy su {_DOCTOR}",
    # What was said before
    rf"(?:como|segun|lo que) (?:ya )?(?:(?:le|les|te|lo|se lo) )?{_SAID}",
    rf"hablamos (?:con usted|contigo|{_DAY}|por telefono|(?:de esto )?en (?:su|tu))",
    # What was done
    rf"(?:le|la|lo|te) (?:{_CHANGED}|{_MET}|(?:he|ha|hemos) {_DONE})",
    rf"(?:{_CHANGED}|hemos {_DONE}|conocemos|recordamos) (?:sus?|tus?)(?! {_POSTED})",
    # Coming and going
    r"(?:cuando|desde que|la vez que) (?:usted )?(?:estuvo|vino|viniste|estuviste|nos visito|"
    r"nos vimos|hablamos)",
    rf"(?:nos vemos|(?:le|la|lo|te) (?:esperamos|veremos|vemos)) (?:{_DAY}|pronto|en (?:su|tu))",
    r"(?:gusto|placer|alegria) (?:verl[oa]|verte|atenderl[oa]|atenderte|conocerl[oa])",
    r"gracias por (?:venir|(?:su|tu) visita)",
)
