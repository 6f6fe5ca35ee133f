"""What the values of the command line's options may be; what they may not is said in one sentence."""

from argparse import ArgumentTypeError
from decimal import Decimal, InvalidOperation
from pathlib import Path


def path(text: str) -> Path:
    """The path of a file or a folder."""
    if not text.strip():
        raise ArgumentTypeError("the path is empty; give a file or a folder")
    return Path(text)


def port(text: str) -> int:
    """A port to serve on."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError(f"“{text}” is not a port; give a number from 1 to 65535")
    return int(text)


def percent(text: str) -> Decimal:
    """A percentage, with its sign or without."""
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number <= 100:
        raise ArgumentTypeError(f"“{text}” is not a percentage; give a number from 0 to 100")
    return number


def count(text: str) -> int:
    """How many of something."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise ArgumentTypeError(f"“{text}” is not a count; give a number from 1 to 1000")
    return int(text)
