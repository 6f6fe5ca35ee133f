"""Every number in an answer traced to a quote or to a calculation; what cannot be traced does not pass.

It is the check that any text is put to (assistant/checking), with the answer's own citations and calculations.
"""

from collections import deque

from assistant.answers import Answer
from assistant.checking import Verdict, verify_answer

MOST_KEPT = 32  # answers: one is checked when it is made, when it is ranked and when it is given
_checked: deque[tuple[Answer, list[Verdict]]] = deque(maxlen=MOST_KEPT)


def check(answer: Answer) -> list[Verdict]:
    """The numbers of an answer that nothing supports, with the reasons; empty when every one is grounded."""
    for known, found in tuple(_checked):
        if known is answer:
            return found
    found = [verdict for verdict in verify_answer(answer) if not verdict.supported]
    _checked.append((answer, found))
    return found
