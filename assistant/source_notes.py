"""Notes that say from which report an answer is, where the question does not say which is meant."""

from dataclasses import replace

from assistant.answers import Answer
from assistant.questions import Question
from assistant.which_document import Asked
from assistant.words import keys


def with_source(answer: Answer, question: Question, asked: Asked, taken: Asked) -> Answer:
    """The answer with a note on whose report it is from, where several may be meant and the question names none.

    `asked` are the documents that the question may mean, `taken` those that were searched for it.
    """
    if not answer.answered:
        return answer
    if taken is not asked:
        said = f"The question names no company; this is from a report of {taken.companies[0].name}."
    elif asked.companies or len(asked.documents) < 2 or _names_something(question, asked):
        return answer
    else:
        cited = list(dict.fromkeys(citation.document for citation in answer.citations))
        if len(cited) != 1:
            return answer
        said = f"There are {len(asked.documents)} reports here and the question names none; this is from {cited[0]}."
    return replace(answer, caveats=(*answer.caveats, said))


def _names_something(question: Question, asked: Asked) -> bool:
    """Whether a question names who or what it is about, or says a word of one report's title."""
    if any(term.is_name for term in question.terms):
        return True
    titles = [keys(f"{info.title} {info.name}") for info in asked.documents]
    said = [term.key for term in question.terms if term.weight >= 1]
    return any(sum(key in title for title in titles) == 1 for key in said)
