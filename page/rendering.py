"""Answers, sources, workings and documents as HTML. Whatever comes from a report or a person is shown as text."""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from assistant.answers import Answer, Citation, Point
from corpus.documents import Block
from corpus.tables import Table

MOST_ROWS = 200  # rows of a table that the panel shows; a longer one is cut around the lit cells, and says so
FEW_DOCUMENTS = 6  # that are chosen among by eye; above more of them stands a way to find them and to tick many at once
STREAM_STEPS = 24  # an answer that is there at once still appears in pieces, so that the eye can follow
CHOOSING = (
    '<div class="choosing"><input type="search" data-find placeholder="Find a report" aria-label="Find a report">'
    '<button type="button" class="quiet" data-act="tick">Tick all shown</button>'
    '<button type="button" class="quiet" data-act="untick">Untick all shown</button>'
    '<span class="asked" role="status"></span></div>'
)
_MARK = re.compile(r"\[(\d{1,3})\]")
_LAST_WORD = re.compile(r"\S{1,24}[ ]+\Z")
_ITEM = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+(?=\S)")
# html.escape leaves these alone, and the page's template language gives them a meaning.
_TEMPLATE_SIGNS = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;", "\\": "&#92;"})


class DocumentLine(Protocol):
    """What the list of documents shows of each: its id, file name, title, number of passages and warnings."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def chunks(self) -> int: ...
    @property
    def warnings(self) -> Sequence[str]: ...


def escape(text: str) -> str:
    """Any text as HTML that shows exactly that text, inside an element or a quoted attribute."""
    return html.escape(text, quote=True).translate(_TEMPLATE_SIGNS)


def place(citation: Citation) -> str:
    """Where a citation stands, as text: "page 4", "line 12", "lines 8-11", or ""."""
    if citation.page:
        return f"page {citation.page}"
    if not citation.lines:
        return ""
    first, last = citation.lines
    return f"line {first}" if first == last else f"lines {first}–{last}"


def _where(citation: Citation) -> str:
    return " · ".join(part for part in (citation.document, citation.section, place(citation)) if part)


def with_marks(text: str, turn: int, citations: Iterable[Citation]) -> str:
    """Text as HTML in which each [1] that has a citation is a button that leads to it; any other stays text."""
    known = {citation.marker: citation for citation in citations}
    parts: list[str] = []
    end = 0
    for match in _MARK.finditer(text):
        citation = known.get(int(match[1]))
        if citation is None:
            continue
        # A mark stays on the line of the word that it belongs to.
        word = _LAST_WORD.search(text, end, match.start())
        start = word.start() if word else match.start()
        parts.append(escape(text[end:start]))
        parts.append(
            f'<span class="keep">{escape(text[start : match.start()].rstrip())}{"&nbsp;" if word else ""}'
            f'<button type="button" class="mark" data-act="show" data-turn="{turn}" data-marker="{citation.marker}" '
            f'aria-label="Source {citation.marker}: {escape(_where(citation))}">[{citation.marker}]</button></span>'
        )
        end = match.end()
    parts.append(escape(text[end:]))
    return "".join(parts)


def prose(text: str, turn: int, citations: Iterable[Citation]) -> str:
    """Text as HTML: lines as paragraphs, runs of lines that begin with a dash as a list."""
    citations = tuple(citations)
    parts: list[str] = []
    items: list[str] = []

    def close_list() -> None:
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items.clear()

    for line in text.splitlines():
        bullet = _ITEM.match(line)
        if bullet:
            items.append(f"<li>{with_marks(line[bullet.end() :], turn, citations)}</li>")
        elif line.strip():
            close_list()
            parts.append(f"<p>{with_marks(line, turn, citations)}</p>")
    close_list()
    return "".join(parts)


def pending(question: str) -> str:
    """The turn as it stands while the answer is being looked for."""
    return (
        f'<article class="turn" aria-busy="true"><h3 class="question">{escape(question)}</h3>'
        '<p class="waiting"><span>Reading</span><i></i><i></i><i></i></p></article>'
    )


def _head(answer: Answer, asked: str) -> str:
    """The question as it was typed and, for a follow-up, as it was read."""
    typed = asked or answer.question
    head = f'<h3 class="question">{escape(typed)}</h3>'
    if typed.split() != answer.question.split():
        head += f'<p class="read-as">Read as: {escape(answer.question)}</p>'
    return head


def streaming(answer: Answer, turn: int, shown: int, asked: str = "") -> str:
    """The turn while its text appears: the first `shown` characters of it."""
    kind = "answer" if answer.answered else "answer declined"
    return (
        f'<article class="turn" aria-busy="true">{_head(answer, asked)}'
        f'<div class="{kind}">{prose(answer.text[:shown], turn, answer.citations)}</div></article>'
    )


def cuts(text: str) -> Iterator[int]:
    """Where to cut a text that appears in pieces: growing lengths, each at the end of a word."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    stride = max(1, len(ends) // STREAM_STEPS)
    yield from ends[stride - 1 :: stride]


def finished(answer: Answer, turn: int, latest: bool = True, asked: str = "", by: str = "") -> str:
    """A whole turn: the question as `asked`, the answer with its marks, notes, plot and, on the latest, what to ask next.

    `by` is HTML that says who wrote it.
    """
    said = prose(answer.text, turn, answer.citations)
    if answer.answered:
        body = f'<div class="answer">{said}</div>'
    else:
        body = f'<div class="answer declined"><p class="label">Not in the report</p>{said}</div>'
    if answer.caveats:
        body += "".join(f'<p class="caveat">{with_marks(note, turn, answer.citations)}</p>' for note in answer.caveats)
    body += plot(answer.series)
    if answer.citations or answer.calculation:
        count = len(answer.citations)
        sources = f"{count} source{'s' if count != 1 else ''}" if count else ""
        label = " and ".join(part for part in ("working" if answer.calculation else "", sources) if part)
        body += (
            f'<p class="more"><button type="button" class="quiet" data-act="show" data-turn="{turn}">'
            f"Show {label}</button></p>"
        )
    body += by
    if latest and answer.suggestions:
        body += _questions(answer.suggestions, "Ask next")
    return f'<article class="turn" data-done="{turn}">{_head(answer, asked)}{body}</article>'


def history(turns: Sequence[tuple[str, Answer, str]]) -> str:
    """The earlier turns, oldest first: each question as typed, its answer, and HTML that says who wrote that; "" for none."""
    return "".join(
        finished(answer, number, latest=False, asked=asked, by=by)
        for number, (asked, answer, by) in enumerate(turns, start=1)
    )


def empty(starters: Sequence[str]) -> str:
    """What stands in place of the conversation before the first question."""
    return _questions(starters, "Try asking") if starters else ""


def _questions(questions: Sequence[str], label: str) -> str:
    buttons = "".join(
        f'<li><button type="button" class="ask" data-act="ask">{escape(question)}</button></li>'
        for question in questions
    )
    return f'<nav class="questions" aria-label="{label}"><p class="label">{label}</p><ul>{buttons}</ul></nav>'


def spoken(answer: Answer) -> str:
    """The answer as a screen reader is to say it once it is complete."""
    return escape(" ".join((_MARK.sub("", answer.text), *answer.caveats)))


def plot(points: Sequence[Point]) -> str:
    """A bar chart that is a table underneath, so that it can be read without seeing it; "" for fewer than two points."""
    if len(points) < 2:
        return ""
    values = [point.quantity.value for point in points]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    span = (high - low) or Decimal(1)
    rows = []
    for point, value in zip(points, values, strict=True):
        left = (min(value, Decimal(0)) - low) / span * 100
        estimate = ' class="estimate"' if point.quantity.estimate else ""
        rows.append(
            f'<tr{estimate}><th scope="row">{escape(point.label)}</th><td class="bar" aria-hidden="true">'
            f'<span style="margin-left:{left:.2f}%;width:{abs(value) / span * 100:.2f}%"></span></td>'
            f"<td>{escape(str(point.quantity))}</td></tr>"
        )
    note = ""
    if any(point.quantity.estimate for point in points) and not all(point.quantity.estimate for point in points):
        note = "<figcaption>Outlined bars are the report’s estimates.</figcaption>"
    return f'<figure class="plot"><table>{"".join(rows)}</table>{note}</figure>'


@dataclass(frozen=True)
class _Source:
    """One block and all citations of an answer that point into it."""

    block: Block | None
    citations: tuple[Citation, ...]


def _sources(citations: Sequence[Citation]) -> list[_Source]:
    """Citations of the same block together, so that a table with two operands is shown once with both lit."""
    groups: dict[object, list[Citation]] = {}
    for citation in citations:
        key = (citation.document, citation.block) if citation.block else citation
        groups.setdefault(key, []).append(citation)
    return [_Source(group[0].block, tuple(group)) for group in groups.values()]


def evidence(answer: Answer | None, turn: int) -> str:
    """The panel beside an answer: the working of its calculation, then its sources with the quotes lit."""
    if answer is None:
        return '<p class="hint">The sources of each answer, and how its numbers were worked out, appear here.</p>'
    parts = [f'<p class="about">On: {escape(answer.question)}</p>']
    calculation = answer.calculation
    if calculation is not None and calculation.lines:
        lines = "".join(f"<li>{with_marks(line, turn, answer.citations)}</li>" for line in calculation.lines)
        parts.append(
            f'<section class="working" tabindex="-1" aria-labelledby="working-title"><h2 id="working-title">Working</h2>'
            f"<ol>{lines}</ol></section>"
        )
    if answer.citations:
        sources = "".join(_source(source) for source in _sources(answer.citations))
        parts.append(
            f'<section class="sources" aria-labelledby="sources-title"><h2 id="sources-title">Sources</h2>{sources}</section>'
        )
    elif calculation is None:
        parts.append('<p class="hint">Nothing was quoted or calculated for this answer.</p>')
    return f'<div class="evidence" data-turn="{turn}">{"".join(parts)}</div>'


def _source(source: _Source) -> str:
    first = source.citations[0]
    numbers = " ".join(f'<span class="number">[{citation.marker}]</span>' for citation in source.citations)
    section = f'<span class="section">{escape(first.section)}</span>' if first.section else ""
    places = ", ".join(dict.fromkeys(place(citation) for citation in source.citations))
    spot = f'<span class="place">{escape(places)}</span>' if places else ""
    header = f'<header>{numbers} <span class="document">{escape(first.document)}</span>{section}{spot}</header>'
    table = source.block.table if source.block else None
    if table is not None:
        body = _table(table, source.citations)
    elif source.block is not None:
        body = f'<blockquote tabindex="0">{_lit_quotes(source.block.text, source.citations)}</blockquote>'
    else:
        body = f"<blockquote>{_lit_quotes('', source.citations)}</blockquote>"
    return f'<article class="source">{header}{body}</article>'


def _lit(citations: Sequence[Citation], inner: str) -> str:
    """Text lit for one or more citations, each of which a mark can lead to."""
    markers = " ".join(str(citation.marker) for citation in citations)
    return f'<mark class="lit" tabindex="-1" data-markers="{markers}">{inner}</mark>'


def _lit_quotes(text: str, citations: Sequence[Citation]) -> str:
    """A block's text with the quotes lit; a quote that does not stand in it word for word is put above it."""
    found: dict[tuple[int, int], list[Citation]] = {}
    absent: list[Citation] = []
    for citation in citations:
        # White space may differ where the source wraps its lines; nothing else may.
        words = r"\s+".join(re.escape(word) for word in citation.quote.split())
        match = re.search(words, text) if words else None
        if match is None:
            absent.append(citation)
            continue
        span = next((taken for taken in found if taken[0] < match.end() and match.start() < taken[1]), match.span())
        wider = (min(span[0], match.start()), max(span[1], match.end()))
        found[wider] = [*found.pop(span, []), citation]
    parts = [f"<p>{_lit([citation], escape(citation.quote))}</p>" for citation in absent]
    end = 0
    lit: list[str] = []
    for (start, stop), cited in sorted(found.items()):
        lit += [escape(text[end:start]), _lit(cited, escape(text[start:stop]))]
        end = stop
    lit.append(escape(text[end:]))
    return "".join(parts) + (f"<p>{''.join(lit)}</p>" if text else "")


def _table(table: Table, citations: Sequence[Citation]) -> str:
    """The whole table, the cited cells lit and their rows tinted; a very long one is cut around them, and says so."""
    cells: dict[tuple[int, int], list[Citation]] = {}
    whole_rows: dict[int, list[Citation]] = {}
    elsewhere: list[Citation] = []
    labels = {row.label: row.index for row in reversed(table.rows) if row.label}
    for citation in citations:
        if citation.cell is not None and citation.cell[0] < len(table.body):
            cells.setdefault(citation.cell, []).append(citation)
        elif citation.row is not None and citation.row in labels:
            whole_rows.setdefault(labels[citation.row], []).append(citation)
        else:
            elsewhere.append(citation)
    lit_rows = {row for row, _ in cells} | set(whole_rows)
    first, last = _window(len(table.body), lit_rows)
    head = "".join(
        "<tr>" + "".join(f'<th scope="col">{escape(cell)}</th>' for cell in row) + "</tr>" for row in table.header
    )
    body: list[str] = []
    for index in range(first, last):
        row_cells = []
        for column, cell in enumerate(table.body[index]):
            cited = cells.get((index, column), []) + (whole_rows.get(index, []) if column == 0 else [])
            text = escape(cell)
            if not cell and column == 0 and index in table.shifted:
                text = "<i>no label in the source</i>"
            inner = _lit(cited, text) if cited else text
            row_cells.append(f'<th scope="row">{inner}</th>' if column == 0 else f"<td>{inner}</td>")
        lit = ' class="lit-row"' if index in lit_rows else ""
        body.append(f"<tr{lit}>{''.join(row_cells)}</tr>")
    caption = [escape(table.caption)] if table.caption else []
    if last - first < len(table.body):
        caption.append(f"rows {first + 1}–{last} of {len(table.body)}")
    above = "".join(f"<p>{_lit([citation], escape(citation.quote))}</p>" for citation in elsewhere)
    if caption:
        above += f'<p class="caption">{" · ".join(caption)}</p>'
    label = escape(table.caption or "quoted")
    return (
        f'{above}<div class="scroll" tabindex="0" role="region" aria-label="Table: {label}">'
        f"<table><thead>{head}</thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _window(rows: int, lit: Collection[int]) -> tuple[int, int]:
    """Which rows of a table to show: all, or MOST_ROWS of them around the first that is lit."""
    if rows <= MOST_ROWS:
        return 0, rows
    first = max(0, min(min(lit, default=0) - MOST_ROWS // 4, rows - MOST_ROWS))
    return first, max(first + MOST_ROWS, min(max(lit, default=0) + 1, rows))


def documents(lines: Sequence[DocumentLine]) -> str:
    """The indexed documents, each with a box that says whether it is asked and a button that removes it.

    Above many stands a box to find some of them by name, and buttons that tick or untick all that are shown.
    """
    if not lines:
        return '<p class="hint">No report is indexed yet. Add one to begin.</p>'
    rows = []
    for line in lines:
        title = f'<span class="title">{escape(line.title or line.name)}</span>'
        name = f'<span class="name">{escape(line.name)}</span>' if line.title and line.title != line.name else ""
        passages = f"{line.chunks} passage{'s' if line.chunks != 1 else ''}"
        warnings = "".join(f'<p class="caveat">{escape(warning)}</p>' for warning in line.warnings)
        rows.append(
            f'<li><label><input type="checkbox" data-document="{escape(line.id)}" checked>'
            f'<span class="words">{title}{name}</span></label><span class="size">{passages}</span>'
            f'<button type="button" class="quiet" data-act="remove" data-document="{escape(line.id)}" '
            f'aria-label="Remove {escape(line.name)}">Remove</button>{warnings}</li>'
        )
    listed = f'<ul class="documents" aria-label="Reports that are asked">{"".join(rows)}</ul>'
    return listed if len(lines) <= FEW_DOCUMENTS else f'{CHOOSING}<div class="many">{listed}</div>'


def notice(sentence: str) -> str:
    """A sentence that says what went wrong and what to do; "" for nothing to say."""
    return f'<p class="notice" role="alert">{escape(sentence)}</p>' if sentence else ""


def done(sentence: str) -> str:
    """A sentence that says what was done."""
    return f'<p class="done" role="status">{escape(sentence)}</p>'
