"""The choice between the ways to an answer: the rules', the best from tables, the best from prose, and silence.

Each is an entry with named features, scored by one fitted ranker; silence is an entry too, so that an answer must be
likelier right than the question is unanswerable. What it gives is the answer with how likely it is right.
"""

from dataclasses import dataclass, replace

from assistant.answers import Answer
from assistant.finding import Found
from assistant.numbered import whole_section
from assistant.ranked.answer_features import Features, cited, of_silence, words_of_question
from assistant.ranked.asking import asks_in_what_form
from assistant.ranked.objections import objection
from assistant.ranked.proposals import folded, proposals, same
from assistant.reader import leaves_out
from assistant.refusals import decline
from assistant.words import Term, strength

LEAST_CONFIDENCE = 0.2  # below it nothing is said
# What only the rules know how to answer.
ONLY_RULES = frozenset(
    "summary project doubling doubled runrate cagr compare weighted spread overplan remaining variance median rank ratio".split()
)


@dataclass(frozen=True)
class Entry:
    """One thing that could be said: an answer (None: to say nothing) with its features."""

    answer: Answer | None
    features: Features


def choose(found: Found, rules: Answer) -> Answer:
    """The likeliest answer with its confidence, or a refusal where none is likely enough."""
    if only_rules(found, rules):
        return decline(found) if rules.answered and objection(found, {}, rules) else rules
    listed = entries(found, rules)
    likely = found.rankers.answers.probabilities([entry.features for entry in listed])
    standing = [
        (share, entry.answer)
        for share, entry in zip(likely, listed, strict=True)
        if entry.answer is None or not objection(found, entry.features, entry.answer)
    ]
    # What is ruled out takes no likelihood from the others.
    whole = sum(share for share, _ in standing)
    sayable = [(share / whole, answer) for share, answer in standing if answer is not None]
    confidence, best = max(sayable, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or confidence < LEAST_CONFIDENCE:
        return decline(found) if rules.answered else rules
    return replace(best, confidence=round(confidence, 4))


def entries(found: Found, rules: Answer) -> list[Entry]:
    """The entries of a question, silence first; a proposal that says what the rules say is one entry with theirs."""
    said = list(proposals(found))
    result = [Entry(None, of_silence(found, rules, said))]
    if rules.answered:
        features = {
            "rules": 1.0,
            f"rules|kind:{rules.kind}": 1.0,
            f"rules|op:{found.question.operation}": 1.0,
            "rules|holds_prose": float(
                any(_holds(rules, answer) for features, answer in said if "prose|1" in features)
            ),
            "rules|alone": float(not any(same(answer, rules) for _, answer in said)),
            **{f"rules|{word}": 1.0 for word in words_of_question(found)},
        }
        for proposed, answer in said:
            if same(answer, rules):
                features = {**proposed, **features}
        result.append(Entry(rules, features | cited(found, rules, "rules")))
    for features, answer in said:
        if not same(answer, rules):
            source = "prose" if "prose" in features else "table"
            beside = {
                f"{source}|rules_silent": float(not rules.answered),
                f"{source}|in_rules": float(_holds(rules, answer)),
            }
            result.append(Entry(answer, features | beside | cited(found, answer, source)))
    return result


def only_rules(found: Found, rules: Answer) -> bool:
    """Whether the rules decide alone.

    They do where only they can compute what is asked, where a section is asked for as a whole, where rows are to be left
    out, and where the report has nothing on a word that carries the question: no figure stands in for one of another
    measure, or of somebody else.
    """
    if rules.answered:
        return found.question.operation in ONLY_RULES or whole_section(found) is not None
    return bool(leaves_out(found)) or any(_carries(term, found) for term in found.question.terms)


def _carries(term: Term, found: Found) -> bool:
    """Whether a term stands nowhere in the report and says what is asked for, and not how it is asked."""
    if term.weight < 1 or (term.is_verb and not term.is_name) or strength(term.key, found.vocabulary):
        return False
    return not term.text[0].isdigit() and not asks_in_what_form(term.text)


def _holds(rules: Answer, answer: Answer) -> bool:
    """Whether the rules' answer is words that hold the shorter ones of another."""
    inside = rules.answered and rules.kind == "text" and bool(answer.spans)
    return inside and all(folded(span) in folded(rules.text) for span in answer.spans)
