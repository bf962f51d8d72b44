"""Makes findings out of rules: words filled in both languages, an id that stays the same over nights."""

from __future__ import annotations

import hashlib

from toolkit.model import Finding, Place, Rule, Text


def make_finding(
    rule: Rule,
    *,
    branch: str,
    place: Place | None,
    case: str = "",
    complaint: str = "",
    clock: str = "",
    field: str = "",
    value: str = "",
    variant: str = "",
    related: tuple[Place, ...] = (),
    **gaps: object,
) -> Finding:
    """A finding of `rule` at `place`.

    `variant` picks one of the rule's `variants` instead of its `message` (several ways to be wrong under one
    id). `gaps` fill the message and the hint; `value`, `case` and `complaint` may be used in them as well.
    """
    message = rule.variants[variant] if variant else rule.message
    words = {"value": value, "case": case, "complaint": complaint, **gaps}
    return Finding(
        id=finding_id(rule.id, branch, case, complaint, clock, field, value, variant, place),
        rule=rule.id,
        severity=rule.severity,
        branch=branch,
        place=place,
        message=_filled(message, words),
        hint=_filled(rule.hint, words),
        source=rule.source,
        case=case,
        complaint=complaint,
        clock=clock,
        field=field,
        value=value,
        related=related,
    )


def finding_id(
    rule: str,
    branch: str,
    case: str,
    complaint: str,
    clock: str,
    field: str,
    value: str,
    variant: str,
    place: Place | None,
) -> str:
    """Twelve hex digits, the same as long as the same case is wrong in the same way.

    A finding of a case does not hang on rows, which move; one without a case hangs on its place.
    """
    spot = "" if case or place is None else f"{place.path}|{place.sheet}|{place.cell}"
    key = "\x1f".join((rule, branch, case, complaint, clock, field, value, variant, spot))
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _filled(text: Text, words: dict[str, object]) -> Text:
    return text.filled(**words)
