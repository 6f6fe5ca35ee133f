"""Pages laid out in columns without rules, as printed accounts are, made by reportlab for the tests."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

SIZE = 9
PITCH = 13
LEFT = 50
RIGHTS = (400, 480, 560)
"""Where the columns of figures end."""

Cells = tuple[str, ...]


class Page:
    """A page being written from the top; rows keep their distance unless told otherwise."""

    def __init__(self, canvas: Canvas, rights: Sequence[int] = RIGHTS) -> None:
        self.canvas = canvas
        self.rights = rights
        self.height = 740.0

    def title(self, text: str, bold: bool = True) -> None:
        """A line in the middle of the page."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", SIZE)
        self.canvas.drawCentredString(306, self.height, text)
        self.height -= PITCH

    def line(self, text: str, left: float = LEFT, pitch: float = PITCH, bold: bool = False) -> None:
        """A line of text from the left."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", SIZE)
        self.canvas.drawString(left, self.height, text)
        self.height -= pitch

    def row(self, label: str, *cells: str, indent: float = 0, pitch: float = PITCH) -> None:
        """A label and its figures, set right; "$" stands apart at the left of its column, ")" and "%" behind."""
        self.canvas.setFont("Helvetica", SIZE)
        self.canvas.drawString(LEFT + indent, self.height, label)
        for right, cell in zip(self.rights, cells, strict=False):
            if cell.startswith("$"):
                self.canvas.drawString(right - 52, self.height, "$")
                cell = cell[1:]
            bare = cell.rstrip(")%") if " " not in cell else cell
            self.canvas.drawRightString(right, self.height, bare)
            self.canvas.drawString(right, self.height, cell[len(bare) :])
        self.height -= pitch

    def heads(self, *cells: str, label: str = "", rights: Sequence[float] | None = None) -> None:
        """Headings, each in the middle of its column, or of the places given."""
        self.canvas.setFont("Helvetica", SIZE)
        self.canvas.drawString(LEFT, self.height, label)
        for middle, cell in zip(rights or [right - 15 for right in self.rights], cells, strict=False):
            self.canvas.drawCentredString(middle, self.height, cell)
        self.height -= PITCH

    def gap(self, height: float = PITCH) -> None:
        """White space."""
        self.height -= height


class Pages:
    """A PDF being written page by page, with a running head and a page number on each."""

    def __init__(self, path: Path, heads: bool = True) -> None:
        self.path = path
        self.canvas = Canvas(str(path))
        self.heads = heads
        self.count = 0

    def page(self, rights: Sequence[int] = RIGHTS) -> Page:
        """Begin the next page."""
        if self.count:
            self.canvas.showPage()
        self.count += 1
        if self.heads:
            self.canvas.setFont("Helvetica", 8)
            self.canvas.drawString(LEFT, 800, "Table of Contents")
            self.canvas.drawCentredString(306, 25, str(self.count))
        return Page(self.canvas, rights)

    def save(self) -> Path:
        """Write the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.path
