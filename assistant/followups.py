"""A follow-up made whole from the conversation: "And Microsoft's?" after "What is Meta's 2026 capex?"."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer
from assistant.asked_periods import find_asked_periods
from assistant.figures import without_periods
from assistant.finding import Found, named
from assistant.questions import Question, QuestionError, understand
from assistant.wording import bare
from assistant.words import Term, terms
from corpus.quantities import find_quantities

FoundFor = Callable[[str], Found]  # finds what the reports hold for a question
IsCompany = Callable[[str], bool]  # whether a report is of a company of this name

_LEAD = re.compile(
    r"^(?:ok(?:ay)?,?\s+|so,?\s+|well,?\s+)?(?:and|what about|how about|what of|and what about|and how about|same for|the same for|also|now|but|then)\b[\s,]*(?:(?:what|how)\s+about\s+)?(?:for\s+|in\s+|of\s+|with\s+)?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|he|she|his|her)\b", re.IGNORECASE)
_THAT = re.compile(
    r"\b(?:that|this|this figure|that figure|that number|this number|that amount)\b(?=\s*(?:\?|$|in\b|as\b|of\b|is\b|has\b|have\b|had\b|was\b|were\b|did\b|to\b|compare|per\b|more\b|higher\b|lower\b))",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\bhow (?:much|many) (?:more|less|fewer|higher|lower|larger|bigger|smaller|greater|cheaper|longer|shorter)\b",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"\b(?:what|which|who|how|why|when|where|is|are|was|were|did|does|do|list|rank|give|show|name|add|sum|compare)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Turn:
    """One exchange: the question as typed and made whole, the answer, and which words named the row and the column.

    `row_spans` and `column_spans` are offsets in `whole`; `entity` is whom or what it was about, `figure` its figure.
    `whose` is where the company is named whose statements were asked, `row_spans` then where the measure is.
    """

    typed: str
    whole: str
    answer: Answer
    row_spans: tuple[tuple[int, int], ...] = ()
    column_spans: tuple[tuple[int, int], ...] = ()
    entity: str = ""
    figure: str = ""
    whose: tuple[int, int] | None = None


def measure_turn(typed: str, whole: str, answer: Answer, names: Collection[str]) -> Turn:
    """What is remembered of an exchange about a measure by name; `names` are those that the company goes by."""
    spans = [
        match.span()
        for name in sorted(names, key=len, reverse=True)
        if (match := re.search(rf"\b{re.escape(name)}(?!\w)", whole, re.IGNORECASE))
    ]
    start = whole.find(answer.measure) if answer.measure else -1
    measure = ((start, start + len(answer.measure)),) if start >= 0 else ()
    entity = answer.names[0] if len(answer.names) == 1 else ""
    return Turn(typed, whole, answer, row_spans=measure, entity=entity, whose=spans[0] if spans else None)


def turn(typed: str, whole: str, answer: Answer, found: Found) -> Turn:
    """What is remembered of an exchange."""
    match = next(iter(found.holding), None)
    rows = named(match.rows) if match else []
    columns = named(match.columns) if match else []
    cell = next((citation for citation in answer.citations if citation.row), None)
    entity = ""
    if (
        answer.answered
        and answer.kind == "comparison"
        and answer.spans
        and answer.spans[0] not in ("yes", "no")
        and not answer.spans[0].isdigit()
    ):
        entity = answer.spans[0]
    elif rows:
        # The name that the person used: "Google", not the row's "Alphabet".
        entity = " ".join(term.text for term in sorted(rows[0].terms, key=lambda term: term.start))
    elif cell and cell.row and without_periods(cell.row) and answer.answered and len(answer.citations) == 1:
        entity = cell.row
    figure = (
        f"{cell.row}'s {bare(cell.column)}"
        if cell and answer.answered and cell.column and cell.row and without_periods(cell.row)
        else ""
    )
    if not figure and cell and answer.answered and cell.row and cell.column and not without_periods(cell.row):
        figure = f"{bare(cell.column)} in {cell.row}"
    return Turn(
        typed,
        whole,
        answer,
        tuple(_span(group.terms) for group in rows),
        tuple(_span(group.terms) for group in columns),
        entity,
        figure,
    )


def _span(group: frozenset) -> tuple[int, int]:  # type: ignore[type-arg]
    return min(term.start for term in group), max(term.end for term in group)


def standalone(
    question: str,
    turns: Sequence[Turn],
    found_for: FoundFor | None = None,
    is_company: IsCompany | None = None,
) -> str:
    """The question as it would be asked without the conversation; unchanged where it needs none.

    `found_for` finds what a question names in the reports, to tell an organisation from a measure; `is_company` tells
    whether a report is of a company of that name.
    """
    text = " ".join(question.split())
    if not turns or not text:
        return text
    last = turns[-1]
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    if _PRONOUN.search(rest) or _THAT.search(rest):
        resolved = _resolved(rest, turns)
        if resolved != rest:
            return _with_period(resolved, last)
    before = re.fullmatch(
        r"(?:in |for |of )?(?:the )?(?:year|one) (?:before|earlier|after|later)|(?:the )?(?:next|following) year|(?:the )?(?:previous|prior|preceding|last) year",
        rest.strip(" ?.!"),
        re.IGNORECASE,
    )
    if before:
        return _another_year(last.whole, 1 if re.search(r"after|later|next|following", rest, re.IGNORECASE) else -1)
    compared = _against_last(rest, last)
    if compared != rest:
        return compared
    if _ordinal_only(rest):
        return _with_measure(rest, last)
    if not terms(rest) and not find_asked_periods(rest) and not find_quantities(rest):
        return text  # "thanks"
    if not last.answer.answered and sum(term.weight >= 1 for term in terms(rest)) >= 2:
        return rest  # what was refused is no ground to stand on
    if not _elliptical(rest, bool(lead)):
        return rest if lead and _QUESTION_WORD.match(rest) else text
    return _substituted(rest, last, found_for, is_company)


def _resolved(text: str, turns: Sequence[Turn]) -> str:
    entity = next((one.entity for one in reversed(turns) if one.entity), "")
    figure = next((one.figure for one in reversed(turns) if one.figure), "")
    resolved = text
    if figure and re.search(r"\bits\b|\btheir\b", text, re.IGNORECASE) and _THAT.search(text):
        resolved = _THAT.sub(figure, resolved, count=1)
    elif figure and _THAT.search(text) and not _PRONOUN.search(text):
        resolved = _THAT.sub(figure, resolved, count=1)
    if entity:

        def replaced(match: re.Match[str]) -> str:
            return f"{entity}'s" if match.group(0).lower() in ("its", "their", "his", "her") else entity

        resolved = _PRONOUN.sub(replaced, resolved)
    return resolved


def _another_year(whole: str, step: int) -> str:
    """The last question about the year before (-1) or after (1) the one it named."""
    mentions = [mention for mention in find_asked_periods(whole) if mention.period.year is not None]
    if not mentions or mentions[-1].period.year is None:
        return whole
    mention = mentions[-1]
    period = mention.period
    assert period.year is not None
    earlier = replace(
        period, year=period.year + step, start_year=period.start_year + step if period.start_year else None
    )
    return whole[: mention.start] + str(earlier) + whole[mention.end :]


def _ordinal_only(text: str) -> bool:
    """ "Who is third?", "So how much remains?": an operation without what it is done to."""
    try:
        question = understand(text)
    except QuestionError:
        return False
    return (
        question.operation
        in (
            "extreme",
            "minmax",
            "rank",
            "remaining",
            "runrate",
            "growth",
            "doubling",
            "cagr",
            "change",
            "average",
            "sum",
        )
        and not any(term.weight >= 1 and not _is_chosen(term, question) for term in question.terms)
        and not question.periods
    )


def _is_chosen(term: Term, question: Question) -> bool:
    """Whether a word only says among what is chosen: "region" in "Which region has the lowest?"."""
    return question.operation in ("extreme", "rank") and term.text.lower() in question.label_asked.split()


def _against_last(text: str, last: Turn) -> str:
    """ "How much more is Meta's?" after Microsoft's: the question with its measure and its other side."""
    if not _MORE.search(text) or re.search(r"\bthan\b", text, re.IGNORECASE) or not last.entity:
        return text
    names = [term for term in terms(text) if term.is_name]
    if len(names) != 1 or names[0].text.lower() in last.entity.lower():
        return text
    measure = " and ".join(last.whole[start:end] for start, end in last.column_spans)
    periods = [last.whole[mention.start : mention.end] for mention in find_asked_periods(last.whole)]
    said = " ".join(part for part in (text.rstrip(" ?.!"), *periods[:1], measure) if part)
    return f"{said} than {last.entity}'s?"


def _with_measure(text: str, last: Turn) -> str:
    words = [last.whole[start:end] for start, end in last.column_spans]
    periods = [last.whole[mention.start : mention.end] for mention in find_asked_periods(last.whole)]
    if not re.search(r"\bwho|which|what\b", text, re.IGNORECASE):
        text = "Which is " + text
    measure = " and ".join(words)
    if understand(text).operation in ("extreme", "minmax", "rank"):
        return (
            text.rstrip(" ?.!") + (f" by {measure}" if measure else "") + (f" in {periods[0]}" if periods else "") + "?"
        )
    subject = " ".join(part for part in (f"{last.entity}'s" if last.entity else "", measure) if part)
    return text.rstrip(" ?.!") + (f" of {subject}" if subject else "") + (f" in {periods[0]}" if periods else "") + "?"


def _with_period(text: str, last: Turn) -> str:
    """A question made whole by its pronouns keeps its own periods; without any it stays without."""
    del last
    return text


def _elliptical(rest: str, led: bool) -> bool:
    """True for a fragment: no verb of its own, a few words at most."""
    spoken = _QUESTION_WORD.search(rest)
    if led:
        return not spoken or len(rest.split()) <= 3
    return len(rest.split()) <= 4 and not spoken and bool(rest)


def _substituted(rest: str, last: Turn, found_for: FoundFor | None, is_company: IsCompany | None = None) -> str:
    rest = rest.strip(" ?.!,")
    whole = last.whole
    periods = find_asked_periods(rest)
    old_periods = find_asked_periods(whole)
    skip = [(mention.start, mention.end) for mention in periods]
    new_terms = [term for term in terms(rest, skip) if term.weight >= 1 or not periods]
    result = whole
    if periods:
        written = rest[periods[0].start : periods[-1].end]
        if old_periods:
            new = periods[-1].period
            same_kind = [
                mention for mention in old_periods if bool(mention.period.quarter) == bool(new.quarter)
            ] or old_periods
            # "Q4" after "Q2 2024" keeps the year.
            target = same_kind[-1]
            if new.year is None and target.period.year is not None:
                written = f"{written} {target.period.year}"
            if re.match(r"(?:from|since|between)\b", rest, re.IGNORECASE) or len(periods) > 1:
                result = whole[: old_periods[0].start] + written + whole[old_periods[-1].end :]
            else:
                result = whole[: target.start] + written + whole[target.end :]
        else:
            result = whole.rstrip(" ?.!") + f" in {written}?"
    if new_terms:
        fragment = re.sub(r"(?:'s|’s)$", "", rest[new_terms[0].start : new_terms[-1].end])
        after = re.match(r"\s+\d+\b", rest[new_terms[-1].end :])
        fragment += after.group(0) if after else ""
        if last.whose and is_company is not None and is_company(fragment):
            result = _with_company(result, fragment, last)
        else:
            result = _with_words(result, fragment, last, None if last.whose else found_for)
    quantities = find_quantities(rest)
    if quantities and not new_terms and not periods:
        old = find_quantities(whole)
        if old:
            result = whole[: old[0].start] + rest[quantities[0].start : quantities[0].end] + whole[old[0].end :]
    return result


def _with_company(whole: str, company: str, last: Turn) -> str:
    """The last question about another company's measure."""
    assert last.whose is not None
    named = last.whole[slice(*last.whose)]
    return whole.replace(named, company, 1)


def _with_words(whole: str, fragment: str, last: Turn, found_for: FoundFor | None) -> str:
    """The last question with its row's or column's words replaced by new ones of the same kind."""
    first = fragment.split()[0]
    numbered = re.search(rf"\b{re.escape(first)}\s+\w*\d\w*", whole, re.IGNORECASE)
    if numbered and re.search(r"\d", fragment):
        return whole[: numbered.start()] + fragment + whole[numbered.end() :]  # "stage 2" for "Stage 1"
    spans, others = last.row_spans, last.column_spans
    if found_for is not None:
        try:
            found = found_for(fragment)
        except QuestionError:
            found = None
        match = next(iter(found.matches), None) if found else None
        if match is not None and match.columns and not match.rows:
            spans, others = last.column_spans, ()
    if (
        spans
        and whole == last.whole
        or spans
        and all(end <= len(whole) and whole[start:end] == last.whole[start:end] for start, end in spans)
    ):
        start, end = spans[0][0], spans[-1][1]
        return whole[:start] + fragment + whole[end:]
    name = next((term for term in understand(last.whole).terms if term.is_name), None)
    if name is not None and name.text in whole and not others:
        return whole.replace(name.text, fragment, 1)
    return whole.rstrip(" ?.!") + f" for {fragment}?"
