"""
A cry for help: never spam, and read first.

Too much is noticed rather than too little; "my battery wants to die" costs a moderator a second.
"""

from django.utils.translation import gettext as _

from ..reading import pattern
from .submission import Finding, Submission

CRY_FOR_HELP = "cry_for_help"

_CRY = pattern(
    r"(?:want(?:ed|s|ing)?|wish|going|ready|rather|deserve|need|hope|just|like|let me) (?:to )?die",
    r"wish i (?:was|were) (?:dead|never born|not alive)",
    r"(?:kill|killing|hurt|hurting|harm|harming|hang|hanging|shoot|shooting|cut|cutting) myself",
    r"(?:end|ending|take|taking) (?:my (?:own )?life|it all)",
    r"(?:commit|thinking (?:of|about)|thought (?:of|about)|thoughts of) suicide",
    r"suicid(?:e|al)",
    r"(?:can't|cannot|can not|cant|don't want to|dont want to|do not want to) "
    r"(?:go on(?: like this| living| anymore| any more)?|live (?:anymore|any more|like this|on)|"
    r"be (?:here|alive)(?: anymore| any more)?|take it anymore|wake up(?: anymore)?)",
    r"(?:no|any) (?:reason|point) (?:to|in) (?:live|living|go(?:ing)? on|being alive)",
    r"(?:better(?: off)?|easier|happier) (?:without me|dead|if i "
    r"(?:was|were|wasn't|weren't|am|was not|were not) (?:dead|gone|not here|here|around|alive))",
    r"(?:life|living) (?:is|isn't|is not|isnt) (?:not )?worth (?:it|living)",
    r"not worth living",
    r"(?:feel|feeling|felt|am|i'm) (?:so |completely |totally |utterly )?hopeless",
    r"no (?:hope left|way out)",
    r"(?:a|such a) burden (?:to|on|for) (?:everyone|everybody|my|them|others|you)",
    r"(?:can't|cannot|cant) (?:do this|bear (?:it|this)|stand (?:it|this)) "
    r"(?:anymore|any more|any longer)",
    r"(?:not|never) wak(?:e|ing) up (?:again|anymore|tomorrow)",
    r"(?:nothing|not much) (?:left )?to live for",
    r"(?:give|giving|given) up on (?:life|living)",
    r"tired of (?:living|being alive|life)",
    r"unalive",
    r"overdos(?:e|ing) on purpose",
    r"(?:quiero|quisiera) morir(?:me)?",
    r"(?:matarme|suicidarme|ahorcarme|quitarme la vida|acabar con (?:mi vida|todo))",
    r"(?:hacerme dano|lastimarme|cortarme)",
    r"suicidi[oa]|suicidas?",
    r"no quiero (?:vivir|seguir viviendo|seguir asi|despertar)",
    r"me quiero morir|deseo morir|ganas de (?:morir|no vivir)|sin ganas de vivir",
    r"no (?:vale la pena|tiene sentido) (?:seguir )?(?:vivir|viviendo|la vida)",
    r"(?:ya no puedo|no aguanto) mas",
    r"(?:estarian|estaran|estarias) mejor sin mi",
    r"(?:una|soy) carga para (?:todos|mi|mis|ellos|los demas)",
)


def cry_for_help(submission: Submission) -> Finding | None:
    if not _CRY.search(submission.text):
        return None
    words = _("Somebody may be in danger: please read this first.")
    return Finding(CRY_FOR_HELP, 0, words)
