"""Documents become chunks: pieces small enough to embed, each with the headings and captions that it needs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Block, Document, Place
from corpus.sentences import sentences
from corpus.tables import Table

CHUNKING = "2026-11-b"
"""Which rules cut the chunks and say what of them is embedded; an index made by other rules is built again."""

MOST_CHARACTERS = 900
MOST_TABLE_CHARACTERS = 2700
"""Of a piece of a table, of which only the words are embedded; its figures are for the search by keywords."""
MOST_TOKENS = 220
"""MiniLM reads 256 tokens and drops the rest; some are kept back for its own marks and for a wrong estimate."""

MOST_HEADING_CHARACTERS = 240
MOST_WAITING_CHARACTERS = 400
MOST_CAPTION_CHARACTERS = 300
MOST_HEADER_CHARACTERS = 450

TOKEN = re.compile(r"[A-Za-z]+|\d+|\S")
WORDS = re.compile(r"[^\W\d_]{2}|^\s*(?:19|20)\d\d\s*$")
"""What a cell is embedded for: words, or the year that heads a column."""


@dataclass(frozen=True)
class Chunk:
    """What is searched and stored. `text` begins with the heading path and, for a table, its caption and header.

    `blocks` are the first and last block of the document in it; `rows` the first and last body row (from 0) of the
    one table in it, or None. `headings` are those that hold for all of it, outermost first.
    """

    id: str
    document_id: str
    document_name: str
    text: str
    headings: tuple[str, ...]
    place: Place
    blocks: tuple[int, int]
    rows: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Unit:
    """What is not cut any further: an item, a piece of a paragraph, some rows of a table with caption and header."""

    text: str
    first: int
    block: int
    headings: tuple[str, ...]
    place: Place
    rows: tuple[int, int] | None = None
    group: int = 0
    bare_heading: bool = False


def chunk_document(document: Document) -> list[Chunk]:
    """The chunks of a document, in its order. The same document always gives the same chunks."""
    pieces: list[list[_Unit]] = []
    waiting: list[_Unit] = []
    for section in _sections(document):
        if section[0].bare_heading:
            # A heading with nothing under it goes with what comes next; only a long run of such stands by itself.
            waiting.extend(section)
            if len(_text(waiting)) > MOST_WAITING_CHARACTERS:
                pieces.append(waiting)
                waiting = []
            continue
        cut = list(_pieces(section))
        cut[0] = [*waiting, *cut[0]]
        waiting = []
        pieces.extend(cut)
    if waiting and pieces:
        pieces[-1] = [*pieces[-1], *waiting]
    elif waiting:
        pieces.append(waiting)
    return [_chunk(document, position, units) for position, units in enumerate(pieces)]


def meaning(chunk: Chunk) -> str:
    """What of a chunk is embedded: its text, and of a table its headings, header and row labels without the figures.

    Figures are most of a table's tokens and say nothing to an embedding model; keyword search has them all.
    """
    if chunk.rows is None:
        return chunk.text
    return "\n".join(["Table", *filter(None, map(_wording, chunk.text.split("\n")))])


def _wording(line: str) -> str:
    """A line of a chunk; of a table's row only the cells that hold words."""
    if not line.startswith("| "):
        return line
    return " ".join(dict.fromkeys(cell.strip() for cell in line.strip("| …").split(" | ") if WORDS.search(cell)))


def token_estimate(text: str) -> int:
    """About how many tokens MiniLM makes of `text`, rather too many than too few."""
    total = 0
    for match in TOKEN.finditer(text):
        word = match[0]
        if word[0].isdigit():
            total += (len(word) + 2) // 3 + (len(word) > 4)
        elif word.isascii() and word.isalpha():
            total += 1 + max(0, len(word) - 4) // 6
        else:
            total += 1
    return total


def _sections(document: Document) -> Iterator[list[_Unit]]:
    """Runs of units that may share a chunk: under one heading, on one page; a table alone; a childless heading alone."""
    real = {block.text for block in document.blocks if block.kind == "heading"}
    run: list[_Unit] = []
    under: tuple[tuple[str, ...], int | None] | None = None
    group = 0
    for index, block in enumerate(document.blocks):
        here = (_real_headings(block, real), block.place.page)
        if run and (here != under or block.kind == "heading"):
            yield run
            run = []
        under = here
        if block.kind == "heading":
            following = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
            if following is None or block.text not in following.headings:
                yield [_Unit(block.text, index, index, block.headings, block.place, bare_heading=True)]
        elif block.table is not None:
            # The sentence that captions the table is in each of its pieces; it makes no chunk of its own.
            captions = bool(run) and run[-1].text in block.table.caption
            first = run.pop().first if captions else index
            if run:
                yield run
            run = []
            yield [_table_unit(block, index, rows, first) for rows in _row_ranges(block)]
        else:
            # Items go with those before them; a paragraph that leads a list is in the list's group.
            group += not (run and block.kind == "item" and _is_list(document.blocks[run[-1].block]))
            pieces = _cut(block, _room(block.headings))
            run.extend(_Unit(text, index, index, block.headings, block.place, group=group) for text in pieces)
    if run:
        yield run


def _real_headings(block: Block, real: set[str]) -> tuple[str, ...]:
    """The headings above a block without the lead sentences and parent items that stand in an item's headings."""
    count = 0
    while count < len(block.headings) and block.headings[count] in real:
        count += 1
    return block.headings[:count]


def _is_list(block: Block) -> bool:
    return block.kind == "item" or block.text.endswith((":", "："))


def _pieces(section: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """A section cut into chunks: a group is kept together where it fits; else it is cut between its units."""
    piece: list[_Unit] = []
    for group in _groups(section):
        if piece and not _fits([*piece, *group]):
            yield piece
            piece = []
        for unit in group:
            if piece and not _fits([*piece, unit]):
                yield piece
                piece = []
            piece.append(unit)
    if piece:
        yield piece


def _groups(section: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    group: list[_Unit] = []
    for unit in section:
        if group and (unit.group != group[-1].group or unit.rows is not None):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _fits(units: Sequence[_Unit]) -> bool:
    if any(unit.rows is not None for unit in units):
        return len(units) == 1  # rows were grouped to the size when the table was cut
    text = _text(units)
    return len(text) <= MOST_CHARACTERS and token_estimate(text) <= MOST_TOKENS


def _text(units: Sequence[_Unit]) -> str:
    path = _path(_headings(units))
    return "\n".join(filter(None, [path, *(unit.text for unit in units)]))


def _chunk(document: Document, position: int, units: Sequence[_Unit]) -> Chunk:
    ranges = [unit.place.lines for unit in units if unit.place.lines]
    lines = (min(start for start, _ in ranges), max(end for _, end in ranges)) if ranges else None
    page = next((unit.place.page for unit in units if unit.place.page is not None), None)
    rows = next((unit.rows for unit in units if unit.rows is not None), None)
    return Chunk(
        f"{document.id}:{position:05d}",
        document.id,
        document.name,
        _text(units),
        _headings(units),
        Place(lines, page),
        (min(unit.first for unit in units), max(unit.block for unit in units)),
        rows,
    )


def _headings(units: Sequence[_Unit]) -> tuple[str, ...]:
    """The headings that hold for all of a chunk; headings with nothing under them do not narrow those of the rest."""
    return _common([unit.headings for unit in units if not unit.bare_heading] or [unit.headings for unit in units])


def _path(headings: Sequence[str]) -> str:
    """The headings as one line; when it would be long, the outer ones give way and then the end of the inmost."""
    kept: list[str] = []
    for heading in reversed(headings):
        if kept and sum(map(len, kept)) + len(heading) > MOST_HEADING_CHARACTERS:
            break
        kept.insert(0, _shortened(heading, MOST_HEADING_CHARACTERS))
    return " › ".join(kept)


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shared = paths[0]
    for path in paths[1:]:
        length = 0
        while length < min(len(shared), len(path)) and shared[length] == path[length]:
            length += 1
        shared = shared[:length]
    return shared


def _room(headings: Sequence[str]) -> tuple[int, int]:
    """How many characters and tokens the headings leave for the words under them."""
    path = _path(headings)
    return MOST_CHARACTERS - len(path) - 1, MOST_TOKENS - token_estimate(path)


def _cut(block: Block, room: tuple[int, int]) -> Iterator[str]:
    """A block's text in pieces that fit: cut at sentence and line ends, in need between words, in need within one."""
    if len(block.text) <= room[0] and token_estimate(block.text) <= room[1]:
        yield block.text
        return
    glue = "\n" if "\n" in block.text else " "
    piece: list[str] = []
    characters = tokens = 0
    for part in _parts(block.text, room):
        size = token_estimate(part)
        if piece and (characters + len(part) + 1 > room[0] or tokens + size > room[1]):
            yield glue.join(piece)
            piece, characters, tokens = [], 0, 0
        piece.append(part)
        characters += len(part) + 1
        tokens += size
    if piece:
        yield glue.join(piece)


def _parts(text: str, room: tuple[int, int]) -> Iterator[str]:
    for _, _, sentence in sentences(text):
        if len(sentence) <= room[0] and token_estimate(sentence) <= room[1]:
            yield sentence
        else:
            yield from _cut_sentence(sentence, room)


def _cut_sentence(sentence: str, room: tuple[int, int]) -> Iterator[str]:
    piece: list[str] = []
    characters = tokens = 0
    longest = min(room[0], room[1])  # a character is at most one token
    for word in sentence.split():
        for part in (word[start : start + longest] for start in range(0, len(word), longest)):
            size = token_estimate(part)
            if piece and (characters + len(part) + 1 > room[0] or tokens + size > room[1]):
                yield " ".join(piece)
                piece, characters, tokens = [], 0, 0
            piece.append(part)
            characters += len(part) + 1
            tokens += size
    if piece:
        yield " ".join(piece)


def _row_ranges(block: Block) -> Iterator[tuple[int, int]]:
    """Ranges of body rows, first and last, that fit a chunk; a row is never cut, however long."""
    assert block.table is not None
    table = block.table
    head = "\n".join([_path(block.headings), *_table_head(table)])
    head_tokens = sum(token_estimate(_wording(line)) for line in head.split("\n"))
    start, characters, tokens = 0, len(head), head_tokens
    for index in range(len(table.body)):
        row = _row_text(table, index)
        size = token_estimate(_wording(row))
        if index > start and (characters + len(row) + 1 > MOST_TABLE_CHARACTERS or tokens + size > MOST_TOKENS):
            yield start, index - 1
            start, characters, tokens = index, len(head), head_tokens
        characters += len(row) + 1
        tokens += size
    yield start, max(start, len(table.body) - 1)


def _table_unit(block: Block, index: int, rows: tuple[int, int], first_block: int) -> _Unit:
    assert block.table is not None
    table = block.table
    picked = range(rows[0], min(rows[1] + 1, len(table.body)))
    text = "\n".join([*_table_head(table, block.headings), *(_row_text(table, row) for row in picked)])
    place = block.place
    if table.lines and len(picked):
        place = Place((table.lines[rows[0]], table.lines[rows[1]]), place.page)
    return _Unit(text, first_block if rows[0] == 0 else index, index, block.headings, place, rows)


def _table_head(table: Table, headings: Sequence[str] = ()) -> list[str]:
    """What each piece of a table begins with: caption and header rows; units are said in one or the other."""
    caption = "" if table.caption in headings else _shortened(table.caption, MOST_CAPTION_CHARACTERS)
    header = "\n".join(f"| {' | '.join(row)} |" for row in table.header)
    return [part for part in (caption, _shortened(header, MOST_HEADER_CHARACTERS)) if part]


def _row_text(table: Table, row: int) -> str:
    return f"| {' | '.join(table.body[row])} |"


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
