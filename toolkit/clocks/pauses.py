"""Pauses of a case: which of them stop a clock, which are ignored and why, which cannot be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from toolkit.clocks.pauselist import FIELD as LIST
from toolkit.clocks.pauselist import Listed, listed_pauses
from toolkit.clocks.subject import Stated, Subject, stated
from toolkit.findings import make_finding
from toolkit.model import (
    Case,
    Caseload,
    ClockRule,
    Finding,
    Moment,
    Pause,
    Place,
    Precision,
    Record,
    Rule,
    Rulebook,
    Text,
    Value,
)

GROUPS = tuple((f"paused_from{nth}", f"paused_until{nth}", f"pause_reason{nth}") for nth in ("", "_2", "_3"))
"""Fields of a row's first, second and third pause."""
BEGIN, END, REASON = GROUPS[0]


@dataclass(frozen=True, slots=True)
class Holding:
    """A pause as one clock sees it. `ignored` names why it does not count; empty when it does."""

    pause: Pause
    until: datetime
    """Its end; an open one lasts until the stop, or until the as-of moment."""
    open: bool
    """Still waiting at the as-of moment, with the work not done."""
    ignored: str = ""


def holdings_of(subject: Subject, rule: ClockRule, stop: Moment | None, as_of: datetime) -> tuple[Holding, ...]:
    """The pauses written for the case, in the light of one clock, in the order in which they began."""
    if not rule.pauses:
        return ()
    written = (*pauses_of(subject.values, subject.records), *subject.listed)
    found = [one for values in written if (one := _pause(values, subject.place))]
    found.sort(key=lambda one: one[0].start.earliest)
    return tuple(_holding(pause, unreadable, rule, stop, as_of) for pause, unreadable in found)


def pauses_of(values: Mapping[str, Value], records: Sequence[Record]) -> tuple[Mapping[str, Value], ...]:
    """The cells of each pause of a case: those of its values, and of the further rows in the same table.

    A row in another table or file is a copy and counts once. Rows that say when the same pause began are one; the
    one that also says its end counts.
    """
    stated_in = _rows_with_pauses(values, records)
    return (*stated_in, *(further for one in stated_in for further in _further(one)))


def _further(values: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    """The second and third pause of a row, where it has more columns for them."""
    for group in GROUPS[1:]:
        begin = values.get(group[0])
        if begin is not None and isinstance(begin.meaning, Moment):
            cells = zip(GROUPS[0], group, strict=True)
            yield {name: values[other] for name, other in cells if other in values}


def _rows_with_pauses(values: Mapping[str, Value], records: Sequence[Record]) -> tuple[Mapping[str, Value], ...]:
    begin = values.get(BEGIN)
    if begin is None or not isinstance(begin.meaning, Moment):
        return (values,)
    home = (begin.place.path, begin.place.sheet)
    rows = [one.values for one in records if BEGIN in one.values and _home(one.values[BEGIN]) == home]
    by_start: dict[datetime, Mapping[str, Value]] = {}
    for row in rows:
        began = row[BEGIN].meaning
        if isinstance(began, Moment) and (began.at not in by_start or _says_its_end(row)):
            by_start[began.at] = row
    return tuple(by_start.values()) if len(by_start) > 1 else (values,)


def _home(value: Value) -> tuple[str, str]:
    return value.place.path, value.place.sheet


def _says_its_end(row: Mapping[str, Value]) -> bool:
    end = row.get(END)
    return end is not None and isinstance(end.meaning, Moment)


def _pause(values: Mapping[str, Value], place: Place) -> tuple[Pause, bool] | None:
    """The pause, and whether its end is unreadable; None where it has no beginning."""
    begin = values.get(BEGIN)
    if begin is None or not isinstance(begin.meaning, Moment):
        return None
    end, why = values.get(END), values.get(REASON)
    until = stated(END, end) if end is not None else None
    reason = why.meaning if why is not None and isinstance(why.meaning, str) else ""
    pause = Pause(begin.meaning, until.moment if until else None, reason, begin.place or place)
    return pause, until is not None and until.trouble == "unreadable"


def _holding(pause: Pause, unreadable: bool, rule: ClockRule, stop: Moment | None, as_of: datetime) -> Holding:
    still = pause.end is None or pause.end.earliest > as_of
    limit = _end(stop) if stop is not None else as_of
    until = limit if still or pause.end is None else _end(pause.end)
    return Holding(pause, until, still and stop is None, _why_ignored(pause, rule, stop, as_of, unreadable))


def _end(end: Moment) -> datetime:
    """A day stands for itself: its last day is the written one."""
    return end.earliest if end.precision is Precision.DAY else end.latest


def _why_ignored(pause: Pause, rule: ClockRule, stop: Moment | None, as_of: datetime, end_unreadable: bool) -> str:
    if end_unreadable:
        return "end_unreadable"
    if pause.reason not in rule.pauses:
        return "reason" if pause.reason else "no_reason"
    if pause.start.earliest > as_of:
        return "future"
    if pause.end is not None and _is_reversed(pause.start, pause.end):
        return "reversed"
    if stop is not None and pause.start.earliest > stop.latest:
        return "after_stop"
    return ""


def _is_reversed(begin: Moment, end: Moment) -> bool:
    """Whether even the latest reading of the end lies before the beginning; a day ends where the next one begins."""
    return end.at < begin.at and end.latest <= begin.earliest


def pause_reasons(case: Case, rulebook: Rulebook) -> frozenset[str]:
    """What the case waited for, by all of its pauses."""
    listed = (one.values for one in listed_pauses(case.values, rulebook) if one.values is not None)
    reasons = (values.get(REASON) for values in (*pauses_of(case.values, case.records), *listed))
    return frozenset(str(one.meaning) for one in reasons if one is not None and one.meaning is not None)


PAUSE_RULE = "pause-implausible"


def pause_findings(caseload: Caseload, rulebook: Rulebook) -> Iterator[Finding]:
    """Pauses that are ignored or clipped because something about them is wrong (S12)."""
    rule = rulebook.rules[PAUSE_RULE]
    if not rule.enabled:
        return
    for case in caseload.cases:
        for values in pauses_of(case.values, case.records):
            yield from _pause_finding(rule, case, values, REASON in case.kept_fields)
        for one in listed_pauses(case.values, rulebook):
            if one.values is not None:
                yield from _pause_finding(rule, case, one.values, reason_kept=True)
            if one.trouble:
                yield _list_finding(case, one, rulebook)


def _pause_finding(rule: Rule, case: Case, values: Mapping[str, Value], reason_kept: bool) -> Iterator[Finding]:
    begin, end = _cell(values, BEGIN), _cell(values, END)
    variant, cell = _wrong(case, values, begin, end, reason_kept)
    if variant and cell is not None:
        yield make_finding(
            rule,
            branch=case.branch,
            place=cell.place or case.place,
            case=case.shown,
            field=cell.field,
            value=cell.written,
            variant=variant,
            begin=begin.written if begin else "",
            end=end.written if end else "",
        )


RULE_OF_TROUBLE = {"date": "date-unreadable", "no_dates": PAUSE_RULE, "reason": "value-unknown"}


def _list_finding(case: Case, one: Listed, rulebook: Rulebook) -> Finding:
    """An entry of the cell that lists pauses and cannot be understood: nothing is deducted for it."""
    choices = rulebook.choices[rulebook.fields[REASON].choice].values
    rule = rulebook.rules[RULE_OF_TROUBLE[one.trouble]]
    unknown = one.values[REASON].written if one.values is not None else one.written
    return make_finding(
        rule,
        branch=case.branch,
        place=case.values[LIST].place,
        case=case.shown,
        field=LIST,
        value=unknown,
        variant="no_dates" if one.trouble == "no_dates" else "",
        label=rulebook.label(LIST),
        allowed=Text("、".join(choice.value for choice in choices), ", ".join(choice.en for choice in choices)),
    )


def _wrong(
    case: Case, values: Mapping[str, Value], begin: Stated | None, end: Stated | None, reason_kept: bool
) -> tuple[str, Stated | None]:
    """What is wrong with the pause, and the cell to blame; an empty string when nothing is."""
    finished = case.moment("finished_at")
    if begin is None or begin.moment is None:
        return ("no_start", end) if end is not None and end.moment is not None else ("", None)
    if end is None or end.moment is None:
        unreadable = end is not None and end.trouble == "unreadable"
        return ("open_at_finish", begin) if finished is not None and not unreadable else ("", None)
    if _is_reversed(begin.moment, end.moment):
        return "reversed", end
    if finished is not None and begin.moment.earliest > finished.latest:
        return "after_finish", begin
    reason = values.get(REASON)
    if reason_kept and (reason is None or reason.meaning is None):
        return "no_reason", begin
    return "", None


def _cell(values: Mapping[str, Value], name: str) -> Stated | None:
    value = values.get(name)
    return None if value is None else stated(name, value)
