"""Whether an answer is of something else than what is asked about: another name, another period, the opposite, a namesake."""

import re
from collections.abc import Iterator

from assistant.answers import Answer, Citation
from assistant.attribution import SAID, Told, numbers_of
from assistant.finding import Found
from assistant.words import Term, glossary, keys, opposites, strength, terms, words
from corpus.units import RATES, TIMES


def worded(pattern: str) -> re.Pattern[str]:
    """A pattern of words, in whatever case."""
    return re.compile(pattern, re.IGNORECASE)


ASKS_SHARE = worded(
    r"\bmarket share\b|\b(?:what|which) (?:share|proportion|fraction|percentage|percent)\b|\bshare of (?!\w+ capital)"
)
COUNTED = worded(r"\bhow many ([a-z]{3,})\b")
CHANGE = worded(
    r"\b(?:chang\w*|growth|gr[eo]w\w*|increas\w*|decreas\w*|improv\w*|vari\w+|differ\w*|delta|yoy|ris\w+|rose|f[ae]ll\w*|declin\w*|drop\w*|"
    r"reduc\w*|gain\w*|add\w*|lost|los[es]\w*|more|less|impact\w*|effect\w*|contribut\w*|driv\w+|drove|go(?:es|ne)? (?:up|down)|went (?:up|down)|percent\w*)\b|\+/"
)
# "growth in sales of $5 million", "sales increased by $5 million", "sales rose $5 million": no level.
_OF_CHANGE = worded(
    r"\b(?:growth|increase|decrease|decline|rise|drop|reduction|improvement|gain|fall)s?\b(?:\s+(?!(?:to|from)\b)[\w'’&.%-]+){0,8}?\s+of\s*(?:about\s|approximately\s)?\W*$"
    r"|\b(?:increas|decreas|declin|ris|rose|gr[eo]w|f[ae]ll|dropp?|reduc)\w*(?:\s+by)?\s*(?:about\s|approximately\s)?\W*$"
)
# "€1.1 million less than budgeted": how far from it, and neither of the two.
_OF_DISTANCE = worded(r"\s*(?:less|more|fewer|higher|lower) than\b")
NEAR = 4  # words behind a number, among which is what it counts
_ASKS_EARLIER = worded(
    r"\b(?:previous|prior|preceding) (?:\w+ )?(?:year|quarter|month|period)\b|\b(?:year|quarter|month) (?:before|earlier)\b|\ba year ago\b"
)
_YES_NO = worded(r"(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b")
_ANY_DOING = frozenset(term.key for term in terms("have has had work works employ employed do does make made"))


def is_of_something_else(found: Found, answer: Answer) -> bool:
    """Whether an answer is of something else than what a question asks about."""
    return (
        any(all(_is_told_of_another(found, citation, told) for told in places) for citation, places in _told(answer))
        or _is_told_elsewhere(found, answer)
        or _is_the_opposite(found, answer)
        or any(_is_of_another_measure(found, citation) for citation in answer.citations)
        or _is_a_namesake(found, answer)
        or _is_no_such_thing(found, answer)
    )


def written_at(answer: Answer) -> str:
    """What is written at the places that an answer cites: the words of a sentence, the labels of a cell."""
    return " ".join(f"{one.quote} {one.row or ''} {one.column or ''} {one.section}" for one in answer.citations)


def _told(answer: Answer) -> Iterator[tuple[Citation, list[Told]]]:
    """Where the figure of an answer stands in each sentence that is cited for it; none for what is calculated or in a table."""
    if answer.quantity is None or answer.calculation is not None:
        return
    for citation in answer.citations:
        if citation.cell is not None:
            return
        numbers = numbers_of(citation.quote)
        places = [at for at, one in enumerate(numbers) if one.quantity.value == answer.quantity.value]
        if places:
            yield citation, [Told(citation.quote, numbers, place) for place in places]


def _is_told_of_another(found: Found, citation: Citation, told: Told) -> bool:
    """Whether a sentence tells a figure of another than what is named, of another period, or of less than is asked."""
    question = found.question
    return (
        any(_is_not_near(found, citation, term) for term in question.terms if term.is_name)
        or told.is_another_than(question.terms, question.periods)
        or (bool(_ASKS_EARLIER.search(question.text)) and not question.periods and _is_of_later(told))
        or (bool(_YES_NO.match(question.text)) and _leaves_unsaid(found, citation))
        or (bool(ASKS_SHARE.search(question.text)) and told.number.quantity.unit not in (*RATES, TIMES))
        or _is_of_some_alone(found, told)
        or (_OF_DISTANCE.match(told.text, told.number.end) is not None and not CHANGE.search(question.text))
        or (_OF_CHANGE.search(told.text[: told.number.start]) is not None and not CHANGE.search(question.text))
    )


def _is_of_some_alone(found: Found, told: Told) -> bool:
    """Whether a number counts only those of whom more is said than is asked: "2,310 came from abroad"."""
    counted = COUNTED.search(found.question.text)
    following = " ".join(told.text[told.number.end :].split()[:NEAR])
    if counted is None or told.number.quantity.unit or told.is_of_those_before or keys(counted[1]) & keys(following):
        return False
    asked = keys(found.question.text)
    more = [term for term in terms(told.own) if term.weight >= 1 and not (term.is_verb or term.text[0].isdigit())]
    return any(strength(term.key, asked) < SAID for term in more)


def _is_not_near(found: Found, citation: Citation, name: Term) -> bool:
    """Whether a name of the question stands in the report, but not near a sentence: in it, above it, before it."""
    block = citation.block
    around = " ".join((citation.quote, citation.section, *(block.headings if block is not None else ())))
    text = block.text if block is not None else ""
    before = text[: max(0, text.find(citation.quote))]  # what "it" and "there" may lean on
    return strength(name.key, keys(around) | keys(before)) < SAID <= strength(name.key, found.vocabulary)


def _is_of_later(told: Told) -> bool:
    """Whether the figure is not what the sentence compares with, where the year before is asked for."""
    return not told.is_base and not _ASKS_EARLIER.search(told.own)


def _leaves_unsaid(found: Found, citation: Citation) -> bool:
    """Whether the sentence and its headings do not say all of what a yes-or-no question is about."""
    said = keys(f"{citation.quote} {citation.section}")
    return any(
        strength(term.key, said) < SAID for term in found.question.terms if term.weight >= 1 and not term.is_verb
    )


def _is_the_opposite(found: Found, answer: Answer) -> bool:
    """Whether the places cited say the opposite of a word of the question, as "before tax" where it says "after tax"."""
    if answer.quantity is None or answer.calculation is not None:
        return False
    own = [told.own for _, places in _told(answer) for told in places]
    cells = [f"{one.row or ''} {one.column or ''}" for one in answer.citations if one.cell is not None]
    said, asked = _spaced(" ".join((*own, *cells))), _spaced(found.question.text)
    return any(
        one in asked and other in said and one not in said and other not in asked
        for pair in opposites()
        for one, other in (pair, pair[::-1])
    )


def _is_of_another_measure(found: Found, citation: Citation) -> bool:
    """Whether a cell stands under a sub-heading of another measure: the segment's row under "Operating income"."""
    table = citation.block.table if citation.block is not None else None
    if table is None or citation.cell is None or not table.rows[citation.cell[0]].sections:
        return False
    measures = glossary().measures
    asked = {term.key for term in found.question.terms if term.key in measures}
    under = keys(table.rows[citation.cell[0]].sections[-1])
    own = keys(f"{citation.row or ''} {citation.column or ''}")
    if not asked or not under & measures or own & measures:
        return False
    return not any(strength(key, under | own) >= SAID for key in asked)


def _is_a_namesake(found: Found, answer: Answer) -> bool:
    """Whether a row goes by a synonym of what another table has by the very word: a team "Sales" for "revenue"."""
    cited = [one for one in answer.citations if one.cell is not None and one.block is not None]
    if not cited or len(cited) < len(answer.citations):
        return False
    said = frozenset(word.stem for one in cited for word in words(f"{one.row or ''} {one.column or ''} {_about(one)}"))
    blocks = {id(one.block) for one in cited}
    others = [sheet for sheet in found.sheets if id(sheet.source) not in blocks]
    literal = [
        frozenset(word.stem for word in words(label.written))
        for sheet in others
        for label in (*sheet.rows, *sheet.columns)
    ]
    for term in found.question.terms:
        stems = frozenset(word.stem for word in words(term.text))
        by_name = any(strength(term.key, keys(one.row or "")) >= SAID for one in cited)
        if term.key in glossary().measures and by_name and not stems & said and any(stems <= one for one in literal):
            return True
    return False


def _about(citation: Citation) -> str:
    """What is written around a cell's table."""
    table = citation.block.table if citation.block is not None else None
    return f"{table.caption if table is not None else ''} {citation.section}"


def _is_no_such_thing(found: Found, answer: Answer) -> bool:
    """Whether "which costs" is answered by a row that is none, in a table where others are costs by their labels."""
    question = found.question
    if question.wants != "label" or not question.label_asked or answer.kind != "comparison" or not answer.citations:
        return False
    first = answer.citations[0]
    table = first.block.table if first.block is not None and first.cell is not None else None
    if table is None or first.cell is None:
        return False
    noun = keys(question.label_asked.split()[0])
    axis = " ".join(column.label for column in table.columns if column.kind == "label")
    row = table.rows[first.cell[0]]
    if noun & keys(f"{axis} {_about(first)} {first.row or ''} {first.column or ''} {' '.join(row.sections)}"):
        return False
    return any(noun & keys(other.label) for other in table.rows)


def _spaced(text: str) -> str:
    """A text as lower-case words between single spaces."""
    found = " ".join(re.findall(r"[^\W_]+", text.lower()))
    return f" {found} "


def _is_told_elsewhere(found: Found, answer: Answer) -> bool:
    """Whether a count from a table does not say what is done, and a sentence says it of a number of just these.

    "How many people are served?" is not how many are employed, where it says that "2.3 million people" are served.
    """
    counted = COUNTED.search(found.question.text)
    if counted is None or not answer.citations or any(one.cell is None for one in answer.citations):
        return False
    captions = [one.block.table.caption for one in answer.citations if one.block and one.block.table]
    labels = keys(" ".join((written_at(answer), *captions)))
    nouns = keys(counted[1])
    verbs = [term.key for term in found.question.terms if term.is_verb and term.key not in _ANY_DOING]
    return any(
        strength(verb, labels) < SAID <= strength(verb, sentence.keys)
        and any(one.quantity is not None and keys(one.quantity.unit) & nouns for one in sentence.figures)
        for verb in verbs
        for sentence in found.sentences
    )
