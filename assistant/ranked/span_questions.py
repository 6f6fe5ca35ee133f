"""Questions that prose may answer: what they ask for, and how much each of their words says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from assistant.finding import Found
from assistant.words import Term, root, stem, strength

Features = dict[str, float]

# What a question asks for, by its words: the first that matches. Each is crossed with the features of a stretch.
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("table", r"\bwhat (?:financial |kind of )?(?:information |data |items? )?(?:do|does|is|are|was|were) (?:the |this |these )?(?:following |above )?(?:tables?|charts?|figures?)\b|\bshown (?:in|by) the (?:table|chart)\b"),
        ("why", r"\bwhy\b|\breasons?\b|\b(?:caus|drov|driv)(?:e|es|ed|en|ing)\b|\bled to\b|\bcontribut\w+ to\b|\bfactors?\b|\bdue to\b|\bhow come\b|\brationale\b|\bresult(?:s|ed) (?:in|from)\b|\battribut\w+ to\b|\bimpacted\b|\bexplains?\b"),
        ("often", r"\bhow (?:often|frequently)\b"),
        ("long", r"\bhow long\b|\bhow many (?:years|months|days|weeks)\b|\b(?:what|which) (?:duration|term|length)\b|\b(?:average|expected|remaining|useful) (?:\w+ )?(?:duration|term|li(?:fe|ves)|period)\b"),
        ("many", r"\bhow many\b|\bnumber of\b"),
        ("much", r"\bhow (?:much|large|big|high)\b"),
        ("percent", r"\b(?:what|which) (?:is |was |were |are )?(?:the )?(?:\w+ ){0,3}(?:percent(?:age)?s?|rates?|proportion|share)\b(?! of return assumption)"),
        ("when", r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:dates?|years?|months?|quarters?|periods?)\b"),
        ("who", r"\bwho(?:m|se)?\b|\bwhich (?:company|companies|compan|person|party|auditor|firm)\b"),
        ("where", r"\bwhere\b|\b(?:what|which) (?:countr\w+|cit\w+|locations?|regions?|markets?|exchanges?|places?)\b"),
        ("yesno", r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"),
        ("how", r"\bhow\b|\b(?:what|which) (?:\w+ )?(?:methods?|approach(?:es)?|basis|process|model)\b"),
        ("include", r"\binclude[sd]?\b|\bconsists?\b|\bconsisted\b|\bcompris\w+\b|\bcontains?\b|\bexclude[sd]?\b|\bmade up\b|\bcomposed\b"),
        ("define", r"\b(?:mean|means|represent\w*|refers?|defin\w+|reflects?|relates?|indicates?|stands? for|meaning|calls?|called)\b"),
        ("amount", r"\bwhat (?:is|was|were|are)\b.*\b(?:amounts?|values?|totals?|expenses?|costs?|income|charges?|sales|revenues?|prices?|losse?s?|profits?|liabilit\w+|balances?|payments?|proceeds|debt|benefits?|increases?|decreases?|changes?|provision|margin|dividends?|adjustments?|allowances?|contributions?|purchases?|credits?|exposure)\b"),
        ("which", r"\bwhich\b|\bwhat (?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|has\b|have\b|had\b|will\b|would\b|can\b|could\b)\w+"),
        ("whatdo", r"\bwhat (?:do|does|did|has|have|had|will|would|can|could)\b"),
        ("plural", r"\bwhat (?:are|were)\b"),
        ("what", r""),
    )
)  # fmt: skip
# Forms that ask for much the same.
GROUPS: dict[str, str] = {
    **dict.fromkeys(("long", "many", "much", "percent", "amount"), "figure"),
    **dict.fromkeys(("include", "define", "whatdo", "plural", "what", "which", "table"), "thing"),
    **dict.fromkeys(("how", "where", "when", "often", "who"), "manner"),
    "why": "why",
    "yesno": "yesno",
}
# Further signs in a question, each on its own; crossed with the kind of what a stretch is.
CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("money?", r"\b(?:amounts?|values?|totals?|expenses?|costs?|income|charges?|sales|revenues?|prices?|fees?|spen[dt]|paid|cash|profit|loss(?:es)?|debt|balances?|proceeds)\b"),
        ("rate?", r"\bpercent(?:age)?\b|\brates?\b|\bproportion\b|\bshare\b|\bmargin\b|%"),
        ("change?", r"\b(?:increas|decreas|chang|declin|reduc|gr[eo]w|improve|higher|lower)\w*"),
        ("definite?", r"\bwhat (?:is|was) the\b"),
        ("bare?", r"\bwhat (?:is|are|was|were) (?!the\b|an?\b|our\b|its\b)"),
        ("respectively?", r"\brespective(?:ly)?\b"),
    )
)  # fmt: skip

_ENDING = re.compile(r"\b(of|to|on|in|by|from|for|as|at|with|into|against|under)\W*$", re.IGNORECASE)
SAYS_NOTHING = frozenset(
    stem(word) for word in "reason amount respective company group main primary respectively total value".split()
)


@dataclass(frozen=True)
class Asked:
    """A question as spans see it: its form, its cues, its terms with their weights in this material."""

    found: Found
    form: str
    cues: tuple[str, ...]
    weights: Mapping[Term, float]

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Its terms in their order."""
        return tuple(self.weights)

    @cached_property
    def total(self) -> float:
        """The weight of all terms."""
        return sum(self.weights.values()) or 1.0

    @cached_property
    def keys(self) -> Mapping[str, float]:
        """Stems, roots and concepts of the terms, with the weights of the terms."""
        keyed: dict[str, float] = {}
        for term, weight in self.weights.items():
            for key in (term.key, *(form for word in term.text.split() for form in (stem(word), f"~{root(word)}"))):
                keyed[key] = max(weight, keyed.get(key, 0.0))
        return keyed

    @cached_property
    def years(self) -> frozenset[int]:
        """The years asked about."""
        return frozenset(period.year for period in self.found.question.periods if period.year is not None)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What the features of stretches are crossed with: the form, and the group of forms."""
        return (self.form, GROUPS[self.form])

    @cached_property
    def ending(self) -> str:
        """The preposition that a question ends in ("based on"), or ""."""
        match = _ENDING.search(self.found.question.text)
        return match[1].lower() if match else ""

    @cached_property
    def written(self) -> frozenset[str]:
        """The words of the question, in small letters."""
        return frozenset(self.found.question.text.lower().replace(",", " ").replace("?", " ").split())

    @cached_property
    def last_key(self) -> str:
        """The stem of the last word that says something: where a sentence says it, the answer often follows."""
        return stem(self.terms[-1].text.split()[-1]) if self.terms else ""


def asked(found: Found) -> Asked:
    """What a question asks for, and how much each of its words says: a word that few sentences hold says most."""
    text = found.question.text
    form = next(name for name, pattern in FORMS if pattern.search(text))
    cues = tuple(name for name, pattern in CUES if pattern.search(text))
    ordered = sorted((*found.question.terms, *found.question.spoken), key=lambda term: term.start)
    size = len(found.sentences)
    weights = {}
    for term in ordered:
        holding = sum(term.key in one.keys for one in found.sentences)
        rarity = log((size + 1) / (holding + 0.5)) / log(2 * size + 2) if size else 1.0
        weights[term] = max(rarity, 0.05) * (0.3 if term.key in SAYS_NOTHING else 1.0)
    return Asked(found, form, cues, weights)


def coverage(asked: Asked, keys: frozenset[str]) -> float:
    """The share of what is asked that these keys say."""
    return sum(weight * strength(term.key, keys) for term, weight in asked.weights.items()) / asked.total
