"""The check attacked: true statements that it must let pass, and the same changed in one way each, which it must refuse.

    python -m bench.attack [--tatqa DEV.JSON] [--seed N] [--most N] [--misses N]

Statements are made of the bundled report and the reports of the tests (sentences of their own, answers that their
evaluation sets say are right, cells and what follows from them) and, where TAT-QA's development set is given, of its
tables, its paragraphs and its gold answers. Nothing of it is kept. Prints a table by kind of change.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.answers import Answer
from assistant.benchmarks.tatqa_data import document, read_contexts
from assistant.checking import verify
from assistant.grounding import check
from bench.attack_changes import CHANGES, changed
from bench.attack_prose import answers_given, gold_answers, own_sentences
from bench.attack_truths import Line, Report, Truth, lines, of_line, of_two_lines
from corpus.reading import read_document

ROOT = Path(__file__).resolve().parent.parent
TATQA = ROOT.parent / "shared" / "tatqa" / "dev.json"
SEED = 2026
MOST = 3_000  # statements of each sort
LINES_EACH = 4  # rows of a table set against others
MOST_PASSED, MOST_REFUSED = 0.01, 0.02


@dataclass
class Tally:
    """How many statements of each kind were checked, and which were judged wrongly."""

    asked: Counter[str] = field(default_factory=Counter)
    wrong: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def share(self) -> float:
        """The share judged wrongly."""
        total = sum(self.asked.values())
        return sum(map(len, self.wrong.values())) / total if total else 0.0


def reports(folder: Path) -> list[Report]:
    """The reports of a folder."""
    suffixes = (".md", ".html", ".txt", ".csv")
    return [Report(path.name, read_document(path)) for path in sorted(folder.iterdir()) if path.suffix in suffixes]


def bundled() -> list[Report]:
    """The bundled report and those of the tests."""
    return [
        Report("ai-capex.md", read_document(ROOT / "corpus" / "reports" / "ai-capex.md")),
        *reports(ROOT / "tests" / "reports"),
    ]


def of_tables(report: Report, source: str, draw: random.Random) -> Iterator[Truth]:
    """True statements of a report's tables."""
    found = list(lines(report))
    for line in found:
        yield from of_line(report, line, source, draw)
    by_table: dict[int, list[Line]] = defaultdict(list)
    for line in found:
        by_table[line.sheet.block].append(line)
    for beside in by_table.values():
        for one in draw.sample(beside, min(LINES_EACH, len(beside))):
            other = draw.choice(beside)
            if (
                other.name != one.name
                and _columns(one) == _columns(other)
                and other.figures[0].quantity
                and one.figures[0].quantity
            ):
                yield from of_two_lines(report, one, other, source, draw)


def _columns(line: Line) -> set[int]:
    return {figure.cell[1] for figure in line.figures if figure.cell is not None}


def truths_of_reports(found: Sequence[Report], draw: random.Random, answers: bool = True) -> Iterator[Truth]:
    """True statements of the reports that come with the project."""
    for report in found:
        yield from own_sentences(report, report.name)
        for _ in range(3):
            yield from of_tables(report, report.name, draw)
    if answers:
        yield from answers_given(_right_answers(found), "answers")


def _right_answers(found: Sequence[Report]) -> Iterator[tuple[Report, Answer]]:
    from assistant import Assistant
    from assistant.evaluation import problem_with
    from assistant.evaluation_sets import read_items

    for report in found:
        folder = ROOT / ("corpus/reports" if report.name == "ai-capex.md" else "tests/reports")
        items = read_items((folder / report.name).with_suffix(".yaml"))
        with tempfile.TemporaryDirectory(prefix="attack-", ignore_cleanup_errors=True) as store:
            assistant = Assistant.open(folder / report.name, store=store)
            for item in items:
                if not item.after and not item.unanswerable:
                    answer = assistant.ask(item.question)
                    if problem_with(item, answer) is None:
                        yield report, answer


def truths_of_tatqa(path: Path, draw: random.Random) -> Iterator[Truth]:
    """True statements of TAT-QA's contexts."""
    for context in read_contexts(path):
        report = Report(context.uid[:8], document(context))
        yield from gold_answers(context, report, "tatqa gold")
        yield from own_sentences(report, "tatqa prose")
        yield from of_tables(report, "tatqa tables", draw)


def passes(truth: Truth) -> bool:
    """Whether the check finds everything in a statement supported."""
    if truth.answer is not None:
        return not check(replace(truth.answer, text=truth.text))
    return all(verdict.supported for verdict in verify(truth.text, truth.report.material))


def sample(truths: Iterable[Truth], most: int, draw: random.Random) -> list[Truth]:
    """At most so many statements, of all forms and sources alike."""
    kinds: dict[tuple[str, str], list[Truth]] = defaultdict(list)
    for truth in truths:
        kinds[truth.source, truth.form].append(truth)
    for of_kind in kinds.values():
        draw.shuffle(of_kind)
    kept: list[Truth] = []
    while len(kept) < most and any(kinds.values()):
        for of_kind in kinds.values():
            if of_kind and len(kept) < most:
                kept.append(of_kind.pop())
    return kept


def attack(truths: Sequence[Truth], draw: random.Random, most: int) -> tuple[Tally, Tally, Counter[str]]:
    """The untouched and the changed judged; and how the untouched divide by source and form."""
    untouched, touched = Tally(), Tally()
    for truth in truths:
        kind = f"{truth.source}: {truth.form}"
        untouched.asked[kind] += 1
        if not passes(truth):
            untouched.wrong[kind].append(f"[{truth.report.name}] {truth.text}")
    names = list(CHANGES)
    for name in names:
        made = 0
        for truth in truths:
            if made >= most // len(names) + 1:
                break
            false = changed(truth, name, draw)
            if false is None:
                continue
            made += 1
            touched.asked[name] += 1
            if passes(false):
                touched.wrong[name].append(f"[{truth.report.name}] {truth.text}\n      → {false.text}")
    return untouched, touched, Counter(truth.source for truth in truths)


def table(title: str, judged: str, tally: Tally) -> str:
    """A table by kind: how many there were, how many were judged wrongly."""
    rows = [(kind, count, len(tally.wrong[kind])) for kind, count in sorted(tally.asked.items())]
    rows.append(("all", sum(tally.asked.values()), sum(map(len, tally.wrong.values()))))
    lines_ = [f"{title:<34}{'made':>8}{judged:>10}{'share':>9}"]
    lines_ += [f"{kind:<34}{count:>8,}{wrong:>10,}{wrong / count if count else 0:>9.2%}" for kind, count, wrong in rows]
    return "\n".join(lines_)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the attack; 0 when it is withstood, 1 when more slips through or is refused than is allowed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--tatqa", type=Path, default=TATQA if TATQA.exists() else None, help="TAT-QA's development set"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="of the draw")
    parser.add_argument("--most", type=int, default=MOST, help="statements of each sort")
    parser.add_argument("--misses", type=int, default=0, help="misjudged statements of each kind to show")
    parser.add_argument("--no-answers", action="store_true", help="leave out the answers given, which take a minute")
    options = parser.parse_args(arguments)
    draw = random.Random(options.seed)
    started = time.perf_counter()
    own = bundled()
    truths = list(truths_of_reports(own, draw, not options.no_answers))
    if options.tatqa is not None:
        truths += truths_of_tatqa(options.tatqa, draw)
    truths = sample(truths, options.most, draw)
    untouched, touched, _ = attack(truths, draw, options.most)
    print(table("untouched", "refused", untouched))
    print()
    print(table("changed", "passed", touched))
    for title, tally in (("refused, though true", untouched), ("passed, though changed", touched)):
        for kind, wrong in sorted(tally.wrong.items()):
            for text in wrong[: options.misses]:
                print(f"\n{title}, {kind}:\n      {text}")
    print(f"\n{time.perf_counter() - started:.0f} s, seed {options.seed}")
    return 0 if touched.share() <= MOST_PASSED and untouched.share() <= MOST_REFUSED else 1


if __name__ == "__main__":
    sys.exit(main())
