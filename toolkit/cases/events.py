"""What happened to a case, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.model import Case, Event, Moment, Record, Rulebook, Value


def events(case: Case, rulebook: Rulebook) -> tuple[Event, ...]:
    """Every dated fact of the case and of what hangs on it, the earliest first.

    What was written as a day alone stands before the hours of that day; facts of one moment stand in the
    order in which the rule book lists their fields.
    """
    order = {name: place for place, name in enumerate(rulebook.fields)}
    own = {value.place for record in case.follow_ups for value in record.values.values()}
    found = [
        *_dated({name: value for name, value in case.values.items() if value.place not in own}),
        *(event for complaint in case.complaints for event in _dated(complaint.values, complaint.number)),
        *(event for record in case.follow_ups for event in _dated(record.values)),
        *(event for record in case.parts for event in _dated(record.values, _part_name(record))),
        *(event for record in case.others for event in _dated(record.values)),
    ]
    return tuple(sorted(found, key=lambda event: _order(event, order)))


def _dated(values: Mapping[str, Value], about: str = "") -> Iterator[Event]:
    for name, value in values.items():
        if isinstance(value.meaning, Moment):
            yield Event(name, value.meaning, value.place, about)


def _part_name(record: Record) -> str:
    return str(record.meaning("part_name") or "")


def _order(event: Event, order: Mapping[str, int]) -> tuple[object, ...]:
    place = event.place
    rank = order.get(event.field, len(order))
    return (
        event.at.at,
        rank,
        event.field,
        event.about,
        place.path,
        place.sheet,
        place.row or 0,
        place.column or 0,
    )
