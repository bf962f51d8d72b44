"""`stats`: figures of a day, month, quarter or year, on the screen and as a workbook with charts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import click

from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.judging import judged
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.model import Cell, Field, FieldType, Figure, Language, Listing, Slice, Statistics, Tally, Text
from toolkit.reporting import plain
from toolkit.rulebook import Words
from toolkit.statistics import period_of, statistics
from toolkit.workbooks.statistics import figure_text, statistics_workbook, target_text


@click.command("stats", cls=TranslatedCommand, help="cli.stats")
@click.option("--period", default=None, metavar="PERIOD", cls=TranslatedOption, help="cli.stats.period")
@click.option("--branch", "branches", multiple=True, cls=TranslatedOption, help="cli.option.branch")
@click.option(
    "--workbook",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    cls=TranslatedOption,
    help="cli.stats.workbook",
)
@shared_options
def stats_command(session: Session, period: str | None, branches: tuple[str, ...], workbook: Path | None) -> int:
    chosen = period_of(period or f"{session.as_of:%Y-%m}")
    results = judged(session, branches=branches)
    found = statistics(results, session.rulebook, chosen, session.as_of)
    if workbook is not None:
        workbook.write_bytes(statistics_workbook(found, session.as_of, session.rulebook, session.say))
    if session.json:
        show_json(statistics_row(found, session))
        return 0
    _show(found, session)
    if workbook is not None:
        click.echo(session.say("cli.stats.written", path=workbook))
    return 0


def _show(found: Statistics, session: Session) -> None:
    say = session.say
    before = {figure.id: figure for figure in found.previous}
    heads = ("figure", "figure_value", "target", "kept", "counted", "of", "before")
    click.secho(say("book.statistics.heading", period=found.period.id), bold=True)
    show_table(
        [say(f"head.{name}") for name in heads],
        [_screen_row(figure, before.get(figure.id), say) for figure in found.figures],
    )


def _screen_row(figure: Figure, before: Figure | None, say: Words) -> tuple[object, ...]:
    return (
        figure.label.in_language(say.language),
        figure_text(figure, say),
        target_text(figure, say),
        "" if figure.met is None else say("kept.yes" if figure.met else "kept.no"),
        figure.counted,
        figure.of,
        "" if before is None else figure_text(before, say),
    )


def statistics_row(found: Statistics, session: Session) -> dict[str, object]:
    """The JSON form of a period's figures."""
    language, period = session.language, found.period
    return {
        "period": {"id": period.id, "kind": period.kind, "first": plain(period.first), "last": plain(period.last)},
        "figures": _figure_rows(found.figures, language),
        "before": _figure_rows(found.previous, language),
        "slices": {name: _slice_rows(listed, language) for name, listed in found.slices.items()},
        "trend": _slice_rows(found.trend, language),
        "tallies": [_tally_row(tally, language) for tally in (*found.tallies, *found.ageing)],
        "listings": [listing_row(listing, session.rulebook.fields.values(), language) for listing in found.listings],
    }


def _figure_rows(figures: Iterable[Figure], language: Language) -> list[dict[str, object]]:
    return [
        {
            "id": figure.id,
            "label": figure.label.in_language(language),
            "unit": figure.unit,
            "value": None if figure.value is None else float(figure.value),
            "target": None if figure.target is None else float(figure.target),
            "at_least": figure.at_least,
            "met": figure.met,
            "counted": figure.counted,
            "of": figure.of,
            "open_overdue": figure.open_overdue,
            "left_out": figure.left_out,
            "source": figure.source,
        }
        for figure in figures
    ]


def _slice_rows(slices: Iterable[Slice], language: Language) -> list[dict[str, object]]:
    return [
        {
            "key": one.key,
            "label": one.label.in_language(language),
            "cases": one.cases,
            "figures": _figure_rows(one.figures, language),
        }
        for one in slices
    ]


def _tally_row(tally: Tally, language: Language) -> dict[str, object]:
    counts = [
        {"label": one.label.in_language(language), "count": one.count, "share": float(one.share)}
        for one in tally.counts
    ]
    return {"id": tally.id, "label": tally.label.in_language(language), "total": tally.total, "counts": counts}


def listing_row(listing: Listing, fields: Iterable[Field], language: Language) -> dict[str, object]:
    """A detailed list: its headings and its rows; money has two decimals, a quantity is as brief as it can be."""
    money = {field.label for field in fields if field.type is FieldType.MONEY}

    def value(heading: Text, cell: Cell) -> object:
        return f"{cell.normalize():f}" if isinstance(cell, Decimal) and heading not in money else plain(cell)

    return {
        "id": listing.id,
        "label": listing.label.in_language(language),
        "headings": [heading.in_language(language) for heading in listing.headings],
        "rows": [[value(*pair) for pair in zip(listing.headings, row, strict=True)] for row in listing.rows],
        "source": listing.source,
    }
