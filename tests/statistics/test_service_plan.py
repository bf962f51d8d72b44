"""The service plan: what visits and follow-ups are due next, the earliest first (004 主动服务计划, annex 83)."""

from __future__ import annotations

from datetime import date, datetime

from tests.clocks.build import case, caseload, under
from toolkit.clocks import read_clocks
from toolkit.model import BranchResult, Caseload
from toolkit.rulebook import load_rulebook
from toolkit.statistics import statistics
from toolkit.statistics.periods import period_of

BOOK = under(load_rulebook(), "display")
AS_OF = datetime(2026, 11, 20, 18)
AGREED = {
    "customer_name": "远山中学",
    "agreement_number": "XY-07",
    "agreement_until": "2027-12-31",
    "phone": "13812345660",
}


def planned(load: Caseload) -> list[tuple[object, ...]]:
    readings = read_clocks(load, BOOK, AS_OF)
    result = BranchResult("店", "display", (), load, (), readings, {}, ())
    found = statistics((result,), BOOK, period_of("2026-11"), AS_OF).listings
    return [row for one in found if one.id == "service_plan" for row in one.rows]


def test_the_plan_lists_what_is_due_next_with_the_last_time_and_no_names() -> None:
    visits = [
        case("A1", service_type="巡检", received_at="2026-06-02", arrived_at="2026-06-02", **AGREED),
        case("A2", service_type="保养", received_at="2026-09-02", arrived_at="2026-09-02", **AGREED),
    ]
    rows = planned(caseload(*visits, kinds=frozenset({"service"})))
    assert [row[1:5] for row in rows] == [
        ("A2", "季度维护", date(2026, 9, 2), date(2026, 12, 2)),
        ("A2", "年度保养", date(2026, 9, 2), date(2027, 9, 2)),
    ]
    assert {row[5] for row in rows} == {"远山****"}
    assert {row[6] for row in rows} == {"138****5660"}


def test_what_is_overdue_stays_on_the_plan_and_comes_first() -> None:
    load = caseload(
        case(
            "A1",
            handed_over_at="2026-10-30",
            **AGREED | {"agreement_number": "XY-08", "customer_name": "青禾", "phone": "1"},
        ),
        case("A2", handed_over_at="2026-08-03", **AGREED),
    )
    assert [row[1] for row in planned(load)] == ["A2", "A1"]
