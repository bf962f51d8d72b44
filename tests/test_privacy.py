"""Masks: what may leave the branch, and that nothing more does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.privacy import Audience, mask, mask_text, masked_field, masked_fields
from toolkit.reporting.masking import masked_name
from toolkit.rulebook import load_rulebook
from toolkit.rulebook.masking import packaged_masking

RULEBOOK = load_rulebook()
WORDS = RULEBOOK.masking


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("欧阳修", "欧阳*"),
        ("欧阳小明", "欧阳**"),
        ("諸葛孔明", "諸葛**"),
        ("东方", "东*"),
        ("阿依古丽", "阿***"),
        ("王", "王*"),
        ("李女士", "李女士"),
        ("欧阳先生", "欧阳先生"),
        ("安澜物流有限公司", "安澜****"),
        ("启明设计工作室", "启明****"),
        ("瑞雪门诊部", "瑞雪****"),
        ("李晓站", "李*站"),
        ("John Smith", "J*** S***"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname(name: str, shown: str) -> None:
    assert mask("name", name, masking=WORDS) == shown


@pytest.mark.parametrize(
    ("phone", "screen", "paper", "log"),
    [
        ("13800135954", "138****5954", "138******54", "*********54"),
        ("138-0013-5954", "138****5954", "138******54", "*********54"),
        ("+86 138 0013 5954", "138****5954", "138******54", "*********54"),
        ("１３８００１３５９５４", "138****5954", "138******54", "*********54"),
        ("010-88885678", "010-****5678", "010-****5678", "***"),
        ("057188885678", "0571-****5678", "0571-****5678", "***"),
        ("(0571)88885678", "0571-****5678", "0571-****5678", "***"),
        ("88885678", "****5678", "****5678", "***"),
        ("400-123-4567", "400-****4567", "400-****4567", "***"),
        ("12345", "****", "****", "***"),
    ],
)
def test_a_phone_is_hidden_as_the_audience_asks(phone: str, screen: str, paper: str, log: str) -> None:
    """On paper six digits at least are hidden (GB/T 41833), so 138****1234 is for screens only."""
    shown = [mask("phone", phone, audience) for audience in (Audience.SCREEN, Audience.PAPER, Audience.LOG)]
    assert shown == [screen, paper, log]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("浙江省杭州市西湖区青云路94号", "浙江省杭州市西湖区****"),
        ("北京市朝阳区望京街道5号", "北京市朝阳区****"),
        ("广西壮族自治区南宁市青秀区民族大道1号", "广西壮族自治区南宁市青秀区****"),
        ("昆山市花桥镇", "昆山市****"),
        ("果园新村150号", "****"),
        ("阳光小区3栋", "****"),
    ],
)
def test_an_address_keeps_its_district_at_most(address: str, shown: str) -> None:
    assert mask("address", address, masking=WORDS) == shown


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("email", "zhang@x.com", "z***@x.com"),
        ("email", "zhang", "***"),
        ("serial", "866001200740596", "****0596"),
        ("serial", "AB12", "****12"),
        ("serial", "A", "****"),
        ("id_card", "110101199003071234", "110***********1234"),
        ("whatever", "张三", "***"),
    ],
)
def test_other_masks(kind: str, text: str, shown: str) -> None:
    assert mask(kind, text) == shown


def test_free_text_loses_phones_cards_mails_serials_and_the_names_of_its_row() -> None:
    text = "请联系张小明 138 0013 5954、010-88885678 或 zhang@x.com，身份证110101199003071234，IMEI 866001200740596。"
    shown = mask_text(text, ["张小明"])
    assert shown == "请联系张*明 138****5954、010-****5678 或 z***@x.com，身份证110***********1234，IMEI ****0596。"


def test_free_text_keeps_what_is_nobody_s() -> None:
    text = "2026-11-20 更换电池 1 个，合计 1280.00 元，型号 T490，工单 WX-20261116-0065。"
    assert mask_text(text) == text


@given(st.text(), st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.text())
def test_no_mobile_number_survives_in_free_text(before: str, phone: str, after: str) -> None:
    shown = mask_text(f"{before} {phone} {after}")
    assert not re.search(rf"(?<!\d){phone}(?!\d)", shown)


@given(st.sampled_from(["name", "phone", "address", "email", "serial", "id_card", "text"]), st.text())
def test_no_mask_fails_on_any_text(kind: str, text: str) -> None:
    for audience in Audience:
        assert isinstance(mask(kind, text, audience, WORDS), str)


@given(st.sampled_from(["phone", "email", "serial", "id_card"]), st.text(min_size=2))
def test_a_mask_never_gives_the_whole_text_away(kind: str, text: str) -> None:
    if text.strip():
        assert mask(kind, text) != text.strip()


def test_every_private_field_of_the_rule_book_is_masked_and_no_other() -> None:
    texts = dict.fromkeys(RULEBOOK.fields, "某某路1号张小明")
    shown = masked_fields(RULEBOOK.fields, texts, WORDS)
    for name, field in RULEBOOK.fields.items():
        assert (shown[name] != texts[name]) is (bool(field.private) or field.type == "text"), name


def test_free_text_hides_the_customer_of_its_row() -> None:
    shown = masked_fields(RULEBOOK.fields, {"customer_name": "张小明", "remarks": "张小明要求上门", "model": "T490"})
    assert shown == {"customer_name": "张*明", "remarks": "张*明要求上门", "model": "T490"}


def test_a_column_that_maps_to_no_field_is_free_text() -> None:
    assert masked_field(None, "电话13800135954") == "电话138****5954"


def test_long_hostile_text_is_masked_in_a_moment() -> None:
    for text in ("省" * 20000, "a@" * 20000, "1" * 50000, "市区" * 20000):
        for kind in ("address", "text", "email", "phone", "name"):
            assert len(mask(kind, text, masking=WORDS)) <= len(text) + 10


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [("name", "欧阳小明", "欧***"), ("name", "李女士", "李*士"), ("address", "浙江省杭州市西湖区青云路94号", "****")],
)
def test_a_mask_without_the_rule_book_s_words_hides_more(kind: str, text: str, shown: str) -> None:
    assert mask(kind, text) == shown


def test_a_workspace_may_add_a_surname_a_title_and_a_word_of_organisations() -> None:
    own = replace(
        WORDS,
        surnames=(*WORDS.surnames, "纳兰"),
        titles=(*WORDS.titles, "博士"),
        organisations=(*WORDS.organisations, "剧团"),
    )
    before = [mask("name", name, masking=WORDS) for name in ("纳兰明德", "李博士", "晨星剧团")]
    after = [mask("name", name, masking=own) for name in ("纳兰明德", "李博士", "晨星剧团")]
    assert before == ["纳***", "李*士", "晨***"]
    assert after == ["纳兰**", "李博士", "晨星****"]


def test_papers_mask_with_the_packaged_words() -> None:
    assert packaged_masking() == WORDS


def test_lists_and_page_mask_with_the_words_of_the_rule_book() -> None:
    own = replace(RULEBOOK, masking=replace(WORDS, surnames=("纳兰",)))
    assert masked_name("欧阳小明", RULEBOOK) == "欧阳**"
    assert masked_name("纳兰明德", own) == "纳兰**"
