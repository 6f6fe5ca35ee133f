"""A definition in words becomes a tree: "365 * average inventory / cost of goods sold", as data or as a question gives it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.accounts.glossary import LineItem, Name, Ratio, measures, stems
from corpus.periods import find_periods

MOST_DEPTH = 40  # brackets and definitions within definitions


class UnreadableFormula(ValueError):
    """A formula that names something unknown, or is no formula; the message quotes the part."""


@dataclass(frozen=True)
class Number:
    """A plain number of a formula."""

    value: Decimal


@dataclass(frozen=True, order=True)
class When:
    """A fiscal year, or a quarter of it (1 to 4; 0 for the whole), or the months of it up to the end of a quarter (6 or 9)."""

    year: int
    quarter: int = 0
    months: int = 0

    def __str__(self) -> str:
        if self.months:
            return f"the first {'six' if self.months == 6 else 'nine'} months of FY{self.year}"
        return f"Q{self.quarter} FY{self.year}" if self.quarter else f"FY{self.year}"


@dataclass(frozen=True)
class Line:
    """A line of the statements: of `when`, or of what is asked where that is None, `back` years before.

    An `optional` line counts nothing where the statements have none: "any short-term investments".
    """

    item: LineItem
    when: When | None = None
    back: int = 0
    optional: bool = False


@dataclass(frozen=True)
class Binary:
    """Two parts and the sign between them: + - * or /."""

    sign: str
    left: "Node"
    right: "Node"


Node = Number | Line | Binary

_MEAN = Number(Decimal(2))
_SIGNS = (
    ("*", r"\*|×|\bmultiplied by\b|\btimes\b(?! interest)"),
    ("/", r"/|÷|\bdivided by\b"),
    ("+", r"\+|\bplus\b"),
    ("-", r"(?<=[\s)])[-−–—](?=[\s(])|\bminus\b|\bless\b"),
    ("(", r"[(\[{]"),
    (")", r"[)\]}]"),
)
_SIGN = re.compile("|".join(f"({pattern})" for _, pattern in _SIGNS), re.IGNORECASE)
_ASIDE = re.compile(
    r"[(\[](?:as |from |in |using |per |i\.e\.|e\.g\.|both |which |where )[^()\[\]]*[)\]]", re.IGNORECASE
)
_AVERAGE = re.compile(r"^(?:the )?(?:average|avg\.?|mean)(?: of)?(?: the)?\s+", re.IGNORECASE)
_ANY = re.compile(r"^any\s+", re.IGNORECASE)
_CHANGE = re.compile(
    r"^(?:the )?(?:year[- ]over[- ]year )?(?:change|increase|difference)(?: in| of)(?: the)?\s+", re.IGNORECASE
)
# Words that stand around a line's name and a period without telling one line from another.
_FILLING = re.compile(
    r"\b(?:the|its|their|a|an|company's|of|in|for|at|as|on|between|from|to|and|during|year|years|fiscal|end|ending|beginning|"
    r"ended|total|net|unadjusted|reported|amount|value|balance|all)\b",
    re.IGNORECASE,
)


def parsed(formula: str, names: Mapping[Name, "Node"] | None = None) -> Node:
    """The tree of a formula. `names` are measures that the question defines itself; they go before the glossary's.

    Raises UnreadableFormula for a name that neither knows, and for what is no formula.
    """
    return _Parser(_ASIDE.sub(" ", formula), names or {}).whole()


def tree_of(measure: LineItem | Ratio, depth: int = 0) -> Node:
    """The tree of a measure of the glossary: the line itself, or what its formula says.

    Raises UnreadableFormula for a ratio that statements do not hold all of.
    """
    if isinstance(measure, Ratio) and measure.needs:
        raise UnreadableFormula(f"{measure.name} takes {measure.needs}, which financial statements do not hold.")
    return Line(measure) if isinstance(measure, LineItem) else _Parser(measure.formula, {}, depth + 1).whole()


def lines_of(node: Node) -> Iterator[Line]:
    """The lines of the statements that a tree takes, in its order."""
    if isinstance(node, Line):
        yield node
    elif isinstance(node, Binary):
        yield from lines_of(node.left)
        yield from lines_of(node.right)


def before(node: Node, years: int) -> Node:
    """A tree of so many years earlier; lines whose year is given stay."""
    if isinstance(node, Line):
        return node if node.when is not None else replace(node, back=node.back + years)
    if isinstance(node, Binary):
        return Binary(node.sign, before(node.left, years), before(node.right, years))
    return node


def with_item(node: Node, key: str, item: LineItem) -> Node:
    """A tree with another line in the place of the one of this key."""
    if isinstance(node, Line):
        return replace(node, item=item) if node.item.key == key else node
    if isinstance(node, Binary):
        return Binary(node.sign, with_item(node.left, key, item), with_item(node.right, key, item))
    return node


def a_year_less(node: Node) -> Node:
    """A tree whose lines of a given year are of the year before it."""
    if isinstance(node, Line):
        return node if node.when is None else replace(node, when=replace(node.when, year=node.when.year - 1))
    if isinstance(node, Binary):
        return Binary(node.sign, a_year_less(node.left), a_year_less(node.right))
    return node


def at(node: Node, when: When) -> Node:
    """A tree with every line's time settled, those without one counted from `when`."""
    if isinstance(node, Line):
        if node.when is not None:
            return node
        return replace(node, when=replace(when, year=when.year - node.back), back=0)
    if isinstance(node, Binary):
        return Binary(node.sign, at(node.left, when), at(node.right, when))
    return node


def is_ratio(node: Node) -> bool:
    """Whether a tree divides money by money, so that its result is a bare number."""
    if isinstance(node, Binary) and node.sign == "/":
        return _is_money(node.left) and _is_money(node.right)
    if isinstance(node, Binary) and node.sign == "*":
        return any(is_ratio(side) for side in (node.left, node.right)) and not all(
            _is_money(side) for side in (node.left, node.right)
        )
    if isinstance(node, Binary):
        return is_ratio(node.left) or is_ratio(node.right)
    return False


def _is_money(node: Node) -> bool:
    if isinstance(node, Binary) and node.sign == "/":
        return _is_money(node.left) and not _is_money(node.right)
    if isinstance(node, Binary):
        return _is_money(node.left) or _is_money(node.right)
    return isinstance(node, Line)


class _Parser:
    """Precedence climbing over the signs; what stands between them is a number or a name with its periods."""

    def __init__(self, formula: str, names: Mapping[Name, Node], depth: int = 0) -> None:
        if depth > MOST_DEPTH:
            raise UnreadableFormula("The definition goes round in a circle; define each measure by others.")
        self._names, self._depth = names, depth
        self._tokens = list(_tokens(formula))
        self._at = 0

    def whole(self) -> Node:
        """The whole formula as a tree."""
        node = self._sum()
        if self._at < len(self._tokens):
            raise UnreadableFormula(f"“{self._tokens[self._at]}” is not expected there.")
        return node

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _sum(self) -> Node:
        node = self._product()
        while self._next() in ("+", "-"):
            sign = self._take()
            node = Binary(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._part()
        while self._next() in ("*", "/"):
            sign = self._take()
            node = Binary(sign, node, self._part())
        return node

    def _part(self) -> Node:
        if self._next() == "(":
            self._take()
            self._depth += 1
            if self._depth > MOST_DEPTH:
                raise UnreadableFormula("The definition has too many brackets within brackets.")
            node = self._sum()
            if self._next() != ")":
                raise UnreadableFormula("A bracket is not closed.")
            self._take()
            self._depth -= 1
            return node
        if not self._next() or self._next() in "+-*/)":
            raise UnreadableFormula("A part of the definition is missing.")
        word = self._take()
        # "average (a + b)" and "change in (…)": the word before the bracket works on all of it.
        if self._next() == "(" and (_AVERAGE.fullmatch(f"{word} ") or _CHANGE.fullmatch(f"{word} ")):
            node = self._part()
            return _averaged(node) if _AVERAGE.match(f"{word} ") else _changed(node)
        return self._named(word)

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _named(self, text: str) -> Node:
        """A number, or a name with what is said of its period: "average inventory between FY2018 and FY2019"."""
        bare = text.strip().rstrip("%").replace(",", "")
        if re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", bare):
            return Number(Decimal(bare) / (100 if text.strip().endswith("%") else 1))
        years = sorted({found.period.year for found in find_periods(text) if found.period.year is not None})
        average, change, any_ = _AVERAGE.match(text), _CHANGE.match(text), _ANY.match(text)
        cue = average or change or any_
        node = self._known(_without_periods(text[cue.end() :] if cue else text), text)
        if any_ and isinstance(node, Line):
            return replace(node, optional=True)
        if average:
            return _averaged(node, years)
        if change:
            return _changed(node, years)
        return at(node, When(years[-1])) if years else node

    def _known(self, name: str, said: str) -> Node:
        for form in (name, _FILLING.sub(" ", name)):
            key = stems(form)
            if key in self._names:
                return self._names[key]
            measure = measures().get(key)
            if measure is not None:
                return tree_of(measure, self._depth)
        raise UnreadableFormula(f"“{said.strip()}” is not a line of a statement that is known by name.")


def _averaged(node: Node, years: list[int] | None = None) -> Node:
    """The mean of this year and the one before, or of the years that are said."""
    if years and len(years) > 1:
        total = at(node, When(years[0]))
        for year in years[1:]:
            total = Binary("+", total, at(node, When(year)))
        return Binary("/", total, Number(Decimal(len(years))))
    latest = at(node, When(years[0])) if years else node
    earlier = at(node, When(years[0] - 1)) if years else before(node, 1)
    return Binary("/", Binary("+", earlier, latest), _MEAN)


def _changed(node: Node, years: list[int] | None = None) -> Node:
    """This year's less last year's, or the last year's that is said less the first's."""
    if years:
        first = years[0] if len(years) > 1 else years[0] - 1
        return Binary("-", at(node, When(years[-1])), at(node, When(first)))
    return Binary("-", node, before(node, 1))


def _tokens(formula: str) -> Iterator[str]:
    """Signs, brackets and what stands between them."""
    end = 0
    for match in _SIGN.finditer(formula):
        text = formula[end : match.start()].strip(" .,:;")
        if text:
            yield text
        yield _SIGNS[(match.lastindex or 1) - 1][0]
        end = match.end()
    text = formula[end:].strip(" .,:;")
    if text:
        yield text


def _without_periods(text: str) -> str:
    """A name without the periods in it and the words that tie them to it."""
    for mention in reversed(find_periods(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    text = re.sub(r"\b(?:FY|fiscal|between|and the|year[- ]end)\b|['’]s\b", " ", text, flags=re.IGNORECASE)
    text = re.sub(
        r"(?:\s*\b(?:and|in|for|at|of|from|to|during|as of|between)\b|[\s–—-])+$",
        "",
        text.rstrip(),
        flags=re.IGNORECASE,
    )
    return re.sub(r"^(?:\s*\b(?:the|and|in|for|at|of|from|to)\b)+", "", text, flags=re.IGNORECASE)
