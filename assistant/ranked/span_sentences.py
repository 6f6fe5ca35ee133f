"""The features by which sentences are ranked as the place of an answer in words.

All are named, most from 0 to 1; "why|holds=reason" is 1 for a sentence that gives a reason, where the question asks why.
"""

import re
from collections.abc import Iterator, Sequence
from math import log

from assistant.ranked.span_amounts import fitting
from assistant.ranked.span_questions import GROUPS, Asked, Features, coverage
from assistant.ranked.span_tokens import YEAR, cut
from assistant.statements import Sentence
from assistant.words import strength

# What a sentence holds that some questions ask for; crossed with the form of the question.
HOLDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("reason", r"\b(?:because|due to|owing to|attribut\w+|as a result of|result(?:ed|ing)? (?:of|from)|driven by|caused by|reflect\w*|primarily|mainly|partially offset|in order to|so that|therefore)\b"),
        ("define", r"\b(?:is|are) (?:an?|the|those|defined|calculated)\b|\b(?:means?|represents?|refers? to|consists? of|defined as|relates? to)\b"),
        ("include", r"\b(?:[Ii]nclud(?:es?|ing)|[Cc]onsist(?:s|ed)? (?:primarily |mainly |principally )?of|[Cc]ompris\w+|[Ee]xclud\w+|such as)\b"),
        ("method", r"\b(?:using|based on|by (?:\w+ing)|determined|calculated|measured|estimated|method|model|comparison)\b"),
        ("condition", r"\b(?:when|if|unless|until|upon|once|after|annually|quarterly|monthly|where)\b"),
        ("table", r"\b(?:table|[Ff]ollowing|sets? forth|summari[sz]\w+|as follows|shown below|presents?)\b"),
        ("not", r"\b(?:no|not|none|nor|never|without)\b"),
        ("name", r"(?<=[a-z,] )[A-Z][A-Za-z]+"),
    )
)  # fmt: skip


def sentence_features(asked: Asked, sentences: Sequence[Sentence]) -> list[Features]:
    """The features of sentences as places of the answer, each held against the best of them too."""
    found = asked.found
    text = found.question.text
    likeness = [found.similarity(text, one.text) if found.similarity else 0.0 for one in sentences]
    covered = [coverage(asked, one.keys) for one in sentences]
    rows = []
    for one, like, cover in zip(sentences, likeness, covered, strict=True):
        row = {
            "coverage": cover,
            "coverage_below_best": max(covered) - cover,
            "likeness": like,
            "likeness_below_best": max(likeness) - like,
            f"{asked.form}|likeness_below_best": max(likeness) - like,
            f"{asked.form}|coverage_below_best": max(covered) - cover,
            "best_coverage": float(cover == max(covered)),
            "best_likeness": float(like == max(likeness)),
        }
        row.update(_said(asked, one, cover))
        row.update(dict.fromkeys(_held(asked, one), 1.0))
        rows.append(row)
    return rows


def _said(asked: Asked, one: Sentence, cover: float) -> Features:
    tokens = one.text.split()
    terms = asked.terms
    stems = cut(one.text)
    order = {term.key: at for at, term in reversed(list(enumerate(stems.terms)))}
    pairs = [
        abs(order[second.key] - order[first.key]) <= 2
        for first, second in zip(terms, terms[1:], strict=False)
        if first.key in order and second.key in order
    ]
    possible = max(len(terms) - 1, 1)
    heading = coverage(asked, one.keys | one.context_keys) - cover
    names = [term for term in terms if term.is_name]
    first = stems.terms[0].key if stems.terms else ""
    said = sum(term.key in asked.keys for term in stems.terms)
    return {
        "pairs": sum(pairs) / possible,
        "by_heading": heading,
        "names_missing": sum(not strength(term.key, one.keys | one.context_keys) for term in names)
        / max(len(names), 1),
        "own_share": said / max(len(stems.terms), 1),
        "subject_first": float(first in asked.keys),
        "length": min(log(1 + len(tokens)) / 4, 1.0),
        "very_short": float(len(tokens) < 5),
        "before": _coverage_before(asked, one) - cover,
        "all_said": float(cover > 0.99),
    }


def _coverage_before(asked: Asked, one: Sentence) -> float:
    sentences = asked.found.sentences
    at = next((index for index, other in enumerate(sentences) if other is one), 0)
    before = sentences[at - 1] if at else one
    near = before.block == one.block and before.document.id == one.document.id
    return coverage(asked, one.keys | before.keys) if near else coverage(asked, one.keys)


def _held(asked: Asked, one: Sentence) -> Iterator[str]:
    form = asked.form
    held = [name for name, pattern in HOLDS if pattern.search(one.text)]
    amounts = {amount.kind for amount in cut(one.text).amounts}
    held += sorted(amounts)
    if not amounts - {"date"}:
        held.append("no_amount")
    for name in held:
        yield f"holds={name}"
        yield f"{form}|holds={name}"
    if asked.years:
        for fit in sorted(set(fitting(asked, one, cut(one.text)))):
            yield f"holds={fit}"
            yield f"{GROUPS[form]}|holds={fit}"
    for cue in asked.cues:
        for kind in sorted(amounts):
            yield f"{cue}|holds={kind}"
    if one.source.kind == "heading":
        yield "heading"
        yield f"{form}|heading"
    if one.is_table_line:
        yield "table_line"
    if one.text.rstrip().endswith(":"):
        yield "colon"
        yield f"{form}|colon"
    years = {int(token.text) for token in cut(one.text).tokens if token.name == YEAR}
    if asked.years:
        yield (
            "years_all"
            if asked.years <= years
            else "years_some"
            if asked.years & years
            else "years_other"
            if years
            else "years_none"
        )
    elif years:
        yield "years_unasked"
