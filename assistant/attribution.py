"""Whose a figure of a sentence is, where the sentence has several: "1,030 GW waits in the US, 180 GW in Britain"."""

from collections.abc import Iterable, Sequence

from assistant.segments import segments
from assistant.words import Term, keys, strength
from corpus.quantities import Mention, find_quantities

SAID = 0.9  # how strongly a text must hold a name for the name to be said


def is_of_another_name(text: str, start: int, names: Iterable[Term]) -> bool:
    """Whether one of these names is said in a sentence, but of another figure of the same unit than the one at `start`.

    Words before the first figure are said of all of them.
    """
    numbers = find_quantities(text)
    place = next((at for at, one in enumerate(numbers) if one.start <= start < one.end), None)
    if place is None or not _has_rivals(numbers, place):
        return False
    stretch = segments(text, [(one.start, one.end) for one in numbers])[place]
    own = keys(text[slice(*stretch)]) | keys(text[: numbers[0].start])
    said = keys(text)
    return any(strength(name.key, said) >= SAID > strength(name.key, own) for name in names)


def _has_rivals(numbers: Sequence[Mention], place: int) -> bool:
    unit = numbers[place].quantity.unit
    return sum(one.quantity.unit == unit for one in numbers) > 1
