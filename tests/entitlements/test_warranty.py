"""From when until when a product is covered, and why: tricky dates, repair days, categories, exclusions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks.build import AS_OF, TRUTH, case, truth_caseload, truth_rulebook, under
from toolkit.model import Case, Parameter, Rulebook, Text
from toolkit.warranty import Warranty, part_covers, warranty_of
from toolkit.warranty.terms import law_terms_of
from toolkit.worktime import months_after


def warranty(
    rulebook: Rulebook,
    policy: str = "warranty",
    earlier: tuple[Case, ...] = (),
    overrides: dict[str, Any] | None = None,
    **row: Any,
) -> Warranty:
    book = under(rulebook, policy, overrides=overrides or {})
    return warranty_of(case(**row), book, AS_OF, earlier)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-01", 12, "2026-12-01"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
    ],
)
def test_a_term_ends_on_the_corresponding_day_or_the_last_of_the_month(start: str, months: int, end: str) -> None:
    assert months_after(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_a_term_never_ends_after_its_month(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end.replace(day=28) <= end))


@pytest.mark.parametrize(
    ("policy", "row", "end"),
    [
        ("warranty", {"product_category": "手机"}, "2026-03-05"),
        ("warranty", {"product_category": "笔记本电脑"}, "2026-03-05"),
        ("warranty", {"product_category": "液晶电视"}, "2027-03-05"),
        ("warranty", {"product_category": "Smart TV"}, "2027-03-05"),
        ("warranty", {"product_category": "智能手表"}, "2026-03-05"),
        ("digital", {"product_category": "手机"}, "2026-03-05"),
        ("computer", {"product_category": "台式机"}, "2026-03-05"),
        ("computer", {"product_category": "台式机", "contract_number": "HT-1"}, "2028-03-06"),
        ("computer", {"product_category": "显示器", "contract_number": "HT-1"}, "2026-03-05"),
        ("computer", {"product_category": "笔记本", "customer_class": "工程"}, "2028-03-06"),
        ("display", {"product_category": "投影机"}, "2026-03-05"),
        ("display", {"product_category": "投影机", "customer_class": "工程"}, "2026-03-05"),
        (
            "display",
            {"product_category": "投影机", "customer_class": "工程", "agreement_until": "2027-06-01"},
            "2027-06-01",
        ),
        (
            "display",
            {"product_category": "投影机", "customer_class": "工程", "agreement_until": "2031-06-01"},
            "2028-03-06",
        ),
    ],
)
def test_each_policy_covers_its_products_for_its_time(
    rulebook: Rulebook, policy: str, row: dict[str, Any], end: str
) -> None:
    found = warranty(rulebook, policy, purchase_date="2025-03-05", received_at="2025-06-01", **row)
    assert found.end == date.fromisoformat(end)
    assert found.covered is True


@pytest.mark.parametrize(("received", "covered"), [("2026-03-05T23:59", True), ("2026-03-06T00:00", False)])
def test_the_last_day_still_counts(rulebook: Rulebook, received: str, covered: bool) -> None:
    row = {"product_category": "手机", "purchase_date": "2025-03-05", "received_at": received}
    assert warranty(rulebook, **row).covered is covered


@pytest.mark.parametrize(
    ("bought", "end"),
    [
        ("2025-10-01", "2026-10-08"),  # the whole National holiday
        ("2025-02-14", "2026-02-14"),  # a Saturday, but a make-up working day
        ("2025-02-15", "2026-02-24"),  # Spring Festival
        ("2025-11-22", "2026-11-23"),  # a Sunday
    ],
)
def test_a_last_day_that_is_off_moves_to_the_next_working_day(rulebook: Rulebook, bought: str, end: str) -> None:
    row = {"product_category": "手机", "purchase_date": bought, "received_at": "2025-12-01"}
    assert warranty(rulebook, **row).end == date.fromisoformat(end)
    fixed = warranty(rulebook, overrides={"warranty_rest_day_shift": False}, **row)
    assert fixed.end == date.fromisoformat(bought).replace(year=2026)


def repair(number: str, sent: str, back: str, **row: Any) -> Case:
    return case(number, received_at=sent, finished_at=back, handed_over_at=back, **row)


def test_repair_days_are_added_before_the_shift(rulebook: Rulebook) -> None:
    # 30 September 2026 + 3 days = 3 October, off, so 8 October; shifting first would give 3 October.
    row = {"product_category": "手机", "purchase_date": "2025-09-30", "received_at": "2026-05-01"}
    earlier = (repair("E1", "2025-12-28", "2025-12-31"),)
    found = warranty(rulebook, earlier=earlier, **row)
    assert (found.repair_days, found.end) == (3, date(2026, 10, 8))


def test_a_repair_over_a_holiday_counts_all_its_days(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2025-03-05", "received_at": "2026-03-01"}
    earlier = (repair("E1", "2025-09-28", "2025-10-10"),)
    assert warranty(rulebook, earlier=earlier, **row).repair_days == 12
    both = warranty(rulebook, earlier=earlier, overrides={"warranty_repair_both_ends": True}, **row)
    assert both.repair_days == 13
    none = warranty(rulebook, earlier=earlier, overrides={"warranty_repair_days": False}, **row)
    assert (none.repair_days, none.end) == (0, date(2026, 3, 5))


def test_a_repair_after_the_end_makes_the_term_no_longer(rulebook: Rulebook) -> None:
    """三包: the days under repair are taken out of the term; a term that has ended is not revived by a paid repair."""
    row = {"product_category": "手机", "purchase_date": "2024-03-05", "received_at": "2026-06-01"}
    paid = repair("E2", "2025-04-01", "2025-06-20")
    assert warranty(rulebook, earlier=(paid,), **row).repair_days == 0
    inside = repair("E1", "2025-03-03", "2025-03-20")
    # 5 March 2025 + 17 days = 22 March, a Saturday: 24 March, and E2 was sent after that.
    found = warranty(rulebook, earlier=(inside, paid), **row)
    assert (found.repair_days, found.policy_end, found.covered) == (17, date(2025, 3, 24), False)


def test_a_repair_that_begins_in_the_days_added_by_another_counts(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2024-03-05", "received_at": "2025-04-30"}
    earlier = (repair("E1", "2025-03-03", "2025-03-20"), repair("E2", "2025-03-24", "2025-04-24"))
    found = warranty(rulebook, earlier=earlier, **row)
    assert (found.repair_days, found.end, found.covered) == (17 + 31, date(2025, 4, 22), False)


def test_each_term_takes_the_repairs_within_itself(rulebook: Rulebook) -> None:
    """A television: two years by the company, one by law; a repair in the second year lengthens the first alone."""
    row = {"product_category": "电视", "purchase_date": "2024-03-05", "received_at": "2026-03-10"}
    found = warranty(rulebook, earlier=(repair("E1", "2025-09-01", "2025-09-11"),), **row)
    assert (found.law_end, found.policy_end) == (date(2025, 3, 5), date(2026, 3, 16))
    assert found.covered is True


def test_a_day_under_repair_counts_once(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2025-03-05", "received_at": "2026-03-01"}
    earlier = (
        repair("E1", "2025-06-02", "2025-06-12"),
        repair("E2", "2025-06-05", "2025-06-09"),
        repair("E3", "2025-06-12", "2025-06-15"),
    )
    assert warranty(rulebook, earlier=earlier, **row).repair_days == 13
    both = warranty(rulebook, earlier=earlier, overrides={"warranty_repair_both_ends": True}, **row)
    assert both.repair_days == 14


def test_a_consultation_takes_no_days_of_the_term(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2025-03-05", "received_at": "2026-03-01"}
    asked = repair("E1", "2025-06-02", "2025-06-12", service_type="咨询")
    assert warranty(rulebook, earlier=(asked,), **row).repair_days == 0


def test_an_exchange_without_a_day_of_hand_over_counts_from_the_day_it_was_done(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2024-03-05", "received_at": "2026-02-01"}
    exchanged = case("E1", received_at="2025-02-20", finished_at="2025-03-10", repair_result="换机")
    assert warranty(rulebook, earlier=(exchanged,), **row).start == date(2025, 3, 10)


def test_an_exchange_starts_the_term_anew(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2024-03-05", "received_at": "2026-02-01"}
    earlier = (repair("E1", "2025-02-20", "2025-03-10", repair_result="换机"),)
    found = warranty(rulebook, earlier=earlier, **row)
    assert (found.start, found.covered) == (date(2025, 3, 10), True)


@pytest.mark.parametrize(
    ("bought", "delivered", "start"),
    [
        ("2024-06-30", "2024-07-10", "2024-06-30"),  # before the law of 1 July 2024
        ("2024-07-01", "2024-07-10", "2024-07-10"),
        ("2024-07-01", None, "2024-07-01"),
        (None, "2024-07-10", "2024-07-10"),
    ],
)
def test_the_law_counts_from_delivery_since_july_2024(
    rulebook: Rulebook, bought: str | None, delivered: str | None, start: str
) -> None:
    found = warranty(
        rulebook, product_category="手机", purchase_date=bought, delivered_on=delivered, received_at="2025-01-01"
    )
    assert found.start == date.fromisoformat(start)


def test_a_policy_can_count_from_delivery(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2024-01-05", "delivered_on": "2024-01-20"}
    found = warranty(rulebook, overrides={"warranty_start": "delivery"}, received_at="2024-05-01", **row)
    assert found.start == date(2024, 1, 20)


@pytest.mark.parametrize(
    ("bought", "delivered", "start"),
    [
        ("2024-01-05", "2024-01-02", "2024-01-05"),  # delivered before the invoice was written
        ("2025-01-05", "2025-01-02", "2025-01-05"),
        ("2025-01-05", "2025-01-08", "2025-01-08"),
    ],
)
def test_counting_from_delivery_never_begins_before_the_law_does(
    rulebook: Rulebook, bought: str, delivered: str, start: str
) -> None:
    row = {"product_category": "手机", "purchase_date": bought, "delivered_on": delivered}
    found = warranty(rulebook, overrides={"warranty_start": "delivery"}, received_at="2025-05-01", **row)
    assert found.start == date.fromisoformat(start)


@pytest.mark.parametrize(
    ("category", "bought", "delivered", "start"),
    [
        ("液晶电视", "2023-11-11", "2023-11-20", "2023-11-20"),
        ("平板电视", "2011-03-01", "2011-03-09", "2011-03-09"),
        ("液晶电视", "2011-02-28", "2011-03-09", "2011-02-28"),  # sold before the notice was in force
        ("液晶电视", "2023-11-11", "2023-11-09", "2023-11-11"),
        ("显像管电视", "2023-11-11", "2023-11-20", "2023-11-11"),  # the notice is about flat ones
        ("冰箱", "2023-11-11", "2023-11-20", "2023-11-11"),
        ("电视盒子", "2023-11-11", "2023-11-20", "2023-11-11"),
    ],
)
def test_a_flat_television_counts_from_delivery_whatever_the_year(
    rulebook: Rulebook, category: str, bought: str, delivered: str, start: str
) -> None:
    row = {"product_category": category, "purchase_date": bought, "delivered_on": delivered}
    assert warranty(rulebook, received_at="2024-05-01", **row).start == date.fromisoformat(start)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"human_damage": True}, "human_damage"),
        ({"fault_class": "外因"}, "external_cause"),
        ({"human_damage": False, "fault_class": "硬件"}, ""),
    ],
)
def test_some_faults_are_not_covered_although_the_term_runs(rulebook: Rulebook, row: dict[str, Any], why: str) -> None:
    found = warranty(rulebook, product_category="手机", purchase_date="2025-03-05", received_at="2025-06-01", **row)
    assert (found.excluded_by, found.covered, found.in_term) == (why, not why, True)


def test_what_we_did_not_sell_is_excluded_by_the_computer_policy_alone(rulebook: Rulebook) -> None:
    row = {"product_category": "笔记本", "purchase_date": "2025-03-05", "received_at": "2025-06-01"}
    assert warranty(rulebook, "computer", sold_by_us=False, **row).covered is False
    assert warranty(rulebook, "warranty", sold_by_us=False, **row).covered is True


class TestUnsure:
    """Blank means not judged, and says what is missing."""

    def test_without_a_purchase_date_nobody_knows(self, rulebook: Rulebook) -> None:
        found = warranty(rulebook, product_category="手机", purchase_date=None, received_at="2026-01-01")
        assert (found.covered, found.missing) == (None, ("purchase_date",))
        assert "购买日期" in found.reason.zh

    def test_an_unreadable_purchase_date_is_no_date(self, rulebook: Rulebook) -> None:
        found = warranty(rulebook, product_category="手机", purchase_date="?2026.2.30", received_at="2026-01-01")
        assert found.covered is None

    @pytest.mark.parametrize(
        ("received", "covered"), [("2025-09-01", True), ("2026-09-01", None), ("2027-09-01", False)]
    )
    def test_without_a_category_only_what_all_products_share_is_sure(
        self, rulebook: Rulebook, received: str, covered: bool | None
    ) -> None:
        found = warranty(rulebook, product_category=None, purchase_date="2025-03-05", received_at=received)
        assert found.covered is covered
        assert found.missing == (("product_category",) if covered is None else ())


def test_the_law_is_a_floor_under_a_shorter_promise(rulebook: Rulebook) -> None:
    short = Parameter("retail_months", Text("", ""), "", values={"computer": 6})
    book = replace(rulebook, parameters={**rulebook.parameters, "retail_months": short})
    found = warranty(book, "computer", product_category="笔记本", purchase_date="2025-03-05", received_at="2025-12-01")
    assert (found.policy_end, found.law_end) == (date(2025, 9, 5), date(2026, 3, 5))
    assert (found.end, found.covered) == (date(2026, 3, 5), True)
    assert found.source.startswith("微型计算机")


def test_a_minimum_term_lengthens_the_promise(rulebook: Rulebook) -> None:
    row = {"product_category": "手机", "purchase_date": "2025-03-05", "received_at": "2025-06-01"}
    assert warranty(rulebook, overrides={"minimum_warranty_months": 18}, **row).end == date(2026, 9, 7)


@pytest.mark.parametrize(
    ("category", "part", "covers", "end"),
    [
        ("笔记本", "主板", "main_parts", "2027-03-05"),
        ("台式机", "显卡", "main_parts", "2027-03-05"),
        ("电视", "背光板", "main_parts", "2028-03-06"),
        ("手机", "电池", "battery", "2025-09-05"),
        ("手机", "有线耳机", "headset", "2025-06-05"),
        ("手机", "数据接口卡", "cards", "2026-03-05"),
    ],
)
def test_parts_have_terms_of_their_own(rulebook: Rulebook, category: str, part: str, covers: str, end: str) -> None:
    row = {"product_category": category, "purchase_date": "2025-03-05", "received_at": "2025-06-01"}
    covered = part_covers(case(faulty_part=part, **row), under(rulebook, "warranty", overrides={}))
    concerned = [(one.covers, one.end) for one in covered if one.concerned]
    assert concerned == [(covers, date.fromisoformat(end))]


CLAIMED = {"保内": True, "保外": False}
WRONG = {("城东店", "CD2611-064"), ("开发区工程部", "KF059/26")}
"""Cases in which the truth says that the branch's own statement is wrong."""


@pytest.mark.parametrize("branch", TRUTH["branches"])
def test_the_practice_ledgers_statements_agree_except_where_they_are_wrong(branch: str, rulebook: Rulebook) -> None:
    book = truth_rulebook(rulebook)
    for one in truth_caseload(branch).cases:
        stated = CLAIMED.get(str(one.meaning("warranty_claimed")))
        found = warranty_of(one, book, AS_OF).covered
        if stated is None or found is None:
            continue
        assert (found is stated) is ((branch, one.number) not in WRONG), one.shown


@pytest.mark.parametrize(
    ("category", "law"),
    [
        ("手机", "law_phone"),
        ("移动电话机", "law_phone"),
        ("固定电话机", "law_fixed_phone"),
        ("笔记本电脑", "law_computer"),
        ("液晶电视", "law_television"),
        ("平板电脑", ""),
        ("平板", ""),
        ("智能手表", ""),
        ("对讲机", ""),
        ("电视盒子", ""),
        ("数码摄像机", "law_appliance"),
        ("录像机", "law_appliance"),
        ("监控摄像机", ""),
        ("硬盘录像机", ""),
        ("headphones", ""),
        ("无人机", ""),
    ],
)
def test_only_products_that_the_law_names_have_its_terms(rulebook: Rulebook, category: str, law: str) -> None:
    """Tablets, watches, headsets and drones are in no list of 三包 (law.md 1.1): for them the promise counts."""
    found = law_terms_of(case(product_category=category), under(rulebook, "warranty"))
    assert [one.id for one in found] == ([law] if law else [])


@pytest.mark.parametrize(("both_ends", "end"), [(False, "2027-03-22"), (True, "2027-03-22")])
def test_repairs_before_an_exchange_do_not_lengthen_the_new_units_term(
    rulebook: Rulebook, both_ends: bool, end: str
) -> None:
    phone: dict[str, Any] = {"product_category": "手机", "purchase_date": "2026-01-05", "serial_number": "SN1"}
    repaired = case("A1", received_at="2026-02-02", handed_over_at="2026-02-12", **phone)
    exchanged = case("A2", received_at="2026-03-02", handed_over_at="2026-03-22", repair_result="换机", **phone)
    book = under(rulebook, "warranty", overrides={"warranty_repair_both_ends": both_ends})
    found = warranty_of(case("A3", received_at="2026-06-01", **phone), book, AS_OF, (repaired, exchanged))
    assert found.end == date.fromisoformat(end)
    assert found.repair_days == 0


def test_a_retail_computer_without_a_term_has_the_laws_and_no_other_policys(rulebook: Rulebook) -> None:
    """Annex 4: unset, the product's own term counts (law, brand card); 001's two years for televisions do not."""
    row = {"purchase_date": "2025-03-05", "received_at": "2026-06-01"}
    computer = warranty(rulebook, "computer", product_category="台式机", **row)
    assert (computer.term and computer.term.id, computer.policy_end) == ("law_computer", None)
    television = warranty(rulebook, "computer", product_category="电视", **row)
    assert (television.covered, television.law_end) == (False, date(2026, 3, 5))
    assert warranty(rulebook, "warranty", product_category="电视", **row).covered is True


@pytest.mark.parametrize("product", [{"product_category": "平板"}, {"product_category": "智能手表"}, {}])
def test_a_retail_product_that_the_law_does_not_name_has_its_brand_card(
    rulebook: Rulebook, product: dict[str, Any]
) -> None:
    row = {"purchase_date": "2025-03-05", "received_at": "2025-06-01"} | product
    assert warranty(rulebook, "computer", **row).covered is True
    unknown = rulebook.parameters["card_months"]
    off = replace(rulebook, parameters={**rulebook.parameters, "card_months": replace(unknown, values={})})
    assert warranty(off, "computer", **row).covered is None


@pytest.mark.parametrize(
    ("category", "end"), [("冰箱", "2028-03-06"), ("微波炉", "2027-03-05"), ("音响", "2027-03-05"), ("油烟机", "")]
)
def test_main_parts_whose_list_nobody_has_are_neither_covered_nor_not(
    rulebook: Rulebook, category: str, end: str
) -> None:
    """law.md 1.3, 7.1: the years of the main parts are known, the lists of the annex are not."""
    broken = case(product_category=category, faulty_part="压缩机", purchase_date="2025-03-05")
    parts = part_covers(broken, under(rulebook, "warranty"))
    assert [(str(one.end), one.concerned) for one in parts] == ([(end, None)] if end else [])


class TestWhatTheSentenceSaysAboutTheLastDay:
    """A lawyer asks why the term ends on that day (Civil Code 203; law.md 3 (b))."""

    def said(self, rulebook: Rulebook, bought: str, received: str = "2026-11-08", **row: Any) -> Text:
        facts = {"product_category": "手机", "purchase_date": bought, "received_at": received} | row
        return warranty(rulebook, **facts).reason

    def test_a_moved_day_names_the_one_it_moved_from(self, rulebook: Rulebook) -> None:
        found = self.said(rulebook, "2025-11-22")
        assert "至 2026-11-23 止（末日 2026-11-22 是休息日，依民法典第二百零三条顺延）" in found.zh
        assert "until 2026-11-23 (the last day, 2026-11-22, is a day off and moves on, Civil Code art. 203)" in found.en
        over = self.said(rulebook, "2025-10-01")
        assert "已于 2026-10-08 届满（末日 2026-10-01 是休息日" in over.zh
        assert "ended on 2026-10-08 (the last day, 2026-10-01" in over.en

    def test_a_day_in_a_year_without_notice_is_provisional(self, rulebook: Rulebook) -> None:
        moved = self.said(rulebook, "2026-10-30")
        assert "至 2027-11-01 止（末日 2027-10-30 是休息日" in moved.zh
        assert "2027 年放假安排尚未公布，暂定）" in moved.zh
        assert "provisional: the public holidays of 2027 are not published yet" in moved.en
        stays = self.said(rulebook, "2026-11-03")
        assert "至 2027-11-03 止（2027 年放假安排尚未公布，暂定）" in stays.zh

    def test_the_statutory_days_of_a_year_without_notice_are_days_off(self, rulebook: Rulebook) -> None:
        assert "末日 2027-10-01 是休息日" in self.said(rulebook, "2026-10-01").zh
        assert "末日 2027-02-08 是休息日" in self.said(rulebook, "2026-02-08").zh  # Spring Festival

    def test_an_ordinary_day_and_a_contracts_date_say_nothing_more(self, rulebook: Rulebook) -> None:
        assert "顺延" not in self.said(rulebook, "2025-11-24").zh
        assert "暂定" not in self.said(rulebook, "2025-11-24").zh
        row = {"product_category": "投影机", "customer_class": "工程", "agreement_until": "2026-11-22"}
        book = under(rulebook, "display")
        one = case(purchase_date="2025-01-06", received_at="2026-11-08", **row)
        assert "至 2026-11-22 止；" in warranty_of(one, book, AS_OF).reason.zh

    def test_repair_days_are_in_the_day_before_it_moves(self, rulebook: Rulebook) -> None:
        row = {"product_category": "手机", "purchase_date": "2025-09-30", "received_at": "2026-05-01"}
        found = warranty(rulebook, earlier=(repair("E1", "2025-12-28", "2025-12-31"),), **row)
        assert "末日 2026-10-03 是休息日" in found.reason.zh
