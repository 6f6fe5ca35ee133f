"""What in a passage supports a sentence: the cells and sentences that hold its numbers, or that share its words."""

from collections.abc import Iterable, Iterator

from assistant.agent.material import Shown
from assistant.checking.agreement import agrees
from assistant.figures import Figure
from assistant.opened import Opened
from assistant.statements import Sentence
from assistant.words import keys
from corpus.quantities import Quantity, find_quantities

Place = Figure | Sentence  # a cell of a table, or a sentence of prose

LEAST_SHARED = 0.25  # of a sentence's words, that a passage must have to be cited for it
LEAST_ALONE = 0.6  # the same where the sentence itself cites nothing


def supports(shown: Shown, text: str, opened: Opened, least: float = LEAST_SHARED) -> list[Place]:
    """What in a passage supports a sentence: for each of its numbers the place that holds it; else by its words.

    Of several places with the same number the one that shares most words comes. `least` is the share of the sentence's
    words that the passage must have where no number of it does.
    """
    found = [holding(mention.quantity, text, (shown,), opened) for mention in find_quantities(text)]
    chosen = [one[1] for one in found if one is not None]
    said = keys(text)
    if not chosen and said:
        context = keys(" ".join((*shown.chunk.headings, shown.chunk.text)))
        shared, _, best = max(
            ((len(said & words), -index, place) for index, (place, words, _) in enumerate(_places(shown, opened))),
            key=lambda one: one[:2],
            default=(0, 0, None),
        )
        if best is not None and shared and len(said & context) >= least * len(said):
            chosen.append(best)
    distinct = {(place.block, place.cell if isinstance(place, Figure) else place.text): place for place in chosen}
    return list(distinct.values())


def holding(number: Quantity, text: str, passages: Iterable[Shown], opened: Opened) -> tuple[Shown, Place] | None:
    """The place in some passages that holds a number of a sentence and shares most of its words."""
    said = keys(text)
    best: tuple[int, Shown, Place] | None = None
    for shown in passages:
        for place, words, held in _places(shown, opened):
            if any(agrees(number, quantity) for quantity in held):
                shared = len(said & words)
                if best is None or shared > best[0]:
                    best = (shared, shown, place)
    return (best[1], best[2]) if best is not None else None


def _places(shown: Shown, opened: Opened) -> Iterator[tuple[Place, frozenset[str], list[Quantity]]]:
    """The cells and sentences of a passage, each with the keys of its words and the quantities in it."""
    first, last = shown.chunk.blocks
    rows = shown.chunk.rows
    sheets, told = opened.of(shown.document, range(first, last + 1))
    for sheet in sheets:
        for (row, _), figure in sheet.values.items():
            if rows is None or rows[0] <= row <= rows[1]:
                words = keys(" ".join((figure.row, figure.column, *figure.sections, figure.text)))
                yield figure, words, [figure.quantity] if figure.quantity is not None else []
    for one in told:
        mentions = find_quantities(one.text)
        yield one, one.keys, [held for mention in mentions for held in (mention.quantity, mention.upper) if held]
