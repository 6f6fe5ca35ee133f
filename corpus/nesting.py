"""Which sub-headings a row of a table stands under, told from how far the labels are indented."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class _Open:
    """A sub-heading that still holds: its words, how far it is indented, whether its rows are further, and whether
    a row that is set off from them, such as their total, has been met."""

    text: str
    level: int
    holds_deeper: bool = False
    is_summed: bool = False


class Nesting:
    """The sub-headings of a table, asked for row by row from the first on.

    `levels` is how far each row's label is indented (-1 for none), `headings` which rows are sub-headings. One whose
    rows are indented under it ends with them. Where sub-headings of a table have that, one without is a remark
    ("Commitments and contingencies") and heads nothing.
    """

    def __init__(self, levels: Sequence[int], headings: Sequence[bool]) -> None:
        self._levels = levels
        self._open: list[_Open] = []
        self._after_heading = False
        self._indented = any(
            heads and not headings[index + 1] and levels[index + 1] > levels[index]
            for index, heads in enumerate(headings[:-1])
            if index + 1 < len(levels)
        )

    def at(self, index: int, heading: str) -> tuple[str, ...]:
        """The sub-headings that hold at a row, outermost first; `heading` is the row's own words if it is one, or ""."""
        level = self._levels[index] if index < len(self._levels) else -1
        if heading:
            while self._open and (self._open[-1].level > level or not self._after_heading and self._ends(level)):
                self._open.pop()
            self._open.append(_Open(heading, level))
        elif level >= 0:
            if self._after_heading:
                self._first_row(level)
            while self._open and self._is_over(self._open[-1], level):
                self._open.pop()
            if self._open and not self._after_heading and level > self._open[-1].level:
                self._open[-1].is_summed = not self._open[-1].holds_deeper
        self._after_heading = bool(heading)
        return tuple(one.text for one in self._open)

    def close(self) -> None:
        """A total ends the sub-heading that it sums."""
        if self._open:
            self._open.pop()

    def _is_over(self, one: _Open, level: int) -> bool:
        return level <= one.level and (one.holds_deeper or one.is_summed)

    def _ends(self, level: int) -> bool:
        return not self._indented or self._open[-1].level >= level

    def _first_row(self, level: int) -> None:
        """The first row under sub-headings tells which of them it is indented under."""
        for one in self._open:
            one.holds_deeper = one.holds_deeper or one.level < level
        while self._indented and self._open and not self._open[-1].holds_deeper and self._open[-1].text[-1] != ":":
            self._open.pop()
