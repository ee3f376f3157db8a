"""The usual phrases of those who sell, as regular expressions over plain() text."""

from ..reading import pattern

CONTACT = pattern(
    r"(?:whats ?app|telegram|signal|wickr|viber|wechat|threema|kik)"
    r"(?: (?:me|us|number|id|at|on|channel|now)){0,3}(?:[ :]{1,3}@\w{3,}|: ?\w{3,}|[ :+(]{1,4}\d[\d ()-]{5,})",
    r"(?:contact|text|message|reach|dm|email|mail|call|write) (?:to )?(?:us|me|him|her|them|now)?"
    r" ?(?:via|on|at|through|by) (?:whats ?app|telegram|signal|wickr|email|mail|gmail|t\.me)",
    r"(?:t\.me|wa\.me)/\w+",
    r"[\w.+-]{1,64}@(?:gmail|yahoo|hotmail|outlook|proton|protonmail|mail|yandex)\.\w{2,8}",
)

#: Each is one sign of a sale; what two alternatives of the same sign say counts once.
SALE = [
    pattern(
        r"(?:without|no|non) ?-?(?:a |any |doctor's |the need for a )?"
        r"(?:prescriptions?|rx|script|doctor)(?: (?:needed|required|necessary))?",
        r"(?:sin receta|ohne rezept|sans ordonnance)",
    ),
    pattern(
        r"(?:buy|order|purchase|shop|buying|ordering|available|sell|selling|sold|get)"
        r"(?: \S{1,30}){0,6} (?:online|on line|from us|from our|at our|right now|today|now)",
        r"online (?:pharmacy|drugstore|pharmacies|shop|store)",
        r"(?:comprar|acheter|kaufen) (?:\S{1,30} ){0,5}(?:online|en linea|en ligne)",
    ),
    pattern(
        r"(?:best|lowest|cheapest|affordable|wholesale|low|great|cheap|discount(?:ed)?|bulk)"
        r" (?:\S{1,20} ){0,2}(?:prices?|rates?|deals?|pills?|meds)",
        r"(?:cheap|cheapest|wholesale|discount) (?:\S{1,20} ){0,1}\S{1,20} (?:online|here|for sale)",
        r"(?:for sale|we sell|in bulk)",
        r"\$ ?\d+(?:\.\d+)? ?(?:per|/|a) ?(?:pill|tab|tablet|gram)",
    ),
    pattern(
        r"(?:overnight|discreet|express|worldwide|fast|secure|next day|stealth|free) ?"
        r"(?:and \S{1,20} )?(?:shipping|delivery|shipped|packaging)",
        r"(?:money back|cash on delivery|bitcoin accepted|we accept|we ship|we deliver|we supply|"
        r"coupon|promo code|satisfaction guaranteed)",
    ),
    pattern(
        r"^(?:buy|order|purchase|get|shop)",
        r"(?<=[.!?:] )(?:buy|order|purchase|get your|shop)",
    ),
    CONTACT,
]

BUSINESS = pattern(
    # Casinos and bets
    r"(?:online|best|live|crypto|real money) casinos?",
    r"(?:free|bonus) spins",
    r"(?:welcome|deposit|signup|sign-up|no deposit) bonus(?:es)?",
    r"slots? (?:gacor|online|games?|machines?|site)",
    r"(?:judi|situs|togel|agen) \w{3,20}",
    r"(?:sports?|football|online) (?:betting|bets?)",
    r"betting (?:sites?|tips|odds|platform)",
    r"(?:jackpots?|win big|real money|poker (?:room|site)s?|place your bets?)",
    # Loans
    r"(?:instant|quick|personal|business|payday|urgent|guaranteed|genuine) (?:\w+ )?loans?"
    r"(?: (?:offer|approval|lender|company))?",
    r"loan (?:offer|lender|company|at \d)",
    r"(?:\d+ ?%|low|percent) interest(?: rate)?",
    r"(?:bad credit|no credit check|credit (?:repair|score) (?:service|hacker|fix))",
    # Coins and investing
    r"(?:bitcoin|crypto(?:currency)?|forex|binary options?)"
    r" (?:trad(?:ing|er)|invest(?:ment|ing|or)|recovery|mining|signals?|platform|expert)",
    r"(?:recover(?:ed|y|ing)?) (?:of )?(?:my|your|all|lost|stolen|the|scammed)"
    r" (?:\w+ ){0,3}(?:bitcoins?|crypto|funds?|money|coins?)",
    r"(?:guaranteed|daily|weekly|passive|huge|high) (?:returns?|profits?|income|roi)",
    r"(?:earn|make|made|making|earned|earning) (?:up to )?\$ ?\d[\d,.]*k?",
    r"(?:work|working) from home",
    r"(?:account manager|trading platform|invest(?:ed)? (?:with|in) (?:him|her|mr|mrs))",
    # Search engines
    r"(?:rank(?:ing)?s?|first page|page one|number one|#1) (?:\w+ ){0,2}(?:on|in|of) google",
    r"(?:back ?links?|link building|guest posts?|seo (?:service|expert|agency|package|company)s?)",
    r"(?:increase|boost|more|organic|targeted|drive) (?:\w+ ){0,3}(?:traffic|rankings?|visitors)",
    r"(?:domain authority|web(?:site)? design (?:service|company|agency)|digital marketing)",
    # And the rest of the fair
    r"(?:love|voodoo) spells?(?: caster)?",
    r"spell caster",
    r"(?:replica|luxury) (?:watches|bags|handbags)",
    r"(?:essay|dissertation|assignment) (?:writing|help)(?: services?)?",
    r"(?:buy|cheap) (?:instagram|youtube|tiktok|facebook) (?:followers|likes|views)",
    r"(?:hire|hired|contact) (?:a |an |this )?(?:\w+ )?hacker",
    r"(?:escorts?|hot girls|webcam girls|adult dating|singles in your area)",
    r"(?:ai|content) (?:writing|humanizer|undress)(?: tools?)?",
)
