"""What a document says of itself: whose report it is, of which form, for which year or quarter."""

import json
from dataclasses import dataclass
from datetime import date

from corpus.company_names import company_names, each_once, file_number, tickers
from corpus.documents import Document
from corpus.fiscal_periods import fiscal_period, period_end
from corpus.report_forms import ANNUAL_FORMS, cover_of, file_hint, unfiled_form


@dataclass(frozen=True)
class Identity:
    """Whose document it is and of when, as far as it says so; every field may be empty.

    `names` are the company's, as printed on the cover first, then the short ones; `tickers` its symbols at an exchange;
    `number` the one that it is registered under, the same in all of its filings. `form` is "10-K", "10-Q", "8-K",
    "annual report", "interim report", "earnings release" or "". `fiscal_year` is as the company counts; `quarter` 1 to 4
    for a report of a part of it. `period_end` is the day up to which is reported, or on which it happened.
    """

    names: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    number: str = ""
    form: str = ""
    fiscal_year: int | None = None
    quarter: int | None = None
    period_end: date | None = None

    @property
    def company(self) -> str:
        """The company in the shape that people say it, or ""."""
        return self.names[1] if len(self.names) > 1 else self.names[0] if self.names else ""

    @property
    def is_annual(self) -> bool:
        """True for a report of a whole year."""
        return self.form in ANNUAL_FORMS

    def as_json(self) -> str:
        """JSON text that `from_json` turns back into an equal identity."""
        fields = {**vars(self), "period_end": self.period_end and self.period_end.isoformat()}
        return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Identity":
        """The identity that `as_json` wrote; an empty one of an empty text. Raises ValueError or TypeError for others."""
        fields = json.loads(text or "{}")
        fields |= {name: tuple(fields[name]) for name in ("names", "tickers") if name in fields}
        if "period_end" in fields:
            fields["period_end"] = date.fromisoformat(fields["period_end"])
        return Identity(**fields)


def identity(document: Document) -> Identity:
    """Whose report a document is and of when, by its cover, its own words and, where these are silent, its file name."""
    text = " ".join(" ".join(block.text.split()) for block in document.blocks)
    cover, filed = cover_of(text)
    hint = file_hint(document.name)
    form = filed or unfiled_form(cover, document.title) or hint.form
    names = company_names(document, cover, text, form)
    if not names and not form:
        return Identity()
    end = period_end(cover, filed)
    year, quarter = fiscal_period(text, cover, form, end)
    if year is None:
        year, quarter = hint.year, hint.quarter
    return Identity(
        names=each_once([*names, hint.company]),
        tickers=tickers(cover, text) if filed else (),
        number=file_number(cover) if filed else "",
        form=form,
        fiscal_year=year,
        quarter=quarter,
        period_end=end,
    )
