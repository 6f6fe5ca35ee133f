"""A tree becomes a calculation: every line found in the statements, cited, and put into the calculator's expression."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.accounts.formulas import Binary, Line, Node, Number, When, at, parsed
from assistant.accounts.glossary import LineItem
from assistant.accounts.statements import Statements
from assistant.calculator import CalculatorError
from assistant.figures import Figure
from assistant.wording import letter


class MissingLine(LookupError):
    """A line that no statement has for the time asked; the message names both."""

    def __init__(self, item: LineItem, when: When, misread: bool = False) -> None:
        why = "the two sides of the balance sheet differ as it was read, so it is not used" if misread else ""
        super().__init__(why or f"the statements have no line for {item.name} of {when}")
        self.item, self.when, self.misread = item, when, misread


@dataclass
class Working:
    """The figures that a formula takes, found in the filings, the best first."""

    filings: Sequence[Statements]
    figures: list[Figure] = field(default_factory=list)

    def expression(self, tree: Node, when: When) -> str:
        """The calculator's expression of a tree for a time; its figures are added, each once. Raises MissingLine."""
        return self._written(at(tree, when))

    def percentage(self, tree: Node, when: When) -> str:
        """The expression of a ratio as a percent: a part of a whole where it is one, so that the working says so."""
        if isinstance(tree, Binary) and tree.sign == "/":
            part, whole = self.expression(tree.left, when), self.expression(tree.right, when)
            loss = any(whole == letter(index) and _is_negative(figure) for index, figure in enumerate(self.figures))
            return f"percent({part} / {whole})" if loss else f"share({part}, {whole})"
        return f"percent({self.expression(tree, when)})"

    def figure(self, line: Line) -> Figure:
        """The figure of a line whose time is settled. Raises MissingLine."""
        assert line.when is not None
        for filing in self.filings:
            figure = filing.figure(line.item, line.when)
            if figure is not None:
                return figure
        raise MissingLine(line.item, line.when, any(one.is_misread(line.item, line.when) for one in self.filings))

    def _written(self, node: Node) -> str:
        if isinstance(node, Number):
            return f"{node.value:f}"
        if isinstance(node, Binary):
            left, right = self._side(node.left), self._side(node.right)
            if node.sign == "/":
                self._check_divisor(node.right)
            if left and right:
                return f"({left} {node.sign} {right})"
            return left or right
        try:
            return self._named(self.figure(node))
        except MissingLine:
            assert node.when is not None
            parts = next((parts for filing in self.filings if (parts := filing.parts(node.item, node.when))), ())
            if parts:
                return f"({' + '.join(map(self._named, parts))})"
            if not node.item.otherwise:
                raise
            return self._written(at(parsed(node.item.otherwise), node.when))

    def _check_divisor(self, node: Node) -> None:
        """Raise CalculatorError for a cost that is none: a multiple of net interest income says nothing of coverage."""
        if isinstance(node, Line) and node.item.size and node.when is not None:
            figure = next((found for one in self.filings if (found := one.figure(node.item, node.when))), None)
            if figure is not None and figure.quantity is not None and figure.quantity.number <= 0:
                raise CalculatorError(
                    f"{node.item.name} of {node.when} is not above zero ({figure.row}: {figure.text})"
                )

    def _named(self, figure: Figure) -> str:
        """The letter of a figure in the expression."""
        if figure not in self.figures:
            self.figures.append(figure)
        return letter(self.figures.index(figure))

    def _side(self, node: Node) -> str:
        """One side of a sign; "" for an optional line that the statements do not have."""
        if isinstance(node, Line) and node.optional:
            try:
                return self._written(node)
            except MissingLine:
                return ""
        return self._written(node)


def _is_negative(figure: Figure) -> bool:
    return figure.quantity is not None and figure.quantity.number <= 0


def renamed(expression: str, start: int, count: int) -> str:
    """An expression over its first `count` figures as one over those from `start` on: "a / b" → "c / d" for 2."""
    names = {letter(index): letter(index + start) for index in range(count)}
    return re.sub(r"\b[a-z]\d*\b(?!\()", lambda name: names.get(name[0], name[0]), expression)
