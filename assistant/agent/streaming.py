"""A reply shown while it is written: each sentence when it is complete, and only if it stands the check."""

import re
from collections.abc import Callable

from assistant.agent.checking import judged
from assistant.agent.draft import MOST_SENTENCES, parsed
from assistant.agent.material import Material
from assistant.agent.steps import Step
from assistant.agent.writing import Writer

LONGEST_END = 8  # characters that may be the end of a sentence and not yet seen to be
_END = re.compile(r"[.!?\n]\S{0,4}\s")


class Streamed:
    """Follows a reply as it grows and passes on its sentences, written out; one that fails the check is held back."""

    def __init__(self, material: Material, on_step: Callable[[Step], None]) -> None:
        self._material = material
        self._on_step = on_step
        self._writer = Writer(material)
        self._done = self._read = 0
        self._shown = False

    def told(self, reply: str | None) -> None:
        """The reply as far as it has come; None when another one begins, and what was shown of this is withdrawn."""
        if reply is None:
            if self._shown:
                self._on_step(Step("again", "the answer is written anew"))
            self._writer, self._done, self._read, self._shown = Writer(self._material), 0, 0, False
            return
        if self._done >= MOST_SENTENCES or not _END.search(reply, self._read):
            return  # nothing new is complete
        units = parsed(reply, self._material.text).units
        if units and units[-1].raw.startswith("["):
            return  # a citation is coming that belongs to the sentence before it
        self._read = max(self._read, len(reply) - LONGEST_END)
        for unit in units[self._done : -1]:
            self._done += 1
            if not judged(self._writer, unit):
                text = self._writer.sentences[-1].text
                self._on_step(Step("writing", (unit.lead if self._shown else "") + text))
                self._shown = True
