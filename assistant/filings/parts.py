"""The largest or smallest line of a statement, and which of operations, investing and financing brought in the most cash."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.accounts.formulas import When
from assistant.accounts.glossary import Statement, line_items
from assistant.answers import Answer, Point
from assistant.evidence import Evidence
from assistant.figures import Figure, Label
from assistant.filings.choice import when_asked
from assistant.filings.filing import Filing
from assistant.filings.series import plain_name
from assistant.sheets import Sheet
from assistant.wording import letter, show

LONGEST_SUM = 12  # rows before one that adds them up
_ACTIVITIES = re.compile(
    r"(?=.*\boperati(?:ons|ng)\b)(?=.*\binvest(?:ing|ments?)\b)(?=.*\bfinanc(?:ing|es?)\b)(?=.*\b(?:cash|funds|money)\b)(?=.*\b(?:which|what|among)\b)",
    re.IGNORECASE | re.DOTALL,
)
_USED = re.compile(
    r"\b(?:us(?:ed|es|e)|spent|consum\w+|cost|outflows?|(?<!lost the )least|lowest|smallest|drain\w*)\b", re.IGNORECASE
)
_BROUGHT = re.compile(r"\b(?:brought|generat\w+|provid\w+|inflows?|contribut\w+|most|lost the least)\b", re.IGNORECASE)
_LINE = re.compile(
    r"\b(?P<degree>largest|biggest|highest|greatest|main|smallest|lowest|least)\s+(?:single\s+|individual\s+|line\s+item\s+(?:of|in)\s+)?"
    r"(?P<current>current\s+|non-?current\s+|long-term\s+)?(?P<what>liabilit(?:y|ies)|assets?|operating\s+(?:expenses?|costs?)|expenses?|costs?)(?:\s+(?:categor(?:y|ies)|(?:line\s+)?items?))?\b"
    r"(?!\s+(?:of\s+(?:sales|revenue)|by\s+(?:segment|region)))",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:segments?|regions?|countr(?:y|ies)|categor(?:y|ies)\s+of|customers?|divisions?)\b", re.IGNORECASE
)
_NAMES = {
    "cash_from_operations": "Operating activities",
    "cash_from_investing": "Investing activities",
    "cash_from_financing": "Financing activities",
}
_EQUITY = re.compile(
    r"^(?:total\s+)?(?:\w+[’']?s?\s+)*(?:(?:stock|share)(?:holders?|owners?)[’']?s?[’']?\s+)?(?:equity|deficit|investment)\b|^(?:redeemable|noncontrolling|commitments|temporary|mezzanine)",
    re.IGNORECASE,
)
_GAIN = re.compile(r"\b(?:income|gains?|earnings|profit|benefit|revenues?|sales)\b", re.IGNORECASE)
_END_OF_COSTS = re.compile(
    r"(?:operating (?:income|profit|loss|earnings)|(?:income|loss|earnings|profit)\b.{0,9} from operations|total (?:costs? and|operating) expenses|consolidated operating profit)",
    re.IGNORECASE,
)
_REVENUE = re.compile(r"(?:total )?(?:(?:net|consolidated|operating) )*(?:sales|revenues?)", re.IGNORECASE)
_COSTS_OF = re.compile(r"costs? of\b", re.IGNORECASE)
_GROSS = re.compile(r"gross (?:profit|margin)", re.IGNORECASE)
_COST = re.compile(
    r"\b(?:expenses?|costs?|loss(?:es)?|charges?|depreciation|amortization|research|marketing|selling|administrative|impairment)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Line:
    name: str
    figure: Figure

    @property
    def size(self) -> Decimal:
        assert self.figure.quantity is not None
        return abs(self.figure.quantity.value)


def largest_line(question: str, filing: Filing) -> Answer | None:
    """The largest liability, asset or expense of a statement, with its figure and the next; None for another question."""
    asked = _LINE.search(question)
    if asked is None or _SEVERAL.search(question):
        return None
    when = when_asked(question) or filing.own
    if when is None:
        return None
    what = re.sub(r"\s+", " ", asked["what"].lower())
    kind: Statement = "balance" if what.startswith(("liab", "asset")) else "income"
    lines = list(_lines(filing, kind, what, (asked["current"] or "").strip().lower(), when))
    if len(lines) < 2:
        return None
    least = asked["degree"].lower() in ("smallest", "lowest", "least")
    lines.sort(key=lambda line: line.size, reverse=not least)
    if lines[0].size == lines[1].size:
        return None
    evidence = Evidence()
    first, second = lines[0], lines[1]
    marks = [evidence.cite(line.figure) for line in (first, second)]
    evidence.calculate(
        f"{'min' if least else 'max'}({', '.join(f'abs({letter(index)})' for index in range(len(lines)))})",
        [line.figure for line in lines],
    )
    name = " ".join(filter(None, ((asked["current"] or "").strip(), _singular(what))))
    assert first.figure.quantity is not None and second.figure.quantity is not None
    shown = [
        show(replace(quantity, number=abs(quantity.number)) if kind == "income" else quantity)
        for quantity in (first.figure.quantity, second.figure.quantity)
    ]
    text = (
        f"{first.name} is the {asked['degree'].lower()} {name} of {when}: {shown[0]} [{marks[0]}]; "
        f"next is {second.name} at {shown[1]} [{marks[1]}]."
    )
    series = [Point(line.name, line.figure.quantity) for line in lines if line.figure.quantity is not None]
    return evidence.answer(
        question, text, quantity=first.figure.quantity, spans=[first.name], series=series, kind="comparison"
    )


def most_cash(question: str, filing: Filing) -> Answer | None:
    """Which of the three activities of the cash flow statement brought in, or used, the most cash; None for another question."""
    if not _ACTIVITIES.search(question):
        return None
    uses = bool(_USED.search(question)) and not re.search(
        r"\bbrought\b|\bgenerated\b|\bprovided\b|\blost the least\b", question, re.IGNORECASE
    )
    if not uses and not _BROUGHT.search(question):
        return None
    when = when_asked(question) or filing.own
    if when is None:
        return None
    lines = [
        _Line(_NAMES[item.key], figure)
        for item in line_items()
        if item.key in _NAMES and (figure := filing.statements.figure(item, when)) is not None
    ]
    if len(lines) < len(_NAMES):
        return None
    lines.sort(key=lambda line: line.figure.quantity.value if line.figure.quantity else Decimal(0), reverse=not uses)
    evidence = Evidence()
    said = [f"{show(line.figure.quantity)} [{evidence.cite(line.figure)}]" for line in lines if line.figure.quantity]
    figures = [line.figure for line in lines]
    evidence.calculate(f"{'min' if uses else 'max'}(a, b, c)", figures)
    verb = "used the most cash" if uses else "brought in the most cash"
    text = f"{lines[0].name} {verb} in {when}: {said[0]}, against {said[1]} from {lines[1].name.lower()} and {said[2]} from {lines[2].name.lower()}."
    series = [Point(line.name, line.figure.quantity) for line in lines if line.figure.quantity is not None]
    return evidence.answer(
        question, text, quantity=lines[0].figure.quantity, spans=[lines[0].name], series=series, kind="comparison"
    )


# --- the lines of a statement ----------------------------------------------------------------------------------------


def _lines(filing: Filing, kind: Statement, what: str, current: str, when: When) -> Iterator[_Line]:
    for sheet in filing.statements.kinds[kind]:
        column = _column(filing, sheet, when)
        if column is None:
            continue
        rows = _on_balance(sheet, what, current) if kind == "balance" else _of_costs(sheet, what)
        figures = [
            _Line(_named(row), figure)
            for row in rows
            if (figure := sheet.values.get((row.index, column))) is not None
            and figure.quantity is not None
            and row.text
        ]
        yield from _collapsed(figures)


def _named(row: Label) -> str:
    """What a line is called: of costs by kind, with the sub-heading that says so."""
    name, section = plain_name(row.text), row.sections[-1].strip(" :") if row.sections else ""
    return f"{section}: {name}" if _COSTS_OF.match(section) and not _COST.search(name) else name


def _column(filing: Filing, sheet: Sheet, when: When) -> int | None:
    return next(
        (
            index
            for index in sheet.measured
            if filing.time(sheet.columns[index].period, sheet.columns[index].written) == when
        ),
        None,
    )


def _on_balance(sheet: Sheet, what: str, current: str) -> Iterator[Label]:
    """The rows of the assets or of the liabilities, current ones or others alone where that is asked; totals left out."""
    side, is_current = "assets", True
    for row in sheet.rows:
        text = row.text.lower().strip(" :")
        filled = any((row.index, column) in sheet.values for column in sheet.measured)
        if not filled:
            if text.startswith(("liabilities", "current liabilities")) or "current liabilities" in text:
                side = "liabilities"
            if _EQUITY.match(text) and "liabilities" not in text:
                side = "equity"
            if "current" in text:
                is_current = not re.search(r"non-?\s?current", text)
            continue
        if row.is_total or text.startswith("total"):
            if "current" in text:
                is_current = False
            if re.match(r"total assets", text):
                side, is_current = "liabilities", True
            elif re.match(r"total liabilities(?! and)", text):
                side = "equity"
            continue
        if side == "liabilities" and _EQUITY.match(text):
            side = "equity"
        fits = not current or is_current == (current == "current")
        if fits and side == ("liabilities" if what.startswith("liab") else "assets"):
            yield row


def _of_costs(sheet: Sheet, what: str) -> Iterator[Label]:
    """The rows between revenue and operating income, which are costs; for operating ones those behind the gross profit."""
    rows = list(sheet.rows)
    end = max((row.index for row in rows if _END_OF_COSTS.match(row.text)), default=-1)
    start = max(
        (row.index for row in rows if row.index < end and _REVENUE.fullmatch(row.text.strip(" :"))), default=None
    )
    if start is None:
        return
    operating = what.startswith("operating")
    gross = max((row.index for row in rows if operating and _GROSS.match(row.text)), default=start)
    under = [
        row for row in rows if operating and any("operating expenses" in section.lower() for section in row.sections)
    ]
    for row in under or rows:
        between = max(start, gross) < row.index < end
        is_cost = bool(_COST.search(row.text)) or not _GAIN.search(row.text)
        is_total = row.is_total or _GROSS.match(row.text) or row.text.lower().startswith("total")
        if between and is_cost and not is_total:
            yield row


def _collapsed(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, with those left out that a later one adds up: gross property and its depreciation before the net."""
    kept: list[_Line] = []
    for line in lines:
        for count in range(2, min(LONGEST_SUM, len(kept)) + 1):
            if sum(map(_signed, kept[-count:])) == _signed(line):
                kept = kept[:-count]
                break
        kept.append(line)
    return kept


def _signed(line: _Line) -> Decimal:
    """What a line adds: "less accumulated depreciation" takes away, however it is written."""
    assert line.figure.quantity is not None
    value = line.figure.quantity.value
    return -abs(value) if line.name.lower().startswith("less") else value


def _singular(what: str) -> str:
    return re.sub(r"ies$", "y", what) if what.endswith("ies") else what.rstrip("s")
