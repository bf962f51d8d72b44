"""What a cell can mean and where it stands: places, moments, parts, values, texts in two languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

Language = str
"""`zh` or `en`."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English; gaps are written `{name}`."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.en if language == "en" else self.zh

    def filled(self, **values: object) -> Text:
        """This text with its gaps filled; a value that is a `Text` is taken in each language."""
        if any(isinstance(value, Text) for value in values.values()):
            zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
            en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
            return Text(self.zh.format_map(zh), self.en.format_map(en))
        return Text(self.zh.format_map(values), self.en.format_map(values))


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a ledger: path below `inbox/` with `/`, sheet (`""` for text files), row and column from 1."""

    path: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str:
        """`F17`; `17` for a whole row; `""` for a whole sheet."""
        letters = column_letters(self.column) if self.column else ""
        return f"{letters}{self.row or ''}"

    def at(self, column: int | None) -> Place:
        """The same row, another column."""
        return Place(self.path, self.sheet, self.row, column)

    def __str__(self) -> str:
        sheet = f" [{self.sheet}]" if self.sheet else ""
        cell = f"!{self.cell}" if self.cell else ""
        return f"{self.path}{sheet}{cell}"


def column_letters(column: int) -> str:
    """1 -> `A`, 28 -> `AB`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


EXCEL_DAY = re.compile(r"\d{5}(?:\.\d+)?")
"""44989.416667: nobody sees a date in it."""


class Precision(StrEnum):
    """How exactly a moment was written."""

    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date or time as written: wall-clock Asia/Shanghai, naive; `at` is the beginning of what was written."""

    at: datetime
    precision: Precision = Precision.MINUTE

    @property
    def date(self) -> date:
        return self.at.date()

    @property
    def earliest(self) -> datetime:
        return self.at

    @property
    def latest(self) -> datetime:
        """The end of the written span: for a day, 00:00 of the next day; exact for minutes and seconds."""
        if self.precision is Precision.MONTH:
            return (self.at.replace(day=1) + timedelta(days=32)).replace(day=1)
        if self.precision is Precision.DAY:
            return self.at + timedelta(days=1)
        if self.precision is Precision.HOUR:
            return self.at + timedelta(hours=1)
        return self.at

    def __str__(self) -> str:
        """ISO with its precision: `2026-03-05`, `2026-03-05T14:30`, `2026-03-05T14:30:07`."""
        if self.precision is Precision.MONTH:
            return f"{self.at:%Y-%m}"
        if self.precision is Precision.DAY:
            return f"{self.at:%Y-%m-%d}"
        if self.precision is Precision.SECOND:
            return f"{self.at:%Y-%m-%dT%H:%M:%S}"
        return f"{self.at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True)
class Part:
    """A spare part named in a ledger."""

    name: str
    model: str = ""
    serial: str = ""
    quantity: Decimal | None = None
    origin: str = ""


Meaning = str | bool | Decimal | Moment | tuple[str, ...] | tuple[Part, ...]
"""What a cell means: text, number (an identifier, text) and choice -> str; money and score -> Decimal;
date and moment -> Moment; yesno -> bool; list -> tuple of str, or of Part for `parts_used`."""


class Reading(StrEnum):
    """How reading a cell went."""

    GIVEN = "given"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"  # `/`, `-`, 无, N/A: deliberately nothing
    UNREADABLE = "unreadable"  # something is written, but not what the field holds; a finding names it
    DAMAGED = "damaged"  # an error value, lost digits, a formula without result; a finding names it


@dataclass(frozen=True, slots=True)
class Value:
    """One cell understood: its meaning (None unless GIVEN), what was written, where."""

    meaning: Meaning | None
    written: str
    place: Place
    reading: Reading = Reading.GIVEN
    others: tuple[str, ...] = ()
    """Further facts of the cell that are kept but not judged: a second phone, the name beside a phone."""

    @property
    def seen(self) -> str:
        """What was written; where the cell only holds Excel's number of a day, the moment it was read as."""
        if isinstance(self.meaning, Moment) and EXCEL_DAY.fullmatch(self.written):
            return str(self.meaning).replace("T", " ")
        return self.written
