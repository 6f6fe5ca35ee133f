"""A language model at work, as the page shows it: its steps, the text as it comes, and afterwards who wrote the answer.

The text stands where the answer will stand, the steps below it, so that nothing moves when the answer is there.
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.agent.steps import CALLED, Step, StepKind
from assistant.answers import Answer
from page.rendering import escape, prose

if TYPE_CHECKING:
    from assistant.agent import LanguageModel

LATEST = 4  # steps that are shown while more are to come
LONGEST = 160  # characters of a step
MOST_PLACES = 3  # that were read one after another and are named
_MARK = re.compile(r"(?:([^\s<>]{1,24})\s+)?(\[\d{1,3}\])")


@dataclass
class Progress:
    """What a model has done so far for one question, step by step, and the text that stands."""

    steps: list[tuple[StepKind, list[str]]] = field(default_factory=list)
    text: str = ""

    def told(self, step: Step) -> bool:
        """Take in a step; True where it changes what is shown."""
        if step.kind == "writing":
            if not self.text:
                self.steps.append((step.kind, ["the answer"]))
            self.text += step.text
            return True
        if step.kind == "again":
            had_text, self.text = bool(self.text), ""
            if self.steps and self.steps[-1][0] == "again":
                return had_text
        if self.steps and step.kind == self.steps[-1][0] == "reading":
            self.steps[-1][1].append(step.text)
        else:
            self.steps.append((step.kind, [step.text]))
        return True


def _what(said: list[str]) -> str:
    """What a step is about, cut to a length that can be taken in."""
    more = len(said) - MOST_PLACES
    text = "; ".join(said[:MOST_PLACES]) + (f" and {more} more" if more > 0 else "")
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _lines(progress: Progress, first: int, at_work: bool) -> str:
    lines = []
    for number, (kind, said) in enumerate(progress.steps[first:], start=first + 1):
        latest = at_work and number == len(progress.steps)
        current = ' aria-current="step"' if latest else ""
        lines.append(f"<li{current}><b>{CALLED[kind][not latest]}</b> <span>{escape(_what(said))}</span></li>")
    return "".join(lines)


def working(question: str, progress: Progress) -> str:
    """The turn while a model is at work."""
    doing = CALLED[progress.steps[-1][0]][0] if progress.steps else "Reading"
    if progress.text:
        shown = _MARK.sub(_kept, prose(progress.text, 0, ()))
    else:
        shown = f'<p class="waiting"><span>{doing}</span><i></i><i></i><i></i></p>'
    first = max(0, len(progress.steps) - LATEST)
    earlier = f"<li><span>{first} earlier step{'s' if first > 1 else ''}</span></li>" if first else ""
    return (
        f'<article class="turn" aria-busy="true"><h3 class="question">{escape(question)}</h3>'
        f'<div class="answer forming">{shown}</div><ol class="steps latest" aria-label="What the language model does">'
        f"{earlier}{_lines(progress, first, at_work=True)}</ol></article>"
    )


def _kept(match: re.Match[str]) -> str:
    """A mark as it will look, on the line of its word; it leads nowhere yet."""
    word = f"{match[1]}&nbsp;" if match[1] else ""
    return f'<span class="keep">{word}<span class="mark">{match[2]}</span></span>'


def written_by(answer: Answer, progress: Progress) -> str:
    """One line that says which model wrote an answer, or was asked, and what that took; it opens to the steps."""
    said = ""
    if answer.model:
        said = f"Written by {answer.model}"
    elif answer.asked_model:
        said = f"Also asked: {answer.asked_model}"
    if not progress.steps:
        return f'<p class="by">{escape(said)}</p>' if said else ""
    steps = f'<ol class="steps">{_lines(progress, 0, at_work=False)}</ol>'
    return f'<details class="by"><summary>{escape(said or "What was tried")}</summary>{steps}</details>'


def spoken(progress: Progress) -> str:
    """The latest step, as a screen reader is to say it."""
    if not progress.steps:
        return ""
    kind, said = progress.steps[-1]
    return escape(f"{CALLED[kind][0]}: {said[-1][:LONGEST]}")


def where_it_goes(model: "LanguageModel | None") -> str:
    """The sentence that says what leaves this machine, and to whom."""
    if model is None:
        return "Everything stays on this machine: no network, no account, no tracking."
    to = model.destination
    if to.local:
        return f"Everything stays on this machine: the language model {model.name} is asked at {to.name}."
    whom = f"{to.name}, for the language model {model.name}" if to.name else f"the language model {model.name}"
    return (
        f"Your questions, the answers before them and the passages found for them are sent to {whom}. "
        "The files of the reports and their index stay on this machine."
    )
