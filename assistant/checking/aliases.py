"""Lines of accounts by their other names: "capital expenditure" is the row "Purchases of property, plant and equipment"."""

from functools import cache, lru_cache

from assistant.accounts.glossary import LineItem, Name, line_items, plain, stems

LONGEST_TEXT = 600  # letters of a sentence that names of lines are looked for in


@cache
def _by_name() -> dict[Name, LineItem]:
    named: dict[Name, LineItem] = {}
    for item in line_items():
        for name in item.names:
            named.setdefault(stems(name), item)
    return named


@cache
def _longest() -> int:
    return max(len(name) for name in _by_name())


@lru_cache(maxsize=1_000)
def lines_named(text: str) -> tuple[tuple[Name, LineItem], ...]:
    """The lines of accounts that a text names, each with the name as stems, the longest name at each place."""
    said = stems(text[:LONGEST_TEXT])
    found: list[tuple[Name, LineItem]] = []
    at = 0
    while at < len(said):
        for length in range(min(_longest(), len(said) - at), 0, -1):
            name = said[at : at + length]
            if name in _by_name():
                found.append((name, _by_name()[name]))
                at += length - 1
                break
        at += 1
    return tuple(found)


def alias_said(label: str, text: str) -> Name:
    """The name by which a text calls the line that a row's label is of; empty where it does not."""
    return next((name for name, item in lines_named(text) if _is_labelled(item.key, label)), ())


@lru_cache(maxsize=50_000)
def _is_labelled(key: str, label: str) -> bool:
    item = next(one for one in line_items() if one.key == key)
    written = plain(label)
    return any(pattern.fullmatch(written) for pattern in item.labels) and not any(
        pattern.fullmatch(written) for pattern in item.never
    )
