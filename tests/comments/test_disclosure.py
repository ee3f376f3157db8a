"""What an answer of the clinic gives away: a bar of sentences that tell, and of ones that do not."""

import pytest

from comments.disclosure import telling_words

TELL = """
Dear Rosalind, yes, you are our patient.
You're one of our patients, so please ring the usual number.
As a patient of ours you can write to us by the portal.
You have been a patient here since 2019.
You are a long-standing patient here.
He is my patient.
Dr. Brightwater has your results.
Your MRI results came back yesterday.
We have your file in front of us.
It says so in your medical record.
I looked at your chart this morning.
Please bring the list to your appointment.
Your next appointment is in May.
As we said on Tuesday, this takes time.
As we discussed, please keep walking.
Like I told you, the cream is enough.
As Dr. Brightwater explained, the dose goes up slowly.
As agreed, we will write to the pharmacy.
We spoke on the phone about this.
We talked last week, and nothing has changed.
When you were here, the hand was warm.
When you came in, we measured it.
Since you were last here, the guideline has changed.
We have treated you for two years.
We saw you in March.
I examined you myself.
We raised your gabapentin.
We have lowered your dose for that reason.
Dr. Wang changed your prescription.
I've just refilled your medication.
We reviewed your scan.
Your gabapentin was raised.
Your prescription is ready.
Your treatment with us has only begun.
Your visit on Tuesday was too short.
Your sessions here can go on.
At your last visit the hand was warm.
Your surgery at our clinic went well.
Ask your therapist here.
See you on Tuesday!
See you at your appointment.
We look forward to seeing you next week.
It was good to see you.
Thank you for coming in.
I am your doctor and I say so.
As your doctor, I would wait.
Our nurse will call you tomorrow.
We know your history.
As I told you at our last session, be patient.
You came to us in spring with the same pain.
I remember you well.
Your doctor at our clinic has seen the pictures.
Since your operation here the hand is better.
You have an appointment on Monday.
We'll talk about it when we see you on Tuesday.
We put you on gabapentin for this.
It was a pleasure treating you.
Sí, usted es nuestra paciente.
Usted es una de nuestras pacientes.
Eres paciente nuestra.
La doctora tiene sus resultados.
Lo dice su expediente.
Está en su historia clínica.
Lo vemos en su cita.
En su última visita la mano estaba caliente.
Su próxima sesión es en mayo.
Como hablamos el martes, hay que esperar.
Como le dijimos, siga caminando.
Como ya le explicamos, la dosis sube poco a poco.
Hablamos por teléfono de esto.
Cuando estuvo aquí, la mano estaba caliente.
Cuando vino a la consulta, la medimos.
Le subimos la gabapentina.
Le hemos cambiado la dosis.
Bajamos su dosis por eso.
La atendimos en marzo.
Es usted paciente de la doctora Brightwater.
Su resonancia salió bien.
Tiene cita el lunes.
Le llamaremos mañana.
Recordamos su caso.
Su tratamiento con nosotros acaba de empezar.
Nos vemos el martes.
La esperamos el lunes.
Fue un gusto verla.
Gracias por su visita.
Pregunte a su médico aquí.
""".strip().split("\n")

PASS = """
We can’t discuss anyone’s care here; please call us.
Thank you for your question.
Talk to your doctor.
Talk to your doctor before you change the dose.
Your appointment with your GP is the place to ask.
Ask your own doctor at your next visit.
Many patients ask us this.
Many of our patients find that walking helps.
One of our patients wrote a book about it.
We tell our patients to start small.
If you are our patient, please call the usual number.
Whether or not you are a patient here, the nurse will listen.
We cannot say who is our patient.
Our patient information leaflet is on the website.
You can book your appointment by phone.
Please call us to make an appointment.
Your pain is real.
We know your pain is real.
You are a patient person.
Your sleep, your work and your family matter, too.
Your results may vary.
If your dose was changed lately, ask whoever prescribed it.
As we said in the article, start small.
As we wrote above, there are two kinds.
As mentioned above, heat helps some people.
As the article says, nobody should force a painful limb.
We have changed the article; thank you for telling us.
We received your comment twice and removed one.
We moved your question below the right article.
We have read your kind words to the team.
We do not treat anyone by comments.
We can see you are worried.
Doctors often raise the dose slowly.
The dose is often raised slowly.
Treatment with us begins with a long talk.
Every visit here takes an hour.
Your treatment plan should name a goal.
Your therapist can show you how.
Your doctor has the records and can say more.
Keep a diary, and bring it along.
Call 911 if you have chest pain.
This needs an examination. You can reach us at (207) 555-0142.
People who were here before 2020 may remember the old entrance.
See the article on sleep.
We will see what we can do about the picture.
We talked about sleep in the last article.
Most people see a doctor first.
I agree with you.
When you were younger, nobody knew this.
When you wake up at night, get up for a while.
It helps to know the history of this medicine.
The page “Your first visit” says how long it takes.
Please do not post your results here.
Please do not write about your appointment here; call us.
For anything about your own care, please call us.
Nobody can examine you through a comment.
Your care team can adjust the dose.
We sent you a link by mail.
It is good to see you all helping each other.
Nice to meet you, Ada.
Thank you for coming back to this thread.
We called the authors of the study.
No podemos hablar aquí de la atención de nadie; llámenos, por favor.
Gracias por su pregunta.
Hable con su médico.
Hable con su médico antes de cambiar la dosis.
Pregunte en su cita con su médico de cabecera.
Muchos pacientes nos lo preguntan.
A muchos de nuestros pacientes les ayuda caminar.
Si usted es paciente nuestro, llame al número de siempre.
Puede pedir su cita por teléfono.
Como dijimos en el artículo, empiece poco a poco.
Como explicamos arriba, hay dos tipos.
Lo vimos en otro artículo.
Su dolor es real.
Su tratamiento debe tener una meta.
Los médicos suelen subir la dosis despacio.
Estamos cerrados hasta el lunes.
Hemos cambiado su comentario de lugar.
Los pacientes reciben sus resultados por correo.
Cuando hace frío, duele más.
No publique sus resultados aquí, por favor.
Si su médico le subió la dosis, pregúntele a él.
Si ya tiene cita, no la cancele.
Le agradecemos su comentario.
Le recomendamos hablar con su médico.
""".strip().split("\n")


@pytest.mark.parametrize("sentence", TELL)
def test_what_tells_of_a_patient_is_found(sentence):
    assert telling_words(sentence)


@pytest.mark.parametrize("sentence", PASS)
def test_what_is_general_passes(sentence):
    assert telling_words(sentence) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«Su próxima cita», dijo.", ["Su próxima cita"]),
        ("YOUR\n\nRESULTS! And your results, too.", ["YOUR RESULTS"]),
        ("Your re\u200bsults. As we said.", ["Your re\u200bsults", "As we said"]),
        ("Yоur rеsults", ["Yоur rеsults"]),
        ("", []),
    ],
)
def test_words_are_named_as_they_were_typed_and_once(text, words):
    assert telling_words(text) == words
