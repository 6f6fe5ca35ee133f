"""Which measure a question asks of the statements, of which years, worked out how, and in which form it is to be said."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.accounts.definitions import defined
from assistant.accounts.formulas import Line, Node, When, is_ratio, lines_of
from assistant.accounts.glossary import LineItem, Name, Ratio, line_item
from assistant.accounts.naming import Named, cores_of, is_explained, measure_named_in
from assistant.asked_periods import find_asked_periods
from corpus.periods import Period, year_range
from corpus.quantities import Quantity, find_quantities
from corpus.units import PERCENT, TIMES


class NotInStatements(LookupError):
    """A measure that no statement holds all of; the message says what it takes besides."""


Operation = Literal["value", "growth", "cagr", "average", "sum", "compare", "sign", "most", "year", "bound"]
Dated = Callable[[Period], When | None]
Direction = Literal["up", "down", "steady", "some", "sound", ""]

DAYS = "days"
HELD_BEFORE = 14  # characters from "above" to what is meant


@dataclass(frozen=True)
class Asked:
    """A measure, as it is asked for.

    `name` is how it is called, `tree` how it is worked out, `times` the years or quarters asked, in time (empty: the
    latest that there is). `unit` is "percent", "times", "days" or "" for money; `places` and `scale` are the rounding
    and the scale asked for; `direction` what a yes-or-no question supposes. `times_are_said` is False
    where the year before was added to compare with; `in_every_step` says that it supposes so of each year, `by_amount` that a change is asked as an
    amount; `bound` is what a yes-or-no question holds the measure against. `beside` are
    ratios that belong to the answer, `printed` labels under which a report may give the measure itself, `sound_from` is
    from where on it is called healthy, and `choices` are the lines of which the most (or the least) is asked.
    """

    name: str
    tree: Node
    operation: Operation
    times: tuple[When, ...]
    unit: str = ""
    places: int | None = None
    scale: str = ""
    direction: Direction = ""
    is_defined: bool = False
    times_are_said: bool = True
    in_every_step: bool = False
    bound: Quantity | None = None
    by_amount: bool = False
    beside: tuple[Ratio, ...] = ()
    printed: tuple[re.Pattern[str], ...] = ()
    sound_from: int | None = None
    choices: tuple[LineItem, ...] = ()

    @property
    def is_ratio(self) -> bool:
        """Whether the measure itself is a ratio, and no amount whose growth is asked."""
        return self.operation not in ("growth", "cagr") and is_ratio(self.tree)

    def zero_if_missing(self, question: str) -> bool:
        """Whether the question wants a zero for a line that the statements do not have."""
        return isinstance(self.tree, Line) and bool(_ZERO_IF_MISSING.search(question))


# --- how the answer is to look ---------------------------------------------------------------------------------------

_PLACES = re.compile(
    r"\bround(?:ed|ing)?\b[^.?!]{0,40}?\b(?P<places>no|zero|one|two|three|four|\d)\s+decimals?\b|"
    r"\bround(?:ed|ing)?\b[^.?!]{0,30}?\bnearest\s+(?P<whole>whole|integer|dollar|million|percent)|"
    r"\bto\s+(?P<digits>one|two|three|four|\d)\s+decimals?\b",
    re.IGNORECASE,
)
_COUNTS = {"no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4}
_SCALE = re.compile(
    r"\bin\s+(?:units\s+of\s+)?(?:USD|US\$|U\.S\. dollars|dollars|\$|EUR|GBP|euros?|pounds)?\s*(?:in\s+)?\(?(?P<scale>thousand|million|billion)s?\b",
    re.IGNORECASE,
)
_IN_PERCENT = re.compile(
    r"\bin\s+(?:units\s+of\s+)?(?:percents?|percentages?|%)(?!\s*points)|\(?\bas\s+an?\s+(?:percent(?:age)?|%)\)?(?!\s*of\b)|"
    r"\bin\s+(?:percent(?:age)?|%)\s+terms\b|%\s*margin\b",
    re.IGNORECASE,
)
_ZERO_IF_MISSING = re.compile(
    r"\bif\b[^.?!]{0,80}\bnot\b[^.?!]{0,60}\b(?:state|answer|say|give|respond|return|report|put|write)\b[^.?!]{0,12}\b(?:0|zero)\b",
    re.IGNORECASE,
)
# --- what a question does with a measure -----------------------------------------------------------------------------

_CAGR = re.compile(r"\bcagr\b|\bcompound(?:ed)?\s+annual\b", re.IGNORECASE)
_AVERAGE = re.compile(
    r"\b(?:(?P<count>\d|two|three|four|five)[\s-]*(?:fiscal\s+)?years?\s+(?:\w+\s+)?(?:average|mean))\b|\b(?:average|mean)\b.{0,80}\b(?:over|across|between|from|for)\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:cumulative(?:ly)?|combined|altogether|in aggregate|aggregate)\b|\btotal\b.{0,90}\b(?:over|across|during|throughout)\b",
    re.IGNORECASE,
)
_GROWTH = re.compile(
    r"\b(?:percent(?:age)?|%)\s+(?:change|increase|decrease|growth)|\b(?:year[\s-]+(?:over|on)[\s-]+year|yoy|y/y)\b|\bgrowth(?:\s+rate)?\b|"
    r"\bgr[eo]w(?:n|s|th)?\b|\brate\s+of\s+growth\b|\bhow\s+(?:fast|quickly)\b|\bby\s+(?:what|how\s+many)\s+percent",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compares?|compared|versus|vs\.?|changed?|changes|differ(?:s|ence)?|improv\w+|declin\w+|deteriorat\w+|worsen\w*|increas\w+|decreas\w+|"
    r"drop(?:ped|s)?|f[ae]ll(?:en|s)?|r[io]se[ns]?|consistent\w*|fluctuat\w+|stable|steady|trend\w*|rising|falling|higher|lower|growing|shrink\w*)\b",
    re.IGNORECASE,
)
_DIRECTIONS: tuple[tuple[Direction, re.Pattern[str]], ...] = (
    ("steady", re.compile(r"\b(?:consistent\w*|stable|steady|fluctuat\w+)\b", re.IGNORECASE)),
    (
        "down",
        re.compile(
            r"\b(?:declin\w+|deteriorat\w+|worsen\w*|decreas\w+|drop\w*|f[ae]ll\w*|lower|shr[iu]nk\w*)\b", re.IGNORECASE
        ),
    ),
    ("up", re.compile(r"\b(?:improv\w+|increas\w+|rise[ns]?|rose|rising|higher|gr[eo]w\w*|better)\b", re.IGNORECASE)),
)
_BY_AMOUNT = re.compile(
    r"\b(?:change|changed|difference|increase|decrease|decline)\b|\bhow much\b|\bby what amount\b|\bin (?:USD|\$|millions?|billions?|thousands?)",
    re.IGNORECASE,
)
_BY_RATE = re.compile(r"%|\bper ?cent|\brate\b|\byear[\s-]+(?:over|on)[\s-]+year\b|\byoy\b", re.IGNORECASE)
# "The first half of FY2024", "the first nine months of 2023", "year to date".
_YEAR_SO_FAR = re.compile(
    r"\b(?:(?P<half>first half|H1|(?:first )?six months)|(?P<nine>(?:first )?nine months)|(?P<to_date>year[\s-]to[\s-]date|ytd))\b",
    re.IGNORECASE,
)
_EXPENSED = ("income_tax", "interest_expense")
_PAID = re.compile(r"\b(?:pays?|paid|paying|payments?)\b", re.IGNORECASE)
_QUARTER_ENDED = re.compile(r"\bquarter(?:ly period)?\s+end(?:ed|ing)\b", re.IGNORECASE)
_OTHER_PART = re.compile(
    r"\b(?:second half|H2|last (?:six|nine) months|trailing|ttm|ltm|last twelve months)\b", re.IGNORECASE
)
_ACTIVITIES = re.compile(
    r"\boperat(?:ions|ing)(?: activities)?,? (?:and )?investing(?: activities)?,? (?:and|or) financing(?: activities)?\b",
    re.IGNORECASE,
)
_WHICH_YEAR = re.compile(
    r"\b(?:which|what)\b.{0,40}\byears?\b|\b(?:high|low|larg|small|great)est\b.{0,40}\byear\b", re.IGNORECASE
)
_HELD = re.compile(
    r"\b(?:more|less|greater|higher|lower|larger|smaller) than\b|\b(?:over|above|below|under|exceed(?:s|ed)?|at least)\b",
    re.IGNORECASE,
)
_BARE_BOUND = re.compile(
    r"\b(?:(?:more|less|greater|higher|lower) than|over|above|below|under|exceed(?:s|ed)?|at least)\s+(\d{1,3}(?:\.\d{1,4})?)(?:x|\s*times)?(?=\s|[?,.]|$)(?!\s*(?:%|percent|million|billion))",
    re.IGNORECASE,
)
_BELOW = re.compile(r"\b(?:less|lower|smaller) than\b|\bbelow\b|\bunder\b", re.IGNORECASE)
_COUNTS_YEARS = re.compile(r"\bhow many\b.{0,24}\b(?:years|quarters|months)\b", re.IGNORECASE)
_EVERY = re.compile(
    r"\b(?:every|each|consecutive|all)\b.{0,12}\byears?\b|\byear after year\b|\bconsistent\w*\b|\beach of the\b",
    re.IGNORECASE,
)
_MOST = re.compile(r"\b(?:most|largest|biggest|highest|greatest|least|smallest|lowest)\b", re.IGNORECASE)
_SIGN = re.compile(r"\b(?:positive|negative|above zero|below zero|profitable|(?:net|operating) loss)\b", re.IGNORECASE)
_LOST = re.compile(r"\b(?:los[et]s?|losing|us(?:ed|es?)|spent|spends?|consum\w+|burn\w*|cost)\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:why|what (?:drove|drives|caused|causes|led to|explains|explained|contributed to)|(?:the )?reasons? (?:for|of|behind)|because|drivers? (?:of|behind)|due to)\b",
    re.IGNORECASE,
)
_SOUND = re.compile(r"\b(?:healthy|sound|strong|solid|adequate|sufficient|good|comfortable)\b", re.IGNORECASE)
_EXISTS = re.compile(r"^(?:did|does|do|has|have|had|was there|were there|is there|are there)\b", re.IGNORECASE)
_YES_NO = re.compile(r"^(?:so |and |ok,? )?(?:is|are|was|were|does|did|do|has|have|had)\b", re.IGNORECASE)


def _by_year(period: Period) -> When | None:
    """The year that is written, where nothing tells how a company counts."""
    if period.year is None or period.months in (3, 6, 9):
        return None
    return When(period.year, period.quarter or 0)


def asked_of_statements(
    text: str,
    known: Collection[str] = (),
    lines: Mapping[Name, LineItem] | None = None,
    dated: Dated = _by_year,
) -> Asked | None:
    """What a question asks of the financial statements, or None where it asks for something else, or for more.

    `known` are words that need no explanation: the names of the companies whose reports there are. `lines` are lines by
    the labels of the statements themselves, for what the glossary does not know. `dated` tells which year, or part of one, a
    day or month that is asked ends, as the company counts. Raises UnreadableFormula where the
    question defines its measure in words that cannot be read, NotInStatements where no statement holds all that it takes.
    """
    definitions = defined(text)
    for sentence in cores_of(definitions.rest, definitions.trees):
        core = _REASON.sub(" ", sentence)
        if core != sentence and not _COMPARES.search(core):
            return None
        if _ACTIVITIES.search(core) and _MOST.search(core):
            return _most(core, dated)
        definitions.check(core)
        found = measure_named_in(core, definitions.trees, lines or {})
        by_year = _WHICH_YEAR.search(core) is not None
        asks = _MOST.sub(lambda most: " " * len(most[0]), core) if by_year else core
        if found is not None and is_explained(asks, found, known):
            if _AVERAGE.search(core) and _GROWTH.search(core) and not _CAGR.search(core):
                raise NotInStatements(
                    "the average of yearly growth is not worked out; ask for the compound growth (CAGR)"
                )
            if isinstance(found.tree, Line) and found.tree.item.key in _EXPENSED and _PAID.search(core):
                return None  # what was paid in a year is not what it was charged with
            if found.needs:
                raise NotInStatements(f"the {found.name} takes {found.needs}, which financial statements do not hold")
            return _asked(text, core, found, dated)
    return None


def _most(core: str, dated: Dated) -> Asked | None:
    """Which of the three kinds of activity brought in the most cash; to lose the least is the same."""
    first = _MOST.search(core)
    least = first is not None and first[0].lower() in ("least", "smallest", "lowest")
    lost = first is not None and bool(_LOST.search(core[: first.start()]))
    direction: Direction = "down" if least != lost else "up"
    choices = tuple(line_item(f"cash_from_{kind}") for kind in ("operations", "investing", "financing"))
    times = _times(core, dated)
    if times is None:
        return None
    return Asked("cash flow", Line(choices[0]), "most", times, direction=direction, choices=choices)


def asks_why(text: str) -> bool:
    """Whether a question asks for the reasons of a change, which no statement gives."""
    return any(_REASON.search(core) for core in cores_of(text))


def _asked(text: str, core: str, found: Named, dated: Dated) -> Asked | None:
    """What is asked of a measure: the operation, the times, the form."""
    times = _times(core, dated)
    if _COUNTS_YEARS.search(core):
        return None
    if times is None and not isinstance(found.tree, Line):
        raise NotInStatements(f"the {found.name} of such a stretch of time is not worked out: no statement is of it")
    if times is None:
        return None
    operation, direction = _operation(core, found.spans, times)
    bound = _bound(core)
    if bound is not None and direction != "steady" and len(times) < 2 and _YES_NO.search(core):
        operation, direction = "bound", "down" if _BELOW.search(core) else "up"
    if operation in ("average", "sum") and any(when.quarter for when in times):
        return None
    if operation == "sum" and (found.unit or any(line.item.statement == "balance" for line in lines_of(found.tree))):
        return None  # what stands on a day is not added up over years
    return Asked(
        found.name,
        found.tree,
        operation,
        _spread(core, times, operation),
        _unit(found, text, operation),
        _places(text),
        _scale(text),
        direction,
        is_defined=found.is_defined,
        times_are_said=len(times) > 1 or operation == "value",
        bound=bound if operation == "bound" else None,
        in_every_step=bool(_EVERY.search(core)),
        by_amount=bool(_BY_AMOUNT.search(text)) and not _BY_RATE.search(text),
        beside=found.beside,
        printed=found.printed,
        sound_from=found.sound_from,
    )


def _times(core: str, dated: Dated) -> tuple[When, ...] | None:
    """The years and parts of years that are asked, in time; None for stretches that no statement is of."""
    mentions = [mention.period for mention in find_asked_periods(core)]
    part = _YEAR_SO_FAR.search(core)
    months = 6 if part and part["half"] else 9 if part and part["nine"] else 0
    if _OTHER_PART.search(core):
        return None
    found: set[When] = set()
    for period in mentions:
        if period.year is None:
            continue
        day = replace(period, months=3) if _QUARTER_ENDED.search(core) else period
        when = dated(day) if period.month else When(period.year, period.quarter or 0)
        if when is None:
            return None
        if part and when.quarter in (2, 3) and part["to_date"]:
            when = When(when.year, when.quarter, 3 * when.quarter)
        elif months and not when.quarter:
            when = When(when.year, months // 3, months)
        found.add(when)
    return tuple(sorted(found))


def _operation(core: str, spans: Iterable[tuple[int, int]], times: tuple[When, ...]) -> tuple[Operation, Direction]:
    """What is done with the measure, and which way a yes-or-no question supposes that it goes.

    The words of the measure itself, as in "net change in cash" and "weighted average shares", say nothing of it.
    """
    yes_no = bool(_YES_NO.search(core))
    around = core
    for start, end in spans:
        around = around[:start] + "_" * (end - start) + around[end:]
    ways = [way for way, pattern in _DIRECTIONS if pattern.search(around)]
    direction: Direction = (
        ways[0] if ways and not {"up", "down"} <= set(ways) else ""
    )  # "improved or declined" asks which
    if (extreme := _MOST.search(around)) and _WHICH_YEAR.search(around):
        return "year", "down" if extreme[0].lower() in ("least", "smallest", "lowest") else "up"
    if _CAGR.search(around):
        return "cagr", ""
    if _AVERAGE.search(around):
        return "average", ""
    if len(times) > 1 and _SUM.search(core) and not _GROWTH.search(around):
        return "sum", ""
    if _SIGN.search(core) and yes_no:
        return "sign", ""
    if _GROWTH.search(around) and not yes_no:
        return "growth", ""
    if _COMPARES.search(around) or len(times) > 1:
        return "compare", direction if yes_no else ""
    if yes_no and direction in ("up", "down") and _GROWTH.search(around):
        return "compare", direction
    if _SOUND.search(around) and yes_no:
        return "value", "sound"
    return "value", "some" if _EXISTS.search(core) else ""


def _bound(core: str) -> Quantity | None:
    """The one quantity that a measure is held against: "more than $1 billion", "above 40%", "below 1"."""
    mentions = find_quantities(core)
    found = [one.quantity for one in mentions if _HELD.search(core[max(0, one.start - HELD_BEFORE) : one.end])]
    bare = _BARE_BOUND.search(core) if not found else None
    if bare is not None:
        return Quantity(Decimal(bare[1]))
    return replace(found[0], approximate=False, written="") if len(found) == 1 else None


def _spread(core: str, times: tuple[When, ...], operation: Operation) -> tuple[When, ...]:
    """The times that an operation takes: every year of a range for an average, two for what is compared."""
    if (operation == "year" or (operation == "compare" and _EVERY.search(core))) and len(times) == 2:
        return tuple(replace(times[0], year=year) for year in range(times[0].year, times[1].year + 1))
    if operation in ("average", "sum") and times:
        count = _AVERAGE.search(core)
        said = count["count"] if count else None
        length = (
            (int(said) if said.isdigit() else {"two": 2, "three": 3, "four": 4, "five": 5}[said.lower()]) if said else 0
        )
        first = times[0].year if len(times) > 1 else times[-1].year - max(0, length - 1)
        for start, end in year_range(core):
            first = min(first, start) if end == times[-1].year else first
        return tuple(When(year) for year in range(first, times[-1].year + 1))
    if operation in ("growth", "cagr", "compare") and len(times) == 1:
        return (replace(times[0], year=times[0].year - 1), times[0])
    if operation in ("growth", "cagr") and len(times) > 2:
        return (times[0], times[-1])
    return times


def _unit(found: Named, text: str, operation: Operation) -> str:
    """The unit that the measure is to be said in: a definition of the asker's gives a plain number unless percent is asked."""
    if operation in ("growth", "cagr"):
        return PERCENT
    if not found.unit:
        return PERCENT if is_ratio(found.tree) and _IN_PERCENT.search(text) else ""
    if found.unit == DAYS:
        return DAYS
    if _IN_PERCENT.search(text):
        return PERCENT
    return TIMES if found.is_defined and found.unit == PERCENT and not isinstance(found.tree, Line) else found.unit


def _places(text: str) -> int | None:
    match = _PLACES.search(text)
    if match is None:
        return None
    said = (match["places"] or match["digits"] or "0").lower()
    return int(said) if said.isdigit() else _COUNTS[said]


def _scale(text: str) -> str:
    match = _SCALE.search(text)
    return match["scale"].lower() if match else ""
