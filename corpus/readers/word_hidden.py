"""What a Word document holds and does not show: hidden text, white text on no ground, text too small to be seen."""

from collections.abc import Mapping
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SMALLEST = 2  # half points; what is set no larger is not there to be read
MOST_STYLE_PARENTS = 20
PLAIN_TABLES = frozenset(("tablenormal", "tablegrid"))  # styles that give cells no ground
BOXES = (f"{W}txbxContent", f"{W}pict")  # whose ground is not looked at


class Hidden:
    """Tells the runs of a document that show nothing, by their own properties and those of their styles."""

    def __init__(self, styles: Mapping[str, Any], has_ground: bool) -> None:
        """`styles` are the elements of the styles by id; `has_ground` says that the page itself is coloured."""
        self._styles = styles
        self._has_ground = has_ground
        self._vanishing: dict[str, bool] = {}

    def hides(self, run: Any) -> bool:
        """True for a run whose text nobody sees."""
        own = run.find(f"{W}rPr")
        vanish = own.find(f"{W}vanish") if own is not None else None
        if vanish is not None:
            return is_on(vanish)
        paragraph = next(run.iterancestors(f"{W}p"), None)
        named = (
            own.find(f"{W}rStyle") if own is not None else None,
            paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None,
        )
        if any(self._vanishes(str(style.get(f"{W}val"))) for style in named if style is not None):
            return True
        if own is None:
            return False
        size = own.find(f"{W}sz")
        written = size.get(f"{W}val", "") if size is not None else ""
        if written.isdecimal() and int(written) <= SMALLEST:
            return True
        colour = own.find(f"{W}color")
        white = colour is not None and str(colour.get(f"{W}val")).upper() == "FFFFFF"
        return white and not self._ground(own, paragraph)

    def _vanishes(self, style: str) -> bool:
        """Whether a style, or one that it is based on, hides its text."""
        if style not in self._vanishing:
            name, self._vanishing[style] = style, False
            for _ in range(MOST_STYLE_PARENTS):
                element = self._styles.get(name)
                if element is None:
                    break
                vanish = element.find(f"{W}rPr/{W}vanish")
                if vanish is not None:
                    self._vanishing[style] = is_on(vanish)
                    break
                above = element.find(f"{W}basedOn")
                name = str(above.get(f"{W}val")) if above is not None else ""
        return self._vanishing[style]

    def _ground(self, own: Any, paragraph: Any) -> bool:
        """True where something may colour the ground behind a run."""
        if self._has_ground or own.find(f"{W}highlight") is not None or _is_shaded(own):
            return True
        if paragraph is None:
            return False
        properties = paragraph.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        element = self._styles.get(style.get(f"{W}val")) if style is not None else None
        if _is_shaded(properties) or (element is not None and _is_shaded(element.find(f"{W}pPr"))):
            return True
        for above in paragraph.iterancestors():
            if above.tag in BOXES:
                return True
            if above.tag == f"{W}tc" and _is_shaded(above.find(f"{W}tcPr")):
                return True
            if above.tag == f"{W}tbl":
                table = above.find(f"{W}tblPr/{W}tblStyle")
                if table is not None and str(table.get(f"{W}val")).lower() not in PLAIN_TABLES:
                    return True
                if _is_shaded(above.find(f"{W}tblPr")):
                    return True
        return False


def _is_shaded(properties: Any) -> bool:
    shade = properties.find(f"{W}shd") if properties is not None else None
    if shade is None:
        return False
    fill = str(shade.get(f"{W}fill", "auto")).upper()
    return fill not in ("AUTO", "FFFFFF") or str(shade.get(f"{W}val", "clear")) not in ("clear", "nil")


def is_on(element: Any) -> bool:
    """Whether a property that is switched on by standing there is on."""
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "none", "off")
