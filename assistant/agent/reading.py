"""What the reader finds without a model, as material for one: its sentence, with ids for its figures and calculations."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.agent.fencing import fenced
from assistant.agent.material import Material
from assistant.answers import Answer, Citation
from assistant.figures import Figure
from assistant.sheets import Sheet
from assistant.wording import show_result
from corpus.documents import Document
from corpus.quantities import Quantity

if TYPE_CHECKING:
    from assistant.chain import Assistant


def as_material(answer: Answer, assistant: "Assistant", material: Material) -> str:
    """The reader's answer for a model to read, its places and calculations added to the material; "" for a refusal."""
    if not answer.answered:
        return ""
    ids = {citation.marker: id for citation in answer.citations if (id := _id(citation, assistant, material))}
    parts = re.split(r"\[(\d+)\]", answer.text)  # its own words and its marks in turn
    marks = [ids.get(int(mark), "") for mark in parts[1::2]]
    said = [text + (f"[{id}]" if id else "") for text, id in zip(map(fenced, parts[::2]), [*marks, ""], strict=True)]
    lines = ["".join(said)]
    for calculation in (*((answer.calculation,) if answer.calculation else ()), *answer.further):
        operands = [
            ids.get(marker, "") for marker in dict.fromkeys(one.marker for one in calculation.operands) if marker
        ]
        for operand in calculation.operands:
            _complete(ids.get(operand.marker or 0, ""), operand.quantity, material)
        if all(id.startswith("f") for id in operands):
            computed = material.add_made(calculation, operands)
            of = f"; of {', '.join(operands)}" if operands else ""
            lines.append(f"{computed.id} = {show_result(computed.result)} ({fenced(computed.working)}{of})")
    lines += [fenced(caveat) for caveat in answer.caveats]
    figures = [id for id in dict.fromkeys(ids.values()) if id.startswith("f")]
    known = f"\n{material.figure_lines(figures)}" if figures else ""
    return "<reading>\n" + "\n".join(lines) + f"\n</reading>{known}"


def _complete(id: str, quantity: Quantity, material: Material) -> None:
    """Give a figure the currency that the reader has found for it, where its own cell does not say it."""
    figure = material.figures.get(id)
    if figure is not None and figure.quantity is not None and not figure.quantity.unit:
        if quantity.unit and abs(figure.quantity.value) == abs(quantity.value):
            material.figures[id] = replace(figure, quantity=replace(figure.quantity, unit=quantity.unit))


def _id(citation: Citation, assistant: "Assistant", material: Material) -> str:
    """The id of a cited place: a figure's for a cell, else that of the passage that holds it; "" where it is gone."""
    place = _place(citation, assistant)
    if place is None:
        return ""
    document, block = place
    if citation.cell is not None:
        figure: Figure | None = Sheet(document, block).values.get(citation.cell)
        return material.add_figure(figure) if figure is not None else ""
    for chunk in assistant.index.chunks(document.id):
        if chunk.blocks[0] <= block <= chunk.blocks[1] and " ".join(citation.quote.split()) in " ".join(
            chunk.text.split()
        ):
            return material.add_passage(chunk, document).id
    return ""


def _place(citation: Citation, assistant: "Assistant") -> tuple[Document, int] | None:
    """The document of a citation and the number of its block."""
    for info in assistant.documents():
        if info.name == citation.document:
            document = assistant.index.document(info.id)
            for index, block in enumerate(document.blocks):
                if block is citation.block or block == citation.block:
                    return document, index
    return None
