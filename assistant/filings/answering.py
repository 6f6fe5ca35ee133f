"""READ FIRST: what is tried for a question in words about one filing, in this order."""

from collections.abc import Callable

from assistant.accounts.asking import asks_why
from assistant.answers import Answer
from assistant.filings.choice import Choice, choice_in
from assistant.filings.choosing import chosen
from assistant.filings.counts import counted
from assistant.filings.cover import registered
from assistant.filings.drivers import drivers
from assistant.filings.filing import Filing
from assistant.filings.meaning import asks_meaning, meaning
from assistant.filings.members import asks_members, members
from assistant.filings.parts import largest_line, most_cash
from assistant.filings.prose_counts import counted_in_words
from assistant.filings.rates import stated_change
from assistant.filings.risks import asks_risks, risks
from assistant.filings.topics import asks_topic, told

# Each answers one kind of question, and gives None for any other and where the filing does not say it.
_WAYS: tuple[Callable[[str, Filing], Answer | None], ...] = (
    most_cash,
    largest_line,
    counted,
    registered,
    drivers,
    meaning,
    risks,
    stated_change,
    told,
    members,
    counted_in_words,
)


def answer_from_filing(question: str, filing: Filing) -> Answer | None:
    """The answer of the first way that has one; None where none has."""
    choice = choice_in(question)
    answer = chosen(choice, filing) if choice is not None else None
    if answer is not None or (choice is not None and is_of_figures(choice)):
        return answer
    return next((answer for way in _WAYS if (answer := way(question, filing)) is not None), None)


def is_of_figures(choice: Choice) -> bool:
    """Whether only figures can say what is to be chosen, so that no sentence will do where they are missing."""
    return bool(choice.measure) or choice.growth or choice.bound is not None


def nothing_else_says(question: str) -> bool:
    """Whether only this module's ways answer a question, and no figure or sentence near its words.

    Such are the one of several by figures ("which segment grew the most"), causes, and what a name stands for.
    """
    choice = choice_in(question)
    if choice is not None and is_of_figures(choice):
        return True
    return any(asks(question) for asks in (asks_why, asks_meaning, asks_members, asks_risks, asks_topic))
