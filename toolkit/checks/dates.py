"""Kinds of rule about time: order, limit, exists-in (rules.md 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from toolkit.checks.compiled import Check, Setting, Wrong, argument, lists, when_of, words, wrong_unless
from toolkit.checks.reports import Pair
from toolkit.checks.subjects import Subject
from toolkit.expressions import at_most
from toolkit.model import Case, Moment, Rule


def order(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Each of `chains` lists dates that may not be before the ones named earlier; `except` pairs have own rules."""
    chains = [tuple(name for name in words(chain) if name in kept) for chain in lists(argument(rule, "chains"))]
    chains = [chain for chain in chains if len(chain) > 1]
    apart = frozenset((first, second) for first, second in lists(rule.args.get("except", ())))
    if not chains:
        return None

    def judge(subject: Subject) -> bool | None:
        given = subject.given
        judged = None
        for chain in chains:
            top = None
            for name in chain:
                moment = given.get(name)
                if moment is None:
                    continue
                at = moment.at  # type: ignore[attr-defined]
                if top is not None:
                    judged = True
                    if at < top:
                        return not any(True for _ in _reversed(chains, apart, setting, subject))
                if top is None or at > top:
                    top = at
        return judged

    def explain(subject: Subject) -> Iterable[Wrong]:
        pairs = list(_reversed(chains, apart, setting, subject))
        involved = [name for chain in chains for name in chain if any(name in pair for pair in pairs)]
        names = list(dict.fromkeys(involved))
        blamed = names[(len(names) - 1) // 2]
        yield Wrong(
            blamed,
            related=tuple(name for name in names if name != blamed),
            gaps={"pairs": [_pair(subject, setting, *pair) for pair in pairs]},
        )

    return Check(rule, judge, explain)


def _pair(subject: Subject, setting: Setting, earlier: str, later: str) -> Pair:
    return Pair(setting.label(earlier), subject.written(earlier), setting.label(later), subject.written(later))


def _reversed(
    chains: list[tuple[str, ...]], apart: frozenset[tuple[str, str]], setting: Setting, subject: Subject
) -> Iterator[tuple[str, str]]:
    """Pairs in the wrong order. A date in the future has its own finding and proves nothing about others."""
    for chain in chains:
        dated = [(name, subject.given[name]) for name in chain if name in subject.given]
        known = [(n, m) for n, m in dated if isinstance(m, Moment) and m.at <= setting.as_of]
        for at, (later, second) in enumerate(known):
            for earlier, first in known[:at]:
                if (earlier, later) not in apart and not at_most(first, second):
                    yield earlier, later


def limit(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """From `start` to `stop` at most `at_most` days, or working days with `unit = "workdays"`."""
    start, stop = str(argument(rule, "start")), str(argument(rule, "stop"))
    most = setting.parameter(rule, "at_most")
    if not {start, stop} <= kept | {"as_of"} or not isinstance(most, int | Decimal):
        return None
    unit = str(rule.args.get("unit", "days"))
    condition = setting.condition(rule, f"{unit}({start}, {stop}) <= {most}", str(rule.args.get("when", "")))
    judge = condition.bound(setting.parameters, setting.workdays)
    blamed = str(rule.args.get("cell", stop))

    def explain(subject: Subject) -> Iterable[Wrong]:
        first, second = subject.given[start], subject.given[stop]
        used = second.date - first.date if isinstance(first, Moment) and isinstance(second, Moment) else timedelta()
        yield Wrong(blamed, related=(start,), gaps={"used": used.days, "limit": most})

    return Check(rule, judge, explain)


def exists_in(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Where `when` holds and `within` days after `since` are over, a row of kind `in` must exist for the case."""
    other, since = str(argument(rule, "in")), str(argument(rule, "since"))
    within = setting.parameter(rule, "within")
    if other not in setting.kept_kinds or since not in kept or not isinstance(within, int | Decimal):
        return None
    when = when_of(rule, setting)
    limit_at = setting.as_of - timedelta(days=int(within) + 1)

    def judge(subject: Subject) -> bool | None:
        moment = subject.given.get(since)
        if not isinstance(moment, Moment):
            return None
        if moment.at > limit_at or _rows_of(subject, other):
            return True
        return wrong_unless(when, subject)

    def explain(subject: Subject) -> Iterable[Wrong]:
        moment = subject.given[since]
        gone = (setting.as_of.date() - moment.date).days if isinstance(moment, Moment) else 0
        yield Wrong(since, gaps={"gone": gone, "limit": within})

    return Check(rule, judge, explain)


def _rows_of(subject: Subject, kind: str) -> bool:
    source = subject.source
    if not isinstance(source, Case):
        return False
    if kind == "follow_up":
        return bool(source.follow_ups) or "followed_up_at" in subject.given
    rows = {"parts": source.parts, "complaint": source.complaints}.get(kind, source.others)
    return bool(rows) if kind in ("parts", "complaint") else any(row.kind == kind for row in source.others)
