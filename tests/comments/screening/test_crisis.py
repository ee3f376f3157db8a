"""Somebody in danger is noticed in everyday words; what else patients write is not, by and large."""

import pytest

from comments.screening.crisis import cry_for_help

from .submitting import submission

CRIES = """\
I don't want to live. Nothing helps and I'd rather be dead.
I can't take it any more. I am going to take all my pills tonight. Goodbye.
I do not want to live with this pain
I dont want to be here anymore
I want to be dead
I'd rather be dead
I would rather not be alive
I want to end it
I can’t take this any more
I cant do this anymore
I hope I don't wake up
I wish I wouldn’t wake up in the morning
I have a plan and the pills are ready
thinking about killing my self
I feel sucidal
my sister is suicidal, what can I do?
my husband wants to kill himself
Our son killed himself in March
nobody would miss me
What is the point of living with this?
I've lost the will to live
I no longer want to exist
Everyone would be better off if I had never been born
I could just swallow the whole bottle of oxys
I took too many pills
I think of jumping off a bridge
Goodbye everyone
I have been self-harming since the operation
I wanna die
Me quiero matar
Me voy a suicidar
Mi marido quiere matarse
Preferiría estar muerta
Ojalá no despierte mañana
No quiero estar aquí
No quiero vivir
Quiero desaparecer
Voy a tomarme todas las pastillas
No tengo ganas de vivir"""

NO_CRIES = """\
I take all my pills in the morning with breakfast.
My doctor and I have a plan now, and it helps.
I don't want to live on tablets forever.
I can't live without my morning walk.
I do not wake up at night since I take it.
I'd rather not take opioids.
I want the pain to stop.
I hurt my knee when I fell off a horse.
My mother hurt herself when she fell.
He cut himself shaving.
I can't take ibuprofen any more because of my stomach.
I cannot stand for longer than ten minutes.
The battery of my stimulator died.
We live in front of a train station.
I want to end the treatment in June.
It is worth it.
My last post was about sleep.
My tablets are here, in a box for each day.
Is it better to take it with food?
I was dead tired after the ride.
No quiero tomar más pastillas.
Quiero que el dolor termine.
Me duele la espalda y no puedo dormir más de dos horas.
Tengo ganas de caminar otra vez."""


@pytest.mark.parametrize("words", CRIES.splitlines())
def test_a_cry_for_help_is_noticed(words):
    assert cry_for_help(submission(words))


def test_few_who_are_not_in_danger_are_taken_for_it():
    noticed = [words for words in NO_CRIES.splitlines() if cry_for_help(submission(words))]
    # Of a life on tablets, too much is noticed rather than too little.
    assert noticed == ["I don't want to live on tablets forever."]
