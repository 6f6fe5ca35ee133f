"""READ FIRST: one question to a language model, step by step.

look up     a first search and a first look-up are made for it; what was found has ids      (material, tools)
ask         it calls tools and writes a reply that cites ids                                (model)
write       code puts in the numbers and the [1] marks                                      (draft)
check       every sentence is held against what it cites                                    (checking)
again       a reply that cannot be used goes back once, with the reason
answer      what stands; else the reader's answer, which needs no model, with a caveat

All of it runs beside the caller, who is told of each step, may stop it, and waits no longer than the limits say.
"""

import queue
import threading
import time
from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.agent.assembling import assembled
from assistant.agent.checking import CITES_NOTHING, MARK, judged
from assistant.agent.draft import Draft, Unit, parsed
from assistant.agent.faults import ModelFault
from assistant.agent.material import Material
from assistant.agent.memory import remembered
from assistant.agent.model import LanguageModel, Talk
from assistant.agent.steps import Step, Usage
from assistant.agent.streaming import Streamed
from assistant.agent.tools import Tools
from assistant.agent.writing import Writer
from assistant.answers import Answer
from assistant.followups import Turn
from assistant.prompts import AGAIN, IN_FULL
from assistant.refusals import NOT_SAID
from corpus.characters import visible

if TYPE_CHECKING:
    from assistant.chain import Assistant

GRACE = 2.0  # seconds beyond the limit, in which a model that keeps to it can say so itself
BEAT = 0.25  # seconds in which nothing happens, after which the caller is given the chance to stop
SURE = 0.5  # the reader's confidence from which its answer stands where the model finds none
WITHOUT = "this answer was found without it."
NOT_FOUND = f"The language model found no answer in the reports; {WITHOUT}"
LEFT_OUT = "A part of the language model's answer could not be traced to the reports and was left out."
# What the person is told when a reply goes back.
WITHDRAWN = {
    "empty": "the reply was empty",
    "cut_off": "the reply was cut off",
    "shape": "the reply cited nothing",
    "long": "the reply was too long",
    "unfounded": "a part of the reply could not be traced",
}


@dataclass(frozen=True)
class Reply:
    """What comes of a question to a model: the answer, what it took, and whether the model wrote it (or the reader)."""

    answer: Answer
    usage: Usage
    by_model: bool
    model: str


def stream_with_model(
    model: LanguageModel,
    assistant: "Assistant",
    question: str,
    read: Callable[[str], Answer],
    *,
    typed: str = "",
    turns: Sequence[Turn] = (),
    documents: Collection[str] | None = None,
) -> Generator[Step | Reply | None, None, None]:
    """Answer a question with a language model, or by `read` where it fails; the answer is grounded in either case.

    `question` is made whole from the conversation, `typed` as it was put, after the earlier `turns`; `documents` are the
    ids of those that may be used, None for all. `read` gives the reader's answer to a question made whole. Gives steps
    as they happen and the Reply last; None now and then while nothing happens, so that a caller has the chance to stop:
    who closes the iterator stops the model. What is wrong with the model never raises; what is wrong with the index does.
    """
    events: queue.Queue[Step | Reply | BaseException] = queue.Queue()
    material = Material(question, {info.id: info.identity.names for info in assistant.documents()})

    def tell(step: Step) -> None:
        # What a model asks for and what a report is called may hold what no page and no terminal should be given.
        events.put(step if step.kind == "writing" else Step(step.kind, " ".join(visible(step.text).split())))

    streamed = Streamed(material, tell)
    tools = Tools(assistant, material, documents, tell, read)
    talk = Talk(model, tools.named(), tell, streamed.told)

    def work() -> None:
        try:
            talk.remember(remembered(turns, model.limits.memory_tokens))
            events.put(_Writing(talk, material, tools.reading, question, typed).reply())
        except BaseException as error:  # carried over to the caller's thread, which raises it
            events.put(error)

    threading.Thread(target=work, name="language-model", daemon=True).start()
    ends = time.monotonic() + model.limits.seconds + GRACE
    try:
        while True:
            left = ends - time.monotonic()
            try:
                event = events.get(timeout=max(0.0, min(BEAT, left)))
            except queue.Empty:
                if left > BEAT:
                    yield None
                    continue
                event = ModelFault("timeout")
            if isinstance(event, ModelFault):
                yield Reply(_noted(tools.reading(question), f"{event}; {WITHOUT}"), talk.usage, False, model.name)
                return
            if isinstance(event, BaseException):
                raise event
            yield event
            if isinstance(event, Reply):
                return
    finally:
        talk.stopped.set()


@dataclass(frozen=True)
class _Writing:
    """The writing of one answer, beside the caller."""

    talk: Talk
    material: Material
    read: Callable[[str], Answer]
    question: str
    typed: str

    def reply(self) -> Reply:
        """The model's answer, or the reader's where the model finds none. Raises ModelFault, and what an index raises."""
        asked = self.question
        if self.typed and self.typed != self.question:
            asked = IN_FULL.format(typed=self.typed, whole=self.question)
        first = (("search_reports", self.question), ("look_up_figures", self.question))
        draft = parsed(self.talk.ask(asked, first), self.material.text)
        problem, reasons = self._problem(draft)
        if problem:
            self.talk.on_step(Step("again", WITHDRAWN[problem]))
            correction = AGAIN[problem].format(reasons="\n".join(reasons))
            draft = parsed(self.talk.ask(correction), self.material.text)
            problem, _ = self._problem(draft)
        if problem and problem != "unfounded":
            raise ModelFault(problem)
        standing = [unit for unit, why in self._judged(draft) if not why]
        if standing[:1] != list(draft.units[:1]):
            raise ModelFault("unfounded")  # the answer comes first; without it the rest is none
        if draft.declines:
            return self._declined(standing)
        answer = assembled(self.material, standing, draft.short)
        if len(standing) < len(draft.units):
            answer = _noted(answer, LEFT_OUT)
        return self._reply(answer)

    def _problem(self, draft: Draft) -> tuple[str, list[str]]:
        """What is wrong with a reply (a key of AGAIN; "" for nothing), and the reasons to send back with it."""
        if self.talk.cut_off:
            return "cut_off", []
        if not draft.units:
            return "empty", []
        if draft.is_endless:
            return "long", []
        self.talk.on_step(Step("checking", f"{len(draft.units)} sentence{'s' if len(draft.units) > 1 else ''}"))
        found = self._judged(draft)
        if not draft.declines and all(CITES_NOTHING in why for _, why in found):
            return "shape", []
        reasons = [f"- {unit.raw} ({'; '.join(why)})" for unit, why in found if why]
        return "unfounded" if reasons else "", reasons

    def _judged(self, draft: Draft) -> list[tuple[Unit, tuple[str, ...]]]:
        """The sentences of a reply, each with the reasons why it may not stand."""
        writer = Writer(self.material)
        return [(unit, judged(writer, unit, cites=not draft.declines)) for unit in draft.units]

    def _declined(self, units: Sequence[Unit]) -> Reply:
        """The model finds nothing: so it is, unless the reader does."""
        read = self.read(self.question)
        if read.answered and (read.confidence is None or read.confidence >= SURE):
            return replace(self._reply(_noted(read, NOT_FOUND)), by_model=False)
        if not read.answered:
            return replace(
                self._reply(read), by_model=False
            )  # its refusal names what is missing and the nearest figure
        writer = Writer(self.material)
        for unit in units:
            writer.write(unit)
        text = MARK.sub("", writer.text)
        text = text if text.startswith(NOT_SAID) else f"{NOT_SAID}. {text}"
        return self._reply(Answer(self.question, text, answered=False, kind="unanswerable"))

    def _reply(self, answer: Answer) -> Reply:
        return Reply(answer, self.talk.usage, True, self.talk.model.name)


def _noted(answer: Answer, caveat: str) -> Answer:
    return replace(answer, caveats=(*answer.caveats, caveat))
