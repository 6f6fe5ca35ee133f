"""What captions, headers and labels say of the numbers under them: "in millions", "(£000)", "Output, GWh", "Beds"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.units import (
    AMBIGUOUS_NOUNS,
    BASIS_POINTS,
    COUNTED,
    CURRENCIES,
    CURRENCY_CODES,
    CURRENCY_NAMES,
    CURRENCY_SCALES,
    CURRENCY_WORDS,
    MOST_UNIT_WORDS,
    PERCENT,
    POINTS,
    RATES,
    SCALE_WORDS,
    TIME_UNITS,
    TIMES,
    per_unit,
    unit_named,
)

LONGEST_NOTE = 400  # a longer text is prose; only its beginning is read as a note
MOST_LABEL_WORDS = 9


@dataclass(frozen=True)
class UnitNote:
    """What a caption, header or sentence says of the numbers under it: "(in millions)", "£000", "€ million".

    `per_share_excepted` and `shares_excepted` for "except per share data" and "except share data"; `shares_scale` is
    that of share counts where they have one of their own ("in millions, except shares, which are in thousands").
    """

    scale: str = ""
    unit: str = ""
    per_share_excepted: bool = False
    shares_excepted: bool = False
    shares_scale: str = ""

    def __bool__(self) -> bool:
        return bool(self.scale or self.unit)

    def over(self, wider: "UnitNote") -> "UnitNote":
        """This note, with what it leaves unsaid taken from a wider one (a column's over its table's).

        A scale belongs to the unit that it was said with: "Beds" under "£ million" are beds, not million beds. Between
        currencies it holds: a column of euros in accounts in thousands of dollars is in thousands.
        """
        per_share = self.per_share_excepted or wider.per_share_excepted
        shares = self.shares_excepted or wider.shares_excepted
        said = (per_share, shares, self.shares_scale or wider.shares_scale)
        moneys = self.unit in CURRENCY_NAMES and wider.unit in CURRENCY_NAMES
        other = bool(self.unit and wider.unit and self.unit != wider.unit and not self.scale and not moneys)
        if self.unit in (*RATES, TIMES) or other:
            return UnitNote(self.scale, self.unit, *said)
        if self.unit in TIME_UNITS or (self.scale and wider.unit in RATES):
            return UnitNote(self.scale, self.unit, *said)
        return UnitNote(self.scale or wider.scale, self.unit or wider.unit, *said)


_TOKEN = re.compile(
    r"U\.?S\.?\s?\$|[A-Z]{1,2}\$|[$€£¥₹₩₽₺₪%]|['’‘]?000['’]?s?\b|°C|[0-9]+|[^\W\d_][\w²³.]*(?<!\.)|[/,;:]|[^\s\w]"
)
_FILLERS = frozenset(
    "in of the all amounts amount figures figure expressed stated shown presented reported measured values value are is "
    "numbers us u.s and unaudited audited omitted approximately nominal real , ; : data information currency table "
    "tables tabular above below".split()
)
# What a country calls its money; the bare word ("dollars", "pounds") is in CURRENCY_WORDS.
_NATIONAL = """
USD | united states dollars | american dollars
CAD | canadian dollars | canadian $ | cdn dollars | cdn $
AUD | australian dollars | australian $
NZD | new zealand dollars
HKD | hong kong dollars | hk dollars
SGD | singapore dollars
TWD | nt dollars | new taiwan dollars | taiwan dollars
GBP | pounds sterling | british pounds
CHF | swiss francs
SEK | swedish kronor | swedish krona
NOK | norwegian kroner | norwegian krone
DKK | danish kroner | danish krone
ISK | icelandic kronur | icelandic krona
JPY | japanese yen
CNY | chinese yuan | chinese renminbi
INR | indian rupees
KRW | korean won | south korean won
BRL | brazilian reais | brazilian real
MXN | mexican pesos
PHP | philippine pesos
ZAR | south african rand
PLN | polish zloty
CZK | czech koruna
HUF | hungarian forint
ILS | new israeli shekels | israeli shekels
TRY | turkish lira
"""
_CURRENCY_NAMED: dict[str, str] = CURRENCY_WORDS | {
    written.strip(): line.split("|")[0].strip()
    for line in _NATIONAL.strip().splitlines()
    for written in line.split("|")[1:]
}
_CURRENCY_BEGINS = frozenset(written.split()[0] for written in _CURRENCY_NAMED)
_MOST_CURRENCY_WORDS = max(len(written.split()) for written in _CURRENCY_NAMED)
_DOLLARS = frozenset("CAD AUD NZD HKD SGD TWD".split())
_CODE = re.compile(rf"(?P<scale>[kmT]|bn|mn)?(?P<code>{'|'.join(CURRENCY_CODES)})(?P<scale2>m|mn|k|bn|tn|mm)?s?")
# What is excepted, up to the bracket around it; a bracket of its own ("(except per share (in dollars))") is part of it.
_EXCEPTED = re.compile(
    r"[,;]?\s*\b(?:except|excluding|unless|other than|apart from)\b(?:[^()\[\]]|\((?=[^()]*\)\s*[)\]])[^()]*\))*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
_IN = re.compile(r"\b(?:in|in\s?the|of)\s?(?=\S)", re.IGNORECASE)
_MONEY = CURRENCY_NAMES | {""}  # "Ward B" is not billions of wards
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_PLURAL_SCALES = ("thousands", "millions", "billions", "trillions")
# What may stand before "millions of dollars" where that is said of the numbers, besides nothing and "in".
_SAID_BEFORE = frozenset(
    ", ; : - – — are is amounts figures values stated expressed shown presented reported".split()
) | {""}
_WRITTEN_OUT = re.compile(r"\((?:in|x|×)?\s?1[,. ]?000(?P<million>[,. ]?000)?\)", re.IGNORECASE)  # "Shares (1,000)"
_SHARES_IN = re.compile(
    r"\bshares?(?:\s(?:data|counts?|amounts?|numbers?))?,?\s(?:which\s|that\s)?(?:are\s|is\s)?"
    r"(?:(?:reflected|stated|expressed|presented|shown)\s)?in\s(thousands|millions|billions)\b",
    re.IGNORECASE,
)
_NUMBERED_PLAN = re.compile(r"(?<!\d)\d{1,3}\([a-z]\)$")  # "401(k)" is a plan, not thousands; "Section 12(g)" no grams
_LENGTHS = re.compile(r"\b(?:length|height|depth|width|distance|altitude|elevation|diameter)\b", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d\s])\s?%|^%|\(\s?%|\bper\s?cent\b|\bpercentages?\b", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:percentage|percent|per cent|%)[\s-]points?\b|\bppts?\b|\bpp\b(?!&)|%\s?pts?\b", re.IGNORECASE
)
_PER = re.compile(r"\bper\s(\w+(?:\s\w+)?)$", re.IGNORECASE)
_NUMBER_OF = re.compile(
    r"^\W*(?:(?:total|average|mean|the)\s+)*(?:number|no\.?|count|numbers)\s+of\s+(.+)", re.IGNORECASE
)


def _scale(token: str, after_currency: bool) -> str:
    if token.lower() in SCALE_WORDS:
        return SCALE_WORDS[token.lower()]
    if "000" in token:
        return "thousand"
    if after_currency and token in CURRENCY_SCALES:
        return CURRENCY_SCALES[token]
    return {"k": "thousand", "m": "million", "M": "million", "MM": "million", "B": "billion"}.get(token, "")


def _is_letter(token: str) -> bool:
    return len(token) == 1 and token.isalpha()


def _expression(text: str) -> UnitNote:
    """The note that a fragment is, when every word of it speaks of units: "US$ in thousands", "£ per MWh", "GWh"."""
    tokens = _TOKEN.findall(text)
    if not tokens or len(tokens) > 12:
        return UnitNote()
    scale = unit = ""
    index = 0
    while index < len(tokens):
        token, lowered = tokens[index], tokens[index].lower()
        sign = re.sub(r"U\.?S\.?\s?\$", "US$", token)
        code = _CODE.fullmatch(token)
        step = 1
        if lowered in ("per", "/") and index + 1 < len(tokens):
            if lowered == "per" and tokens[index + 1].lower() == "cent":
                unit, step = PERCENT, 2
            else:
                name, step = _unit_at(tokens, index + 1)
                if not name or not unit:
                    return UnitNote()
                unit, step = per_unit(unit, name), step + 1
        elif " ".join(tokens[index : index + 2]).lower() in ("basis points", "percentage points", "% points"):
            unit, step = BASIS_POINTS if lowered == "basis" else POINTS, 2
        elif named := _currency_at(tokens, index):
            unit, step = named
        elif lowered in _FILLERS:
            pass
        elif lowered in ("share", "shares") and unit in CURRENCY_NAMES and tokens[index - 1].lower() == "and":
            pass  # "dollars and shares in thousands"
        elif sign == "$" and unit in _DOLLARS:
            pass  # "CAD $"
        elif sign in CURRENCIES:
            unit = CURRENCIES[sign]
        elif code:
            unit = CURRENCY_CODES[code["code"]]
            part = code["scale"] or code["scale2"] or ""
            scale = {"T": "thousand"}.get(part) or _scale(part, True) or scale
        elif lowered in ("%", "percent", "percentage", "percentages", "pct"):
            unit = PERCENT
        elif lowered in ("pp", "ppt", "ppts"):
            unit = POINTS
        elif lowered in ("bp", "bps"):
            unit = BASIS_POINTS
        elif _scale(token, unit in CURRENCY_NAMES) and not scale and not (_is_letter(token) and unit not in _MONEY):
            scale = _scale(token, unit in CURRENCY_NAMES)
        elif not unit and (found := _unit_at(tokens, index))[0]:
            unit, step = found
        elif "000" in token or (lowered == "s" and scale) or not re.search(r"\w", token) and token not in "/+*#†":
            pass
        elif scale and unit in CURRENCY_NAMES and lowered in ("usd", "dollars", "sterling"):
            pass
        else:
            return UnitNote()
        index += step
    return UnitNote("" if unit in RATES else scale, unit)


def _currency_at(tokens: list[str], index: int) -> tuple[str, int] | None:
    """The currency that is named in words from a token on ("Canadian dollars", "euros"), and how many words it takes."""
    if tokens[index].lower() not in _CURRENCY_BEGINS:
        return None
    for count in range(_MOST_CURRENCY_WORDS, 0, -1):
        name = _CURRENCY_NAMED.get(" ".join(tokens[index : index + count]).lower())
        if name:
            return name, count
    return None


def _unit_at(tokens: list[str], index: int) -> tuple[str, int]:
    for count in range(MOST_UNIT_WORDS, 0, -1):
        words = tokens[index : index + count]
        if len(words) == count and all(re.match(r"[\w°]", word) for word in words):
            name = unit_named(" ".join(words))
            if name:
                return name, count
    return "", 1


def _phrases(text: str) -> UnitNote:
    """A note inside a sentence: "revenue in thousands of euros", "all figures are £ million", "Millions of dollars"."""
    tokens = [(match.group(0), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    for index, (token, start, _) in enumerate(tokens):
        previous = tokens[index - 1][0] if index else ""
        follows_in = previous.lower() in ("in", "inthousands", "inmillions")
        sign = re.sub(r"U\.?S\.?\s?\$", "US$", token) in CURRENCIES or bool(_CODE.fullmatch(token))
        plural_scale = token.lower() in _PLURAL_SCALES
        if not (follows_in or sign or plural_scale) or previous.isdigit() and not _YEAR.fullmatch(previous):
            continue
        if previous.lower() == "per":
            continue  # "tonnes per $ million of sales" is not in millions
        if plural_scale and not follows_in and previous.lower() not in _SAID_BEFORE:
            continue  # "we spent millions of dollars" mentions them
        for count in range(min(6, len(tokens) - index), 0, -1):
            last = tokens[index + count - 1]
            following = text[last[2] : last[2] + 2]
            if last[0].lower() in _FILLERS or re.match(r"\s?[\d.]\d?", following) and re.search(r"\d", following):
                continue
            note = _expression(text[start : last[2]])
            if not note:
                continue
            goes_on = re.match(r"\s+of\b" if follows_in else r"\s*\w", text[last[2] :])
            if plural_scale and goes_on and not (follows_in and note.unit):
                continue  # "investment in thousands of servers", "millions of dollars were spent"
            if note.scale and (note.unit or follows_in or plural_scale):
                return note
            if follows_in and note.unit and note.unit not in COUNTED and note.unit not in ("metres", "tonnes"):
                return note
    return UnitNote()


@lru_cache(maxsize=65_536)
def unit_note(text: str, nouns: bool = True) -> UnitNote:
    """What a caption, header cell, label or sentence says of the scale and unit of the numbers it stands over.

    "(in millions, except per share amounts)", "£000", "€ million", "Output (GWh)", "Margin, %", "£ per MWh"
    (GBP per MWh), "Number of patients". With `nouns` also a label that is or ends in what is counted: "Staffed beds";
    without it only what is put as a note counts. Amounts in the text ("$805 billion") declare nothing.
    """
    text = re.sub(r"\b(in)(thousands|millions|billions)\b", r"\1 \2", text[:LONGEST_NOTE], flags=re.IGNORECASE)
    shares_scale = ""
    if (shares := _SHARES_IN.search(text)) and _read(_EXCEPTED.sub("", _SHARES_IN.sub("", text)).strip(), nouns).scale:
        shares_scale, text = SCALE_WORDS[shares[1].lower()], _SHARES_IN.sub("shares", text)
    excepted = _EXCEPTED.search(text)
    tail = excepted[0] if excepted else ""
    head = _EXCEPTED.sub("", text) if excepted else text
    head = re.sub(r"\W+\bshares\b(?=\W*$)", "", head) if shares_scale else head
    flags = (
        bool(re.search(r"\bper[\s-]?(?:\w+[\s-]){0,2}?(?:share|unit|ADS)\b", tail, re.IGNORECASE)),
        bool(
            re.search(
                r"\bshares?\b(?!\s*(?:price|and\s+per\s+share\s+prices))", _PER_SHARE.sub("", tail), re.IGNORECASE
            )
        ),
    )
    note = _read(head.strip(), nouns)
    return UnitNote(note.scale, note.unit, *flags, shares_scale) if note or any(flags) else UnitNote()


def says_only_unit(text: str) -> bool:
    """Whether a heading is its unit and nothing besides: "(in years)" and "Number of beds", not "Percent change"."""
    return bool(_expression(text.strip(" ()[]:")) or _NUMBER_OF.match(text))


def own_dollars(unit: str, written: str, said: str) -> str:
    """The unit of what was read as `unit` from `written`, where the table says `said`.

    A plain "$" in accounts in Canadian dollars is a Canadian dollar; "US$" is not.
    """
    return said if unit == "USD" and said in _DOLLARS and not _AMERICAN.search(written) else unit


_AMERICAN = re.compile(r"\bU\.?\s?S|\bUnited States|\bAmerican", re.IGNORECASE)
_PER_SHARE = re.compile(r"\bper[\s-](?:\w+[\s-])?share\b", re.IGNORECASE)


def _read(text: str, nouns: bool) -> UnitNote:
    note = UnitNote()
    for match in _BRACKETS.finditer(text):
        if _NUMBERED_PLAN.search(text, 0, match.end()):
            continue
        inner = _expression(match[1]) or (UnitNote("", PERCENT) if match[1].lstrip().startswith("%") else UnitNote())
        if inner == UnitNote("million") and match[1].strip() == "m" and _LENGTHS.search(text):
            inner = UnitNote("", "metres")
        note = UnitNote(note.scale or inner.scale, note.unit or inner.unit)
    written_out = _WRITTEN_OUT.search(text)
    if written_out and not note.scale and _label(text[: written_out.start()].strip(), True).unit:
        note = UnitNote("million" if written_out["million"] else "thousand", note.unit)
    outside = re.sub(r"\s+", " ", _BRACKETS.sub(" ", text)).strip(" .:,–—-")
    words = outside.split()
    short = len(words) <= MOST_LABEL_WORDS
    if not (note.scale and note.unit):
        more = _phrases(outside)
        if more.scale and not more.unit and short:
            more = _expression(outside) or more  # "Dollars in thousands"
        if not more and short and not note.unit:
            more = _label(outside, nouns)
        elif not more and short and note.scale and note.unit == "":
            more = _label(outside, False)
        note = UnitNote(note.scale or more.scale, note.unit or more.unit)
    per = _PER.search(outside) if note.unit in CURRENCY_NAMES else None
    if per:
        note = UnitNote(note.scale, per_unit(note.unit, unit_named(per[1])) if unit_named(per[1]) else note.unit)
    return UnitNote("", note.unit) if note.unit in RATES else note


def _label(text: str, nouns: bool) -> UnitNote:
    """A short label that ends in its unit ("Output, GWh", "2019 £m", "Change %") or that says what it counts."""
    if _POINTS.search(text):
        return UnitNote("", POINTS)
    if _PERCENT.search(text):
        return UnitNote("", PERCENT)
    counted = _NUMBER_OF.match(text)
    if counted:
        words = re.split(r"[\s/]+", counted[1])
        for word in words:
            name = unit_named(word)
            if name in COUNTED:
                return UnitNote("", name)
        return UnitNote("", "count")
    if "," in text:
        note = _expression(text.rsplit(",", 1)[1])
        if note and not (note.unit in COUNTED or note.unit in TIME_UNITS):
            return note
    tokens = list(_TOKEN.finditer(text))
    for count in range(min(5, len(tokens)), 0, -1):
        fragment = text[tokens[-count].start() :]
        note = _expression(fragment)
        if not note or fragment.split()[0].lower() in _FILLERS:
            continue
        before = tokens[-count - 1].group(0) if count < len(tokens) else ""
        first = tokens[-count].group(0).lower()
        if before.isdigit() and (note.unit in TIME_UNITS or first in SCALE_WORDS and not _YEAR.fullmatch(before)):
            return UnitNote()  # "53 weeks" is how long, not in what; "2 million units" is how many
        if first in _PLURAL_SCALES and before.lower() not in _SAID_BEFORE | {"in"}:
            return note if len(tokens) == 2 else UnitNote()  # "Revenue millions"; "we spent millions"
        whole = count == len(tokens)
        return note if _is_trusted(note, fragment, whole, nouns) else UnitNote()
    leading = _expression(" ".join(text.split()[:1]))
    return leading if leading.unit in CURRENCY_NAMES and re.match(r"[^\w\s]", text) else UnitNote()


def _is_trusted(note: UnitNote, fragment: str, whole: bool, nouns: bool) -> bool:
    """Whether the end of a label is its unit, and not a name: "Staffed beds" counts, "Treasury shares" names."""
    if note.scale and not note.unit:
        return whole and len(fragment) > 1
    if " per " in note.unit or note.scale:
        return True
    word = fragment.strip().lower()
    if word in _CURRENCY_NAMED:
        return nouns and word.endswith("s")
    if note.unit in COUNTED or note.unit in TIME_UNITS or word.isalpha() and len(word) > 4:
        if not nouns or word not in (note.unit.lower(), "people", "ftes"):
            return False  # a singular is a label: "Year", "Company"
        return whole or note.unit not in AMBIGUOUS_NOUNS
    if note.unit in ("metres", "grams", "pence", "tonnes", TIMES) and len(word) == 1:
        return False
    return True
