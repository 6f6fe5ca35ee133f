"""The calculator: exact, deterministic, safe. The only place where a number of an answer is computed.

`calculate("growth(a, b)", operands)` gives the exact result and the working as a person reads it. Numbers are Decimal
and never float; units and scales are carried and checked; nothing is run, and what is not arithmetic is refused.

How an expression is read:
- numbers bear their scale and unit: `$805 billion`, `37%`, `1.2m`, `1,250.5`, `40 GWh`, `£3 thousand`, `$50 per MWh`;
- `+ − × ÷ ^` and brackets, powers first and from the right, then a sign, then × and ÷, then + and −; `(1,234)` is 1,234;
- a comma between groups of three digits belongs to the number, outside a function. Inside one, the number of arguments
  that it takes decides (`growth(410,805)`), and where both readings would do (`sum(1,250, 3)`) it is refused;
- a percent less a percent is percentage points (but 100% less a percent is a percent), a percent times an amount is that
  part of the amount, dollars / employees are "USD per employee", `1 + 37%` is a growth factor, `$805 billion + 37%` an error.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import DecimalException, localcontext
from typing import TYPE_CHECKING

from assistant.arithmetic import (
    BARE,
    CONTEXT,
    DIGITS,
    CalculatorError,
    ComputationError,
    TooLargeError,
    UnitError,
    add,
    divide,
    multiply,
    plain,
    power,
    readable,
)
from assistant.display import digits, display, equation, precise
from assistant.expressions import Call, Chain, Literal, Name, Negated, Node, Power, parse
from assistant.formulas import BY_NAME, FUNCTIONS, PLAIN, RATIOS, SIGNATURES
from assistant.tokens import ExpressionError
from corpus.quantities import Quantity
from corpus.units import PERCENT, RATES, SCALES

if TYPE_CHECKING:
    from langchain.tools import BaseTool

__all__ = [
    "Calculation",
    "CalculatorError",
    "ComputationError",
    "ExpressionError",
    "Operand",
    "TooLargeError",
    "UnitError",
    "calculate",
    "calculator_tool",
    "describe_functions",
    "display",
]

MAX_OPERANDS = 2_000


@dataclass(frozen=True)
class Operand:
    """A figure that goes in: its `name` in the expression, its `label` for people, its citation's `marker`."""

    name: str
    label: str
    quantity: Quantity
    marker: int | None = None


@dataclass(frozen=True)
class Calculation:
    """What was computed: the expression with the numbers put in, the operands it used, the exact result, the working.

    `result` is exact to 50 significant digits, in a scale that reads well; `display(result)` rounds it for reading.
    `lines` is the working, one step a line: first the operands, then each function, the whole last. `formula` is the
    expression as it was given, over the operands' names: what makes the calculation again.
    """

    expression: str
    operands: tuple[Operand, ...]
    result: Quantity
    lines: tuple[str, ...]
    formula: str = ""

    def __str__(self) -> str:
        return "\n".join(self.lines)


def calculate(expression: str, operands: Sequence[Operand] = ()) -> Calculation:
    """The exact value of an expression over numbers and named operands, with its working.

    Raises ExpressionError (not understood; says where), UnitError (units that do not go together; names both),
    ComputationError (no such value: division by zero, growth from zero …) and TooLargeError; all are CalculatorError.
    """
    with localcontext(CONTEXT):
        figures = _checked(operands)
        tree = parse(expression, figures, SIGNATURES)
        try:
            return replace(_Evaluation(figures).run(tree), formula=expression)
        except DecimalException as error:  # the limits are checked before; this is the net under them
            raise TooLargeError(
                f"A number in “{expression[:60]}” is beyond {DIGITS} digits: write smaller ones."
            ) from error


def _checked(operands: Sequence[Operand]) -> dict[str, Operand]:
    if len(operands) > MAX_OPERANDS:
        raise TooLargeError(f"There are {len(operands):,} operands: give {MAX_OPERANDS:,} or fewer.")
    figures: dict[str, Operand] = {}
    for operand in operands:
        number, name = operand.quantity.number, operand.name
        if not (name.isascii() and name.isidentifier()) or name in figures:
            reason = "is given twice" if name in figures else "is not a name of letters, digits and _"
            raise ExpressionError(f"The operand's name “{name[:40]}” {reason}: rename it", name, 0)
        if not number.is_finite() or operand.quantity.scale not in SCALES:
            raise ComputationError(
                f"The operand {name} ({operand.label}) is not a number with a known scale: leave it out."
            )
        if len(number.as_tuple().digits) > DIGITS or not -DIGITS <= number.adjusted() < DIGITS:
            raise TooLargeError(f"The operand {name} ({operand.label}) has more than {DIGITS} digits: round it.")
        figures[name] = operand
    return figures


class _Evaluation:
    """One expression evaluated: values by node, and the steps on the way."""

    def __init__(self, figures: dict[str, Operand]) -> None:
        self.figures = figures
        self.steps: list[str] = []
        self.calls: dict[int, Quantity] = {}  # by the identity of the call's node, which the tree keeps alive

    def run(self, tree: Node) -> Calculation:
        result = self.value(tree)
        if not isinstance(tree, Call):
            # The functions in it have their own lines above; here their results stand for them.
            leaves = [
                self.calls[id(leaf)] if isinstance(leaf, Call) else self.leaf(leaf)
                for leaf in _leaves(tree, into=False)
            ]
            text = _rendered(tree, self, _is_shared(leaves, result), expanded=False)[0]
            self.steps.append(text if isinstance(tree, Literal) else equation(text, result))
        whole = [self.leaf(leaf) for leaf in _leaves(tree)]
        names = dict.fromkeys(leaf.name for leaf in _leaves(tree, plain_too=True) if isinstance(leaf, Name))
        used = tuple(self.figures[name] for name in names)
        with localcontext(CONTEXT) as context:
            context.prec = DIGITS
            final = readable(result)
            final = replace(final, number=plain(+final.number), written="")
        return Calculation(
            expression=_rendered(tree, self, _is_shared(whole, result), expanded=True)[0],
            operands=used,
            result=final,
            lines=(*map(_operand_line, used), *self.steps),
        )

    def leaf(self, node: Node) -> Quantity:
        """The quantity of a literal or a name."""
        if isinstance(node, Name):
            return self.figures[node.name].quantity
        assert isinstance(node, Literal)
        return node.quantity

    def value(self, node: Node) -> Quantity:
        """The node's value. Each call leaves a step behind it."""
        match node:
            case Negated(inner):
                value = self.value(inner)
                return replace(value, number=-value.number)
            case Power(base, exponent):
                return power(self.value(base), self.value(exponent))
            case Chain(first, rest):
                return self.chain(self.value(first), rest)
            case Call(name, _):
                arguments = [self.value(argument) for argument in node.arguments]
                value = self.calls[id(node)] = BY_NAME[name].compute(arguments)
                step = self.step(node, arguments, value)
                if step not in self.steps:
                    self.steps.append(step)
                return value
        return self.leaf(node)

    def chain(self, value: Quantity, rest: Iterable[tuple[str, Node]]) -> Quantity:
        whole = value.unit == PERCENT and value.value == 100
        for operator, node in rest:
            other = self.value(node)
            match operator:
                case "*":
                    value = multiply(value, other)
                case "/":
                    value = divide(value, other)
                case _:
                    value = add(value, other, minus=operator == "-", whole=whole)
        return value

    def step(self, node: Call, arguments: Sequence[Quantity], value: Quantity) -> str:
        """ "growth from $410 billion to $805 billion = (805 − 410) / 410 = 0.96341… = 96.3%" """
        function = BY_NAME[node.function]
        shared = _is_shared(
            [figure for name, figure in zip(_names(node), arguments, strict=True) if name not in PLAIN], value
        )
        texts = [
            digits(figure.number) if name in PLAIN else precise(figure, shared)
            for name, figure in zip(_names(node), arguments, strict=True)
        ]
        words = [
            precise(replace(figure, unit="years") if name == "years" and figure.unit in BARE else figure)
            for name, figure in zip(_names(node), arguments, strict=True)
        ]
        embedded = [_bracketed(text, text.startswith("-") and not function.is_wrapped) for text in texts]
        formula = function.formula.format(**_fields(node, embedded))
        said = function.words.format(**_fields(node, words)) + function.note(arguments)
        if node.function in ("percent", "round", "count"):  # a formula that would only repeat the words
            formula = formula if node.function == "round" else ""
        elif node.function in RATIOS:
            formula += f" = {digits(value.value / 100)}"
        return equation(" = ".join(filter(None, (said, formula))), value, ratio=node.function in RATIOS)


def _names(node: Call) -> list[str]:
    """The arguments' names, one for each argument that is there ("" in functions of any number of figures)."""
    signature = SIGNATURES[node.function]
    count = len(node.arguments)
    return [""] * count if signature.maximum is None else list(signature.arguments[:count])


def _fields(node: Call, texts: Sequence[str]) -> dict[str, str]:
    """What a function's templates are filled with."""
    named = {name: text for name, text in zip(_names(node), texts, strict=True) if name}
    half = len(node.groups[0])
    products = " + ".join(f"{value} × {weight}" for value, weight in zip(texts, texts[half:], strict=False))
    count = half if len(node.groups) > 1 else len(texts)
    return named | {
        "n": str(count),
        "figures": "1 figure" if count == 1 else f"{count} figures",
        "list": ", ".join(texts),
        "plus": " + ".join(texts),
        "products": products,
        "weights": " + ".join(texts[half:]),
    }


def _leaves(node: Node, into: bool = True, plain_too: bool = False) -> list[Literal | Name | Call]:
    """The literals and names of a tree; with `into` False calls are leaves. Years and places are left out unless asked for."""
    match node:
        case Negated(inner):
            return _leaves(inner, into, plain_too)
        case Power(base, exponent):
            return [*_leaves(base, into, plain_too), *_leaves(exponent, into, plain_too)]
        case Chain(first, rest):
            return [leaf for part in (first, *(part for _, part in rest)) for leaf in _leaves(part, into, plain_too)]
        case Call() if into:
            wanted = [
                part for name, part in zip(_names(node), node.arguments, strict=True) if plain_too or name not in PLAIN
            ]
            return [leaf for part in wanted for leaf in _leaves(part, into, plain_too)]
        case Literal() | Name() | Call():
            return [node]


def _is_shared(figures: Iterable[Quantity], result: Quantity) -> bool:
    """True when all figures but plain numbers bear one unit and one scale, so that the numbers alone can be shown.

    Not for percents, which keep their sign, and not where the result has a unit that the reader could not see coming.
    """
    measured = {(figure.unit, figure.scale) for figure in figures if figure.unit not in BARE or figure.scale}
    units = {unit for unit, _ in measured}
    return len(measured) == 1 and not units & set(RATES) and result.unit in {*units, *BARE, PERCENT}


_ATOM, _POWER, _PRODUCT, _SUM = 3, 2, 1, 0
_SYMBOLS = {"+": " + ", "-": " − ", "*": " × ", "/": " / "}


def _rendered(node: Node, evaluation: _Evaluation, shared: bool, expanded: bool) -> tuple[str, int]:
    """The tree with the numbers put in, and how tightly it binds. Calls become their formula (`expanded`) or result."""

    def inner(part: Node, least: int) -> str:
        text, binding = _rendered(part, evaluation, shared, expanded)
        return _bracketed(text, binding < least)

    match node:
        case Negated(part):
            return f"−{inner(part, _POWER)}", _SUM
        case Power(base, exponent):
            return f"{inner(base, _ATOM)}^{inner(exponent, _ATOM)}", _POWER
        case Chain(first, rest):
            level = _SUM if rest[0][0] in "+-" else _PRODUCT
            text = _rendered(first, evaluation, shared, expanded)[0] if level == _SUM else inner(first, _PRODUCT)
            parts = [f"{_SYMBOLS[operator]}{inner(part, level + 1)}" for operator, part in rest]
            return text + "".join(parts), level
        case Call(name, _) if expanded:
            function = BY_NAME[name]
            texts = [
                digits(evaluation.leaf(part).number)
                if argument in PLAIN and isinstance(part, Literal | Name)
                else inner(part, _SUM if function.is_wrapped else _ATOM)
                for argument, part in zip(_names(node), node.arguments, strict=True)
            ]
            formula = function.formula.format(**_fields(node, texts))
            return formula, _binding(formula)
    figure = evaluation.calls[id(node)] if isinstance(node, Call) else evaluation.leaf(node)
    text = precise(figure, shared)
    return text, _SUM if text.startswith("-") else _ATOM


def _binding(text: str) -> int:
    """How tightly a formula binds: as its loosest operator outside brackets."""
    outside, depth = "", 0
    for char in text:
        depth += (char == "(") - (char == ")")
        outside += char if depth == 0 else ""
    if outside.startswith(("-", "−")) or any(sign in outside for sign in (" + ", " − ")):
        return _SUM
    return _PRODUCT if any(sign in outside for sign in (" × ", " / ")) else _POWER if "^" in outside else _ATOM


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def _operand_line(operand: Operand) -> str:
    about = "~" if operand.quantity.approximate else ""
    cited = f" [{operand.marker}]" if operand.marker is not None else ""
    return f"{operand.label}: {about}{precise(operand.quantity)}{cited}"


def describe_functions() -> str:
    """The functions as a table for people: how each is called, its formula, and where the formula comes from."""
    rows = [("function", "formula", "source")]
    for function in FUNCTIONS:
        names = {name: name for name in function.signature.arguments}
        several = {
            "n": "n",
            "figures": "n figures",
            "list": "a, b, …",
            "plus": "a + b + …",
            "products": "a × w1 + b × w2 + …",
            "weights": "w1 + w2 + …",
        }
        if function.signature.maximum is not None:
            several["list"] = ", ".join(function.signature.arguments)
        also = f" (also {', '.join(function.aliases)})" if function.aliases else ""
        percent = " in percent" if function.name in RATIOS else ""
        rows.append(
            (str(function.signature) + also, function.formula.format(**several | names) + percent, function.source)
        )
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}" for row in rows)


def calculator_tool() -> "BaseTool":
    """The calculator as a LangChain tool: an expression in, the working as text out, the Calculation as artifact.

    What the calculator refuses comes back as the tool's message, so that the model can put it right.
    """
    from langchain.tools import ToolException, tool
    from pydantic import BaseModel, Field

    class CalculatorInput(BaseModel):
        """What the calculator is given."""

        expression: str = Field(
            description="The arithmetic to do, figures with their scale and unit, e.g. growth($410 billion, $805 billion)"
        )

    @tool("calculator", args_schema=CalculatorInput, response_format="content_and_artifact")
    def calculator(expression: str) -> tuple[str, Calculation]:
        """Do exact arithmetic. Use it for every number that is not quoted from the report.

        Write figures with their scale and unit ($805 billion, 37%, 40 GWh), the operators + - * / ^ and brackets, and these
        functions; spaces after the commas between arguments. An amount cannot be added to a percent: write $100 × (1 + 5%).
        """
        try:
            calculation = calculate(expression)
        except CalculatorError as error:
            raise ToolException(str(error)) from error
        return str(calculation), calculation

    calculator.description += "\n\n" + describe_functions()
    calculator.handle_tool_error = True
    calculator.handle_validation_error = (
        "The calculator takes one argument, expression: a text such as growth(410, 805)."
    )
    return calculator
