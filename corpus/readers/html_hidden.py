"""What a page holds and does not show: by its styles, text without size or colour, text beside the page.

Styles are looked at as far as that is cheap: those of a tag itself, and rules of the page for one class or one name.
Where a tag inside sets the same property again, or a ground may lie behind white text, the text is taken for visible.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

_WHITE = re.compile(
    r"white|#f{3}(?:f|f{3}|f{5})?|rgba?\(\s*255[\s,]+255[\s,]+255\b[^)]*\)|hsla?\([^)]*100%\s*[^)]*\)", re.IGNORECASE
)
_CLEAR = re.compile(r"transparent|rgba\([^)]*[,/]\s*0?\.?0+\s*\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0", re.IGNORECASE)
_NOTHING = re.compile(r"[01](?:\.\d+)?(?:px|pt)?|0?\.?0+(?:em|rem|%|px|pt)?|0?\.0\d*(?:em|rem)", re.IGNORECASE)
_FAR = re.compile(r"-\s*\d{3,}(?:\.\d+)?(?:px|pt|em|rem|cm|mm|in)?|-\s*\d{3,}%", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_ONE_NAME = re.compile(r"[\w-]*([.#][\w-]+)")
_NAMES = re.compile(r"[.#]?[\w-]+")
_NO_GROUND = re.compile(r"none|transparent|inherit|initial|unset", re.IGNORECASE)


def blank_hidden(soup: "BeautifulSoup") -> None:
    """Mark the tags of a page that take no room as hidden, and empty those that take room and show nothing."""
    gone, grounds = _rules(" ".join(sheet.get_text() for sheet in soup.find_all("style")))
    if soup.find("link", rel="stylesheet"):
        grounds |= {"html"}  # a style sheet that is not here may colour anything
    for name in gone:
        found = soup.find_all(class_=name[1:]) if name[0] == "." else soup.find_all(id=name[1:])
        for tag in found:
            if "display" not in _declared(str(tag.get("style") or "")):
                tag["hidden"] = ""
    for tag in soup.find_all(style=True):
        _blank(tag, _declared(str(tag["style"])), grounds)
    for tag in soup.find_all("font", color=True):
        _blank(tag, {"color": str(tag["color"])}, grounds)


def _blank(tag: "Tag", declared: dict[str, str], grounds: frozenset[str]) -> None:
    if _is_away(declared):
        tag.clear()
    elif _NOTHING.fullmatch(declared.get("font-size", "")) and not _sets_again(tag, "font-size"):
        tag.clear()
    elif colour := declared.get("color", ""):
        unseen = _CLEAR.fullmatch(colour) or (_WHITE.fullmatch(colour) and not _has_ground(tag, grounds))
        if unseen and not _sets_again(tag, "color"):
            tag.clear()


@lru_cache(maxsize=4_096)
def _declared(style: str) -> dict[str, str]:
    """The declarations of a style by their names."""
    pairs = (part.partition(":") for part in style.split(";"))
    return {name.strip().lower(): value.replace("!important", "").strip() for name, _, value in pairs if value}


def _is_away(declared: dict[str, str]) -> bool:
    """True for what stands beside the page, has no height, or lets everything through."""
    if re.fullmatch(r"0?\.?0+%?", declared.get("opacity", "")):
        return True
    if _FAR.fullmatch(declared.get("text-indent", "")):
        return True
    if declared.get("position", "").lower() in ("absolute", "fixed"):
        placed = (declared.get(side, "") for side in ("left", "top", "right", "bottom"))
        if any(map(_FAR.fullmatch, placed)) or re.match(r"rect\(\s*[01](?:px)?[\s,]", declared.get("clip", "")):
            return True
    flat = any(re.fullmatch(r"0(?:px|pt|em)?", declared.get(name, "")) for name in ("height", "max-height", "width"))
    return flat and declared.get("overflow", "").lower() in ("hidden", "clip")


def _sets_again(tag: "Tag", name: str) -> bool:
    return any(name in _declared(str(inner["style"])) for inner in tag.find_all(style=True)) or bool(
        name == "color" and tag.find("font", color=True)
    )


def _has_ground(tag: "Tag", grounds: frozenset[str]) -> bool:
    """True where something may colour the ground behind a tag."""
    for one in (tag, *tag.parents):
        if one.name in ("mark", "th", "button") or one.get("bgcolor") or one.get("background"):
            return True
        declared = _declared(str(one.get("style") or ""))
        for name in ("background", "background-color", "background-image"):
            value = declared.get(name, "")
            if value and not _is_bare(value):
                return True
        classes = one.get("class") or []
        named = [classes] if isinstance(classes, str) else [str(word) for word in classes]
        own = {one.name, f"#{one.get('id')}", *(f".{word}" for word in named)}
        if grounds & own:
            return True
    return False


def _is_bare(ground: str) -> bool:
    """True for a ground that is none, or white."""
    return bool(_NO_GROUND.fullmatch(ground) or _WHITE.fullmatch(ground))


def _top_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the body of each rule that stands under no condition, such as that of a printed page."""
    first, *rest = sheet.split("/*")
    sheet = first + "".join(part.partition("*/")[2] for part in rest)
    depth = end = 0
    selectors = ""
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                selectors = sheet[end : brace.start()].rpartition(";")[2].strip()
        elif depth:
            depth -= 1
            if depth == 0 and not selectors.startswith("@"):
                yield selectors, sheet[end : brace.start()]
        end = brace.end()


def _rules(sheet: str) -> tuple[frozenset[str], frozenset[str]]:
    """Of a page's own style sheet: the classes and names that it hides, and what it gives a ground to."""
    gone: dict[str, bool] = {}
    grounds: set[str] = set()
    for selectors, body in _top_rules(sheet):
        declared = _declared(body)
        if any(name.startswith("background") and not _is_bare(value) for name, value in declared.items()):
            grounds.update(_NAMES.findall(selectors))
        shown = declared.get("display", "") or declared.get("visibility", "")
        if not shown:
            continue
        hides = declared.get("display", "").lower() == "none" or declared.get("visibility", "").lower() == "hidden"
        for selector in selectors.split(","):
            whole = _ONE_NAME.fullmatch(selector.strip())
            for name in [whole[1]] if whole else _NAMES.findall(selector):
                # What another rule shows again ("hidden until it is opened") counts as shown.
                gone[name] = hides and bool(whole) and gone.get(name, True)
    return frozenset(name for name, hidden in gone.items() if hidden and name[0] in ".#"), frozenset(grounds)
