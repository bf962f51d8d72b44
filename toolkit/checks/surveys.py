"""The kinds of rule that compare several cases: unique, count-limit, sequence (rules.md 3)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.checks.compiled import Check, Setting, Wrong, argument, when_of, words
from toolkit.checks.subjects import Subject
from toolkit.expressions import normalised
from toolkit.model import Moment, Rule

NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>\d+)\D*")


def _nobody(subject: Subject) -> bool | None:
    return True


def _nothing(subject: Subject) -> Iterator[Wrong]:
    yield from ()


def unique(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Among the subjects for which `when` holds, `by` may occur once; the finding names the others."""
    by = words(argument(rule, "by"))
    if not set(by) <= kept:
        return None
    when, named = when_of(rule, setting), _setting(setting, "named_cases")

    def survey(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Wrong]]:
        for group in _groups([one for one in subjects if when is None or when(one) is True], by):
            first, *others = sorted(group, key=_received, reverse=True)
            places = tuple(other.place_of(by[0]) for other in others[:named])
            yield first, Wrong(by[0], places=places, gaps={"others": _cases(others, named), "count": len(group)})

    return Check(rule, _nobody, _nothing, survey)


def count_limit(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """The same `by` again within `window` days of `until` (an earlier one's end): at most `most` times.

    From the next one on, the finding stands on each later subject, unless `require` holds there. An earlier one
    that states something else in one of `unless_differing` is about something else and does not count.
    """
    by, until = words(argument(rule, "by")), words(argument(rule, "until"))
    window, most = setting.parameter(rule, "window"), setting.parameter(rule, "most")
    if not set(by) <= kept or not isinstance(most, int) or not (window is None or isinstance(window, int)):
        return None
    if window is None and "window" in rule.args:
        return None
    when, require = when_of(rule, setting), when_of(rule, setting, "require")
    apart = words(rule.args.get("unless_differing", ()))
    look_back, named = _setting(setting, "look_back_cases"), _setting(setting, "named_cases")

    def survey(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Wrong]]:
        counted = [one for one in subjects if when is None or when(one) is True]
        for group in _groups(counted, by):
            ordered = sorted(group, key=_received)
            for at, one in enumerate(ordered):
                before = ordered[max(0, at - look_back) : at]
                before = [other for other in before if not _differ(other, one, apart)]
                earlier = [other for other in before if _within(other, one, until, window)]
                if len(earlier) >= most and (require is None or require(one) is False):
                    places = tuple(other.place_of(by[0]) for other in earlier[:named])
                    gaps = {"others": _cases(earlier, named), "count": len(earlier) + 1, "window": window}
                    yield one, Wrong(str(rule.args.get("cell", by[0])), places=places, gaps=gaps)

    return Check(rule, _nobody, _nothing, survey)


def same(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Subjects that agree in `by` should agree in each `field` with the one before them, where `when` holds."""
    by, names = words(argument(rule, "by")), [name for name in words(argument(rule, "field")) if name in kept]
    window = setting.parameter(rule, "window")
    if not kept.issuperset(by) or not names or not isinstance(window, int):
        return None
    when = when_of(rule, setting)

    def changes(subjects: Sequence[Subject], name: str) -> Iterator[tuple[Subject, Wrong]]:
        named = [one for one in subjects if name in one.given]
        for group in _groups(named, by):
            ordered = sorted(group, key=_received)
            for before, one in pairwise(ordered):
                changed = normalised(str(before.given[name])) != normalised(str(one.given[name]))
                if changed and _within(before, one, ("received_at",), window) and (when is None or when(one) is True):
                    gaps = {"others": before.case, "earlier_value": before.written(name)}
                    yield one, Wrong(name, places=(before.place_of(name),), gaps=gaps)

    def survey(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Wrong]]:
        for name in names:
            yield from changes(subjects, name)

    return Check(rule, _nobody, _nothing, survey)


def sequence(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Numbers of `field` with the same beginning follow one another without a gap of up to `most` numbers."""
    name, most = str(argument(rule, "field")), setting.parameter(rule, "most")
    if name not in kept or not isinstance(most, int):
        return None

    def survey(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Wrong]]:
        stems: dict[tuple[str, int], dict[int, Subject]] = defaultdict(dict)
        for one in subjects:
            found = NUMBERED.fullmatch(str(one.given.get(name, "")))
            if found:
                stems[found["stem"], len(found["number"])].setdefault(int(found["number"]), one)
        for numbers in stems.values():
            for before, after in pairwise(sorted(numbers)):
                if 1 < after - before <= most + 1:
                    yield (
                        numbers[after],
                        Wrong(name, gaps={"count": after - before - 1, "others": numbers[before].case}),
                    )

    return Check(rule, _nobody, _nothing, survey)


def _groups(subjects: Sequence[Subject], by: tuple[str, ...]) -> Iterator[list[Subject]]:
    """Subjects that agree in all of `by`; blank ones agree with nobody."""
    groups: dict[tuple[str, ...], list[Subject]] = {}
    for one in subjects:
        given = one.given
        if all(name in given for name in by):
            key = tuple(normalised(str(given[name])).casefold() for name in by)
            groups.setdefault(key, []).append(one)
    yield from (group for group in groups.values() if len(group) > 1)


def _differ(one: Subject, other: Subject, names: tuple[str, ...]) -> bool:
    """True when both state one of these fields and not the same."""
    both = [name for name in names if name in one.given and name in other.given]
    return any(normalised(str(one.given[name])) != normalised(str(other.given[name])) for name in both)


def _within(earlier: Subject, later: Subject, until: tuple[str, ...], window: int | None) -> bool:
    ended = next((earlier.given[name] for name in until if name in earlier.given), None)
    began = later.given.get("received_at")
    if not isinstance(ended, Moment) or not isinstance(began, Moment) or earlier.case == later.case:
        return False
    gone = (began.date - ended.date).days
    return gone >= 0 and (window is None or gone <= window)


def _received(subject: Subject) -> tuple[str, str]:
    moment = subject.given.get("received_at")
    return (moment.at.isoformat() if isinstance(moment, Moment) else "", subject.case)


def _cases(subjects: Sequence[Subject], named: int) -> str:
    names = list(dict.fromkeys(one.case for one in subjects))
    return ", ".join(names[:named]) + (" …" if len(names) > named else "")


def _setting(setting: Setting, name: str) -> int:
    """A number of `[settings.extra]`."""
    return int(str(setting.rulebook.settings.extra[name]))
