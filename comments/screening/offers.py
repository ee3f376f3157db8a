"""
What is for sale.

The name of a medicine says nothing: patients write of theirs. Only beside signs of a sale does it
count, and one sign alone is what a patient may ask: "Can I get it without a prescription?"
"""

import re

from django.utils.translation import gettext as _

from ..reading import pattern
from .phrases import BUSINESS, CONTACT, SALE
from .submission import Finding, Submission

_DRUG = pattern(
    r"(?:viagra|cialis|levitra|kamagra|sildenafil|tadalafil|vardenafil)",
    r"(?:tramadol|oxycodone|oxycontin|oxy|percocet|hydrocodone|vicodin|norco|codeine|morphine)",
    r"(?:fentanyl|methadone|buprenorphine|suboxone|subutex|dilaudid|opana|tapentadol|nucynta)",
    r"(?:xanax|alprazolam|valium|diazepam|ativan|lorazepam|klonopin|clonazepam|ambien|zolpidem)",
    r"(?:adderall|ritalin|vyvanse|modafinil|provigil|phentermine|ozempic|wegovy|semaglutide)",
    r"(?:gabapentin|neurontin|pregabalin|lyrica|soma|carisoprodol|baclofen|fioricet|butalbital)",
    r"(?:ketamine|esketamine|ibogaine|psilocybin|lsd|mdma|dmt|cocaine|heroin|mushrooms?)",
    r"(?:cannabis|marijuana|weed|cbd|thc|kratom|delta 8)",
    r"(?:ivermectin|hydroxychloroquine|prednisone|amoxicillin|antibiotics?|steroids?|hgh)",
    r"(?:naltrexone|zoloft|prozac|opioids?|painkillers?|pain (?:pills?|meds)|sleeping pills?)",
    r"(?:pharmacy|pharma|pharmacies|medications?|meds|pills)",
)
_WEIGHT_BY_SIGNS = [0, 2, 7, 14, 16]


def drugs_for_sale(submission: Submission) -> Finding | None:
    if not _DRUG.search(submission.text):
        return None
    signs = sum(bool(sign.search(submission.text)) for sign in SALE)
    if signs and submission.links:
        signs += 1
    if not signs:
        return None
    words = _("It names a medicine beside signs of a sale.")
    return Finding("drugs_for_sale", _WEIGHT_BY_SIGNS[min(signs, 4)], words)


def business_offer(submission: Submission) -> Finding | None:
    """Casinos, bets, loans, coins, search engines: in their usual phrases, with a way to answer."""
    if not submission.leads_elsewhere and not CONTACT.search(submission.text):
        return None
    said = {_trade(match) for match in BUSINESS.finditer(submission.text)}
    if not said:
        return None
    words = _("It sounds like an offer (%(words)s) and says where to go.")
    words %= {"words": ", ".join(sorted(said)[:3])}
    # A website beside the name is asked for by the form, and says less.
    is_open = bool(submission.links or CONTACT.search(submission.text))
    return Finding("business_offer", (7 if len(said) == 1 else 14) if is_open else 3, words)


def _trade(match: re.Match) -> str:
    return match[0][:40]
