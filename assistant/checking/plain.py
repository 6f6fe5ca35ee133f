"""What a sentence says of a number that no figure can support by its value alone: changes, totals, and repeated sentences."""

import re

from assistant.checking.claims import Claim, Statement
from assistant.checking.direction import direction_of
from assistant.checking.material import Material
from assistant.checking.meaning import LIGHT, Meant
from assistant.checking.wording import label_atoms
from assistant.figures import Figure
from corpus.periods import find_periods

# A number that is told as a change, a sum or a mean is none of the levels that the report gives.
_BY = re.compile(
    r"\bby\s+(?:(?:about|around|nearly|almost|over|under|roughly|some|just|only|an?|more|less|than|estimated|up|to)\s+)*[~≈$€£]*$",
    re.IGNORECASE,
)
_AS_CHANGE = re.compile(
    r"\s*(?:\w+\s){0,2}?(?:increase|decrease|rise|fall|decline|drop|growth|gain|jump|improvement|reduction|more than|less than|"
    r"higher|lower|fewer|larger|smaller|greater)\b",
    re.IGNORECASE,
)
_GATHERED = re.compile(
    r"\b(?:averages?|averaged|mean of|sum of|(?:together|jointly|altogether|in total|combined(?= they| to| of| total))(?:,? (?:\w+ ){0,3}?(?:to|at|of|is|was|spend|spent|make|made|come|came))?)\b"
    r"[^.;]*$",
    re.IGNORECASE,
)
# "The average of sales in 2023 ($3 million) and …": what stands in brackets is of what stands before them.
_IN_BRACKETS = re.compile(r"\((?:about\s|[-–−~≈$€£¥\s])*$")
_TELLS_CHANGE = re.compile(
    r"increas|decreas|grow|grew|rise|rising|rose|fall|fell|declin|drop|change|chang|varian|differ|gain|improv|reduc|up |down |"
    r"yoy|year.over.year|year.on.year|more|less|higher|lower|fewer|%|delay|overspen|loss|lost|cut|add|slip|cost|extra|by ",
    re.IGNORECASE,
)
_TELLS_GATHERED = re.compile(
    r"average|mean|total|sum|all\b|combined|together|overall|group|consolidated", re.IGNORECASE
)


def tells_otherwise(text: str, claim: Claim, figure: Figure) -> bool:
    """True where a number is told as a change, a sum or a mean, and the figure is told as none.

    `text` is the statement's, with the labels that it repeats blanked out.
    """
    around = " ".join((figure.row, figure.column, *figure.sections)) if figure.cell is not None else figure.quote
    if _told_as_change(text, claim):
        return not _TELLS_CHANGE.search(around)
    return _told_as_gathered(text, claim) and not _TELLS_GATHERED.search(around)


def told_as_derived(text: str, claim: Claim) -> bool:
    """True where a number is told as a change, a sum or a mean."""
    return _told_as_change(text, claim) or _told_as_gathered(text, claim)


def _told_as_change(text: str, claim: Claim) -> bool:
    return bool(_BY.search(text[: claim.start]) or _AS_CHANGE.match(text[claim.end : claim.own[1]]))


def _told_as_gathered(text: str, claim: Claim) -> bool:
    before = text[: claim.start]
    begins = claim.own[0] if text[claim.own[0] :].startswith("(") else max(0, claim.own[0] - 80)  # a list of its own
    return bool(_GATHERED.search(before[begins:]) and not _IN_BRACKETS.search(before))


FEWEST_WORDS = 5


def repeated(statement: Statement, material: Material) -> tuple[int, str] | None:
    """Which of the material's texts holds a statement word by word, and the words; None where none does."""
    head, colon, _ = statement.text.partition(": ")
    numbers = [claim.start for claim in statement.claims]
    # What leads a list may be followed by it: "… to rise to 31 per month: a new line opens; …".
    heads = (head,) if colon and all(start < len(head) for start in numbers) else ()
    for words in (statement.text, *heads):
        folded = " ".join(words.split()).strip(" .;,:")
        if len(folded.split()) < FEWEST_WORDS:
            continue
        for place, (_, _, text) in enumerate(material.texts):
            if folded in text:
                return place, folded
    return None


SAME_WORDS = 0.7  # of both sentences' words that must be shared for one to repeat the other


def misdated(statement: Statement, one: Meant) -> bool:
    """True where a sentence of the report is repeated with a date that it does not have."""
    if one.told is None:
        return False
    source = one.told.figure
    here = {key for key, weight in label_atoms(statement.text) if weight > LIGHT and not key[0].isdigit()}
    there = {key for key, weight in label_atoms(source.quote) if weight > LIGHT and not key[0].isdigit()}
    if not here or len(here & there) < SAME_WORDS * len(here | there):
        return False
    known = [
        mention.period
        for text in (source.quote, *source.source.headings, source.document.title)
        for mention in find_periods(text)
    ]
    return any(
        mention.period.year is not None and not any(period.fits(mention.period) > 0 for period in known)
        for mention in statement.dated
    )


def opposed(statement: Statement, claim: Claim, one: Meant) -> bool:
    """True where the report's sentence tells of a rise and the statement of a fall, or the other way round."""
    if one.told is None or one.figure.span is None:
        return False
    start, end = one.figure.span
    here = direction_of(statement.text, claim.start, claim.end, claim.own)
    there = direction_of(one.figure.quote, start, end, one.told.stretch)
    return here * there < 0
