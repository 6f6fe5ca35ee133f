"""The answer that is made of the sentences that stand: text, marks, and what of it answers in short."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.checking import MARK, judged
from assistant.agent.draft import Unit
from assistant.agent.fencing import folded
from assistant.agent.material import ID, Material
from assistant.agent.writing import FALLS, Writer
from assistant.answers import Answer
from assistant.calculator import Calculation
from assistant.checking.agreement import agrees
from assistant.figures import Figure
from assistant.questions import understand
from assistant.wording import show_result
from corpus.quantities import Quantity, find_quantities

NOTHING = frozenset(("", "none", "n/a", "-"))
YES_NO = ("yes", "no")


def assembled(material: Material, units: Sequence[Unit], short: str) -> Answer:
    """The answer of these sentences; `short` is what the model says it comes to, and is followed where it is borne out."""
    writer = Writer(material)
    for unit in units:
        judged(writer, unit)
    figures = [figure for sentence in writer.sentences for figure in sentence.figures]
    writer.evidence.note({id(figure): figure for figure in figures}.values())
    calculation, quantity, spans = _in_short(writer, short) or _in_text(writer)
    if calculation and quantity and quantity.number < 0 and re.search(FALLS, material.question, re.IGNORECASE):
        quantity = replace(quantity, number=-quantity.number)  # by how much it fell: the size of the fall
    return writer.evidence.answer(
        material.question,
        writer.text,
        quantity=quantity,
        calculation=calculation,
        spans=spans,
        kind="calculation" if calculation else "lookup" if quantity else "text",
    )


_Headline = tuple[Calculation | None, Quantity | None, tuple[str, ...]]


def _in_short(writer: Writer, short: str) -> _Headline | None:
    """What the last line says that the answer is: an id, a number, or words of the places that are cited."""
    material = writer.material
    short = short.strip(" .*_")
    if short.lower() in NOTHING:
        return None
    for kind, number in ID.findall(short):
        id = f"{kind}{number}".lower()
        if id in material.calculations:
            result = material.calculations[id].result
            made = next((one for one in writer.evidence.calculations if one.result == result), None)
            return (made, made.result, (show_result(made.result),)) if made else None
        if id in material.figures:
            figure = material.figures[id]
            return (None, figure.quantity, (figure.text,)) if _is_cited(writer, figure) else None
    if short.lower() in YES_NO:
        return None, None, (short.lower(),)
    numbers = find_quantities(short)
    if numbers:
        return _of_number(writer, numbers[0].quantity)
    spans = [part.strip(" .“”\"'") for part in re.split(r";|\n", short)]
    cited = folded(
        " ".join(f"{one.quote} {one.row or ''} {one.column or ''}" for one in writer.evidence.citations)
    ).lower()
    held = tuple(span for span in spans if span and folded(span).lower() in cited)
    return (None, None, held) if held else None


def _in_text(writer: Writer) -> _Headline:
    """What the text answers where no last line says it: the first calculation, else the first number of the first sentence."""
    first = writer.sentences[0] if writer.sentences else None
    if first is None:
        return None, None, ()
    says = re.match(r"(yes|no)\b", first.text, re.IGNORECASE)
    if says:
        return None, None, (says[1].lower(),)
    if first.made:
        made = first.made[0].calculation
        return made, made.result, (show_result(made.result),)
    if understand(writer.material.question).wants != "figure":
        return None, None, ()
    for mention in find_quantities(writer.material.unnamed(MARK.sub("", first.text))):
        found = _of_number(writer, mention.quantity)
        if found is not None:
            return found
    return None, None, ()


def _of_number(writer: Writer, number: Quantity) -> _Headline | None:
    """The calculation or the cited figure that a number is."""
    for made in writer.evidence.calculations:
        if agrees(number, made.result, size_only=True):
            return made, made.result, (show_result(made.result),)
    for sentence in writer.sentences:
        for figure in sentence.figures:
            if figure.quantity is not None and agrees(number, figure.quantity):
                return None, figure.quantity, (figure.text,)
    for citation in writer.evidence.citations:
        for mention in find_quantities(citation.quote):
            if agrees(number, mention.quantity):
                return None, mention.quantity, (citation.quote[mention.start : mention.end].strip(),)
    return None


def _is_cited(writer: Writer, figure: Figure) -> bool:
    return any(
        one.block == figure.block and one.cell == figure.cell and one.document.id == figure.document.id
        for sentence in writer.sentences
        for one in sentence.figures
    )
