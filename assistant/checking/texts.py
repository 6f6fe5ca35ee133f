"""A text from anywhere held against an assistant's reports: what each sentence may be of is looked for, then checked."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.checking.aliases import lines_named
from assistant.checking.checker import MOST_IN_TEXT, verdicts_on
from assistant.checking.claims import Statement, statements_in
from assistant.checking.material import Material
from assistant.checking.measures import with_measures
from assistant.checking.verdicts import Checked

if TYPE_CHECKING:
    from assistant.chain import Assistant

MOST_QUERY = 1_500  # characters of a sentence and what is above it that are searched for


def check_text(assistant: "Assistant", text: str, documents: Collection[str] | None = None) -> Checked:
    """A text from anywhere held against an assistant's reports (those with these ids, if given), sentence by sentence.

    A sentence that names companies is held against their reports alone.
    """
    nothing = Material((), ())
    found: dict[str, tuple[Material, tuple[str, ...]]] = {}
    pairs: list[tuple[Statement, Material]] = []
    numbers = 0
    for statement in statements_in(text):
        material = pairs[-1][1] if pairs and statement.before else nothing
        names: tuple[str, ...] = ()
        numbers += len(statement.claims)
        if statement.claims and numbers <= MOST_IN_TEXT:
            is_cell = statement.passage.kind == "cell"
            said = (statement.around,) if is_cell else (statement.around, statement.before, statement.text)
            query = " ".join(said)[-MOST_QUERY:]
            if query not in found:
                found[query] = _found(assistant, query, documents)
            own, names = found[query]
            material = own.beside(material) if statement.before else own
        pairs.append((replace(statement, known=material.number_labels, names=names), material))
    whole = nothing.beside(*(material for material, _ in found.values()))
    verdicts = verdicts_on(text, pairs, whole)
    return Checked(text, tuple(with_measures(assistant, verdicts, [statement for statement, _ in pairs], documents)))


def _found(assistant: "Assistant", query: str, documents: Collection[str] | None) -> tuple[Material, tuple[str, ...]]:
    """What a statement is held against, and the names of the companies that it is of: in their reports they say nothing."""
    asked = assistant.which(query, documents)
    named = bool(asked.companies) and not asked.ambiguous
    material = Material(*assistant.held_against(asked.unnamed(query), asked.ids if named else documents))
    if named and lines_named(query):
        material = material.beside(Material(assistant.statement_tables(asked.documents), ()))
    return material, asked.names if named else ()
