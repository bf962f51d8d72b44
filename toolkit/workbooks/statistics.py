"""statistics.xlsx: the figures of a period beside their targets, divided, with charts that hold their own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from toolkit.model import FieldType, Figure, Listing, Rulebook, Slice, Statistics, Tally
from toolkit.rulebook import Words
from toolkit.rulebook.looks import FONT
from toolkit.workbooks.frame import SEVERITY_FILL, SOFT, Book, Cell, Heading, columns

CHART = {"font": {"name": FONT, "size": 9}}
BLUE, GREY = "#2F6DB5", "#B8C4D2"
MOST_BARS = 15
"""Bars of a chart; a line shows every day of its month."""
NARROWEST, WIDEST = 8, 34
"""Characters that a column of a detailed list has at least and at most."""


@dataclass(frozen=True, slots=True)
class Series:
    """What a chart shows: so many rows of a column below the headings."""

    title: str
    column: int
    count: int
    line: bool = False
    most: int | None = None
    """The upper end of the axis; None: as high as the figures."""


def statistics_workbook(statistics: Statistics, as_of: datetime, rulebook: Rulebook, say: Words) -> bytes:
    """The workbook's bytes: figures and targets, one sheet a division, the trend, counts by cause, ages, details."""
    book = Book(as_of, say("book.statistics.title"), rulebook.settings.company)
    _overview(book, statistics, as_of, say)
    if statistics.trend:
        _division(book, say("book.statistics.trend"), statistics.trend, say, line=True)
    for name, slices in statistics.slices.items():
        if slices:
            _division(book, statistics.slice_labels[name].in_language(say.language), slices, say)
    for tally in (*statistics.tallies, *statistics.ageing):
        _tally(book, tally, say)
    for listing in statistics.listings:
        _listing(book, listing, rulebook, say)
    return book.content()


def figure_text(figure: Figure, say: Words) -> str:
    """「93.5 %」, 「4.2」, 「—」 when there was nothing to count."""
    if figure.value is None:
        return "—"
    unit = say(f"unit.{figure.unit}")
    return f"{_number(figure.value)} {unit}".strip()


def target_text(figure: Figure, say: Words) -> str:
    """「≥ 90 %」, or a dash where none is set."""
    if figure.target is None:
        return "—"
    sign = "≥" if figure.at_least else "≤"
    return f"{sign} {_number(figure.target)} {say(f'unit.{figure.unit}')}".strip()


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value != value.to_integral() else f"{value:.0f}"


def _overview(book: Book, statistics: Statistics, as_of: datetime, say: Words) -> None:
    sheet = book.sheet(say("book.statistics.overview"))
    book.heading(sheet, 0, say("book.statistics.heading", period=statistics.period.id))
    under = say(
        "book.statistics.under",
        first=statistics.period.first,
        last=statistics.period.last,
        as_of=f"{as_of:%Y-%m-%d %H:%M}",
    )
    sheet.write_string(1, 0, under, book.style(font_color=SOFT))
    headings = [
        Heading(say("head.figure"), 34, "wrap"),
        Heading(say("head.figure_value"), 13),
        Heading(say("head.target"), 13),
        Heading(say("head.kept"), 9),
        Heading(say("head.counted"), 10, "number"),
        Heading(say("head.of"), 10, "number"),
        Heading(say("head.open_overdue"), 12, "number"),
        Heading(say("head.left_out"), 12, "number"),
        Heading(say("head.before"), 13),
        Heading(say("head.source"), 26, "wrap"),
    ]
    before = {figure.id: figure for figure in statistics.previous}
    rows, fills = [], []
    for figure in statistics.figures:
        rows.append(_figure_row(figure, before.get(figure.id), say))
        fills.append("" if figure.met is None else SEVERITY_FILL["ok" if figure.met else "error"])
    last = book.listing(sheet, 3, headings, rows, fills)
    sheet.write_string(last + 1, 0, say("book.statistics.note"), book.style(font_color=SOFT))


def _figure_row(figure: Figure, before: Figure | None, say: Words) -> list[Cell]:
    kept = "" if figure.met is None else say("kept.yes" if figure.met else "kept.no")
    return [
        figure.label.in_language(say.language),
        figure_text(figure, say),
        target_text(figure, say),
        kept,
        figure.counted,
        figure.of,
        figure.open_overdue or None,
        figure.left_out or None,
        figure_text(before, say) if before else "",
        figure.source,
    ]


def _division(book: Book, name: str, slices: Sequence[Slice], say: Words, *, line: bool = False) -> None:
    """A row a slice, a column a figure; a chart of cases and of the first figure that has a target."""
    sheet = book.sheet(name)
    figures = slices[0].figures
    headings = [Heading(name, 24, "wrap"), Heading(say("head.cases"), 9, "number")]
    headings += [Heading(_with_unit(figure, say), 9.5, "number") for figure in figures]
    rows: list[list[Cell]] = [
        [
            one.label.in_language(say.language),
            one.cases,
            *(None if figure.value is None else float(figure.value) for figure in one.figures),
        ]
        for one in slices
    ]
    sheet.set_row(0, 74)
    last = book.listing(sheet, 0, headings, rows)
    shown = len(rows) if line else min(len(rows), MOST_BARS)
    _chart(book, sheet, last + 1, Series(say("head.cases"), 1, shown, line))
    judged = next((at for at, figure in enumerate(figures) if figure.target is not None), None)
    if judged is not None:
        most = 100 if figures[judged].unit == "percent" else None
        series = Series(_with_unit(figures[judged], say), judged + 2, shown, line, most)
        _chart(book, sheet, last + 1, series, offset=6)


def _with_unit(figure: Figure, say: Words) -> str:
    """「响应率（%）」."""
    label, unit = figure.label.in_language(say.language), say(f"unit.{figure.unit}")
    return say("book.statistics.with_unit", label=label, unit=unit) if unit else label


def _chart(book: Book, sheet: Worksheet, row: int, series: Series, *, offset: int = 0) -> None:
    """A chart of a column of the sheet's list, its top left corner at this row and column; none without rows."""
    if not series.count:
        return
    chart = book.book.add_chart({"type": "line" if series.line else "column"})
    name = sheet.get_name()
    crowded = series.line and series.count > MOST_BARS
    shown: dict[str, object] = {
        "categories": [name, 1, 0, series.count, 0],
        "values": [name, 1, series.column, series.count, series.column],
        "name": series.title,
        "fill": {"color": BLUE},
        "line": {"color": BLUE},
        "data_labels": {"value": not crowded, **CHART},
    }
    chart.add_series(shown)
    chart.set_title({"name": series.title, "name_font": {"name": FONT, "size": 11, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": CHART["font"] | ({"rotation": -90} if crowded else {})})
    lines = {"visible": True, "line": {"color": GREY}}
    chart.set_y_axis({"min": 0, "max": series.most, "num_font": CHART["font"], "major_gridlines": lines})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 460, "height": 260})
    sheet.insert_chart(row, offset, chart)


def _tally(book: Book, tally: Tally, say: Words) -> None:
    label = tally.label.in_language(say.language)
    sheet = book.sheet(label)
    headings = [Heading(label, 40, "wrap"), Heading(say("head.count"), 10, "number"), Heading("%", 10, "number")]
    rows: list[list[Cell]] = [
        [one.label.in_language(say.language), one.count, float(one.share)] for one in tally.counts
    ]
    if not rows:
        sheet.write_string(0, 0, say("book.nothing"), book.style(font_color=SOFT))
        return
    book.listing(sheet, 0, headings, rows)
    _chart(book, sheet, 1, Series(label, 1, min(len(rows), MOST_BARS)), offset=4)


def _listing(book: Book, listing: Listing, rulebook: Rulebook, say: Words) -> None:
    """A detailed list on a sheet of its own, as wide as what stands in it; money with two decimals."""
    sheet = book.sheet(listing.label.in_language(say.language))
    money = {field.label for field in rulebook.fields.values() if field.type is FieldType.MONEY}
    headings = []
    for at, label in enumerate(listing.headings):
        text = label.in_language(say.language)
        cells = [row[at] for row in listing.rows]
        needed = max((columns(str(cell)) for cell in (text, *cells) if cell is not None), default=0) + 2
        numbers = any(isinstance(cell, int | Decimal) for cell in cells)
        style = "money" if label in money else "number" if numbers else "wrap"
        headings.append(Heading(text, min(max(needed, NARROWEST), WIDEST), style))
    last = book.listing(sheet, 0, headings, listing.rows)
    if not listing.rows:
        sheet.write_string(last, 0, say("book.nothing"), book.style(font_color=SOFT))
