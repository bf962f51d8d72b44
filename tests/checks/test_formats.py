"""Phones, IMEIs, invoice numbers, e-mails: what is well formed and what is not (law.md 6)."""

from __future__ import annotations

import pytest

from tests.checks.building import AS_OF, case, caseload
from toolkit.checks import check
from toolkit.checks.formats import id_card, imei, luhn
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()


def is_malformed(name: str, written: str, product: str = "手机") -> bool:
    found = check(caseload(case(BOOK, {name: written, "product_category": product})), BOOK, AS_OF).findings
    return any(finding.rule == "field-malformed" and finding.field == name for finding in found)


@pytest.mark.parametrize(
    ("phone", "malformed"),
    [
        ("13800001111", False),
        ("1380000111", True),
        ("138000011112", True),
        ("12800001111", True),
        ("02155667788", False),
        ("075588886666", False),
        ("07558888666", False),
        ("02155667788801", False),
        ("55667788", True),
        ("4008001234", False),
        ("95588", False),
        ("12315", False),
        ("8613800001111", False),
        ("013800001111", True),
        ("+85223456789", False),
        ("老王", True),
    ],
)
def test_a_phone(phone: str, malformed: bool) -> None:
    assert is_malformed("phone", phone) is malformed


@pytest.mark.parametrize(
    ("serial", "product", "malformed"),
    [
        ("866001217734723", "手机", False),
        ("866001228577122", "手机", True),
        ("866001228577122", "电视", False),
        ("86600121773472", "手机", True),
        ("000000000000000", "手机", True),
        ("8660012177347212", "手机", False),
        ("HL21A2718113", "手机", False),
        ("6819564263", "手机", False),
    ],
)
def test_an_imei_is_looked_at_in_phones_only(serial: str, product: str, malformed: bool) -> None:
    assert is_malformed("serial_number", serial, product) is malformed


@pytest.mark.parametrize(
    ("invoice", "malformed"),
    [("33120540", False), ("26112000000123456789", False), ("044001900211-33120540", False), ("3312054", True)],
)
def test_an_invoice_number(invoice: str, malformed: bool) -> None:
    assert is_malformed("invoice_number", invoice) is malformed


@pytest.mark.parametrize(
    ("email", "malformed"), [("user2427@example.com", False), ("user@例子", True), ("user example.com", True)]
)
def test_an_e_mail(email: str, malformed: bool) -> None:
    assert is_malformed("email", email) is malformed


def test_every_single_wrong_digit_of_an_imei_is_seen() -> None:
    good = "490154203237518"
    assert imei(good)
    for at in range(len(good)):
        for digit in "0123456789":
            assert luhn(good[:at] + digit + good[at + 1 :]) is (digit == good[at])


def test_an_identity_number_has_its_check_sign() -> None:
    assert id_card("11010519491231002X")
    assert id_card("11010519491231002x")
    assert not id_card("110105194912310021")
