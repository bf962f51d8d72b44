"""Status words as people write them and as English systems export them: each is one value of its list."""

from __future__ import annotations

import pytest

from tests.ledger.test_values import read


@pytest.mark.parametrize(
    ("field", "written", "means"),
    [
        ("repair_result", "修好了", "已解决"),
        ("repair_result", "没修好", "未解决"),
        ("repair_result", "没法维修", "未解决"),
        ("test_result", "好用", "合格"),
        ("test_result", "还是不行", "不合格"),
        ("test_result", "复检合格", "合格"),
        ("test_result", "复检不合格", "不合格"),
        ("test_result", "符合要求", "合格"),
        ("test_result", "终检未通过", "不合格"),
        ("warranty_claimed", "期内", "保内"),
        ("warranty_claimed", "超包修期", "保外"),
        ("channel", "打进来的", "电话"),
        ("service_type", "站内", "送修"),
        ("delivery_method", "顺丰寄回", "寄回"),
        ("parts_used", "没换", None),
        ("warranty_claimed", "已出质保", "保外"),
        ("warranty_claimed", "在质保", "保内"),
        ("warranty_claimed", "Expired", "保外"),
        ("channel", "官网报障", "官网/在线"),
        ("channel", "自己送来", "到店"),
        ("channel", "BY_PHONE", "电话"),
        ("customer_decision", "同意了", "同意"),
        ("customer_decision", "嫌贵", "不同意"),
        ("customer_decision", "没同意", "不同意"),
        ("pause_reason", "WAIT_PARTS", "待配件"),
        ("pause_reason", "等备件到货", "待配件"),
        ("pause_reason", "配件没到", "待配件"),
        ("pause_reason", "客户没回复", "待客户"),
        ("pause_reason", "awaiting customer reply", "待客户"),
        ("service_type", "On-site repair", "上门维修"),
        ("delivery_method", "自己来取", "门店自取"),
        ("feedback_result", "未办结", "未解决"),
        ("complaint_status", "闭环", "已结案"),
        ("case_status", "拿走了", "已取机"),
        ("case_status", "WIP", "维修中"),
        ("backup_reminded", "提醒了", True),
        ("backup_reminded", "没提醒", False),
        ("old_part_returned", "没还", False),
        ("old_part_returned", "已交", True),
        ("old_part_returned", "未交", False),
        ("warranty_claimed", "false", "保外"),
    ],
)
def test_a_word_as_people_write_it_is_the_value_of_the_list(field: str, written: str, means: object) -> None:
    assert read(field, written).meaning == means


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("repair_result", "修了"),
        ("warranty_claimed", "保修卡"),
        ("customer_decision", "不清楚"),
        ("pause_reason", "其他"),
    ],
)
def test_a_word_that_says_neither_is_kept_and_told(field: str, written: str) -> None:
    found = read(field, written)
    assert (found.meaning, found.rule) == (written, "value-unknown")
