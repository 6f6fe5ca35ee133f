"""How people ask for an operation: one row an operation, as data."""

import re

# One row an operation, the first that matches is meant. The matched words say what to do, not what to look for.
MORE = r"(?:above|over|more than|greater than|higher than|larger than|bigger than|exceed(?:s|ed|ing)?|at least|north of|beyond|upwards of|in excess of|longer than|no less than|minimum of|beat|beats|tops|topped|top(?=\s+[$€£]\s?\d))"


LESS = r"(?:below|under|less than|fewer than|lower than|smaller than|at most|south of|up to|shorter than|no more than|maximum of)"


MOST = (
    r"(?:largest|biggest|highest|greatest|most|top|best|leading|longest|maximum|max|leads?(?=\s*(?:\?|$|in\b|by\b|on\b))|fastest|strongest|richest|peak(?:ed)?|heaviest|"
    r"costliest|priciest|busiest|oldest|record|steepest|latest|furthest|number one|no\.? ?1)"
)


LEAST = r"(?:smallest|lowest|least|fewest|worst|minimum|min|shortest|slowest|weakest|tiniest|cheapest|trails?|lags?|quietest|earliest|poorest|bottom)"


OPERATIONS: tuple[tuple[str, str], ...] = (
    ("spread", r"\b(?:difference|gap|range|spread)\b.{0,20}\bbetween (?:the )?(?:highest|largest|biggest|most|maximum|best)\b.{0,40}\b(?:lowest|smallest|least|minimum|worst)\b"),
    ("overplan", r"^(?:which|how many|what|who|list)\b.*\b(?:over|under|within|below|above|exceeded) (?:their |its |the )?(?:budgets?|plans?|targets?)\b|^(?:which|how many|who)\b.*\b(?:over|under)spen[dt]\b|^(?:which|how many|who|what)\b.*\b(?:faster|quicker|earlier|sooner|later|longer|slower|shorter|more|less) than (?:planned|budgeted|expected|forecast)\b"),
    ("variance", r"\b(?:by how (?:much|many)|how (?:much|far))\b.*\b(?:above|below|over|under|short of|off) (?:its |their |the |our )?(?:budget|plan|target)s?\b|\b(?:budget|plan|target)s?\b.{0,20}\bexceeded\b|\b(?:over|under)(?:run|ran|spen[dt]|runs|spends)\b|\b(?:over|under) budget\b|\bexceed(?:s|ed)? (?:its|their|the) (?:\w+ )?(?:planned|budget|target|plan)\w*|\b(?:behind|ahead of) (?:plan|schedule|budget|target)\b"),
    ("summary", r"\bsummar(?:y|i[sz]e)\b|\boverview\b|\btl;?dr\b|\bmain (?:points?|findings?|message)\b|\bkey (?:points?|takeaways?|findings?|messages?)\b|\bwhat (?:is|\'s) (?:this|the) (?:report|document) about\b|\bin a nutshell\b|\bgist\b"),
    ("points", r"percentage[- ]points?|\bpp\b|\bppts?\b|basis points?|how many points"),
    ("cagr", r"\bcagr\b|compound(?:ed)?(?: annual| yearly)?(?: growth)?(?: rate)?(?: of growth)?|annuali[sz]ed growth(?: rate)?|average annual growth(?: rate)?|average yearly growth"),
    ("doubling", r"doubling time|(?:years?|long|when)\b.{0,40}\b(?:to )?doubl(?:e|es|ed|ing)\b"),
    ("runrate", r"\brepeated\b.{0,30}\b(?:quarters|months|year)\b"),
    ("project", r"\b(?:if|assuming|suppose|supposing|assume|were)\b.{0,80}\b(?:stay|stays|stayed|continu\w+|keep\w*|remain\w*|held|hold\w*|same|again|persist\w*|repeat\w*|grow|grows|grew|growing|growth|increase[sd]?|rises?|rose|falls?|fell|declines?|shrinks?|drops?|expands?|another|further|goes up|go up|goes down|went up|grew)\b|\bextrapolat\w+|\bat (?:the same|that|this|current|the current) (?:growth )?(?:rate|pace)\b(?=.*\b20\d\d\b)"),
    ("runrate", r"\brepeated\b.{0,30}\b(?:quarters|months|year)\b|run[- ]?rate|annuali[sz]e[ds]?|annuali[sz]ing|full[- ]year (?:pace|equivalent)|at (?:the |its |their |that )?(?:q[1-4]|first[- ]quarter|quarterly|current) pace"),
    ("doubled", r"\b(?:doubl|tripl|quadrupl)(?:e|es|ed|ing)\b|\bhalv(?:e|es|ed|ing)\b"),
    ("remaining", r"\b(?:left(?: over| to (?:spend|go|use))?|remain(?:s|ing|der)?|still (?:has |have |had |needs? |got )?(?:to |left )(?:be )?(?:spen[dt]|spend|come|go|use|pay|found)|unspent|unused|yet to (?:be )?spen[dt]|not (?:yet )?(?:been )?(?:spent|used)|to go|outstanding balance)\b"),
    ("filter", rf"\b(?:which|who|what|list|name|show|give me|how many|count|any)\b.{{0,90}}?\b(?:{MORE}|{LESS})\s+(?=(?:about |around |a |an |the |its |their |~)?[$€£~]?\s?(?!(?:19|20)\d\d\b)\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|half|a (?:third|quarter|hundred|thousand))\b|zero|the average|average)"),
    ("filter", r"\b(?:which|who|what|list|name|show|give me)\b.{0,60}\b(?:between)\s+(?!(?:19|20)\d\d\b)[$€£~]?\s?\d"),
    ("filter", r"\b(?:which|who|what|list|name|show|how many|count)\b.*\b(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|half)\s?[\w%]* or (?:more|less|fewer|over|above|higher|lower|longer|under|below)\b"),
    ("filter", rf"^[a-z]+s (?:with|that|where)\b.{{0,60}}\b(?:{MORE}|{LESS})\s+(?:about )?(?:[$€£~]?\d|one|two|three|four|five|ten|half|a )"),
    ("filter", r"\b(?:which|what|how many|in which)\b.*\b(?:negative|positive|below zero|above zero|in the red|in the black)\b"),
    ("margin", r"\bmargins?\b"),
    ("movers", r"(?=.*\b(?:19|20)\d\d\b.*\b(?:19|20)\d\d\b)^(?:in )?(?:which|how many(?! times| more| fewer| less| extra))\b.*\b(?:lost|fell|rose|grew|gained|declined|increased|decreased|improved|worsened|shrank|dropped|(?:did|do)\b.*\b(?:fall|rise|drop|decline|increase|decrease|improve|worsen|grow|shrink|go (?:up|down))|(?:lower|higher|fewer|more|less|better|worse|larger|smaller)\b.{0,60}\bthan)\b(?!.*\b(?:most|least|fastest|slowest)\b)"),
    ("compare", r"^(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could)\b.*(?:\b(?:more|less|higher|lower|larger|smaller|bigger|greater|fewer|longer|shorter|better|worse|faster|slower|cheaper|earlier|later)\b|exceed\w*|\b(?:twice|half|thrice)\b|\b(?:increase|rise|grow|go up|fall|decrease|decline|drop|go down|shrink|improve|worsen|outspen[dt]|outperform|beat|overtake|double|triple|halve)[a-z]*\b|\b(?:above|below|over|under) (?:the |its |their |[$€£~]?\d)|\bwithin (?:its |their |the |his )?(?:[\w/-]+ )?(?:budget|plan|target|limit)\b|\bequal\b|\bsame as\b|\bin (?:surplus|deficit|profit|the red)\b|\b(?:a|an|any) (?:\w+ )?(?:surplus|deficit|profit|loss)\b|\bprofitable\b)"),
    ("extreme", r"\b(?:which|who|what)\b.*\b(?:second|third|fourth|fifth|2nd|3rd|4th|last|first)\b(?! quarter| half| month| year| time| export| cable| triage)(?=\s*(?:\?|$|by|in|on|place|among|of)\b|\s*[?.]|$)"),
    ("rank", r"\b(?:rank|order|sort|arrange|put in order)\b(?!\s*(?:to|book|intake))|\b(?:top|bottom|biggest|largest|smallest|highest|lowest)\s+(?:two|three|four|five|\d)\b|\bfrom (?:the )?(?:largest|biggest|highest|high|most|smallest|lowest|low|least) to|\bleague table"),
    ("extreme", rf"\b(?:which|who|whose|what|where|when|name|identify|tell me)\b.*?\b(?:second|third|2nd|3rd|fourth)?[- ]?(?:{MOST}|{LEAST})\b"),
    ("extreme", r"\b(?:which|who|in which|in what)\b.*\b(?:higher|larger|bigger|greater|lower|smaller|more|less|fewer|better|worse|longer|shorter|faster|slower)\b"),
    ("median", r"\bmedian\b"),
    ("ratio", r"\bby what factor\b"),
    ("average", r"\b(?:average|mean) (?:yoy |year[- ]on[- ]year )?growth\b"),
    ("average", r"\b(?:average|mean) (?:yoy |year[- ]on[- ]year )?growth\b"),
    ("growth", r"(?:percent(?:age)?|%|per cent|pct|relative) (?:change|increase|decrease|growth|rise|drop|decline|fall|gain|reduction|difference|jump|uplift|improvement)|\b(?:change|increase|decrease|growth|rise|drop|decline|fall|difference|reduction)\s*(?:rate)?,? (?:in|as a?|by) (?:percent(?:age)?|%|per cent)(?: terms)?(?! of)|by (?:what|how many|which|how much) (?:percent(?:age)?|per cent|%|pct)|how (?:much|many) (?:percent|per cent|%)|how (?:fast|quickly|rapidly|strongly|much faster)\b|growth rates?|rate of (?:growth|increase|change|decline)|\bgrowth\b|\bgr[eo]w(?:s|n|ing)?\b|yoy|y/y|year[- ](?:on|over)[- ]year|(?:fall|fell|rise|rose|decline|decrease|increase|drop|change|cut|shrink|improve)(?:e?d|s)? by (?:what|how many) percent|in (?:percent(?:age)?|%) terms"),
    ("change", r"^(?:and )?what (?:is|was|were|are|would be) the (?:nominal |absolute |net |total |overall )?(?:change|difference|increase|decrease|increase / \(decrease\))\b(?! in percent)"),
    ("weighted", r"\bweighted (?:average|mean)\b"),
    ("share", r"\b(?<!per )(?:market share|share|proportion|fraction|portion|slice|chunk)\b(?! price| capital|s\b)|\b(?:what|which) (?:percent(?:age)?|per cent|%|part)(?: \w+)? (?:of|in|is|are|was|were|does|did|comes?|came|goes|went|has|have)\b|\bas a (?:percent(?:age)?|%|share|proportion) of\b|\bhow (?:much|many|big a part) of\b.*\b(?:percent|per cent|%)|\bpercent(?:age)? of (?:the )?(?:total|overall|all|whole)|\baccounts? for\b|\b% of\b|\bmake[s]? up\b|\bcontribut\w+ to the total"),
    ("ratio", r"\bratio\b|\beach (?!year|quarter|month|day|week|of\b|other\b)[a-z]+\b|\bper (?!cent\b|annum\b|se\b|share\b|ordinary\b)[a-z]+|\bhow many times\b|\bmultiples?\b|\btimes (?:as|larger|more|bigger|higher|greater|the)\b|\bper (?:bed|employee|patient|member of staff|staff|store|site|shop|customer|day|month|turbine|person|head|MW|GWh|MWh|student|visitor|unit|company|user|passenger|household|km|mile)\b|\bby what factor\b|\bx as\b|\bdivided by\b"),
    ("average", r"\baverages?\b|\bmean\b|\bon average\b|\baveraged\b|\btypical(?:ly)?\b|\bavg\b"),
    ("sum", r"\b(?:adding|add(?:s|ed|ing)? up(?: to)?|sum(?:s|med)?(?: of| up| to)?|combined|together|altogether|in aggregate|aggregate|(?<!change )(?<!increase )(?<!decrease )(?<!difference )in total|in all|collectively|jointly|cumulative(?:ly)?|all told|plus|between them)\b"),
    ("change", r"\bhow (?:much|many)\b.{0,80}\b(?:increased?|rise|rose|grow|grew|fall|fell|drop|dropped|decline|declined|decrease|decreased|change|changed|add|added|gain|gained|lose|lost(?!-)|shrink|shrank|more|fewer|less|longer|shorter|higher|lower|larger|bigger|smaller|greater|extra|additional|improve|improved|exceed)\b(?! than [$€£]?\d)"),
    ("count", r"\b(?:how many|number of|count(?: of| the)?|no\. of)\b"),
    ("change", r"\b(?:difference|differ|gap|spread|delta|variance|(?:change|increase|decrease|rise|drop|decline|reduction|fall|improvement|jump)s?(?: / \(decrease\))? (?:in|from|between|of|over|to|for)|exceed(?:s|ed)?|by how much|minus|subtract|versus|compared (?:to|with)|increase[sd]?\b|decrease[sd]?\b|chang(?:e|ed|es)\b)"),
    ("sum", r"\b(?:total(?:s|led|ling)?|overall)\b"),
    ("minmax", r"\b(?:maximum|minimum|max|min|highest|lowest|largest|smallest|biggest|peak|longest|shortest|most|least|best|worst)\b"),
)  # fmt: skip


# Words that an operation speaks with; beside one they are no part of what is looked for.
OPERATION_WORDS = re.compile(
    rf"\b(?:{MOST[3:-1]}|{LEAST[3:-1]}|total|sum|add|adds|up|combined|together|altogether|average|mean|median|share|proportion|percent|percentage|per cent|"
    r"fraction|portion|ratio|times|multiple|growth|grow|grows|grew|growing|grown|rate|change|changed|changes|increase|increased|increases|decrease|decreased|rise|rose|fall|fell|"
    r"drop|dropped|decline|declined|lose|loses|lost|gain|gains|gained|absolute|twice|thrice|difference|differ|gap|compound|annual|cagr|fast|quickly|slow|slows|slowed|slower|faster|more|less|higher|lower|larger|smaller|bigger|greater|fewer|longer|shorter|"
    r"rank|order|sort|compare|compared|comparison|versus|vs|count|number|points?|left|remaining|remains|run|double|doubles|doubled|doubling|triple|tripled|halve|halved|"
    r"exceed|exceeds|exceeded|above|below|over|under|than|least|most|second|third|fourth|yoy|calculate|compute|work out|pace|relative|terms|"
    r"unspent|unused|rest|pace|negative|positive|aggregate|cumulative|collectively|all|overall|plus|minus|between|bottom|ascending|descending|nth|equal|same|factor|weighted|assuming|annuali[sz]\w+|extra|additional|"
    r"improve|improved|account|accounts|accounted|contribution|make|makes|part|five|four|three|two|whole)\b",
    re.IGNORECASE,
)


CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20,
}  # fmt: skip
ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "2nd": 2, "3rd": 3, "4th": 4}

REASON = re.compile(
    r"^(?:and |so |but )?(?:why\b|how (?:do|does|did|is|are|was|were|has|have|will)\b|how come|explain\b|describe\b|for what reason|what (?:is |was |were )?(?:the )?(?:drove|drives|caused|causes|explains|explained|led|leads|made|makes|reasons?|behind|causing)\b)",
    re.IGNORECASE,
)
