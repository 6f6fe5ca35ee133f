"""Whether a figure is of a period that a statement says, as far as the report dates it."""

from collections.abc import Iterator

from assistant.figures import Figure
from assistant.statements import Sentence, document_period
from corpus.documents import Document
from corpus.periods import Period, find_periods

FITS = 0.3  # how well a figure's period must fit one that is said
PARTS = (6, 9)  # months of a year, counted from its beginning
LAST_OF_WEEKS = 7  # of January


def fits(figure: Figure, asked: tuple[Period, ...]) -> float:
    """How well a figure's period is one of those said, 0 to 1; 1 where none is said."""
    if not asked:
        return 1.0
    return max(_fits(figure, period) for period in asked)


def _fits(figure: Figure, asked: Period) -> float:
    own = figure.period
    if own is None:
        whole = document_period(figure.document)
        if figure.cell is not None and asked.year is not None and _says(figure, asked.year):
            return 0.9
        return 0.0 if asked.year is None else 0.6 if whole is not None and whole.fits(asked) > FITS else 0.0
    if own.year is None and asked.year is not None:
        whole = document_period(figure.document)
        if whole is not None and whole.year is not None and whole.year != asked.year and whole.start_year is None:
            return 0.7 * own.fits(asked) if _says(figure, asked.year) else 0.0
    if own.month == 1 and own.day is not None and own.day <= LAST_OF_WEEKS and asked.is_whole_year:
        # A year of 52 weeks that ends in the first days of January is the year before, as companies count.
        return 0.9 if asked.year == (own.year or 0) - 1 else 0.0 if asked.fiscal else own.fits(asked) / 2
    if asked.months in PARTS and own.months == asked.months and own.month and own.year:
        # The first six months end half a year before the fiscal year does.
        ends = own.month + 12 - (asked.months or 0)
        return 0.9 if asked.year == own.year + (ends - 1) // 12 else 0.0
    if asked.quarter and own.month and own.day and own.year and own.month != 3 * asked.quarter:
        # "Q2 FY2024" ends two quarters before its fiscal year does: on 29 July 2023 where that ends in January 2024.
        ends = own.month + 3 * (4 - asked.quarter)
        return max(own.fits(asked), 0.9 if asked.year == own.year + (ends - 1) // 12 else 0.0)
    return own.fits(asked)


def _says(figure: Figure, year: int) -> bool:
    """Whether a year stands in the words around a table."""
    return any(str(year) in text for text in _around(figure))


def _around(figure: Figure) -> Iterator[str]:
    table = figure.source.table
    if table is not None:
        yield table.caption
    yield from figure.source.headings
    yield figure.document.title


def may_be_of(sentence: Sentence, asked: tuple[Period, ...]) -> bool:
    """Whether a sentence without a date may be of a year that is said: the report's own, or one that it speaks of at all."""
    whole = document_period(sentence.document)
    if whole is not None:
        return any(whole.fits(period) > 0 or period.year is None for period in asked)
    return any(period.year is None or period.year in _years(sentence.document) for period in asked)


_years_of: dict[str, frozenset[int]] = {}
MOST_REMEMBERED = 1_000  # documents


def _years(document: Document) -> frozenset[int]:
    """The years that a document names, found once."""
    if document.id not in _years_of:
        if len(_years_of) >= MOST_REMEMBERED:
            _years_of.clear()
        _years_of[document.id] = _named_years(document)
    return _years_of[document.id]


def _named_years(document: Document) -> frozenset[int]:
    return frozenset(
        mention.period.year
        for block in document.blocks
        for mention in find_periods(block.text)
        if mention.period.year is not None
    )
