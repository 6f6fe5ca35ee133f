"""Which companies a question names, of those that the documents are of; and whether it names another."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from corpus.company_names import short_names
from index.records import DocumentInfo

MOST_NAME_WORDS = 7
MOST_OF_WORD = 0.6
LONGEST_SHORT = 20  # letters


@dataclass(frozen=True)
class CompanyDocuments:
    """The documents of one company, latest first."""

    documents: tuple[DocumentInfo, ...]

    @cached_property
    def name(self) -> str:
        return next(info.identity.company for info in self.documents)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(_squeezed(name) for info in self.documents for name in info.identity.names)

    @cached_property
    def tickers(self) -> frozenset[str]:
        return frozenset(ticker.lower() for info in self.documents for ticker in info.identity.tickers)

    @cached_property
    def first_words(self) -> dict[str, frozenset[str]]:
        """The first word of each name of several, with the words that may follow it."""
        found: dict[str, set[str]] = {}
        for info in self.documents:
            for name in info.identity.names[:1]:
                words = _words((short_names(name) or [name])[0])
                if len(words) > 1 and words[0] not in _COMMON_FIRST and not words[0].isdigit():
                    found.setdefault(words[0], set()).add(words[1])
        return {word: frozenset(following) for word, following in found.items()}


# Words that so many companies begin with that alone they name none.
_COMMON_FIRST = frozenset(
    """general american best united first national international advanced bank new public southern western northern eastern
    south north west east global consolidated standard universal applied digital royal air home old great big dollar foot
    central capital city continental federal pacific atlantic us usa british deutsche german french royal life health energy
    electric power water gas oil steel financial modern premier super total real open fresh simply one two three five
    take under live word work host state street san los saint st the a an of in and green black white red blue silver gold
    northwest southwest northeast southeast texas california virginia new york london china india""".split()
)


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", name.lower())) if word != "and"]


def _squeezed(name: str) -> str:
    return "".join(_words(name))


def by_company(infos: Sequence[DocumentInfo]) -> list[CompanyDocuments]:
    """The companies that documents are of, in the order of their first ones.

    Filings under one registered number or one printed name are one company's, whatever it is called meanwhile; a
    document without a number belongs to the company that it shares a name with.
    """
    return _by_company(tuple(info for info in infos if info.identity.names))


@lru_cache(maxsize=16)
def _by_company(infos: tuple[DocumentInfo, ...]) -> list[CompanyDocuments]:
    group_of: dict[str, list[DocumentInfo]] = {}
    # Those with a number first: a name in common makes no two numbers one, unless it is the whole name.
    for info in sorted(infos, key=lambda info: not info.identity.number):
        said = info.identity
        printed = _squeezed(said.names[0])
        keys = [f"printed {printed}", f"number {said.number}"] if said.number else [f"printed {printed}"]
        named = [f"named {_squeezed(name)}" for name in said.names]
        known = [group_of[key] for key in (*keys, *(() if said.number else named)) if key in group_of]
        group = known[0] if known else []
        for other in known[1:] if said.number else ():
            if other is not group:
                group += other
                group_of |= {key: group for key, held in group_of.items() if held is other}
        group.append(info)
        for key in keys:
            group_of[key] = group
        for key in named:
            group_of.setdefault(key, group)
    groups = {id(group): group for group in group_of.values()}.values()
    found = [CompanyDocuments(tuple(sorted(group, key=recency, reverse=True))) for group in groups]
    first = {info.id: place for place, info in enumerate(infos)}
    return sorted(found, key=lambda group: min(first[info.id] for info in group.documents))


def recency(info: DocumentInfo) -> tuple[date, int]:
    """A key that sorts documents by the end of what they report on."""
    said = info.identity
    return (said.period_end or date(said.fiscal_year or 1, 12, 31), said.quarter or 0)


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return self.text.lower()

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper() or self.text[0].isdigit()


_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"\b(?:a|an|the|this|that|its|their|our|any|each|per|by)\s+$", re.IGNORECASE)


def named_companies(question: str, groups: Sequence[CompanyDocuments]) -> tuple[list[CompanyDocuments], bool]:
    """The companies that a question names, in its order, and whether one of the names fits several."""
    plain = re.sub(r"['’]s\b", lambda match: " " * len(match[0]), question)
    words = [
        _Word(match[0], match.start(), match.end()) for match in _WORD.finditer(plain) if match[0].lower() != "and"
    ]
    found, left = _by_names(plain, words, groups)
    if found:
        # Beside a whole name, the first word of another is one only where something is said to be its.
        left = [place for place in left if re.match(r"['’]s\b", question[words[place].end :])]
    found |= _by_first_words(words, left, groups)
    fitting = [found[place] for place in sorted(found)]
    named = list(dict.fromkeys(index for indexes in fitting for index in indexes))
    # A name that fits two is no doubt where another name says which: "Square (Block)".
    sure = {index for indexes in fitting if len(indexes) == 1 for index in indexes}
    doubtful = [indexes for indexes in fitting if len(indexes) > 1 and not sure & set(indexes)]
    if sure and not doubtful:
        named = [index for index in named if index in sure]
    return [groups[index] for index in named], bool(doubtful)


def _by_names(
    question: str, words: Sequence[_Word], groups: Sequence[CompanyDocuments]
) -> tuple[dict[int, tuple[int, ...]], list[int]]:
    """The companies of each name by the place of its first word, and the places of the words that are of no name."""
    names: dict[str, tuple[int, ...]] = {}
    tickers: dict[str, tuple[int, ...]] = {}
    for index, group in enumerate(groups):
        for known, keys in ((names, group.names), (tickers, group.tickers)):
            for key in keys:
                known[key] = (*known.get(key, ()), index)
    typed_small = not any(re.fullmatch(r"[A-Z][a-z]+", word.text) for word in words[1:])
    found: dict[int, tuple[int, ...]] = {}
    left: list[int] = []
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + MOST_NAME_WORDS), start, -1):
            run = words[start:end]
            key = "".join(word.folded for word in run)
            fits = names.get(key, ()) if _may_name(question, run, typed_small) else ()
            if not fits and _may_be_ticker(question, run):
                fits = tickers.get(key, ())
            if fits:
                found[start] = fits
                start = end
                break
        else:
            left.append(start)
            start += 1
    return found, left


def _may_name(question: str, run: Sequence[_Word], typed_small: bool) -> bool:
    """Whether words that read like a name are meant as one: "Block" is, "a block" and "$3M" are not."""
    if len("".join(word.text for word in run)) < 2 or re.search(r"[$€£¥]\s?$", question[: run[0].start]):
        return False
    if run[0].is_capitalised or len(run) > 1:
        return True
    return typed_small and not _ARTICLE.search(question[: run[0].start])


def _may_be_ticker(question: str, run: Sequence[_Word]) -> bool:
    """Whether words are written as a symbol is: "HTC", "HnH", "H&H"."""
    written = question[run[0].start : run[-1].end]
    return " " not in written and sum(map(str.isupper, written)) > 1


def _by_first_words(
    words: Sequence[_Word], places: Sequence[int], groups: Sequence[CompanyDocuments]
) -> dict[int, tuple[int, ...]]:
    """Companies called by the first word of their name, where no other name goes on from it."""
    found = {}
    for place in places:
        word = words[place]
        following = words[place + 1] if place + 1 < len(words) else None
        fits = []
        for index, group in enumerate(groups):
            if word.is_capitalised and word.folded in group.first_words:
                goes_on = following and re.fullmatch(r"[A-Z][a-z]+", following.text)
                if not goes_on or (following and following.folded in group.first_words[word.folded]):
                    fits.append(index)
        if fits:
            found[place] = tuple(fits)
    return found


def called_short(name: str, groups: Sequence[CompanyDocuments]) -> CompanyDocuments | None:
    """The one company that a name is plainly short for: "Amex" for American Express, "Pepsi" for PepsiCo; or None."""
    short = _squeezed(name)
    fitting = [
        group
        for group in groups
        if any(_is_short_for(short, _words(full)) for info in group.documents for full in info.identity.names[1:])
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_short_for(short: str, words: Sequence[str]) -> bool:
    """Whether a word is made of the initials of all the words, of two letters or more of each, or is most of a single one."""
    if len(words) == 1:
        return len(short) >= 4 and words[0].startswith(short) and len(short) >= MOST_OF_WORD * len(words[0])
    if len(short) > 2 and short == "".join(word[0] for word in words):
        return True
    return _is_made_of_beginnings(short, words)


def _is_made_of_beginnings(short: str, words: Sequence[str]) -> bool:
    if not words or len(short) > LONGEST_SHORT:
        return not short
    return any(
        _is_made_of_beginnings(short[length:], words[1:])
        for length in range(2, min(len(short), len(words[0])) + 1)
        if words[0].startswith(short[:length])
    )


# The ids of the documents in which a name stands.
Occurs = Callable[[str], Collection[str]]

# Where a question puts a company: behind a legal form, before "'s", behind "for".
_NAME = r"((?:[A-Z][\w&.-]*|[0-9]+[A-Z]\w*)(?:\s+(?:[A-Z][\w&.-]*|&|of|and(?=\s+[A-Z])))*?)"
_PLACES = (
    re.compile(_NAME + r",?\s+(?:Inc|Corp|Corporation|Company|plc|PLC|Ltd|Limited|LLC|N\.V|S\.A|SE|AG)\b"),
    re.compile(_NAME + r"['’]s?\s"),
    re.compile(
        r"\b(?i:for|of|by|at|does|did|is|was|has|than|versus|vs\.?)\s+"
        + _NAME
        + r"(?=[?,.]|\s+(?:in|for|as|during|have|had|report|pay|spend|earn|\(|FY|a\b|an\b|$))"
    ),
)
_NO_COMPANY = re.compile(
    r"(?:FY|Q[1-4]|H[12]|[0-9]).*|the|what|which|who|how|is|was|are|does|did|has|us|usa|usd|eur|gaap|ebitda|ebit|eps|capex|"
    r"ppe|ppne|dpo|dso|dio|roa|roe|r&d|sg&a|cogs|p&l|fcf|cagr|company|group|today|year|americas?|europe|asia|china|emea|apac|"
    r"management|auditors?|investors|shareholders|stockholders|customers|moody|fitch|s&p|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|item|note|part|level|class|"
    r"united states|united kingdom|india|japan|germany|france|canada|russia|ukraine|north america|latin america|ceo|cfo|board",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stranger:
    """A name that stands in a question where a company does, though no document is of it; `is_company` where a legal
    form says that it is one, and no product, person or place."""

    name: str
    is_company: bool


def strangers(question: str, sure: bool = False) -> Iterator[Stranger]:
    """The names in a question that no document is of, the likeliest company first.

    With `sure` only those with a legal form: where all documents are of one company, others are its products.
    """
    for pattern in _PLACES[:1] if sure else _PLACES:
        for match in pattern.finditer(question):
            name = re.sub(r"^(?:What|Which|Who|How|Is|Was|Are|Does|Did|Has|The)\s+", "", match[1]).strip(" .,")
            if len(name) >= 2 and not _NO_COMPANY.fullmatch(name):
                yield Stranger(name, pattern is _PLACES[0])
