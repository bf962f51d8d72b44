"""A year keeps the way of numbering it began with: 档号 at filing, or 登记号 first and 档号 when the year is sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from toolkit.errors import RegisterError
from toolkit.filing import Request, Series, final_series
from toolkit.model import NumberAt, Settings
from toolkit.register.schema import series


def ways_of_years(connection: Connection, settings: Settings) -> dict[int, NumberAt]:
    """Year -> how its papers are numbered, for every year that has begun."""
    prefix = settings.archive.registration_prefix
    ways: dict[int, NumberAt] = {}
    for row in connection.execute(select(series.c.year, series.c.fonds)):
        registered = bool(prefix) and row.fonds == prefix + settings.fonds
        if registered or row.year not in ways:  # a sorted year has series of both kinds
            ways[row.year] = NumberAt.YEAR_END if registered else NumberAt.FILE
    return ways


def refuse_other_way(connection: Connection, settings: Settings, year: int, wanted: NumberAt) -> None:
    """Raises RegisterError where the year has begun with the other way of numbering: a number never changes."""
    began = ways_of_years(connection, settings).get(year, wanted)
    if began is not wanted:
        raise RegisterError("number_at_frozen", year=year, began=began, wanted=wanted)


def as_begun(wanted: Series, ways: Mapping[int, NumberAt], settings: Settings) -> Series:
    """The series in the way of its year; a late paper of last year is numbered as last year was."""
    if wanted.year not in ways:
        return wanted
    plain = final_series(wanted, settings)
    late = ways[wanted.year] is NumberAt.YEAR_END
    return replace(plain, fonds=settings.archive.registration_prefix + plain.fonds) if late else plain


def all_as_begun(connection: Connection, requests: Sequence[Request], settings: Settings) -> list[Request]:
    """The requests, each with its series in the way of its year."""
    ways = ways_of_years(connection, settings)
    return [replace(one, series=as_begun(one.series, ways, settings)) for one in requests]
