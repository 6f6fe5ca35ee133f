"""Sentences cut into the tokens at which a stretch that answers may begin and end, each with its class."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.words import Term, is_stop, root, stem, terms, words
from corpus.quantities import find_quantities

# A number with its commas and its percent sign, a word with what joins its parts, any other sign by itself.
_TOKEN = re.compile(r"\d[\d,.]*\d%?|\d%?|[^\W\d_]+(?:[-'’.&/][^\W_]+)*|[^\w\s]|_+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"[0-3]?\d")
_MONTHS = "january february march april may june july august september october november december".split()

# The words at which phrases begin and end; each of a row is one class. A word in no row is a plain word.
_CLASSES: dict[str, str] = {
    "be": "is are was were be been being 's",
    "have": "has have had having",
    "modal": "will would shall should can could may might must",
    "do": "do does did",
    "the": "the",
    "a": "a an any each all certain some such",
    "our": "our its their his her",
    "pronoun": "we it they these those this that he she which who whom whose there",
    "because": "because due owing attributable thanks",
    "driven": "driven caused led resulted resulting result reflecting reflected reflects reflect",
    "primarily": "primarily mainly largely principally partially partly mostly substantially predominantly generally",
    "about": "approximately about nearly roughly around over almost",
    "define": "means mean represents represent refers refer defined relates relate related considered called known",
    "include": "includes include including included consists consist consisted consisting comprises comprise comprised "
    "comprising contains contain excludes exclude excluding",
    "grow": "increased decreased declined grew fell rose increase decrease decline compared versus",
    "calculate": "calculated determined measured computed calculate determine estimated based using dividing adding",
    "and": "and or & as-well-as",
    "but": "but while whereas although however",
    "when": "when if where unless until once upon whether since before after prior following",
    "of": "of",
    "in": "in within",
    "on": "on",
    "at": "at",
    "by": "by through via",
    "for": "for",
    "from": "from",
    "with": "with without",
    "to": "to into",
    "under": "under against between among per across throughout below above",
    "during": "during",
    "as": "as",
    "offset": "offset",
    "respectively": "respectively",
    "also": "also only not no",
    "scale": "thousand million billion trillion bn m k",
    "time": "year years month months day days week weeks hour hours quarter annum fiscal annually quarterly monthly",
    "month": " ".join(_MONTHS),
    "percent": "percent percentage",
    "count": "one two three four five six seven eight nine ten eleven twelve",
    ",": ",",
    ";": ";",
    ":": ":",
    "(": "( [",
    ")": ") ]",
    "“": "“ ‘ «",
    "”": "” ’ »",
    ".": ". ! ?",
    "–": "– — - • *",
    "$": "$ € £ ¥ ₹ `",
    "/": "/",
}
CLASS_OF = {word: name for name, row in _CLASSES.items() for word in row.split()}
CURRENCY_CODE = re.compile(r"(?:US|A|C|S|HK|AU|NZ)\$?|USD|EUR|GBP|RMB|INR|HKD|SGD|AUD|CAD|JPY|CHF|NOK|SEK|DKK")
PLAIN, NAME, NUMBER, YEAR = "plain", "name", "number", "year"
CLOSED_BEFORE_NUMBER = ("$", "about")


@dataclass(frozen=True)
class Token:
    """A word, number or sign of a sentence: its offsets, its class, its stem and root, and whether it says something."""

    text: str
    start: int
    end: int
    name: str
    stem: str
    root: str
    content: bool


@dataclass(frozen=True)
class Amount:
    """A number with what belongs to it, as tokens [first, last]: its offsets, its kind, the bare token of its digits."""

    first: int
    last: int
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Cut:
    """A sentence cut up: its tokens, its terms, and its amounts (money, percent, duration, date, count)."""

    text: str
    tokens: tuple[Token, ...]
    terms: tuple[Term, ...]
    amounts: tuple[Amount, ...]


@lru_cache(maxsize=5_000)
def cut(text: str) -> Cut:
    """Cut a sentence up, once."""
    stops = {word.start for word in words(text) if is_stop(word)}
    tokens: list[Token] = []
    quoted = False
    for match in _TOKEN.finditer(text):
        written = match.group(0)
        lowered = written.lower()
        name = CLASS_OF.get(lowered)
        if name is None or (name == "month" and not written[0].isupper()):
            if written[0].isdigit():
                name = YEAR if _YEAR.fullmatch(written) else NUMBER
            elif not written[0].isalpha():
                name = "sign"
            else:
                name = NAME if written[0].isupper() and match.start() > 0 else PLAIN
        if written == '"':
            # A straight mark opens and closes by turns.
            name = "”" if quoted else "“"
            quoted = not quoted
        is_word = written[0].isalpha()
        tokens.append(
            Token(
                written,
                match.start(),
                match.end(),
                name,
                stem(written) if is_word else written,
                root(written) if is_word else "",
                is_word and match.start() not in stops and name not in ("scale", "month"),
            )
        )
    return Cut(text, tuple(tokens), tuple(terms(text)), tuple(_amounts(text, tokens)))


def _amounts(text: str, tokens: list[Token]) -> list[Amount]:
    """The amounts of a sentence: quantities by their unit, dates by their month and year."""
    found: list[Amount] = []
    firsts = {token.start: index for index, token in enumerate(tokens)}
    lasts = {token.end: index for index, token in enumerate(tokens)}
    for mention in find_quantities(text):
        start, end = mention.start, mention.end
        while start < end and start not in firsts:
            start += 1
        while end > start and end not in lasts:
            end -= 1
        if start == end:
            continue
        first, last = firsts[start], lasts[end]
        while first < last and tokens[first].name == "about":
            first += 1
        unit = mention.quantity.unit
        kind = "percent" if unit in ("percent", "percentage points") else "count"
        if unit.isupper() and len(unit) == 3 or unit.split(" per ")[0].isupper():
            kind = "money"
        elif unit in ("days", "months", "weeks", "hours", "years", "minutes", "quarters"):
            kind = "duration"
        found.append(Amount(first, last, kind, tokens[first].start, tokens[last].end))
    taken = {index for one in found for index in range(one.first, one.last + 1)}
    index = 0
    while index < len(tokens):
        if index in taken or tokens[index].name not in ("month", YEAR):
            index += 1
            continue
        last = index
        first = index
        if tokens[index].name == "month" and index and _DAY.fullmatch(tokens[index - 1].text):
            first = index - 1
        # "June 30", "June 30, 2019", "June 2019", "30 June 2019": a day, then a year, each at most once.
        if tokens[index].name == "month":
            if first == index and last + 1 < len(tokens) and _DAY.fullmatch(tokens[last + 1].text):
                last += 1
            comma = last + 1 < len(tokens) and tokens[last + 1].text == ","
            if last + 1 + comma < len(tokens) and tokens[last + 1 + comma].name == YEAR:
                last += 1 + comma
        found.append(Amount(first, last, "date", tokens[first].start, tokens[last].end))
        index = last + 1
    return sorted(found, key=lambda one: one.first)
