"""The features by which stretches of a sentence are ranked as answers in words; all named, most from 0 to 1.

A name is made of its parts with a bar between: "why|first=because" is 1 for a stretch that begins with a word of the class
"because", where the question asks why; "first=because" the same whatever is asked. The classes are those of span_tokens.
There are features of where a stretch begins ("before=", "first="), of where it ends ("last=", "after="), and of what it holds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.ranked.span_amounts import amount_columns, sums
from assistant.ranked.span_questions import GROUPS, Asked
from assistant.ranked.span_tokens import NAME, PLAIN, YEAR, Cut, Token, cut
from assistant.statements import Sentence
from assistant.words import glossary

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """The stretches of one sentence: `firsts` and `lasts` are token indices, `pairs` indices into them.

    `left` and `right` are the features of beginnings and ends, `inside` those of whole stretches as columns over the pairs.
    """

    cut: Cut
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    left: tuple[tuple[str, ...], ...]
    right: tuple[tuple[str, ...], ...]
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]]
    inside: Mapping[str, Column]


MOST_TOKENS = 250  # of a sentence that are looked at
LONGEST = 90  # tokens of a stretch
# Classes of words that open what may be an answer.
_OPENING = (
    "be",
    "have",
    "modal",
    "because",
    "driven",
    "define",
    "include",
    "calculate",
    ":",
    ",",
    "by",
    "of",
    "to",
    "in",
    "as",
    "on",
    "for",
    "from",
    "with",
)
_NO_FIRST = (",", ";", ":", ")", "”", ".", "/", "sign", "scale")
_NO_LAST = (
    ",", ";", ":", "(", "“", ".", "/", "sign", "$", "–", "the", "a", "our", "of", "and", "to", "in", "by", "for", "from",
    "with", "at", "as", "be", "on", "but",
)  # fmt: skip


def _matched(asked: Asked, sentence: Cut) -> tuple[list[float], list[bool]]:
    """How much each token says of what is asked, and whether it says anything."""
    keys = asked.keys
    said = [
        max(keys.get(token.stem, 0.0), keys.get(f"~{token.root}", 0.0) if len(token.root) >= 4 else 0.0)
        if token.content
        else 0.0
        for token in sentence.tokens
    ]
    starts = {token.start: index for index, token in enumerate(sentence.tokens)}
    for term in sentence.terms:
        weight = keys.get(term.key)
        if weight is None:
            near = glossary().related.get(term.key, frozenset())
            weight = 0.7 * max((keys[key] for key in near if key in keys), default=0.0)
        index = starts.get(term.start)
        while index is not None and index < len(sentence.tokens) and sentence.tokens[index].start < term.end:
            said[index] = max(said[index], weight)
            index += 1
    return said, [weight > 0 for weight in said]


def _class(asked: Asked, token: Token, matched: bool) -> str:
    if token.name in (YEAR, "month") and token.text.lower() in asked.written:
        return f"{token.name}-asked"
    if matched and token.name in (PLAIN, NAME):
        return "asked"
    if token.name == PLAIN and token.content:
        for ending in ("ing", "ed", "ly", "s"):
            if token.text.endswith(ending) and len(token.text) > 4:
                return f"plain-{ending}"
    return token.name


def grid(asked: Asked, one: Sentence) -> Grid | None:
    """The stretches of a sentence that may answer, with their features; None for a sentence without words."""
    sentence = cut(one.text)
    tokens = sentence.tokens
    mark = re.match(r"\s*(?:\([\w*]{1,4}\)|[•\-–*]|\d{1,2}[.)])\s+", one.text)
    opening = mark.end() if mark else 0
    begin = next((index for index, token in enumerate(tokens) if token.start >= opening), 0)
    finish = min(len(tokens), begin + MOST_TOKENS) - 1
    while finish > begin and tokens[finish].name in (".", ":", ";", ","):
        finish -= 1
    if finish < begin or not any(token.content or token.name == "number" for token in tokens):
        return None
    said, is_said = _matched(asked, sentence)
    names = [_class(asked, token, matched) for token, matched in zip(tokens, is_said, strict=True)]
    inner = [False] * len(tokens)  # a stretch may not begin here: inside an amount
    outer = [False] * len(tokens)  # nor end here
    for amount in sentence.amounts:
        for index in range(amount.first, amount.last):
            inner[index + 1] = outer[index] = True
        if amount.kind in ("count", "duration") and tokens[amount.first].name in ("number", "count"):
            outer[amount.first] = tokens[amount.first + 1].name == "scale" if amount.last > amount.first else False
    plain = [name == PLAIN or name.startswith("plain") or name == NAME for name in names]
    firsts = tuple(
        index
        for index in range(begin, finish + 1)
        if names[index] not in _NO_FIRST
        and not inner[index]
        and (index == begin or not plain[index] or not plain[index - 1] or names[index - 1] == "plain-ed")
        and (index == begin or tokens[index - 1].name != "$")
        and not (names[index] == NAME and index > begin and tokens[index - 1].name == NAME)
    )
    lasts = tuple(
        index
        for index in range(begin, finish + 1)
        if names[index] not in _NO_LAST
        and not outer[index]
        and (index == finish or not plain[index] or not plain[index + 1])
    )
    if not firsts or not lasts:
        return None
    left = tuple(tuple(_left(asked, index, begin, names, sentence)) for index in firsts)
    right = tuple(tuple(_right(asked, index, finish, names, sentence)) for index in lasts)
    at_first, at_last = np.array(firsts)[:, None], np.array(lasts)[None, :]
    rows, columns = np.nonzero((at_last >= at_first) & (at_last < at_first + LONGEST))
    inside = _inside(
        asked, one, sentence, said, names, (begin, finish), np.array(firsts)[rows], np.array(lasts)[columns]
    )
    return Grid(sentence, firsts, lasts, left, right, (rows, columns), inside)


def _left(asked: Asked, index: int, begin: int, names: list[str], sentence: Cut) -> Iterator[str]:
    form = asked.form
    before = names[index - 1] if index > begin else "^"
    further = names[index - 2] if index > begin + 1 else "^"
    after = names[index + 1] if index + 1 < len(names) else "$"
    for feature in (f"before={before}", f"first={names[index]}"):
        yield feature
        for kind in asked.kinds:
            yield f"{kind}|{feature}"
    for cue in asked.cues:
        yield f"{cue}|before={before}"
    yield f"before={before}|first={names[index]}"
    yield f"before={further}+{before}"
    yield f"first={names[index]}+{after}"
    if index > begin:
        token = sentence.tokens[index - 1]
        if token.content and token.stem == asked.last_key:
            yield "before=last_asked"
            yield f"{form}|before=last_asked"
        elif index > begin + 1 and sentence.tokens[index - 2].stem == asked.last_key:
            yield "before=last_asked+"
            yield f"{form}|before=last_asked+"
        if asked.ending and token.text.lower() == asked.ending:
            yield "before=ending"
    if not any(name == "asked" for name in names[index:]):
        between = max((at for at in range(index) if names[at] == "asked"), default=begin - 1)
        starts = sum(names[at - 1] in _OPENING for at in range(between + 2, index + 1) if at - 1 >= between + 1)
        yield f"breaks_since_asked={min(starts, 3)}"
        yield f"{GROUPS[form]}|breaks_since_asked={min(starts, 3)}"
    close = sum(name == "asked" for name in names[max(index - 4, begin) : index])
    yield f"asked_close_before={min(close, 3)}"


def _right(asked: Asked, index: int, finish: int, names: list[str], sentence: Cut) -> Iterator[str]:
    after = names[index + 1] if index < finish else "$"
    further = names[index + 2] if index + 1 < finish else "$"
    for feature in (f"last={names[index]}", f"after={after}"):
        yield feature
        for kind in asked.kinds:
            yield f"{kind}|{feature}"
    yield f"last={names[index]}|after={after}"
    yield f"after={after}+{further}"
    close = sum(name == "asked" for name in names[index + 1 : index + 5])
    yield f"asked_close_after={min(close, 3)}"


def _inside(
    asked: Asked,
    one: Sentence,
    sentence: Cut,
    said: list[float],
    names: list[str],
    bounds: tuple[int, int],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> dict[str, Column]:
    """The features of whole stretches, as columns over the pairs of a beginning and an end."""
    tokens, form = sentence.tokens, asked.form
    begin, finish = bounds
    total = sum(said) or 1.0
    weight = sums(said)
    held = (weight[last + 1] - weight[first]) / total
    ahead = weight[first] / total
    behind = (weight[-1] - weight[last + 1]) / total
    contents = sums([token.content or token.name in ("number", YEAR) for token in tokens])
    words = contents[last + 1] - contents[first]
    asked_words = sums([name == "asked" for name in names])
    said_share = (asked_words[last + 1] - asked_words[first]) / np.maximum(words, 1)
    length = np.log(last - first + 1.0) / 4
    whole = ((first == begin) & (last == finish)).astype(float)
    columns: dict[str, Column] = {
        "held": held,
        "ahead": ahead,
        "behind": behind,
        "held_share": said_share,
        "nothing_ahead": (ahead == 0).astype(float),
        "nothing_behind": (behind == 0).astype(float),
        "no_content": (words == 0).astype(float),
        "length": length,
        "length2": length**2,
        "one_word": (words == 1).astype(float),
        "two_words": (words == 2).astype(float),
        "whole": whole,
    }
    for name in ("held", "behind", "nothing_behind", "length", "length2", "whole", "held_share"):
        for kind in asked.kinds:
            columns[f"{kind}|{name}"] = columns[name]
    openings = [names[at - 1] if at > begin else "^" for at in range(len(tokens))]
    opened_by: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("be", ("be",)),
        ("define", ("define", "include")),
        ("because", ("because", "driven")),
        ("to", ("to", "by", "of", "on", "in", "as", "for", "from")),
    )
    for name, classes in opened_by:
        opened = np.array([opening in classes for opening in openings], dtype=float)[first]
        columns[f"before={name}|nothing_behind"] = opened * columns["nothing_behind"]
        columns[f"{GROUPS[form]}|before={name}|nothing_behind"] = opened * columns["nothing_behind"]
        columns[f"before={name}|to_end"] = opened * (last == finish)
        columns[f"{GROUPS[form]}|before={name}|to_end"] = opened * (last == finish)
    for name, classes in (
        ("comma", (",",)), ("semicolon", (";", ":")), ("verb", ("be", "have", "modal")), ("and", ("and",)),
        ("reason", ("because", "driven")), ("define", ("define", "include")), ("when", ("when", "but")),
        ("offset", ("offset",)),
    ):  # fmt: skip
        counts = sums([token.name in classes for token in tokens])
        holds = ((counts[last + 1] - counts[first]) > 0).astype(float)
        columns[f"holds={name}"] = holds
        for kind in asked.kinds:
            columns[f"{kind}|holds={name}"] = holds
    commas = sums([token.name in (",", ";") for token in tokens])
    columns["commas"] = np.minimum(commas[last + 1] - commas[first], 4) / 4
    clauses = sums(
        [token.name == "pronoun" and at > 0 and tokens[at - 1].name == "," for at, token in enumerate(tokens)]
    )
    columns["holds=clause"] = ((clauses[last + 1] - clauses[first]) > 0).astype(float)
    # What stands before the verb answers where all that is asked comes behind it: "The reserve is held in …".
    verbs = np.array(
        [tokens[min(at + 1, finish)].name in ("be", "have", "modal", "define") for at in range(len(tokens))]
    )
    subject = ((first == begin) & verbs[last] & (held == 0)).astype(float)
    name_runs = _name_runs(tokens, begin)
    is_name = np.array([pair in name_runs for pair in zip(first.tolist(), last.tolist(), strict=True)], dtype=float)
    new = (held == 0).astype(float)
    for name, column in (
        ("commas", columns["commas"]),
        ("holds=clause", columns["holds=clause"]),
        ("subject", subject),
        ("is=name", is_name),
        ("new", new),
    ):
        columns[name] = column
        for kind in asked.kinds:
            columns[f"{kind}|{name}"] = column
    for name, openers, closers in (("brackets", ("(",), (")",)), ("quotes", ("“",), ("”",))):
        depth = sums([(token.name in openers) - float(token.name in closers) for token in tokens])
        columns[f"open_{name}"] = (depth[last + 1] != depth[first]).astype(float)
    columns.update(amount_columns(asked, one, sentence, said, first, last))
    return columns


def _name_runs(tokens: Sequence[Token], begin: int) -> frozenset[tuple[int, int]]:
    """The names of a sentence, as (first, last) tokens: runs of words with capitals, small words between them."""
    runs = []
    first = last = -1
    for at, token in enumerate(tokens):
        capital = token.text[0].isupper()
        if capital and first < 0:
            first = at
        if capital:
            last = at
        elif first >= 0 and token.name not in ("of", "and", "the", "for", "/"):
            runs.append((first, last))
            first = -1
    if first >= 0:
        runs.append((first, last))
    return frozenset(run for run in runs if run[0] > begin or run[1] > run[0] or tokens[run[0]].content)
