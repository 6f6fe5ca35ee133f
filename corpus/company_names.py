"""Names of companies: the one on a report's cover, the short ones, and those that a report calls its own."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from corpus.documents import Document
from corpus.report_forms import EARNINGS, SEARCHED_CHARACTERS, TITLED, YEAR_ALONE

LONGEST_NAME = 9  # words
HEADLINE = 20  # words
OFTEN = 5  # mentions of a company's initials, for them to be a name of it

_EXACT_NAME = re.compile(r"\(?\s*exact\s+name\s+of\s+(?:the\s+)?registrant", re.IGNORECASE)
_FILE_NUMBER = re.compile(
    r"commission\s+file\s+(?:number|no\.?)\s*:?\s*((?:\d{1,3}|\d{3})\s?[-–‑]\s?\d{2,6}(?:-\d{1,2})?)", re.IGNORECASE
)
_TICKER = re.compile(
    r"\b([A-Z]{1,5})\s+(?:The\s+)?(?:New York Stock Exchange|NYSE|N(?:asdaq|ASDAQ)|London Stock Exchange)\b"
)
_TOLD_TICKER = re.compile(
    r"\b(?:(?i:under\s+the|ticker|trading)\s+)(?:(?i:ticker|trading|stock)\s+)?(?i:symbol)(?:\s+(?:is|of))?:?\s+[“\"(]?([A-Z]{2,5})\b"
)
_SYMBOLS = re.compile(r"trading\s+symbol|\bticker\b|under the symbol", re.IGNORECASE)

_SUFFIXES = frozenset(
    """inc incorporated corp corporation company co plc ltd limited llc llp lp nv sa se ag kgaa gmbh ab asa oyj as spa trust
    foundation""".split()
)
_SUFFIX_NAMES = re.compile(
    r"\b(?:Inc|Incorporated|INC|INCORPORATED|Corp|Corporation|CORP|CORPORATION|Company|COMPANY|Co|CO|plc|PLC|Ltd|Limited|"
    r"LTD|LIMITED|LLC|L\.P|N\.V|S\.A|SE|AG|KGaA|GmbH|AB|ASA|Oyj|S\.p\.A|Foundation|FOUNDATION)\b"
)
# Companies that stand on the reports of others.
_BYSTANDERS = re.compile(r"exchange|nasdaq|stock market|touche|ernst|pricewaterhouse|kpmg|trust company|transfer", re.I)
# What a company does or is made of: left out where it is called by the rest of its name.
_DESCRIPTORS = frozenset(
    """systems holdings holding group international technologies technology communications industries enterprises
    laboratories pharmaceuticals stores brands resorts platforms worldwide global companies partners entertainment services
    solutions software networks bancorp financial wholesale motors chase""".split()
)
_CONNECTORS = frozenset({"&", "and", "of", "the", "de", "la", "for", "y", "und", "et"})
# What people and filings say instead of the company's name.
_SELF = frozenset({"we", "us", "our", "the company", "company", "registrant", "the registrant", "the group", "group"})
_NO_NAMES = _SELF | frozenset(
    """ourselves management parent issuer corporation the\N{NO-BREAK SPACE}corporation report form firm commission
    securities\N{NO-BREAK SPACE}act exchange\N{NO-BREAK SPACE}act sec""".replace("\N{NO-BREAK SPACE}", "_").split()
)
_QUOTED = re.compile(r"[“\"]([^”\"“]{1,40})[”\"]")
_NAME_ENDS = re.compile(r"\b(?:Inc\.?|Corp\.?|Corporation|Company|plc|Ltd\.?)\W*\(\W*$", re.IGNORECASE)
_FORMERLY = re.compile(r"\bformerly(?:\s+known\s+as)?,?\s+[“\"]?((?:[A-Z0-9][\w.&’'-]*,?\s?){1,5})")


def company_names(document: Document, cover: str, text: str, form: str) -> list[str]:
    """The names of the company that a report is of, as printed first, then the short ones; none for no company's report.

    `cover` and `form` are those of the report, `text` is all of it.
    """
    printed = _registrant(document, cover, form)
    if not printed:
        return []
    short = [_as_written(name, text) for name in short_names(printed)]
    names = [printed, *short, *_said_of_itself(text, short or [printed])]
    initials = "".join(word[0] for word in (short[0] if short else printed).split() if word[0].isupper())
    if len(initials) >= 3 and len(re.findall(rf"\b{initials}\b", text)) >= OFTEN:
        names.append(initials)
    return names


def _as_written(name: str, text: str) -> str:
    """A name in the case that the text mostly has it in: "Best Buy" for the "BEST BUY" of a cover."""
    if not name.isupper():
        return name
    found = re.findall(rf"\b{re.escape(name)}\b", text[:SEARCHED_CHARACTERS], re.IGNORECASE)
    written = Counter(each for each in found if each[0] == name[0] and each != name)
    return written.most_common(1)[0][0] if written else name


def _registrant(document: Document, cover: str, form: str) -> str:
    """The company as its cover prints it."""
    exact = _EXACT_NAME.search(cover)
    if exact and (before := _name_before(cover[: exact.start()])):
        return before
    number = _FILE_NUMBER.search(cover)
    if number and (name := _name_after_number(document)):
        return name
    title = _from_title(document, form)
    if title or not form:
        return title
    counted = Counter(_suffixed(cover))
    return max(counted, key=lambda name: counted[name]) if counted else ""


def _name_before(text: str) -> str:
    """The name that a text ends with: the words back to one that is no part of a name."""
    before = text.replace("_", " _ ").split()[-LONGEST_NAME - 1 :]
    words = _ending(before, _is_of_name)
    if words and all(map(_is_suffix, words)):
        words = _ending(before, _is_of_small_name)  # "softwood inc."
    while words and words[0].lower() in _CONNECTORS - {"the"}:
        words.pop(0)
    return _cleaned(" ".join(words))


def _ending(words: Sequence[str], is_of_name: Callable[[str], bool]) -> list[str]:
    taken: list[str] = []
    for word in reversed(words):
        if not is_of_name(word) or _is_suffix(word) and not all(map(_is_suffix, taken)):
            break
        taken.insert(0, word)
    return taken


def _is_of_name(word: str) -> bool:
    return _is_of_small_name(word) and (
        word in _CONNECTORS or _is_suffix(word) or any(map(str.isupper, word)) or word.strip(",.;:()") in _CONNECTORS
    )


def _is_of_small_name(word: str) -> bool:
    bare = word.strip(",.;:()")
    return bare == "&" or any(map(str.isalpha, bare)) and not word.endswith(":")


def _is_suffix(word: str) -> bool:
    return re.sub(r"[^a-z]", "", word.lower()) in _SUFFIXES


def _name_after_number(document: Document) -> str:
    """The line under "Commission file number …", for covers that say no more of what is printed there."""
    lines = [line for block in document.blocks[:60] for line in block.text.split("\n") if line.strip(" _")]
    for line, following in zip(lines, lines[1:], strict=False):
        match = _FILE_NUMBER.search(line)
        if match:
            same_line = line[match.end() :].strip(" _")
            name = same_line if re.search(r"[^\W\d_]{2}", same_line) else following
            words = name.split()
            if 0 < len(words) <= LONGEST_NAME and all(map(_is_of_name, words)):
                return _cleaned(name)
            return ""
    return ""


def _from_title(document: Document, form: str) -> str:
    """The company in a title such as "Acme plc Annual Report 2023" or "10-K - Acme Inc."."""
    headings = [block.text for block in document.blocks[:12] if block.kind == "heading"]
    # The headline of a release may be set as text.
    headlines = [block.text for block in document.blocks[:8] if len(block.text.split()) <= HEADLINE] if form else []
    for title in (document.title, *headings, *headlines):
        names = _suffixed(title)
        if names:
            return names[0]
        about = next((match for pattern in _ABOUT if (match := pattern.search(title))), None)
        if form and about:
            before = _cleaned(YEAR_ALONE.sub("", title[: about.start()]))
            if before and all(map(_is_of_name, before.split())) and len(before.split()) <= 5:
                return before
    return ""


# What a title goes on with after the company.
_ABOUT = (
    *(pattern for form, pattern in TITLED if form != EARNINGS),
    re.compile(r"\b(?:announces|reports|reported)\b", re.IGNORECASE),
)


def _suffixed(text: str) -> list[str]:
    """The names in a text that end in a legal form, "Acme Tools plc", in order."""
    found = (_name_before(text[: match.end()]) for match in _SUFFIX_NAMES.finditer(text))
    return [name for name in found if len(name.split()) > 1 and not _BYSTANDERS.search(name)]


def _cleaned(name: str) -> str:
    return name.strip(' ,;:–—-_*()"“”')


def short_names(name: str) -> list[str]:
    """What a company is called for short: without its legal form and article, then without what describes its trade."""
    words = name.replace(",", " ").split()
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    while len(words) > 1 and (_is_suffix(words[-1]) or words[-1].lower() in _CONNECTORS):
        words = words[:-1]
    found = [" ".join(words)]
    while len(words) > 1 and words[-1].lower() in _DESCRIPTORS | {"&"}:
        words = words[:-1]
        found.append(" ".join(words))
    site = re.sub(r"\.com$", "", found[-1], flags=re.IGNORECASE)
    return [short for short in each_once([*found, site]) if short != name]


def _said_of_itself(text: str, names: Sequence[str]) -> Iterator[str]:
    """The names in quotes beside "we" and "the Company", and former names beside the present one."""
    run: list[re.Match[str]] = []
    first_words = {re.escape(name.split()[0]) for name in names}
    own = re.compile("|".join(sorted(first_words)), re.IGNORECASE)
    for match in [*_QUOTED.finditer(text, 0, SEARCHED_CHARACTERS), None]:
        if match and run and match.start() - run[-1].end() <= 14:
            run.append(match)
            continue
        said = [_cleaned(each[1]) for each in run]
        if any(word.lower() in _SELF for word in said):
            around = text[max(0, run[0].start() - 200) : run[-1].end() + 200]
            if own.search(around):
                yield from (word for word in said if _may_be_name(word))
        run = [match] if match else []
    for match in _FORMERLY.finditer(text, 0, SEARCHED_CHARACTERS):
        # "Acme, Inc. (formerly Widget, Inc.)": only right behind the company's own name.
        before = text[max(0, match.start() - 40) : match.start()]
        if own.search(before) and _NAME_ENDS.search(before):
            former = _cleaned(match[1])
            yield former
            yield from short_names(former)


def _may_be_name(word: str) -> bool:
    folded = word.lower().replace(" ", "_")
    return (
        (word[:1].isupper() or word[:1].isdigit())
        and folded not in _NO_NAMES
        and folded.removeprefix("the_") not in _NO_NAMES
        and len(word.split()) <= 4
    )


def file_number(cover: str) -> str:
    """The number that a filing's cover says the company is registered under, "1-442" however it is written, or ""."""
    number = _FILE_NUMBER.search(cover)
    return "-".join(str(int(part)) for part in re.findall(r"\d+", number[1])) if number else ""


def tickers(cover: str, text: str) -> tuple[str, ...]:
    """The symbols of a filing's company: those before the name of an exchange on its cover, or the one that it tells.

    One of a single letter would be found in every question, and is none.
    """
    listed = [ticker for ticker in _TICKER.findall(cover) if len(ticker) > 1] if _SYMBOLS.search(cover) else []
    told = None if listed else _TOLD_TICKER.search(text, 0, SEARCHED_CHARACTERS)
    return each_once(listed[:3] or ([told[1]] if told else []))


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """The names in order, without those that differ from an earlier one only in how they are written."""
    kept: dict[str, str] = {}
    for name in names:
        key = re.sub(r"[\W_]", "", name).lower()
        if key:
            kept.setdefault(key, name)
    return tuple(kept.values())
