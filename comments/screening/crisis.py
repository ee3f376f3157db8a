"""
A cry for help: never spam, and read first.

Too much is noticed rather than too little; "my battery wants to die" costs a moderator a second.
"""

from django.utils.translation import gettext as _

from ..reading import pattern
from .submission import Finding, Submission

CRY_FOR_HELP = "cry_for_help"

_MYSELF = r"(?:myself|my self|meself)"
_NO_MORE = r"(?:anymore|any ?more|any longer|much longer|like this|no more)"
_DO_NOT_WANT = (
    r"(?:don'?t|do not|didn'?t|did not|no longer|never) (?:even )?(?:want|wanna|wish) (?:to )?"
)
_CANNOT = r"(?:can'?t|can ?not|could ?n'?t|could not)"
_PILLS = r"(?:pills?|tablets?|meds?|medications?|medicines?|morphine|opioids?|painkillers?|oxys?)"
_MEANS = r"(?:pills|tablets|rope|gun|knife|blades?)"

_CRY = pattern(
    # To die, to be dead
    r"(?:want(?:ed|s|ing)?|wanna|wish|going|gonna|ready|rather|deserve|need|hope|just|like|let me) "
    r"(?:to )?(?:just )?die",
    r"(?:want(?:ed|s)?|ready|deserve|prefer) to be dead",
    r"(?:rather|sooner|prefer to) (?:be (?:dead|gone)|not (?:be (?:here|alive)|exist|live|wake up))",
    r"(?:wish|pray|hope) (?:that )?i (?:was|were|am|had) (?:dead|never been born|never born|not alive|"
    r"not here|gone)",
    r"(?:wish|pray|hope|want)(?:ed|ing)? (?:that )?(?:i|to) (?:don'?t|do not|didn'?t|never|won'?t|"
    r"would not|wouldn'?t|not) (?:ever )?wake up",
    r"want to (?:disappear|sleep) forever",
    # To do it
    r"(?:kill|killing|hurt|hurting|harm|harming|hang|hanging|shoot|shooting|cut|cutting|drown|"
    rf"drowning|poison|poisoning) {_MYSELF}",
    r"(?:kill|kills|killing|killed|hang|hanging|hanged|shoot|shooting) "
    r"(?:himself|herself|themself|themselves|him self|her self)",
    r"self[- ]?harm(?:ing|ed|s)?",
    r"(?:end|ending|ended|take|taking|took|taken) (?:my|his|her|their) (?:own )?li(?:fe|ves)",
    r"(?:end|ending|take|taking) it all",
    r"(?:want(?:ed)?|wanna|going|gonna|ready|have|time|about|trying|tempted) (?:to )?end (?:it|things|"
    r"everything|this life)",
    r"put an end to (?:it|my life|everything)",
    r"(?:want|need) (?:it all|everything) to (?:end|stop|be over)",
    r"(?:jump|jumping|throw myself|throwing myself|step|walk) (?:off|from|in front of|under) (?:a|the) "
    r"(?:bridge|roof|train|building|balcony|lorry|truck|bus|cliff)",
    r"(?:drive|driving|crash|crashing) (?:my car )?(?:into|off) (?:a|the) (?:tree|wall|bridge|cliff)",
    r"(?:going to|gonna|will|i'll|want to|wanna|could|might|thinking of) (?:just )?(?:take|taking|swallow"
    rf"|swallowing) (?:all|every|the whole|a whole|too many)(?: \w+){{0,3}} (?:{_PILLS}|bottle|box|packet)",
    rf"(?:took|taken|swallowed) (?:all|too many|the whole|a whole)(?: \w+){{0,2}} (?:{_PILLS}|bottle|box)",
    rf"{_MEANS}(?: (?:is|are))? (?:ready|here (?:tonight|now|beside me|with me)|in my hand|next to me)",
    r"overdos(?:e|ed|ing) (?:on purpose|tonight|myself)",
    # The word itself, and its misspellings
    r"(?:commit|thinking (?:of|about)|thought (?:of|about)|thoughts of) suicide",
    r"s(?:ui|u|iu|i)ci?d(?:e|al|ally)|unalive",
    # No longer to live
    rf"{_DO_NOT_WANT}(?:live|exist|go on|be (?:here|alive|around)|wake up|continue)",
    rf"{_CANNOT} (?:go on|carry on|live on)(?: {_NO_MORE}| living)?",
    rf"{_CANNOT} (?:live|be here|be alive|take (?:it|this|the pain)|do (?:it|this)|bear (?:it|this|the pain)|"
    rf"stand (?:it|this|the pain)|cope|continue) {_NO_MORE}",
    r"(?:no|any|what's the|what is the|see the|see a) (?:reason|point) (?:to|in|of) (?:live|living|"
    r"go(?:ing)? on|being (?:alive|here)|it all)",
    r"(?:life|living) (?:isn'?t|is not|is no longer) worth it|(?:not|isn'?t|no longer) worth living",
    r"(?:lost|no|without) (?:the |any )?will to live",
    r"(?:nothing|not much) (?:left )?to live for",
    r"(?:give|giving|given|gave) up on (?:life|living)",
    r"(?:tired|sick|done) (?:of|with) (?:living|being alive|life)",
    r"(?:not|never) wak(?:e|ing) up (?:again|anymore|tomorrow)",
    # A burden, no hope
    r"(?:better(?: off)?|easier|happier) (?:without me|dead|if i "
    r"(?:was|were|wasn'?t|weren'?t|am|was not|were not|had never been) (?:dead|gone|not here|here|"
    r"around|alive|born))",
    r"(?:no ?one|nobody) (?:would|will|'d) (?:even )?(?:miss me|care if i (?:died|die|was gone|were gone))",
    r"(?:a|such a|only a) burden (?:to|on|for) (?:everyone|everybody|my|them|others|you)",
    r"(?:feel|feeling|felt|am|i'm|im) (?:so |completely |totally |utterly )?hopeless",
    r"no (?:hope left|way out)",
    r"(?:my last (?:night|goodbye)|goodbye (?:world|everyone|everybody|cruel world))",
    # Spanish
    r"(?:quiero|quisiera|prefiero|preferiria|deseo) (?:estar (?:muert[oa])|morir(?:me)?)",
    r"(?:me quiero|me voy a|me quisiera|quiere|quieren) (?:morir|matar|suicidar)(?:se)?",
    r"(?:matar(?:me|se)|suicidar(?:me|se)|ahorcar(?:me|se)|quitar(?:me|se) la vida|"
    r"acabar con (?:mi vida|su vida|todo))",
    r"se (?:mato|suicido|ahorco|quito la vida)",
    r"(?:hacerme dano|lastimarme|cortarme|autolesion\w*)",
    r"suicidi[oa]s?|suicidas?",
    r"no quiero (?:vivir|seguir viviendo|seguir asi|seguir viva|seguir vivo|despertar|existir|estar aqui|"
    r"estar viv[oa])",
    r"ojala (?:no (?:despierte|despertara|despertase)|me (?:muera|muriera)|(?:estuviera|estuviese) muert[oa])",
    r"quiero (?:desaparecer|dormir para siempre|que todo (?:acabe|termine))",
    r"ganas de (?:morir|morirme|no vivir)|(?:sin|no tengo) ganas de vivir",
    r"no (?:vale la pena|tiene sentido) (?:seguir )?(?:vivir|viviendo|la vida)",
    r"(?:tomar(?:me)?|tragar(?:me)?) todas (?:las|mis|estas) (?:pastillas|tabletas|medicinas)",
    r"(?:ya no puedo|no aguanto|no puedo) mas",
    r"(?:estarian|estaran|estarias) mejor sin mi",
    r"(?:una|soy) carga para (?:todos|mi|mis|ellos|los demas)",
)


def cry_for_help(submission: Submission) -> Finding | None:
    if not _CRY.search(submission.text):
        return None
    words = _("Somebody may be in danger: please read this first.")
    return Finding(CRY_FOR_HELP, 0, words)
