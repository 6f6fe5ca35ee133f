"""What is proposed for a question: every candidate from its best tables and from prose, and of these the likeliest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answers import Answer
from assistant.finding import Found
from assistant.grounding import check
from assistant.ranked.answer_features import Features, of_prose, of_table, period_is_nowhere, words_of_question
from assistant.ranked.candidates import Candidate
from assistant.ranked.choices import choice_candidates
from assistant.ranked.derivations import BY_NAME
from assistant.ranked.lists import list_candidates
from assistant.ranked.prose_derivations import prose_derivations
from assistant.ranked.relevance import Relevance
from assistant.ranked.span_candidates import span_candidates
from assistant.ranked.table_features import table_candidates
from assistant.ranked.tables import Tabular
from assistant.words import strength
from corpus.headings import NOTHING
from corpus.units import COUNT, PERCENT, POINTS, TIMES

TABLES = 2  # the best, of which candidates are made
FROM_TABLES, FROM_PROSE = 3, 3  # the best candidates that reach the choice
MOST_WRITTEN = 4 * FROM_TABLES  # of the likeliest candidates, put in words to see whether they can be said
LEAST_MET = 0.3  # how well a quoted cell's period must fit each period that is asked
_NOTHING = frozenset(word.strip(" .,;") for word in NOTHING)
_RELATIVE = frozenset(("intended:growth", "intended:share", "intended:ratio"))
_RATES = (PERCENT, POINTS, TIMES)
_BARE = frozenset(("", COUNT, TIMES))  # "2.81" and "2.81 times" say the same


def table_candidates_of(found: Found) -> list[Candidate]:
    """Every candidate from the best tables, and what can be computed from prose, with the features that rank them."""
    made_of: list[Candidate] = []
    for one in found.matches[:TABLES]:
        tabular = Tabular(Relevance(one.sheet, found.question))
        made = [*table_candidates(tabular), *choice_candidates(tabular), *list_candidates(tabular)]
        unknown = tabular.relevance.unknown
        behind = found.matches[0].score - one.score
        names = [term for term in found.question.terms if term.is_name and term.weight >= 1]
        absent = [not strength(term.key, one.sheet.vocabulary) for term in names]
        name_absent = float(any(absent) and not all(absent))
        made_of += [
            replace(
                each, features={**each.features, "unknown": unknown, "table_behind": behind, "name_absent": name_absent}
            )
            for each in made
        ]
    return [*made_of, *prose_derivations(found)]


def proposals(found: Found) -> Iterator[tuple[Features, Answer]]:
    """The best proposals that the calculator and the grounding check let pass, each once, with their features."""
    words = words_of_question(found)
    candidates = table_candidates_of(found)
    likely = found.rankers.tables.probabilities([each.features for each in candidates])
    likely = [0.0 if _is_ruled_out(found, each) else share for share, each in zip(likely, candidates, strict=True)]
    kept: list[Answer] = []
    for at in sorted(range(len(candidates)), key=lambda at: -likely[at])[:MOST_WRITTEN]:
        answer = candidates[at].write() if likely[at] else None
        if (
            answer is None
            or _other_kind(candidates[at].kind, answer, words)
            or check(answer)
            or _says_nothing(answer)
            or any(same(answer, other) for other in kept)
        ):
            continue
        kept.append(answer)
        yield of_table(candidates[at], likely[at], len(kept), words), answer
        if len(kept) == FROM_TABLES:
            break
    for place, each in enumerate(span_candidates(found, FROM_PROSE), 1):
        answer = each.write()
        if answer is not None and not check(answer):
            yield of_prose(each, place, words), answer


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same: the same number, or the same words of the report."""
    if one.quantity is not None and other.quantity is not None:
        a, b = one.quantity, other.quantity
        alike = a.unit == b.unit or {a.unit, b.unit} <= _BARE
        return alike and abs(a.value - b.value) <= abs(a.value) / 10_000
    return bool(one.spans) and [folded(span) for span in one.spans] == [folded(span) for span in other.spans]


def folded(span: str) -> str:
    """Words as they are compared: without case, spaces and the marks around them."""
    return " ".join(span.lower().split()).strip(" .,;")


def _says_nothing(answer: Answer) -> bool:
    """Whether an answer is only a cell that says that there is no figure: "n/a"."""
    return answer.quantity is None and bool(answer.spans) and all(folded(span) in _NOTHING for span in answer.spans)


def _is_ruled_out(found: Found, each: Candidate) -> bool:
    """What is never said, however it is ranked; each line says why."""
    features, kind, question = each.features, each.kind, found.question
    derived = kind in BY_NAME
    figure = derived or (kind == "cell" and not features.get("text_cell"))
    family = "cell" if kind == "cell" else "computed"
    met = features.get(f"{family}_least_met", 1.0)
    return bool(
        # no figure answers for another year, nor a change to a year that the report does not have
        (kind in ("cell", "cells") and question.periods and met < LEAST_MET)
        or (kind in ("growth", "change") and met == 0 and period_is_nowhere(found))
        # growth runs with time, unless it is asked against it
        or (kind == "growth" and features.get("growth|in_time") == 0 and features.get("growth|as_asked") != 1)
        # nothing is derived where one of those that are asked by name is not in the table
        or (derived and features.get("name_absent"))
        # rows of which the question says nothing are some rows, and not those that are meant
        or (f"made:rows|{kind}" in features and derived and not features.get("rows_cover"))
        or (kind in ("rows", "periods") and features.get("cover", 1.0) == 0)
        # a list is not the one that is the most or the least
        or (kind == "list" and question.operation == "extreme")
        # nobody is a number
        or (figure and question.text.lower().startswith("who "))
    )


def _other_kind(kind: str, answer: Answer, words: Sequence[str]) -> bool:
    """Whether an amount is offered where a percentage or a ratio is asked for, or a share where growth is."""
    if kind in ("share", "ratio"):
        return "intended:growth" in words
    if not _RELATIVE.intersection(words) or kind == "growth":
        return False
    if answer.quantity is None:
        return kind in ("cells", "list") and "intended:ratio" not in words
    if "intended:ratio" in words and kind != "cell":
        return False
    return answer.quantity.unit not in (_RATES if kind != "cell" else (*_RATES, "", COUNT))
