"""Kinds of rule about time: order, limit, exists-in (rules.md 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.checks.compiled import Check, Setting, Wrong, argument, can_judge, lists, when_of, words, wrong_unless
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
    most, unit = str(argument(rule, "at_most")), str(rule.args.get("unit", "days"))
    condition = setting.condition(rule, f"{unit}({start}, {stop}) <= {most}", str(rule.args.get("when", "")))
    if not can_judge(condition.fields, condition.parameters, setting, kept):
        return None
    judge = condition.bound(setting.parameters, setting.workdays)
    blamed = str(rule.args.get("cell", stop))

    def explain(subject: Subject) -> Iterable[Wrong]:
        gaps = {"used": _gone(subject, start, stop), "limit": setting.value(most, subject)}
        yield Wrong(blamed, related=(start,), gaps=gaps)

    return Check(rule, judge, explain)


def exists_in(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Where `when` holds and `within` days after `since` are over, a row of kind `in` must exist for the case."""
    other, since = str(argument(rule, "in")), str(argument(rule, "since"))
    within = str(argument(rule, "within"))
    condition = setting.condition(rule, f"days({since}, as_of) <= {within}")
    rows_kept = other in setting.kept_kinds or (other == "follow_up" and "followed_up_at" in kept)
    if not rows_kept or not can_judge(condition.fields, condition.parameters, setting, kept):
        return None
    in_time = condition.bound(setting.parameters, setting.workdays)
    when = when_of(rule, setting)

    def judge(subject: Subject) -> bool | None:
        if _rows_of(subject, other):
            return True
        verdict = in_time(subject)
        return wrong_unless(when, subject) if verdict is False else verdict

    def explain(subject: Subject) -> Iterable[Wrong]:
        gaps = {"gone": _gone(subject, since, "as_of"), "limit": setting.value(within, subject)}
        yield Wrong(since, gaps=gaps)

    return Check(rule, judge, explain)


def _gone(subject: Subject, start: str, stop: str) -> int:
    first, second = subject.given[start], subject.given[stop]
    return (second.date - first.date).days if isinstance(first, Moment) and isinstance(second, Moment) else 0


def _rows_of(subject: Subject, kind: str) -> bool:
    source = subject.source
    if not isinstance(source, Case):
        return False
    if kind == "follow_up":
        return bool(source.follow_ups) or "followed_up_at" in subject.given
    rows = {"parts": source.parts, "complaint": source.complaints}.get(kind, source.others)
    return bool(rows) if kind in ("parts", "complaint") else any(row.kind == kind for row in source.others)
