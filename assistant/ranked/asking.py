"""What the words of a question call for: named cues, and the kind of candidate that they point to."""

import re
from collections.abc import Collection
from functools import lru_cache

from assistant.operation_words import LEAST, LESS, MORE, MOST
from assistant.ranked.relevance import Relevance

# Words of a question by which ways of answering are told apart. A ranker crosses them with the kinds of candidates.
CUES: tuple[tuple[str, str], ...] = (
    ("percent_change", r"\b(?:percent(?:age)?s?|per cent|%|relative)\s+(?:\w+\s+)?(?:chang\w*|increas\w*|decreas\w*|growth|difference|decline|rise|drop|fall|variance|reduction|movement)|\bgrowth rate|\brate of (?:growth|change)|\bby (?:what|how many) percent|\b(?:change|increase|decrease|growth|difference)\b.{0,60}\b(?:in|as a) (?:percent(?:age)?|%)|year[- ]o[nv]e?r?[- ]year"),
    ("percent", r"\bpercent|\bper cent\b|%"),
    ("proportion", r"\bproportion\b"),
    ("change", r"\bchang(?:e|es|ed)\b|\bmovement\b|\bvariation\b"),
    ("difference", r"\bdiffer\w*|\bgap\b|\bvariance\b|\bminus\b|\bsubtract|\bcompared\b|\bdeducting\b|\bexcluding\b|\bless\b"),
    ("increase", r"\bincreas|\brise\b|\brose\b|\bgr[eo]w"),
    ("decrease", r"\bdecreas|\bdeclin|\breduc|\bdrop|\bfell\b|\bfall"),
    ("average", r"(?<!weighted )(?<!weighted-)\baverages?\b|\bmean\b|\baveraged\b"),
    ("total", r"\btotal|\bsum\b|\boverall\b|\bcombined\b|\baltogether\b|\baggregate|\badd(?:ed|ing)?\b|\btogether\b|\bcumulative"),
    ("ratio", r"\bratio\b|\btimes\b|\bdivided by\b|\bmultiple of\b"),
    ("share", r"\bproportion\b|\bas a (?:percent(?:age)?|%|share|part) of\b|\bpercent(?:age)?s? of\b|\bshare of\b|\bconstitut|\baccount(?:s|ed)? for\b|\bmake[s]? up\b|\bmade up\b|\bout of\b|\bportion of\b|\brepresent|\bcontribut"),
    ("each_year", r"\bannual|\bper year\b|\byearly\b|\beach year\b"),
    ("year_average", r"\b(?:19|20)\d\d(?:'s)? average\b|\baverage (?!quarterly|monthly).{0,60}\bfor (?:19|20)\d\d\?*$"),
    ("respective", r"\brespective"),
    ("how_many", r"\bhow many\b|\bnumber of\b"),
    ("which_period", r"\b(?:which|what) (?:\w+ )?(?:years?|quarters?|periods?|months?)\b|^when\b"),
    ("which", r"^(?:which|who|what (?:type|kind|item|component|categor|countr|segment|region)\w*)\b|\bwhich\b"),
    ("most", rf"\b{MOST}\b|\bmore\b|\bhigher\b|\blarger\b|\bgreater\b|\bbigger\b"),
    ("least", rf"\b{LEAST}\b|\bless\b|\blower\b|\bsmaller\b|\bfewer\b"),
    ("above", rf"\b{MORE}\s+\W?\d"),
    ("below", rf"\b{LESS}\s*\W?\d"),
    ("list", r"^what (?:are|were)\b|^(?:which|what) \w+s\b|\blist\b|\bcomponents?\b|\btypes?\b|\bitems?\b|\bcategories\b"),
    ("opening", r"\b(?:beginning|opening|start)\b"),
    ("from_to", r"\bfrom\b.{1,40}\bto\b"),
    ("between", r"\bbetween\b"),
    ("over", r"\bover\b|\bacross\b"),
    ("why", r"^why\b|\breasons?\b|\bcaus|\bdue to\b|\bdriv|\bdrove\b|\blead|\bled to\b"),
    ("how", r"^how (?:do|does|did|is|are|was|were|has|have|will)\b"),
    ("how_much", r"\bhow much\b"),
    ("when", r"^when\b|\bwhat date\b"),
    ("do", r"^(?:what|how|why) (?:do|does|did)\b"),
)  # fmt: skip

_KINDS = (
    r"(?:(?:components?|types?|kinds?|items?|categor(?:y|ies)|elements?|factors?|assumptions?|parts?|segments?|regions?"
    r"|countr(?:y|ies)|currenc(?:y|ies)|areas?|units?|departments?|divisions?|sources?|locations?|markets?)(?:\(s\))?)"
)
# More words of a question by which ways of answering are told apart, beside those of CUES.
ASKING: tuple[tuple[str, str], ...] = (
    ("asks_period", r"\b(?:which|what|how many)\s+(?:\S+\s+){0,3}?(?:(?<!\d )(?:fiscal |financial )?(?:years?|quarters?|periods?|months?|dates)\b(?![ -]end)|FYs?\b)|^when\b"),
    ("several_periods", r"\b(?:years|quarters|periods|months|dates)\b"),
    ("asks_year", r"\b(?:years?|FYs?)\b"),
    ("counts", rf"\bhow many\b|^(?:what (?:is|was|are|were) )?the (?:number|count) of (?:years|quarters|months|periods|{_KINDS})\b|\bcount the\b"),
    ("given", r"\b(?:provid|show|includ|report|calculat|record|present|list|cover|highlight|made available|disclos|measured|stated|contain)\w*"),
    ("components", r"\b(?:components?|consists?|made up|making up|compris\w+|composed|types?|kinds?|items?|categor\w+|segments?|parts?|elements?|factors?|assumptions?)\b"),
    ("kind_noun", rf"\b{_KINDS}\b"),
    ("asks_kinds", rf"^(?:for .{{1,40}}, )?(?:what|which)(?: (?:is|are|was|were))?(?: the)?(?: [\w-]+){{0,2}}? {_KINDS}\b|\b(?:what|which) {_KINDS}\b|\bconsists? of\b"),
    ("asks_list", r"^(?:what|which) (?:are|were)\b|^(?:what|which) (?!is\b|was\b|has\b|does\b|this\b)\w+s\b|\blist\b|\bname (?:the|all)\b"),
    ("under", r"\bunder\b|\bwithin\b"),
    ("asks_date", r"\bdates?\b"),
    ("asks_part_of_year", r"\b(?:quarters?|months?)\b"),
    ("range", r"\b(?:19|20)\d\d\s?(?:to|-|–|through)\s?(?:19|20)\d\d\b"),
    ("there_are", r"\b(?:are|were) there\b"),
    ("table", r"\btable\b"),
    ("negative", r"\bnegative\b|\bbelow zero\b|\bin the red\b"),
    ("positive", r"\bpositive\b|\bin the black\b"),
    ("but_not", r"\bbut (?:not|no|none)\b"),
    ("comparative", r"\b(?:higher|larger|greater|bigger|more|lower|smaller|less|fewer)\b"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in CUES)
_ASKING = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in ASKING)
ASKING_NAMES = frozenset(name for name, _ in ASKING)

# What a question most likely asks for: the first whose words are all said and whose excluded ones are not.
_INTENDED: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("cells", frozenset({"respective"}), frozenset({"asks_period"})),
    ("count", frozenset({"counts"}), frozenset()),
    ("periods", frozenset({"asks_period", "negative"}), frozenset()),
    ("periods", frozenset({"asks_period", "positive"}), frozenset()),
    ("periods", frozenset({"asks_period", "most"}), frozenset()),
    ("periods", frozenset({"asks_period", "least"}), frozenset()),
    ("periods", frozenset({"asks_period", "above"}), frozenset()),
    ("periods", frozenset({"asks_period", "below"}), frozenset()),
    ("all_periods", frozenset({"asks_period"}), frozenset()),
    ("rows", frozenset({"which", "most"}), frozenset()),
    ("rows", frozenset({"which", "least"}), frozenset()),
    ("rows", frozenset({"asks_kinds", "most"}), frozenset()),
    ("rows", frozenset({"asks_kinds", "least"}), frozenset()),
    ("list", frozenset({"asks_kinds"}), frozenset({"percent", "average", "change", "difference"})),
    ("average_gap", frozenset({"average", "difference"}), frozenset()),
    ("average_gap", frozenset({"average", "change"}), frozenset()),
    ("average", frozenset({"average"}), frozenset({"percent_change", "ratio"})),
    ("share", frozenset({"share", "percent"}), frozenset({"percent_change"})),
    ("ratio", frozenset({"proportion"}), frozenset({"percent", "average"})),
    ("growth", frozenset({"percent_change"}), frozenset()),
    ("share", frozenset({"ratio", "percent"}), frozenset({"average"})),
    ("ratio", frozenset({"ratio"}), frozenset()),
    ("average", frozenset({"average"}), frozenset()),
    ("ratio", frozenset({"share"}), frozenset()),
    ("share", frozenset({"percent"}), frozenset()),
    ("change", frozenset({"difference"}), frozenset()),
    ("change", frozenset({"change"}), frozenset()),
    ("change", frozenset({"increase"}), frozenset()),
    ("change", frozenset({"decrease"}), frozenset()),
    ("sum", frozenset({"total"}), frozenset()),
)


@lru_cache(maxsize=4_096)
def cues(text: str) -> dict[str, tuple[int, int]]:
    """The cues of a question and where each first stands."""
    found = ((name, pattern.search(text)) for name, pattern in _COMPILED)
    return {name: match.span() for name, match in found if match}


def words_of(relevance: Relevance) -> frozenset[str]:
    """What the question's words call for: the names of ASKING, and of the cues that stand outside of labels."""
    return asking(relevance.question.text) | _cues_outside_labels(relevance)


def _cues_outside_labels(relevance: Relevance) -> frozenset[str]:
    """The cues of a question outside of the labels that it says word for word: "due after more than one year" is one."""
    sheet = relevance.sheet
    labels = (*zip(sheet.rows, relevance.rows, strict=True), *zip(sheet.columns, relevance.columns, strict=True))
    said = [label.text for label, saying in labels if saying.phrase is not None and _names_more(label.text)]
    return _cues_without(relevance.question.text, tuple(sorted(set(said), key=len, reverse=True)))


@lru_cache(maxsize=4_096)
def _names_more(label: str) -> bool:
    """Whether a label has several words, and others than cues: "% change" and "Increase / decrease" name no measure."""
    rest = label
    for _, pattern in _COMPILED:
        rest = pattern.sub(" ", rest)
    return len(label.split()) > 1 and any(len(word) > 1 for word in re.findall(r"[^\W\d]+", rest))


@lru_cache(maxsize=256)
def _cues_without(text: str, labels: tuple[str, ...]) -> frozenset[str]:
    for label in labels:
        parts = [re.escape(word) for word in re.findall(r"\w+", label)]
        text = re.sub(r"\W+".join(parts), " ", text, flags=re.IGNORECASE) if parts else text
    return frozenset(cues(text))


def intended(words: Collection[str]) -> str:
    """The kind of candidate that a question's words most likely ask for; "cell" where they ask for nothing else."""
    return next((kind for kind, said, without in _INTENDED if said <= set(words) and not without & set(words)), "cell")


# Words that say in what form an answer is wanted, and stand in no report for that.
_FORM = re.compile(
    rf"{_KINDS}|information|data|details?|shown|listed|given|provided|available|disclosed|presented|among|whereby|nominal|"
    r"absolute|relative|constitut\w*|consist\w*|compris\w*|composed|calculat\w*|comput\w*|considered|factored|respective|"
    r"chronological|primary|main|duration|financial|fys?|definition|implication",
    re.IGNORECASE,
)


def asks_in_what_form(word: str) -> bool:
    """True for a word of a question that says in what form an answer is wanted: "components", "information", "nominal"."""
    return bool(_FORM.fullmatch(word))


@lru_cache(maxsize=4_096)
def asking(text: str) -> frozenset[str]:
    """The names of ASKING whose words a question holds."""
    return frozenset(name for name, pattern in _ASKING if pattern.search(text))
