"""A draft becomes text with marks, sentence by sentence; code writes its numbers and its citations.

"{c1}" becomes the result with the marks of its operands, "{f2}" the figure with its mark, "[p3]" the marks of what in
that passage supports the sentence: the cells and sentences that hold its numbers, or the one that shares most of its
words. An id that was never given becomes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.agent.draft import ONE_ID, SOME_IDS, Unit
from assistant.agent.material import Material, Shown
from assistant.agent.supporting import LEAST_ALONE, LEAST_SHARED, Place, holding, supports
from assistant.answers import Citation
from assistant.calculator import Calculation
from assistant.checking.agreement import agrees
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.wording import capital
from corpus.quantities import find_quantities

MOST_MARKS = 4  # of one passage in one sentence

FALLS = r"\b(?:fell|falls?|fallen|declin\w+|decreas\w+|dropp?\w*|down|shr[aiu]nk\w*|lower|less|reduc\w+|slump\w*|slow\w*|lose|lost|cut)\b"
FALLING = re.compile(FALLS + r"[^.;:{]{0,40}$", re.IGNORECASE)  # words before a number that say its sign
_IDS = re.compile(rf"(?P<open>[\[{{])\s*(?P<ids>{SOME_IDS})\s*[\]}}]", re.IGNORECASE)
_PARENTHESES = re.compile(rf"\(\s*(?P<ids>{SOME_IDS})\s*\)")
_BARE = re.compile(r"(?<![\w$€£.,-])[fc]\d{1,4}(?![\w%])")
_IN_BRACKETS = re.compile(r"(\[[^\]]*\]|\{[^}]*\})")
_OWN_MARK = re.compile(r"\s?\[\d{1,4}\]")  # that the model made itself
# What is already in the number that an id stands for.
_HEDGE_BEFORE = re.compile(r"\b(?:about|around|approximately|roughly|some|nearly|almost)\s+$|[~≈]\s*$", re.IGNORECASE)
_UNIT_BEFORE = re.compile(r"(?:US)?[$€£¥]\s?$|\b(?:USD|EUR|GBP)\s$")
_UNIT_AFTER = re.compile(
    r"\s?%|\s(?:percent(?:age points)?|per cent|thousand|million|billion|trillion|bn|mn|USD|EUR|GBP|dollars)\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"\s*(?:[a-z_]+\([^()]*\)|[fc]\d+ *[-+*/] *[fc]\d+)\s*", re.IGNORECASE)
_AT_THE_END = re.compile(r"\s*([.!?]?)\s*$")


@dataclass(frozen=True)
class Made:
    """A calculation of a sentence and the figures that it is of; `is_single` of one operation and no more."""

    calculation: Calculation
    figures: tuple[Figure, ...]
    is_single: bool = False


@dataclass(frozen=True)
class Sentence:
    """A unit written out: its text with marks, and what it rests on.

    `figures` are all the cells that it cites, `by_id` those whose number code put in; `passages` are those it cites,
    `strangers` the ids that a number was left to and that were never given.
    """

    unit: Unit
    text: str
    markers: tuple[int, ...]
    figures: tuple[Figure, ...]
    by_id: tuple[Figure, ...]
    made: tuple[Made, ...]
    passages: tuple[Shown, ...]
    strangers: tuple[str, ...]


class Writer:
    """Writes the sentences of one answer, collecting what they rest on; the same place has one mark throughout."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.evidence = Evidence()
        self.sentences: list[Sentence] = []

    def write(self, unit: Unit) -> Sentence:
        """The next sentence, written out. One without ids goes on about what the sentence before it cites."""
        before = next((one.passages for one in reversed(self.sentences) if one.passages), ())
        self.sentences.append(_Work(self.material, self.evidence, before).written(unit))
        return self.sentences[-1]

    def credit(self, calculation: Calculation, sources: Sequence[Citation]) -> None:
        """The last sentence holds a number that was computed again, by a calculation whose operands are these sources."""
        sentence = self.sentences[-1]
        if any(one.calculation.result == calculation.result for one in sentence.made):
            return
        figures = {source.marker: figure for source in sources if (figure := self._figure(source)) is not None}
        if len(figures) < len(sources):
            return  # of a place that was not shown by itself: the number stands, without its working
        made = adopted(calculation, figures, self.evidence)
        new = [self.evidence.cite(figure) for figure in figures.values()]
        new = [marker for marker in new if marker not in sentence.markers]
        self.sentences[-1] = replace(
            sentence,
            text=_marked(sentence.text, new),
            markers=(*sentence.markers, *new),
            figures=(*sentence.figures, *figures.values()),
            made=(*sentence.made, Made(made, tuple(figures.values()))),
        )

    def _figure(self, source: Citation) -> Figure | None:
        """The figure at a cited place of what was shown."""
        for figure in self.material.figures.values():
            if (
                figure.source is source.block
                and figure.cell == source.cell
                and (figure.cell or figure.quote == source.quote)
            ):
                return figure
        for sheet in self.material.support.sheets:
            if sheet.source is source.block and source.cell is not None:
                return sheet.values.get(source.cell)
        for told in self.material.support.sentences:
            if told.source is source.block and told.text == source.quote:
                return next(iter(told.figures), None)
        return None

    @property
    def text(self) -> str:
        """The sentences so far as one text."""
        return "".join(sentence.unit.lead + sentence.text for sentence in self.sentences).strip()


class _Work:
    """The writing of one sentence."""

    def __init__(self, material: Material, evidence: Evidence, before: tuple[Shown, ...]) -> None:
        self.material = material
        self.evidence = evidence
        self.before = before
        self.figures: list[Figure] = []
        self.by_id: list[Figure] = []
        self.made: list[Made] = []
        self.passages: list[Shown] = []
        self.strangers: list[str] = []
        self.own: set[int] = set()

    def written(self, unit: Unit) -> Sentence:
        """The sentence, written out."""
        pieces = list(self._pieces(self._normal(unit.raw)))
        bare = self.material.unnamed(" ".join("".join(text for text, _ in pieces).split()))
        # A figure that the sentence names itself is marked there, and not at what is calculated from it.
        named = [self.material.figures[id] for _, source in pieces for id in source if id in self.material.figures]
        self.own = {self.evidence.cite(figure) for figure in named}
        text = ""
        used: set[int] = set()
        for piece, source in pieces:
            new = [marker for marker in self._marks(source, bare) if marker not in used]
            used.update(new)
            text = _marked(text + piece, new, at_the_end=False)
        more = [marker for marker in self._unsaid(bare, bool(used)) if marker not in used]
        text = _marked(text, list(dict.fromkeys(more)))
        return Sentence(
            unit=unit,
            text=capital(re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(text.split()))),
            markers=tuple(sorted(used.union(more))),
            figures=tuple(self.figures),
            by_id=tuple(self.by_id),
            made=tuple(self.made),
            passages=tuple(self.passages) or self.before,
            strangers=tuple(self.strangers),
        )

    # --- the text ---------------------------------------------------------------------------------------------------

    def _normal(self, raw: str) -> str:
        """A sentence with its ids in the brackets that they belong in, and without marks that the model made itself."""

        def bracketed(match: re.Match[str]) -> str:
            return f"[{match['ids']}]" if all(map(self._is_known, _ids(match["ids"]))) else match[0]

        def braced(match: re.Match[str]) -> str:
            return f"{{{match[0]}}}" if self._is_known(match[0].lower()) else match[0]

        raw = _PARENTHESES.sub(bracketed, _OWN_MARK.sub("", raw))
        return "".join(part if part[:1] in ("[", "{") else _BARE.sub(braced, part) for part in _IN_BRACKETS.split(raw))

    def _pieces(self, raw: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The text in pieces, the numbers that ids stand for put in, each with the ids whose marks follow it."""
        end = 0
        for match in _IDS.finditer(raw):
            before = raw[end : match.start()]
            end = match.end()
            ids = _ids(match["ids"])
            known = tuple(id for id in ids if self._is_known(id))
            numbers = [id for id in known if id[0] != "p"] if match["open"] == "{" else []
            if match["open"] == "{":
                self.strangers += [id for id in ids if id[0] != "p" and id not in known]
            if numbers:
                said = self._said(numbers[0], before)
                if said.startswith("about "):
                    before = _HEDGE_BEFORE.sub("", before)
                if not said[0].isdigit():
                    before = _UNIT_BEFORE.sub("", before)
                after = _UNIT_AFTER.match(raw, end)
                if after and re.search(r"(?:%|[a-z])$", said):
                    end = after.end()
                before += said
            yield before, known
        yield raw[end:], ()

    def _said(self, id: str, before: str) -> str:
        """The number that an id stands for; without its sign where the words before it say that it falls."""
        said = self.material.said(id)
        return said[1:] if said.startswith("-") and FALLING.search(before) else said

    def _is_known(self, id: str) -> bool:
        return id in self.material.passages or id in self.material.figures or id in self.material.calculations

    # --- the marks --------------------------------------------------------------------------------------------------

    def _marks(self, ids: Sequence[str], bare: str) -> list[int]:
        """The marks of some ids."""
        markers: list[int] = []
        for id in ids:
            if id in self.material.figures:
                self.by_id.append(self.material.figures[id])
                markers.append(self._figure(self.material.figures[id]))
            elif id in self.material.calculations:
                markers += [marker for marker in self._calculation(id) if marker not in self.own]
            else:
                self.passages.append(self.material.passages[id])
                markers += self._passage(self.material.passages[id], bare)
        return list(dict.fromkeys(markers))

    def _unsaid(self, bare: str, cited: bool) -> list[int]:
        """The marks of what the sentence rests on and does not cite: results, and numbers and words of other passages."""
        markers: list[int] = []
        for mention in find_quantities(bare):
            for id, computed in self.material.calculations.items():
                if agrees(mention.quantity, computed.result, size_only=True):
                    markers += [marker for marker in self._calculation(id) if marker not in self.own]
        markers += self._elsewhere(bare)
        near = [(self.before, LEAST_SHARED), (tuple(self.material.passages.values()), LEAST_ALONE)]
        for passages, least in near:
            for shown in passages:
                if not cited and not markers and not self.made:
                    markers = self._passage(shown, bare, least)
        return markers

    def _elsewhere(self, bare: str) -> list[int]:
        """The marks of numbers that stand in no passage that the sentence cites, and do in another that was shown."""
        held = [figure.quantity for figure in self.figures] + [one.calculation.result for one in self.made]
        markers: list[int] = []
        for mention in find_quantities(bare):
            number = mention.quantity
            if any(quantity is not None and agrees(number, quantity, size_only=True) for quantity in held):
                continue
            if holding(number, bare, self.passages, self.material.opened):
                continue
            for passages in (self.before, self.material.passages.values()):
                found = holding(number, bare, passages, self.material.opened)
                if found is not None:
                    self.passages.append(found[0])
                    markers.append(self._place(*found))
                    break
        return markers

    def _calculation(self, id: str) -> list[int]:
        computed = self.material.calculations[id]
        figures = tuple(self.material.figures[name] for name in computed.figures)
        made = next((one for one in self.evidence.calculations if one.lines[-1] == computed.working), None)
        if made is None and computed.made is not None:
            markers = [operand.marker or 0 for operand in computed.made.operands if operand.marker]
            made = adopted(computed.made, dict(zip(dict.fromkeys(markers), figures, strict=False)), self.evidence)
        elif made is None:
            made = self.material.worked_out(computed.expression, self.evidence)
        self.made.append(Made(made, figures, bool(_SINGLE.fullmatch(computed.expression))))
        return [self._figure(figure) for figure in figures]

    def _passage(self, shown: Shown, bare: str, least: float = LEAST_SHARED) -> list[int]:
        """The marks of what in a passage supports a sentence; none where nothing does."""
        return [self._place(shown, place) for place in supports(shown, bare, self.material.opened, least)[:MOST_MARKS]]

    def _place(self, shown: Shown, place: Place) -> int:
        if isinstance(place, Figure):
            return self._figure(place)
        return self.evidence.quote(shown.document, place.block, place.text)

    def _figure(self, figure: Figure) -> int:
        self.figures.append(figure)
        return self.evidence.cite(figure)


def adopted(calculation: Calculation, figures: Mapping[int, Figure], evidence: Evidence) -> Calculation:
    """A calculation that was made elsewhere, as one of this evidence: its operands' marks become those of the figures."""
    marks = {marker: evidence.cite(figure) for marker, figure in figures.items()}
    operands = tuple(replace(one, marker=marks.get(one.marker or 0)) for one in calculation.operands)

    def marked(line: str) -> str:
        return re.sub(r"\[(\d+)\]$", lambda mark: f"[{marks.get(int(mark[1]), mark[1])}]", line)

    made = replace(calculation, operands=operands, lines=tuple(map(marked, calculation.lines)))
    evidence.calculations.append(made)
    return made


def _marked(text: str, markers: Iterable[int], at_the_end: bool = True) -> str:
    """A text with marks after it, before its full stop if `at_the_end` of the sentence."""
    marks = "".join(f"[{marker}]" for marker in markers)
    if not marks:
        return text
    if not at_the_end:
        return f"{text.rstrip()} {marks}"
    joint = "" if re.search(r"\[\d+\][.!?]?\s*$", text) else " "
    return _AT_THE_END.sub(lambda end: f"{joint}{marks}{end[1]}", text, count=1)


def _ids(text: str) -> tuple[str, ...]:
    return tuple(id.lower() for id in re.findall(ONE_ID, text, re.IGNORECASE))
