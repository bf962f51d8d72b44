"""Complaints: what must come before what, and what a closed one must say."""

from __future__ import annotations

import pytest

from tests.checks.building import AS_OF, Cells, caseload, complaint
from toolkit.checks import check
from toolkit.model import Finding
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
CLOSED = {"complained_at": "2026-03-02", "complaint_content": "三次未修好", "closed_at": "2026-03-20"}


def findings(cells: Cells) -> tuple[Finding, ...]:
    return tuple(check(caseload(complaints=[complaint(BOOK, cells)]), BOOK, AS_OF).findings)


def found(cells: Cells) -> set[str]:
    return {finding.rule for finding in findings(cells)}


@pytest.mark.parametrize(
    ("rectified", "checked", "wrong"),
    [("2026-03-10", "2026-03-18", False), ("2026-03-10", "2026-06-01", False), ("2026-03-10", "2026-03-09", True)],
)
def test_the_effect_may_be_checked_after_closing_but_never_before_the_rectification(
    rectified: str, checked: str, wrong: bool
) -> None:
    rules = found(CLOSED | {"rectified_at": rectified, "effect_checked_at": checked})
    assert ("dates-out-of-order" in rules) is wrong


def test_a_complaint_is_rectified_before_it_is_closed() -> None:
    assert "dates-out-of-order" in found(CLOSED | {"rectified_at": "2026-03-25"})


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({"investigation": "", "remedy": "退款"}, ["原因"]),
        ({"investigation": "已停产", "remedy": ""}, ["补救措施"]),
        ({"investigation": "已停产", "remedy": "退款"}, []),
    ],
)
def test_what_cannot_be_solved_is_closed_with_reason_and_remedy(more: Cells, missing: list[str]) -> None:
    cells = CLOSED | {"complaint_result": "无法解决", "compensation_amount": ""} | more
    said = [one.message.zh for one in findings(cells) if one.rule == "complaint-unsolved-without-remedy"]
    assert len(said) == len(missing)
    assert all(word in text for word, text in zip(missing, said, strict=True))
