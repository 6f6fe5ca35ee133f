"""One grounding for every text: each number of a draft, a memo or an answer, held against what the reports say.

claims       the numbers of a text, in digits and in words, with the sentence, the period and the words around each
material     the figures that they are held against
meaning      which figures a sentence speaks of, whatever number it gives
agreement    whether a number shown is a figure's: unit, scale, sign, and the rounding shown
derived      growth, differences, shares, sums, averages and ratios, computed again from the figures that are meant
provenance   an answer's own marks and calculations: the cell that is cited, the result that is recomputed
texts        a text from anywhere: what each of its sentences is held against
verdicts     quoted, computed, or unsupported with the reason and the nearest figure
"""

from assistant.checking.checker import verify, verify_answer
from assistant.checking.material import Material
from assistant.checking.texts import check_text
from assistant.checking.verdicts import COMPUTED, QUOTED, UNSUPPORTED, Checked, Verdict

__all__ = [
    "COMPUTED",
    "QUOTED",
    "UNSUPPORTED",
    "Checked",
    "Material",
    "Verdict",
    "check_text",
    "verify",
    "verify_answer",
]
