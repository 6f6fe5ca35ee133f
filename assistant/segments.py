"""How the words and periods of a sentence go with its numbers, where there are several."""

import re
from collections.abc import Sequence

from corpus.periods import Period, PeriodMention

Span = tuple[int, int]

FROM, TO, THAN, WHOLE = "from", "to", "than", "whole"
_BREAK = re.compile(
    r"[,;:(]|\b(?:and|while|whereas|but|versus|compared|plus|or|then|than|up from|down from)\b"
    r"|\bagainst\b(?=\s+(?:[\w’']+\s){0,3}?[$€£~]?\d)",  # "$5 against the tax assets" compares nothing
    re.IGNORECASE,
)
_COMPARES = re.compile(r"than|against|versus|compared", re.IGNORECASE)
_FROM = re.compile(
    r"\bfrom\s*(?:(?:about|around|just|only|some|a|an|the|over|under|nearly|almost|roughly)\s)*$|\bup from\s*$|\bdown from\s*$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:to|reaching|reached)\s*(?:(?:about|around|just|only|some|over|under|nearly|almost|roughly)\s)*$",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\b(?:than|against|versus|vs\.?|compared (?:with|to)|relative to|instead of|rather than)\s*(?:(?:about|around|just|only|some|a|an|the|its|original|planned|budgeted|expected|previous|previously)\s)*$|\((?:19|20)\d\d(?:[/-]\d\d)?:\s*[~≈]?$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:of|out of) (?:the|all|its|their|a total of|all the)\s*(?:\w+['’]s\s)?$", re.IGNORECASE)
_ROLES = ((FROM, _FROM), (THAN, _THAN), (TO, _TO), (WHOLE, _WHOLE))  # "compared to" is no "to"
_DIRECTLY = re.compile(
    r"\s*[,(]?\s*(?:in|for|during|by|at|as of|as at|of|on)?\s*(?:the\s)?(?:fiscal\s)?(?:year\s|quarter\s)?(?:ended\s|ending\s)?(?:end of\s)?$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\s*\)?\s*[:=–-]?\s*\(?\s*(?:was|were|is|at|of|it was|to|came to|stood at)?\s*(?:about\s)?[~≈]?$", re.IGNORECASE
)
_FRONTED = re.compile(
    r"\W*(?:with|at|on|in|by|and|of|about|around|some|nearly|almost|over|under|just|only|\W)*\s*", re.IGNORECASE
)
_LIST = re.compile(r"\s*(?:,|,?\s*and|or)\s*", re.IGNORECASE)


_MOVES = re.compile(
    r"\b(?:rose|rises?|risen|grew|grows?|grown|increas\w+|climb\w*|jump\w*|fell|falls?|fallen|declin\w+|dropp?\w*|decreas\w+|shr[aiu]nk\w*|"
    r"slipp?\w*|slow\w*|cut|reduc\w+|up|down|doubl\w+|tripl\w+)\b",
    re.IGNORECASE,
)


def segments(text: str, spans: Sequence[Span]) -> list[Span]:
    """The stretch of a sentence that speaks of each number alone.

    Words between two numbers belong to the second ("and Microsoft $190 billion"), but for what follows the first
    directly ("$225 billion for Meta and …", "58 paid staff and …") up to the next comma or conjunction. A number in
    brackets is said of all that stands before it, up to the number before; a list in brackets has words of its own.
    """
    found: list[Span] = []
    begin = 0
    for index, (_, end) in enumerate(spans):
        last = index + 1 == len(spans)
        following = text[end : len(text) if last else spans[index + 1][0]]
        stop = end
        opening = _open_bracket(text, spans[index][0])
        closing = text.find(")", end)
        if opening >= 0 and closing >= 0 and (last or closing < spans[index + 1][0]):
            stop = closing + 1  # "Meta ($225 billion)"
        elif last:
            stop = len(text)
        else:
            broken = _BREAK.search(following)
            if broken and not following[: broken.start()].strip() and _FRONTED.fullmatch(text[begin : spans[index][0]]):
                broken = _BREAK.search(following, broken.end())  # "With $225 billion, Meta leads …, ahead of …"
            while broken and _COMPARES.match(broken[0]) and (later := _BREAK.search(following, broken.end())):
                broken = later  # "0.1 points higher than in 2021 and 1.1 points lower …"
            if broken and following[: broken.start()].strip():
                stop = end + broken.start()
        if opening > begin and ";" in text[opening : max(closing, opening)]:
            begin = opening  # "… (net sales, 2021: $5 million; net income, 2021: $1 million)": a list of its own
        bracketed = text[: spans[index][0]].rstrip("~≈$€£¥ ").endswith("(") and index > 0
        found.append((spans[index - 1][1] if bracketed else begin, stop))
        begin = stop
    return found


def _open_bracket(text: str, at: int) -> int:
    """Where the bracket begins that a place stands in; -1 where it stands in none."""
    opening = text.rfind("(", 0, at)
    return opening if opening > text.rfind(")", 0, at) else -1


def roles(text: str, spans: Sequence[Span]) -> list[str]:
    """Which number a change starts from, which it leads to, and which is only compared with."""
    found = []
    for start, _ in spans:
        before = text[max(0, start - 60) : start]
        found.append(next((role for role, pattern in _ROLES if pattern.search(before)), ""))
    if TO in found and FROM not in found and not _MOVES.search(text):
        found = ["" if role == TO else role for role in found]
    return found


def when(
    text: str, spans: Sequence[Span], claimed: Sequence[str], dated: Sequence[PeriodMention]
) -> list[tuple[Period, ...]]:
    """The periods that each number may be of, the likeliest first; with one period in the sentence it is that one."""
    periods = list(dict.fromkeys(mention.period for mention in dated))
    if len(periods) <= 1:
        return [tuple(periods)] * len(spans)
    ends = change_ends(text, dated)
    in_turn = _in_turn(text, spans, dated)
    tied = _tied(text, spans, dated)
    found: list[tuple[Period, ...]] = []
    for index, (start, end) in enumerate(spans):
        free = [one for one in dated if one not in tied or tied[one] == index]
        direct = _direct(text, start, end, free)
        if index in in_turn:
            found.append((in_turn[index],))
        elif direct is not None:
            found.append((direct,))
        elif ends and claimed[index] == FROM:
            found.append((ends[0],))
        elif ends and (claimed[index] == TO or _SPANNED.search(text)):
            found.append((ends[1],))
        else:
            found.append(_nearest(text, start, end, free or dated))
    return found


def _tied(text: str, spans: Sequence[Span], dated: Sequence[PeriodMention]) -> dict[PeriodMention, int]:
    """The periods before a colon that a preposition binds to the number before, and to which: "34.6% for FY2022: …"."""
    return {
        mention: index
        for index, (_, end) in enumerate(spans)
        for mention in dated
        if end <= mention.start
        and _LEADS.match(text, mention.end)
        and _DIRECTLY.fullmatch(text[end : mention.start])
        and _TIES.search(text[end : mention.start])
    }


_PERIOD_FROM = re.compile(
    r"\b(?:from|between|since|over|than(?: in)?|compared (?:with|to)|against|versus|vs\.?|up on|down on)\s*(?:in\s|the\s|for\s|fiscal\s|that of\s|year\s|its level in\s|those? (?:in|of)\s)*$",
    re.IGNORECASE,
)


# "from 2018 to 2019", "between 2018 and 2019": what no number of its own is said of belongs to the end.
_SPANNED = re.compile(
    r"\b(?:from|between)\s+(?:\w+\s){0,2}\S*\d[^.;]{0,30}?\b(?:to|and|until|through)\s+(?:\w+\s){0,2}\S*\d",
    re.IGNORECASE,
)
# "36.8% for FY2021 and 34.6% for FY2022: …" dates the number before it, "36.8% (2021: 34.6%)" the one behind.
_TIES = re.compile(r"^\s+(?:in|for|during|at|as of|as at|on)\s", re.IGNORECASE)
_LEADS = re.compile(r"\s*[:=]")
_LEADING = re.compile(r"\A\s*[:=]")


def change_ends(text: str, dated: Sequence[PeriodMention]) -> tuple[Period, Period] | None:
    """The two periods between which a sentence tells a change, the one it starts from first."""
    distinct = list(dict.fromkeys(mention.period for mention in dated))
    if len(distinct) < 2:
        return None
    for mention in dated:
        if _PERIOD_FROM.search(text[max(0, mention.start - 40) : mention.start]):
            # "from 2018 to 2019"; "in 2019 from 2018", "than in 2018": the other is where it leads.
            after = [other.period for other in dated if other.start > mention.start and other.period != mention.period]
            earlier = [
                other.period for other in dated if other.start < mention.start and other.period != mention.period
            ]
            starts = re.search(
                r"\b(from|between|since|over)\s*(?:the\s|fiscal\s|year\s)*$", text[: mention.start], re.IGNORECASE
            )
            if starts and after:
                if starts[1].lower() == "between":
                    break  # in either order
                return mention.period, after[0]
            if earlier:
                return mention.period, earlier[-1]
            if after:
                return mention.period, after[0]
    ordered = sorted(distinct, key=lambda period: period.order)
    return ordered[0], ordered[-1]


_BEGINS = re.compile(r"\b(?:from|between)\s*(?:the\s|fiscal\s|year\s)*$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:to|and|until|through)\s+(?:\w+\s){0,2}", re.IGNORECASE)


def said_ends(text: str, dated: Sequence[PeriodMention]) -> tuple[Period, Period] | None:
    """The two periods that a sentence says a change is between: "from 2018 to 2019"; None where it does not say."""
    for first, last in zip(dated, dated[1:], strict=False):
        if _BEGINS.search(text[: first.start]) and _ENDS.fullmatch(text[first.end : last.start]):
            return first.period, last.period
    return None


def written_at(text: str, end: int, period: PeriodMention) -> bool:
    """Whether a period follows directly on a number that ends there: "$3 million in 2018"."""
    return period.start >= end and bool(_DIRECTLY.fullmatch(text[end : period.start]))


def _direct(text: str, start: int, end: int, dated: Sequence[PeriodMention]) -> Period | None:
    """The period written at a number: "$3 million in 2018", "2018: $3 million", "2018 ($3 million)"."""
    for mention in dated:
        if (
            mention.start >= end
            and _DIRECTLY.fullmatch(text[end : mention.start])
            and (_TIES.search(text[end : mention.start]) or not _LEADS.match(text, mention.end))
        ):
            return mention.period
    for mention in dated:
        if mention.end <= start and _OPENS.fullmatch(text[mention.end : start]):
            ended = [other for other in dated if other.start > mention.end]
            of_change = re.search(r"\bto\s*$", text[: mention.start]) and re.match(r"\s*$", text[mention.end : start])
            return None if of_change and ended else mention.period
    return None


def _in_turn(text: str, spans: Sequence[Span], dated: Sequence[PeriodMention]) -> dict[int, Period]:
    """ "$3 million and $2 million in 2019 and 2018": as many numbers in a row as periods in a row."""
    numbers = _runs(text, [(start, end) for start, end in spans])
    periods = _runs(text, [(mention.start, mention.end) for mention in dated])
    found: dict[int, Period] = {}
    for run in numbers:
        fitting = [other for other in periods if len(other) == len(run)]
        if len(run) >= 2 and len(fitting) == 1:
            for index, place in zip(run, fitting[0], strict=True):
                found[index] = dated[place].period
    return found


def _runs(text: str, spans: Sequence[Span]) -> list[list[int]]:
    """The spans that only commas and "and" stand between, as runs of their numbers."""
    runs: list[list[int]] = []
    for index, (start, _) in enumerate(spans):
        if index and _LIST.fullmatch(text[spans[index - 1][1] : start]):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


_TURNS = re.compile(r"[;:]|\b(?:compared|against|versus|while|whereas|and|but|from|up|down|than)\b", re.IGNORECASE)
_NUMBER_TAKES = re.compile(r"\b(?:to|than|from|against|with|and)\s+(?:about\s)?[^\w\s]?\d", re.IGNORECASE)


def _nearest(text: str, start: int, end: int, dated: Sequence[PeriodMention]) -> tuple[Period, ...]:
    """The periods by how far they stand from a number, clause by clause; what is as near as the nearest may be meant too."""
    ranked = []
    for mention in dated:
        if mention.start >= end and _LEADS.match(text, mention.end):
            continue  # "(2018: $4 million)" dates what follows it
        between = text[end : mention.start] if mention.start >= end else _LEADING.sub(" ", text[mention.end : start])
        distance = (
            len(between)
            + 120 * len(_NUMBER_TAKES.findall(between))
            + 40 * len(_TURNS.findall(between))
            + 120 * between.count(";")
            + (40 * between.count(")") if mention.start >= end else 0)
            + (5 if mention.start >= end else 0)
        )
        ranked.append((distance, mention.period))
    ranked.sort(key=lambda pair: pair[0])
    return (ranked[0][1],) if ranked else ()
