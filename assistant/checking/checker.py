"""A text checked: each of its numbers quoted, computed, or unsupported with the reason and the nearest figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation
from assistant.calculator import Calculation
from assistant.checking.agreement import agrees, alike, is_number_of, same_unit
from assistant.checking.claims import OVER, UNDER, Claim, Statement, numbers_asked, statements_in
from assistant.checking.derived import Recomputed, recompute
from assistant.checking.direction import turned
from assistant.checking.material import Material, without_labels
from assistant.checking.meaning import ENOUGH, LIGHT, Meant, meant
from assistant.checking.number_words import find_number_words
from assistant.checking.plain import misdated, opposed, repeated, tells_otherwise
from assistant.checking.provenance import Provenance
from assistant.checking.quotations import Exact, exact_quotes, quotations
from assistant.checking.rivals import fits_better, labelling
from assistant.checking.verdicts import COMPUTED, QUOTED, UNSUPPORTED, Verdict
from assistant.checking.wording import Wording, label_atoms, wording
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.wording import name_of, show
from assistant.words import strength
from corpus.quantities import Quantity, find_quantities
from corpus.units import CURRENCY_NAMES, RATES

if TYPE_CHECKING:
    pass


def verify(
    text: str,
    material: Material,
    *,
    calculations: Sequence[Calculation] = (),
    citations: Sequence[Citation] | None = None,
    assumed: Iterable[Quantity] = (),
    question: str = "",
    names: Sequence[str] = (),
) -> list[Verdict]:
    """The verdict on every number of a text, in order, from the figures of `material` alone.

    `calculations` were made on the way, of cited figures; `citations` are those that its marks stand for, if they are
    told. `assumed` numbers were given by the asker, as are those of the `question`, whose words also say what an answer
    of few words is about. `names` are those of the companies that it is about. Nothing is raised for any text.
    """
    given = (*assumed, *numbers_asked(question))
    own = Provenance(text, tuple(citations or ()), citations is not None, tuple(calculations), material, given)
    statements = statements_in(text, material.number_labels, question)
    pairs = [(replace(statement, names=tuple(names)), material) for statement in statements]
    return verdicts_on(text, pairs, material, own, given, question)


MOST_NUMBERS = 40  # of one sentence that are looked up
MOST_IN_TEXT = 5_000  # of a text


def verdicts_on(
    text: str,
    pairs: Iterable[tuple[Statement, Material]],
    whole: Material,
    own: Provenance | None = None,
    given: tuple[Quantity, ...] = (),
    question: str = "",
) -> list[Verdict]:
    """The verdicts on statements, each held against its own material, and on the quotations of all the text."""
    found: list[Verdict] = []
    earlier: tuple[Figure, ...] = ()
    for statement, material in pairs:
        check = _Check(material, own, given, question)
        if len(found) + len(statement.claims) > MOST_IN_TEXT:
            found += check.none_of(statement, text, "the text has more numbers than are checked at once")
            continue
        quoted, verdicts = check.statement(statement, text, earlier if statement.before else ())
        earlier = tuple(quoted.values()) or (earlier if statement.before else ())
        found += verdicts
    return sorted([*found, *quotations(text, whole)], key=lambda verdict: verdict.start)


def verify_answer(answer: Answer) -> list[Verdict]:
    """The verdicts on an answer's numbers from its own citations and calculations alone; none for a refusal."""
    if not answer.answered:
        return []
    calculations = (*((answer.calculation,) if answer.calculation else ()), *answer.further)
    return verify(
        answer.text,
        Material.cited(answer.citations),
        calculations=calculations,
        citations=answer.citations,
        question=answer.question,
        names=answer.names,
    )


@dataclass(frozen=True)
class _Check:
    material: Material
    own: Provenance | None
    given: tuple[Quantity, ...]
    question: str = ""

    def none_of(self, statement: Statement, text: str, reason: str) -> list[Verdict]:
        """No number of a statement is looked up, for a reason."""
        return [self._verdict(statement, claim, text, UNSUPPORTED, reason=reason) for claim in statement.claims]

    def statement(
        self, statement: Statement, text: str, earlier: Sequence[Figure]
    ) -> tuple[dict[int, Figure], list[Verdict]]:
        """The figures that a sentence quotes, by its claims, and the verdicts: what is not quoted may be computed."""
        quoted: dict[int, Figure] = {}
        verdicts: dict[int, Verdict] = {}
        nearest: dict[int, tuple[str, Meant | None]] = {}
        again = self._repeated(statement)
        exact = exact_quotes(statement.text, self.material)
        for index, claim in enumerate(statement.claims):
            if index >= MOST_NUMBERS:
                reason = "it stands in a sentence with too many numbers to tell them apart"
                verdicts[index] = self._verdict(statement, claim, text, UNSUPPORTED, reason=reason)
                continue
            within = _in_quote(statement, claim, exact)
            if within is not None:
                verdicts[index] = self._verdict(statement, claim, text, QUOTED, sources=within)
                continue
            if again is not None:
                verdicts[index] = self._verdict(statement, claim, text, QUOTED, sources=again)
            elif self.own is not None and claim.quantity is not None:
                cited = self.own.cell(statement, claim)
                if cited is not None:
                    quoted[index] = cited[0]
                    verdicts[index] = self._verdict(statement, claim, text, QUOTED, sources=(cited[1],))
                    continue
                made = self.own.result(statement, claim)
                if made is not None:
                    verdicts[index] = self._verdict(statement, claim, text, COMPUTED, calculation=made)
                    continue
            about = wording(statement, claim)
            figure, reason, near = self._quoted(statement, claim, about)
            if figure is not None:
                quoted[index] = figure
                verdicts[index] = self._verdict(statement, claim, text, QUOTED, sources=_cited([figure]))
            elif again is None:
                nearest[index] = (reason, near)
        for index in [place for place, (_, near) in nearest.items() if place not in verdicts]:
            claim = statement.claims[index]
            labelled = labelling(claim, quoted.values())
            if labelled is not None:
                nearest.pop(index)
                verdicts[index] = self._verdict(statement, claim, text, QUOTED, sources=_cited([labelled]))
        other_way = turned(self.material, statement) if again is None else None
        if other_way is not None and other_way[0] in quoted:
            quoted.pop(other_way[0])
            nearest[other_way[0]] = (other_way[1], None)
        for index, (reason, near) in nearest.items():
            claim = statement.claims[index]
            kept = _bound_kept(statement, claim, quoted)
            if kept:
                verdicts[index] = self._verdict(
                    statement,
                    claim,
                    text,
                    COMPUTED,
                    sources=_cited(kept),
                    reason="a bound that the figures beside it keep",
                )
                continue
            computed = self._computed(statement, index, quoted, earlier)
            denied = self.own is not None and claim.quantity is not None and self.own.denies(statement, claim)
            if (computed is None or computed.reason) and not denied and self._is_given(claim):
                verdicts[index] = self._verdict(statement, claim, text, QUOTED, reason="as the question gives it")
            elif computed is not None and computed.calculation is not None and not computed.reason:
                verdicts[index] = self._verdict(
                    statement, claim, text, COMPUTED, sources=_cited(computed.figures), calculation=computed.calculation
                )
            elif computed is not None:
                verdicts[index] = self._verdict(
                    statement, claim, text, UNSUPPORTED, reason=computed.reason, calculation=computed.calculation,
                    sources=_cited(computed.figures),
                )  # fmt: skip
            else:
                verdicts[index] = self._unsupported(statement, claim, text, reason, near)
        return quoted, [verdicts[index] for index in sorted(verdicts)]

    def _quoted(self, statement: Statement, claim: Claim, about: Wording) -> tuple[Figure | None, str, Meant | None]:
        """The figure that a claim quotes; or None, why not, and the figure that is meant instead."""
        if claim.quantity is None:
            told = self._told_in_words(claim, about)
            if told is not None:
                return told, "", None
            return None, "no figures that it could be worked out from are named", None
        spelled = claim.quantity.unit not in (*RATES, *CURRENCY_NAMES) and not claim.quantity.scale
        everything = meant(self.material, about, spelled=spelled)
        of_kind = alike(claim.quantity)
        found = [one for one in everything if one.figure.quantity is not None and of_kind(one.figure.quantity)]
        holding = [one for one in found if one.holds]
        first = holding[0] if holding else found[0] if found else None
        reason = elsewhere = ""
        plain = without_labels(self.material.names, statement.text)
        for one in found:
            upper = one.told.upper if one.told is not None else None
            if not is_number_of(claim, one.figure, upper, statement.text):
                continue
            if tells_otherwise(plain, claim, one.figure):
                continue
            if one.adjective:
                reason = reason or f"the figure is not said of “{one.adjective}”"
            elif not one.holds:
                elsewhere = elsewhere or f"it is {_subject(one.figure)}"
            elif opposed(statement, claim, one):
                reason = reason or "the report says it of the other direction"
            elif misdated(statement, one):
                reason = reason or "the report says it of another period"
            elif fits_better(statement, claim, one, found, everything):
                reason = reason or f"it is {_subject(one.figure)}"
            else:
                return one.figure, "", None
        return None, reason or elsewhere or self._why(claim, first), first

    def _repeated(self, statement: Statement) -> tuple[Citation, ...] | None:
        """The place of a sentence that the reports have word by word."""
        found = repeated(statement, self.material)
        if found is None:
            return None
        document, block, _ = self.material.texts[found[0]]
        evidence = Evidence()
        evidence.quote(document, block, found[1])
        return evidence.citations

    def _told_in_words(self, claim: Claim, about: Wording) -> Figure | None:
        """A sentence of the reports that says the same in the same word: "spending nearly doubles"."""
        assert claim.word is not None
        spoken = [one for one in about.spoken if one.weight > LIGHT]
        weight = sum(one.weight for one in spoken)
        for prose in self.material.prose:
            if not any(word.kind == claim.word.kind and word.value == claim.word.value for word in prose.words):
                continue
            found = sum(one.weight * strength(one.key, prose.sentence.keys) for one in spoken)
            if weight and found / weight >= ENOUGH:
                sentence = prose.sentence
                return Figure(sentence.document, sentence.block, claim.written, sentence.text, None, None)
        return None

    def _why(self, claim: Claim, first: Meant | None) -> str:
        if first is None or not first.holds:
            return "no figure of this subject and period was found"
        return f"{_subject(first.figure)} is another"

    def _computed(
        self, statement: Statement, index: int, quoted: dict[int, Figure], earlier: Sequence[Figure]
    ) -> Recomputed | None:
        return recompute(self.material, statement, index, quoted, earlier)

    def _is_given(self, claim: Claim) -> bool:
        if claim.word is not None:
            asked = {word.value for word in find_number_words(self.question)}
            return claim.word.value in asked or claim.word.value == 2 and "doubl" in self.question.lower()
        return claim.quantity is not None and any(agrees(claim.quantity, one) for one in self.given)

    def _unsupported(self, statement: Statement, claim: Claim, text: str, reason: str, near: Meant | None) -> Verdict:
        figure = near.figure if near is not None else None
        return self._verdict(
            statement, claim, text, UNSUPPORTED, reason=reason,
            nearest=_cited([figure])[0] if figure is not None else None,
            nearest_value=show(figure.quantity) if figure is not None and figure.quantity is not None else "",
        )  # fmt: skip

    def _verdict(
        self,
        statement: Statement,
        claim: Claim,
        text: str,
        verdict: str,
        *,
        sources: tuple[Citation, ...] = (),
        calculation: Calculation | None = None,
        reason: str = "",
        nearest: Citation | None = None,
        nearest_value: str = "",
    ) -> Verdict:
        start = statement.passage.start + claim.start
        return Verdict(
            written=claim.written,
            start=start,
            end=statement.passage.start + claim.end,
            line=text.count("\n", 0, start) + 1,
            sentence=" ".join(statement.passage.text.split()),
            verdict=verdict,
            quantity=claim.quantity,
            sources=sources,
            calculation=calculation,
            reason=reason,
            nearest=nearest,
            nearest_value=nearest_value,
        )


def _bound_kept(statement: Statement, claim: Claim, quoted: dict[int, Figure]) -> list[Figure]:
    """The figures beside a bound that all keep it: "3 of 5: …, each above $155 billion"; none where one does not."""
    if claim.bound not in (OVER, UNDER) or claim.quantity is None or claim.role:
        return []
    beside = [
        figure
        for place, figure in quoted.items()
        if figure.quantity is not None
        and same_unit(claim.quantity, figure.quantity)
        and statement.claims[place].start < claim.start
        and not statement.claims[place].bound
    ]
    values = [figure.quantity.value for figure in beside if figure.quantity is not None]
    limit = claim.quantity.value
    kept = all(value >= limit for value in values) if claim.bound == OVER else all(value <= limit for value in values)
    return beside if values and kept else []


def _in_quote(statement: Statement, claim: Claim, exact: Sequence[Exact]) -> tuple[Citation, ...] | None:
    """The place of the quotation that a number stands in, or that it only sums up: "5 injuries: “… (2023: 5).”"."""
    evidence = Evidence()
    for quote in exact:
        if quote.start <= claim.start and claim.end <= quote.end:
            evidence.quote(quote.document, quote.block, quote.words)
            return evidence.citations
    outside = statement.text
    for quote in exact:
        outside = outside[: quote.start] + " " * (quote.end - quote.start) + outside[quote.end :]
    said = outside[: claim.start] + " " * (claim.end - claim.start) + outside[claim.end :]
    if not exact or any(weight > LIGHT for _, weight in label_atoms(said)):
        return None
    for quote in exact:
        told = [mention.quantity for mention in find_quantities(quote.words)]
        if claim.quantity is not None and any(_is_exactly(claim.quantity, one) for one in told):
            evidence.quote(quote.document, quote.block, quote.words)
            return evidence.citations
    return None


def _is_exactly(shown: Quantity, one: Quantity) -> bool:
    return agrees(shown, one) and shown.value == one.value


def _subject(figure: Figure) -> str:
    """What a figure is, for a reason: "the figure of Apple, 2026E CapEx", "the figure that “Sales rose to …” tells"."""
    return f"the figure of {name_of(figure)}" if figure.cell is not None else f"the figure that {name_of(figure)} tells"


def _cited(figures: Sequence[Figure]) -> tuple[Citation, ...]:
    evidence = Evidence()
    for figure in figures:
        evidence.cite(figure)
    return evidence.citations
