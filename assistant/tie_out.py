"""The scale of a table that does not say its own, from the text around it that gives the same figures with theirs."""

from collections import Counter
from decimal import Decimal

from corpus.documents import Document
from corpus.quantities import Quantity, find_quantities
from corpus.tables import Table
from corpus.units import CURRENCY_NAMES, SCALES

NEAR = 30  # blocks before and after a table in which its figures may be told
FEWEST_AGREEING = 2  # figures that must agree; one may do so by chance
DIGITS = 3  # significant ones that a figure in the text must show to count
SMALLEST = 100  # of a cell's number: a smaller one says too little
FACTORS = ("thousand", "million")


def scale_told(document: Document, block: int, table: Table) -> str:
    """ "thousand" or "million" where the text near a table gives figures of it in that scale; "" where nothing is proven.

    A table with 24,193 beside a sentence with "$24.2 million" is in thousands, if a second figure says so too.
    """
    told = [
        mention.quantity
        for other in document.blocks[max(0, block - NEAR) : block + NEAR + 1]
        if other.table is None
        for mention in find_quantities(other.text)
        if mention.quantity.scale and (not mention.quantity.unit or mention.quantity.unit in CURRENCY_NAMES)
    ]
    told = [quantity for quantity in told if len(quantity.number.normalize().as_tuple().digits) >= DIGITS]
    if not told:
        return ""
    numbers = {
        abs(quantity.number)
        for row in range(len(table.body))
        for column in range(table.width)
        if (quantity := table.quantity(row, column)) is not None
        and not quantity.scale
        and (not quantity.unit or quantity.unit in CURRENCY_NAMES)
        and abs(quantity.number) >= SMALLEST
    }
    agreeing = Counter(
        factor for factor in FACTORS for number in numbers if any(_agrees(number, factor, one) for one in told)
    )
    as_written = sum(any(_agrees(number, "", one) for one in told) for number in numbers)
    best = agreeing.most_common(1)
    if not best or best[0][1] < FEWEST_AGREEING or best[0][1] <= as_written:
        return ""
    return best[0][0]


def _agrees(number: Decimal, factor: str, told: Quantity) -> bool:
    """Whether a number in a scale is what the text gives, rounded as the text rounds."""
    step = Decimal(1).scaleb(-told.decimals) * SCALES[told.scale]
    return abs(number * (SCALES[factor] if factor else 1) - abs(told.value)) <= step / 2
