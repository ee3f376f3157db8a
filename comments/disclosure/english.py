"""Regular expressions over plain() text."""

_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow)"
_WHEN = rf"(?:(?:on )?{_DAY}|last \w+|this (?:morning|week)|earlier today|the other day)"
_DOCTOR = (
    r"(?:doctors?|gp|physician|clinician|nurse|surgeon|specialist|therapist|physiotherapist|"
    r"pharmacist|psychologist)"
)
_HERE = (
    r"(?:here|by us|with (?:us|me|our \w+|dr\.? \w+)|"
    r"(?:at|in) (?:our|this|the) (?:clinic|practice|office|hospital))"
)
_WHOSE = (
    r"your (?:(?:own|full|medical|patient|health|clinical|lab|laboratory|blood|urine|test|mri|ct|"
    r"x-ray|scan|biopsy|new|latest|last|next|second|recent|previous|upcoming|follow-up) ){0,3}"
)
_MEETING = r"(?:appointments?|visits?|sessions?|consultations?|check-?ups?|exams?|examinations?)"
_CARE = (
    r"(?:treatments?|therapy|physical therapy|care|stay|surgery|operation|procedure|injections?|"
    r"infusions?|rehab|program(?:me)?|time)"
)
_OF_RECORD = r"(?:results?|records?|chart|files?|labs|lab work|bloodwork|blood work)"

_WE = (
    r"(?:we|i|dr\.? \w+|our \w+)(?:'ve|'ll| will| have| has| had)?"
    r"(?: (?:just|already|also|now|only|all))?"
)
_SAID = (
    r"(?:said|told you|discussed|talked about|agreed|explained|mentioned|promised|planned|advised)"
)
_MET = r"(?:saw|seen|met|told|treated|examined|called|call|phoned|operated on|admitted|discharged|know|remember)"
_TOOK_CARE_OF = (
    r"(?:raised|upped|lowered|changed|increased|reduced|decreased|adjusted|doubled|halved|stopped|"
    r"started|switched|prescribed|refilled|renewed|ordered|reviewed|received|discussed|updated|"
    r"scheduled|booked|cancell?ed|faxed|examined|treated)"
)
# What is on this page for all to read.
_POSTED = r"(?:\w+ )?(?:comment|question|message|e-?mail|letter|note|story|words|post|reply|name)"
_OF_CLINIC = (
    r"(?:portal|information|leaflets?|line|education|guides?|groups?|rights|safety|services?|"
    r"team|advocates?|support)"
)

GENERAL = (
    r"(?:if|unless|whether(?: or not)?) (?:you|they|somebody|someone|anybody|anyone|a person)"
    r"(?:'re| are| were| is| was) (?:or (?:are|were|is|was) not )?(?:\w+ )?(?:\w+ )?patients?",
    r"(?:who|somebody|someone|anybody|anyone) (?:is|was) (?:our|a) patient",
    rf"our patient {_OF_CLINIC}",
    r"(?:book|make|schedule|arrange|request|get) your appointment",
    rf"{_WHOSE}{_MEETING} (?:with|to) (?:your|a|an|any|another|the) (?:\w+ )?{_DOCTOR}",
    rf"{_DOCTOR} (?:\w+ ){{0,4}}(?:at|during|before) your next {_MEETING}",
    rf"(?:do not|don't|never) (?:\w+ ){{1,3}}{_WHOSE}(?:{_OF_RECORD}|{_MEETING})",
    r"your results (?:may|might|will|can) (?:vary|differ)",
    r"if your (?:\w+ ){1,3}(?:was|were|has been|have been) \w+",
    r"(?:as|like|what) (?:we|i) (?:\w+ ){1,2}(?:above|below|"
    r"in (?:the|this|our|an|another) (?:\w+ )?(?:article|post|text|answer|comment|reply|blog))",
)

TELLING = (
    r"(?:our|my) (?:\w+ )?patient",
    r"you(?:'re| are| were|'ve been| have been) (?:\w+ )?(?:a|an|one of our|one of my) "
    r"(?:[\w-]+ )?patients?(?! (?:person|man|woman|reader))",
    rf"(?:as|being) a patient (?:of ours|of mine|of dr\.? \w+|{_HERE})",
    rf"{_WHOSE}{_OF_RECORD}",
    r"your (?:\w+ )?(?:appointments?|follow-up)(?! question)",
    rf"you have an appointment (?:{_HERE}|{_WHEN})",
    rf"your (?:last|next|previous|recent|upcoming|follow-up) (?:{_MEETING}|{_CARE})",
    rf"{_WHOSE}(?:{_MEETING}|{_CARE}) (?:{_HERE}|{_WHEN})",
    rf"your (?:\w+ )?{_DOCTOR} {_HERE}",
    rf"(?:i'm|i am) your {_DOCTOR}",
    rf"as your {_DOCTOR},? (?:i|we)",
    # What was said before
    rf"(?:as|like|what) {_WE} {_SAID}",
    r"as (?:discussed|agreed|promised)",
    rf"(?:we|i) (?:spoke|talked|met|discussed (?:it|this|that)) "
    rf"(?:with you|to you|{_WHEN}|on the phone|in person|(?:at|during|in) your)",
    # What was done
    rf"{_WE} {_MET} you(?! back)",
    rf"{_WE} {_TOOK_CARE_OF} your(?! {_POSTED})",
    rf"{_WE} (?:know|remember) your (?:medical )?(?:history|case)",
    rf"{_WE} (?:put|prescribed|started|switched|referred) you",
    r"(?:we|i)(?:'re| are|'m| am|'ve been| have been| have) (?:treating|seeing|known) you",
    r"your \w+ (?:was|were|has been|have been) (?:raised|lowered|increased|reduced|decreased|"
    r"adjusted|doubled|halved|prescribed|refilled|renewed)",
    r"your (?:prescription|refill|referral|medication) (?:is|are) (?:ready|here|waiting|approved)",
    # Coming and going
    r"(?:when|since|while|after|before) you (?:last )?(?:were (?:here|last|seen|admitted|treated|"
    r"with us|(?:at|in) our)|came (?:in|here|to)|visited us|saw (?:us|me|dr))",
    rf"you were {_HERE}",
    r"(?:you came|you've come|been coming|thank you for coming|glad you came) "
    r"(?:in|to us|to see (?:us|me)|to our (?:clinic|office))",
    rf"see(?:ing)? you (?:again )?(?:{_WHEN}|next|then|soon|again|in (?:a|two|three|four|six) \w+|"
    r"(?:at|for) your)",
    r"(?:was|were) (?:good|nice|great|lovely|a pleasure) (?:to see|to meet|seeing|meeting|treating) you",
)
