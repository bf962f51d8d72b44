"""Archive numbers 档号: their series, their text by template, and what people type for them."""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass, replace

from toolkit.errors import RegisterError
from toolkit.model import Item, NumberAt, Settings

ELEMENTS = ("fonds", "category", "year", "retention", "department", "sequence")


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """全宗 × 门类 × 年度 × 保管期限 × 机构: what counts its own numbers from 1 (DA/T 22-2015 5.4.3 e)."""

    fonds: str
    category: str
    year: int
    retention: str
    department: str


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Template of a number and the width of its last part: `Q001-SH·2026-D10-SHF-0001`."""

    template: str
    digits: int

    @property
    def last(self) -> int:
        """The highest number that this width holds."""
        return int(10**self.digits) - 1


def number_format_of(settings: Settings) -> NumberFormat:
    """The format of the settings: a preset's name, or a template that names all six elements.

    Raises RegisterError for a template in which two series could give the same number.
    """
    archive = settings.archive
    template = archive.formats.get(settings.number_format, settings.number_format)
    try:
        named = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    except ValueError:
        named = []
    joined = re.sub(r"\{[a-z]+\}", "x", template)
    if sorted(named) != sorted(ELEMENTS) or not template.endswith("{sequence}") or "xx" in joined:
        raise RegisterError(
            "number_format_wrong",
            template=template,
            presets=", ".join(archive.formats),
            names=", ".join(ELEMENTS),
        )
    return NumberFormat(unicodedata.normalize("NFC", template), archive.sequence_digits)


def number_text(form: NumberFormat, series: Series, sequence: int) -> str:
    """The number as it is printed and stored, NFC.

    Raises RegisterError when the series is full: a number never wraps and never grows by itself.
    """
    if sequence > form.last:
        raise RegisterError("series_full", series=series_text(form, series), last=form.last)
    return _filled(form, series, f"{sequence:0{form.digits}}")


def fonds_of(settings: Settings) -> str:
    """The fonds part of new numbers: that of the 档号, or, numbered at the end of the year, of the 登记号."""
    archive = settings.archive
    prefix = archive.registration_prefix if archive.number_at is NumberAt.YEAR_END else ""
    return prefix + settings.fonds


def is_registration(item: Item, settings: Settings) -> bool:
    """Whether the item's own number is a 登记号."""
    prefix = settings.archive.registration_prefix
    return bool(prefix) and item.series.startswith(prefix + settings.fonds)


def final_series(series: Series, settings: Settings) -> Series:
    """The series of 档号 that papers of a registration series get when their year is sorted."""
    return replace(series, fonds=series.fonds.removeprefix(settings.archive.registration_prefix))


def as_arranged(item: Item) -> Item:
    """The item as it stands in lists and on forms: under its 档号 once the year has been sorted."""
    if not item.archive_number:
        return item
    return replace(item, number=item.archive_number, series=item.archive_series, sequence=item.archive_sequence)


def series_text(form: NumberFormat, series: Series) -> str:
    """The series as people write it: the number without its last part, `Q001-SH·2026-D10-SHF`."""
    return _filled(form, series, "").rstrip("-·.—/ ")


def _filled(form: NumberFormat, series: Series, sequence: str) -> str:
    text = form.template.format(
        fonds=series.fonds,
        category=series.category,
        year=f"{series.year:04}",
        retention=series.retention,
        department=series.department,
        sequence=sequence,
    )
    return text.lstrip("-·")  # a company without a fonds number leaves it out


def skeleton(text: str) -> str:
    """What is left of a number when spelling does not count: `q001．sh•2026—D10 shf 1` ->
    `Q001-SH-2026-D10-SHF-1`.

    Full-width forms, any sign between parts, letter case and leading zeros of the last part do not count.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    parts = [part for part in re.split(r"[^0-9A-Z]+", plain) if part]
    if parts and parts[-1].isdecimal():
        parts[-1] = str(int(parts[-1]))
    return "-".join(parts)


def parse_number(text: str) -> tuple[Series, int] | None:
    """The series and sequence that a number in either preset, or as typed, stands for; None for other
    text.
    """
    parts = skeleton(text).split("-")
    if len(parts) == len(ELEMENTS) - 1:
        parts = ["", *parts]
    if len(parts) != len(ELEMENTS) or not re.fullmatch(r"[0-9]{4}", parts[2]) or not parts[5].isdecimal():
        return None
    fonds, category, year, retention, department, sequence = parts
    return Series(fonds, category, int(year), retention, department), int(sequence)
