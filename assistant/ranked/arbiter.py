"""The choice between the ways to an answer: the rules', the best from tables, the best from prose, and silence.

Each is an entry with named features, scored by one fitted ranker; silence is an entry too, so that an answer must be
likelier right than the question is unanswerable. What it gives is the answer with how likely it is right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer
from assistant.finding import Found
from assistant.grounding import check
from assistant.ranked.asking import asking, cues, intended
from assistant.ranked.candidates import Candidate
from assistant.ranked.choices import choice_candidates
from assistant.ranked.lists import list_candidates
from assistant.ranked.prose_derivations import prose_derivations
from assistant.ranked.relevance import Relevance
from assistant.ranked.span_candidates import span_candidates
from assistant.ranked.table_features import table_candidates
from assistant.ranked.tables import Tabular
from assistant.words import strength

TABLES = 2  # the best, of which candidates are made
FROM_TABLES, FROM_PROSE = 3, 3  # the best candidates that reach the choice
LEAST_CONFIDENCE = 0.2  # below it nothing is said
# What only the rules know how to answer.
ONLY_RULES = frozenset(
    "summary project doubling doubled runrate cagr compare weighted spread overplan remaining variance median rank".split()
)
_SHARED = ("cover", "cover_around", "rows_said", "least_row_said", "all_rows_phrase", "columns_said", "intended")


@dataclass(frozen=True)
class Entry:
    """One thing that could be said: an answer (None: to say nothing) with its features."""

    answer: Answer | None
    features: dict[str, float]


def table_proposals(found: Found) -> list[Candidate]:
    """Every candidate from the best tables, and what can be computed from prose, with the features that rank them."""
    proposals: list[Candidate] = []
    for one in found.matches[:TABLES]:
        tabular = Tabular(Relevance(one.sheet, found.question))
        made = [*table_candidates(tabular), *choice_candidates(tabular), *list_candidates(tabular)]
        unknown = tabular.relevance.unknown
        behind = found.matches[0].score - one.score
        proposals += [
            replace(each, features={**each.features, "unknown": unknown, "table_behind": behind}) for each in made
        ]
    return [*proposals, *prose_derivations(found)]


def entries(found: Found, rules: Answer) -> list[Entry]:
    """The entries of a question, silence first."""
    said = list(_proposed(found))
    mine = next((answer for source, _, answer in said if source == "table"), None)
    result = [Entry(None, _silence(found, rules, said))]
    if rules.answered:
        agreed = [source for source, _, answer in said if same(answer, rules)]
        features = {
            "rules": 1.0,
            f"rules|kind:{rules.kind}": 1.0,
            f"rules|op:{found.question.operation}": 1.0,
            "rules|agrees_best_table": float(mine is not None and same(mine, rules)),
            **{f"rules|agrees_{source}": 1.0 for source in agreed},
            **{f"rules|{word}": 1.0 for word in _words(found)},
        }
        result.append(Entry(rules, features))
    for source, features, answer in said:
        agrees = float(rules.answered and same(answer, rules))
        result.append(
            Entry(
                answer,
                {**features, f"{source}|agrees_rules": agrees, f"{source}|rules_silent": float(not rules.answered)},
            )
        )
    return result


def choose(found: Found, rules: Answer) -> Answer:
    """The likeliest answer with its confidence, or the rules' refusal where none is likely enough."""
    if found.question.operation in ONLY_RULES:
        return rules
    listed = entries(found, rules)
    likely = found.rankers.answers.probabilities([entry.features for entry in listed])
    best = max(range(len(listed)), key=lambda at: likely[at] if listed[at].answer is not None else -1.0)
    answer = listed[best].answer
    if answer is None:
        return rules
    # Those that say the same are likely together.
    together = sum(
        share
        for share, entry in zip(likely, listed, strict=True)
        if entry.answer is not None and same(entry.answer, answer)
    )
    if together < LEAST_CONFIDENCE:
        return rules if not rules.answered else silent(found)
    return replace(answer, confidence=round(together, 4))


def silent(found: Found) -> Answer:
    """The refusal of a question that the rules would have answered, but less likely rightly than not."""
    from assistant.refusals import decline

    return decline(found)


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same: the same number, or the same words of the report."""
    if one.quantity is not None and other.quantity is not None:
        a, b = one.quantity, other.quantity
        return a.unit == b.unit and abs(a.value - b.value) <= abs(a.value) / 10_000
    return bool(one.spans) and [_folded(span) for span in one.spans] == [_folded(span) for span in other.spans]


def _folded(span: str) -> str:
    return " ".join(span.lower().split()).strip(" .,;")


def _proposed(found: Found) -> Iterator[tuple[str, dict[str, float], Answer]]:
    """The best proposals that the calculator and the grounding check let pass, each with where it comes from."""
    words = _words(found)
    proposals = table_proposals(found)
    likely = found.rankers.tables.probabilities([each.features for each in proposals])
    order = sorted(range(len(proposals)), key=lambda at: -likely[at])
    kept: list[Answer] = []
    for at in order[: 4 * FROM_TABLES]:
        each, share = proposals[at], likely[at]
        answer = each.write()
        if answer is None or check(answer) or any(same(answer, other) for other in kept) or len(kept) == FROM_TABLES:
            continue
        kept.append(answer)
        yield (
            "table",
            {
                f"table|{len(kept)}": 1.0,
                f"table|kind:{each.kind}": 1.0,
                "table|likelihood": share,
                "table|likelihood_squared": share * share,
                "table|unknown": each.features.get("unknown", 0.0),
                "table|behind": each.features.get("table_behind", 0.0),
                "table|prose": each.features.get("prose", 0.0),
                **{f"table|{name}": each.features.get(name, 0.0) for name in _SHARED},
                **{f"table|{word}": 1.0 for word in words},
            },
            answer,
        )
    for place, each in enumerate(span_candidates(found, FROM_PROSE), 1):
        answer = each.write()
        if answer is None or check(answer):
            continue
        features = {f"prose|{name.removeprefix('span_')}": value for name, value in each.features.items()}
        features |= {f"prose|{place}": 1.0, f"prose|kind:{each.kind}": 1.0}
        features |= {f"prose|{word}": 1.0 for word in words}
        yield "prose", features, answer


def _silence(found: Found, rules: Answer, said: Sequence[tuple[str, dict[str, float], Answer]]) -> dict[str, float]:
    content = [term for term in found.question.terms if term.weight >= 1 and not term.is_verb]
    unknown = [not strength(term.key, found.vocabulary) for term in content]
    names = [not strength(term.key, found.vocabulary) for term in content if term.is_name]
    tables = [features for source, features, _ in said if source == "table"]
    return {
        "silence": 1.0,
        "silence|rules_silent": float(not rules.answered),
        "silence|unknown": sum(unknown) / len(unknown) if unknown else 0.0,
        "silence|unknown_any": float(any(unknown)),
        "silence|unknown_name": float(any(names)),
        "silence|no_table": float(not tables),
        "silence|best_cover": max((one["table|cover_around"] for one in tables), default=0.0),
        "silence|best_said": max((one["table|rows_said"] for one in tables), default=0.0),
        **{f"silence|{word}": 1.0 for word in _words(found)},
    }


def _words(found: Found) -> tuple[str, ...]:
    """What tells questions apart that tables, prose and the rules answer well or badly."""
    text = found.question.text
    said = cues(text)
    asked = asking(text)
    named = [
        f"cue:{cue}"
        for cue in ("why", "how", "how_much", "how_many", "when", "which", "list", "respective", "do")
        if cue in said
    ]
    return (
        *named,
        f"intended:{intended(said.keys() | asked)}",
        f"wants:{found.question.wants}",
        f"periods:{min(len(found.question.periods), 2)}",
    )
