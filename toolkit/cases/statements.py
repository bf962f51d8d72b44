"""Several rows of one case become one value a field: filled wins, then the right ledger, then the newest.

The order among rows of the same kind is that of conventions.md "Copies": by the time of registration, else
the export date in name or title, else the time of the file; what the rows do not all have is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from toolkit.cases.numbers import folded
from toolkit.cases.rows import OPENING_KINDS, Row, moments_of
from toolkit.cases.sameness import agree, contains, exactness
from toolkit.cases.settings import Joining
from toolkit.model import Part, Reading, Value

BASES = ("recorded", "exported", "saved", "position")
_EMPTY_RANK = {Reading.DAMAGED: 0, Reading.UNREADABLE: 0, Reading.NOT_APPLICABLE: 1, Reading.BLANK: 2}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two rows of one case give a field different values; `kept` counts, and `basis` says why."""

    field: str
    kept: Value
    kept_row: Row
    lost: Value
    basis: str


@dataclass(frozen=True, slots=True)
class Merged:
    """One value a field, further columns, and what the rows disagree about."""

    values: dict[str, Value]
    extra: dict[str, str]
    disagreements: tuple[Disagreement, ...] = ()


_Order = tuple[datetime, datetime, datetime, int]
_Said = tuple[Row, Value]


def merge_rows(rows: Sequence[Row], joining: Joining) -> Merged:
    """All rows of one case (or of one complaint, one follow-up) as one."""
    if len(rows) == 1:
        record = rows[0].record
        return Merged(dict(record.values), dict(record.extra))
    orders = _orders(rows, joining)
    newest = sorted(rows, key=lambda row: orders[row.position], reverse=True)
    said: dict[str, list[_Said]] = {name: [] for row in sorted(rows, key=_position) for name in row.record.values}
    for row in sorted(newest, key=_weight):
        for name, value in row.record.values.items():
            said[name].append((row, value))
    values: dict[str, Value] = {}
    differing: list[Disagreement] = []
    for name, statements in said.items():
        if len(statements) > 1 and name not in joining.intake_fields:
            statements.sort(key=lambda one: _is_opening(one[0]))
        values[name] = _one_value(name, statements, orders, joining, differing)
    return Merged(values, _further_columns(newest), tuple(differing))


def _further_columns(newest: Sequence[Row]) -> dict[str, str]:
    """Columns that map to no field, the newest filled cell of each."""
    pairs = (pair for row in reversed(newest) for pair in row.record.extra.items())
    return {header: text for header, text in pairs if text.strip()}


def _orders(rows: Sequence[Row], joining: Joining) -> dict[int, _Order]:
    """Row position -> when its statement was made, by what all rows have."""
    recorded = [moments_of(row.record, joining.recorded_by) for row in rows]
    exported = [row.source.ledger.stated_at for row in rows]
    by_record = all(recorded)
    by_export = all(exported)
    return {
        row.position: (
            written[0].at if by_record else datetime.min,
            stated if by_export and stated is not None else datetime.min,
            row.source.ledger.modified_at,
            row.position,
        )
        for row, written, stated in zip(rows, recorded, exported, strict=True)
    }


def _one_value(
    name: str,
    said: list[_Said],
    orders: dict[int, _Order],
    joining: Joining,
    differing: list[Disagreement],
) -> Value:
    if len(said) == 1:
        return said[0][1]
    given = [one for one in said if one[1].meaning is not None]
    if not given:
        return min(said, key=lambda one: (_EMPTY_RANK.get(one[1].reading, 0), one[0].position))[1]
    if len(given) == 1:
        return given[0][1]
    kept_row, kept = given[0]
    agreeing: list[_Said] = []
    others: list[_Said] = []
    for one in given:
        (agreeing if agree(name, kept, one[1], joining.rulebook) else others).append(one)
    best = max(agreeing, key=lambda one: (exactness(one[1], name, joining.rulebook), -one[0].position))[1]
    for row, value in others:
        if _is_disagreement(name, (kept_row, kept), (row, value), joining):
            basis = _basis(kept_row, row, orders)
            differing.append(Disagreement(name, best, kept_row, value, basis))
    return _with_additions(name, best, kept_row, others, joining)


def _is_disagreement(name: str, kept: _Said, lost: _Said, joining: Joining) -> bool:
    """Copies may not differ; intake and repair may, but for what both must say of the same thing.

    A further line of the row above (its second part, its second fault) adds to it and contradicts nothing.
    """
    if name in joining.changing_fields or _continues(kept[0], lost[0]):
        return False
    if isinstance(kept[1].meaning, tuple) and contains(name, kept[1], lost[1]):
        return False
    if _is_opening(kept[0]) != _is_opening(lost[0]):
        return name in joining.compared_fields
    if kept[0].source.index == lost[0].source.index and not _is_opening(kept[0]):
        return name in joining.compared_fields  # several visits under one number
    return not (name in joining.growing_fields and contains(name, kept[1], lost[1]))


def _basis(kept: Row, lost: Row, orders: dict[int, _Order]) -> str:
    if _is_opening(kept) != _is_opening(lost):
        return "between_kinds"
    pairs = zip(BASES, orders[kept.position], orders[lost.position], strict=True)
    return next(basis for basis, one, other in pairs if one != other)


def _with_additions(name: str, best: Value, kept_row: Row, others: list[_Said], joining: Joining) -> Value:
    """Lists gain what further rows of the same table add; remarks gain those of the other ledger; free texts those
    of the lines that continue their row."""
    if isinstance(best.meaning, tuple):
        more = [value for row, value in others if row.source.index == kept_row.source.index]
        return _longer_list(best, more)
    if name in joining.joined_fields and isinstance(best.meaning, str):
        more = [
            value for row, value in others if _is_opening(row) != _is_opening(kept_row) or _continues(kept_row, row)
        ]
        return _longer_text(best, more, joining.joint)
    if name in joining.rulebook.layout.fields.whole_texts and isinstance(best.meaning, str):
        return _longer_text(best, [value for row, value in others if _continues(kept_row, row)], joining.joint)
    return best


def _longer_list(best: Value, more: list[Value]) -> Value:
    lists = [value.meaning for value in (best, *more) if isinstance(value.meaning, tuple)]
    parts = dict.fromkeys(item for items in lists for item in items if isinstance(item, Part))
    texts = dict.fromkeys(item for items in lists for item in items if isinstance(item, str))
    return replace(best, meaning=tuple(parts) or tuple(texts)) if more else best


def _longer_text(best: Value, more: list[Value], joint: str) -> Value:
    texts = {folded(str(value.meaning)): str(value.meaning) for value in (best, *more)}
    return replace(best, meaning=joint.join(texts.values())) if len(texts) > 1 else best


def _weight(row: Row) -> tuple[bool, int]:
    """The opening ledger first; the lines that continue a row behind all others, in their order."""
    return not _is_opening(row), row.position + 1 if row.record.continues else 0


def _continues(row: Row, other: Row) -> bool:
    """True for two lines of one row: `other` stands below `row` and says only what is further."""
    return other.record.continues and row.source.index == other.source.index


def _is_opening(row: Row) -> bool:
    return row.record.kind in OPENING_KINDS


def _position(row: Row) -> int:
    return row.position
