"""The named features by which answers are chosen: where one comes from, how it was ranked there, what it cites."""

from collections.abc import Sequence
from math import log

from assistant.answers import Answer
from assistant.finding import Found
from assistant.ranked.asking import asking, cues, intended
from assistant.ranked.candidates import Candidate
from assistant.ranked.span_questions import asked
from assistant.words import Term, keys, strength
from corpus.periods import find_periods

Features = dict[str, float]

LONGEST_PLACES = 4_000  # characters of cited places in which periods are looked for
# Features of a table's candidate that say how far it can be trusted.
_SHARED = (
    *("cover", "cover_around", "rows_said", "least_row_said", "all_rows_phrase", "columns_said", "intended"),
    *("rows_behind", "columns_unsaid", "text_cell", "unknown", "table_behind", "prose", "of_percents|unasked"),
)
# How its periods meet the asked ones, under one name for what is quoted and what is derived.
_PERIODS = ("least_met", "asked_met", "least_fit", "undated", "exact", "newest")
_TELLING = ("why", "how", "how_much", "how_many", "when", "which", "list", "respective", "do")


def of_table(each: Candidate, likely: float, place: int, words: Sequence[str]) -> Features:
    """Those of a candidate from a table (or computed from prose) that was ranked at a place, with its likelihood there."""
    own = each.features
    family = "cell" if each.kind == "cell" else "computed"
    return {
        "table": 1.0,
        f"table|{place}": 1.0,
        f"table|kind:{each.kind}": 1.0,
        "table|likelihood": likely,
        "table|log_likelihood": _logarithm(likely),
        **{f"table|{name}": own.get(name, 0.0) for name in _SHARED},
        **{f"table|{name}": own.get(f"{family}_{name}", 0.0) for name in _PERIODS},
        **{f"table|{word}": 1.0 for word in words},
    }


def of_prose(each: Candidate, place: int, words: Sequence[str]) -> Features:
    """Those of a stretch of prose."""
    own = {f"prose|{name.removeprefix('span_')}": value for name, value in each.features.items()}
    return {
        "prose": 1.0,
        f"prose|{place}": 1.0,
        f"prose|kind:{each.kind}": 1.0,
        "prose|log_likelihood": _logarithm(each.features["span_likelihood"]),
        "prose|log_sentence_likelihood": _logarithm(each.features["span_sentence_likelihood"]),
        **own,
        **{f"prose|{word}": 1.0 for word in words},
    }


def of_silence(found: Found, rules: Answer, said: Sequence[tuple[Features, Answer]]) -> Features:
    """What speaks for saying nothing: words and periods of the question that stand nowhere."""
    content = [term for term in found.question.terms if term.weight >= 1 and not term.is_verb]
    unknown = [not strength(term.key, found.vocabulary) for term in content]
    tables = [features for features, _ in said if "table" in features]
    return {
        "silence": 1.0,
        "silence|rules_silent": float(not rules.answered),
        "silence|unknown": sum(unknown) / len(unknown) if unknown else 0.0,
        "silence|unknown_any": float(any(unknown)),
        "silence|unknown_period": float(period_is_nowhere(found)),
        "silence|no_table": float(not tables),
        "silence|best_cover": max((one["table|cover_around"] for one in tables), default=0.0),
        "silence|best_said": max((one["table|rows_said"] for one in tables), default=0.0),
        **{f"silence|{word}": 1.0 for word in words_of_question(found)},
    }


def cited(found: Found, answer: Answer, source: str) -> Features:
    """How much of the question the cited places say themselves: its words, by weight, and its periods."""
    places = [
        " ".join(filter(None, (cite.row, cite.column, cite.section)))
        if cite.cell is not None
        else f"{cite.quote} {cite.section}"
        for cite in answer.citations
    ]
    captions = [cite.block.table.caption for cite in answer.citations if cite.block and cite.block.table]
    sections = [
        " ".join(cite.block.table.rows[cite.cell[0]].sections)
        for cite in answer.citations
        if cite.block and cite.block.table and cite.cell
    ]
    near = keys(" ".join((*places, *sections)))
    around = near | keys(" ".join(dict.fromkeys(captions)))
    content = [term for term in found.question.terms if term.weight >= 1]
    said = {
        "cited_cover": _share(content, near),
        "cited_cover_around": _share(content, around),
        "cited_period": _periods_met(found, " ".join((*places, *captions))),
    }
    return {**said, **{f"{source}|{name}": value for name, value in said.items()}}


def words_of_question(found: Found) -> tuple[str, ...]:
    """What tells questions apart that tables, prose and the rules answer well or badly."""
    text = found.question.text
    said = cues(text)
    return (
        *(f"cue:{cue}" for cue in _TELLING if cue in said),
        f"form:{asked(found).form}",
        f"intended:{intended(said.keys() | asking(text))}",
        f"wants:{found.question.wants}",
        f"periods:{min(len(found.question.periods), 2)}",
    )


def _share(content: Sequence[Term], among: frozenset[str]) -> float:
    return sum(strength(term.key, among) for term in content) / len(content) if content else 1.0


def _periods_met(found: Found, text: str) -> float:
    """The part of the asked periods that a text names, 1 where none is asked."""
    asked_for = found.question.periods
    named = [mention.period for mention in find_periods(text[:LONGEST_PLACES])]
    met = [max((period.fits(one) for period in named), default=0.0) for one in asked_for]
    return sum(met) / len(met) if met else 1.0


def period_is_nowhere(found: Found) -> bool:
    """Whether a period is asked that no table and no sentence names."""
    named = {label.period for sheet in found.sheets for label in (*sheet.rows, *sheet.columns)}
    named |= {sheet.period for sheet in found.sheets}
    known = [period for period in named if period is not None]
    known += [period for one in found.sentences for period in one.periods]
    return any(not any(period.fits(asked) > 0.3 for period in known) for asked in found.question.periods)


def _logarithm(share: float) -> float:
    """The logarithm of a likelihood, which adds up with other features, in a range like theirs."""
    return log(max(share, 1e-3)) / log(1e3)
