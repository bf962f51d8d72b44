"""What once passed or ended in a stack trace: each is refused with its place, in both languages."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.rulebook.test_typing_errors import book, cell, rows, typed
from tests.rulebook.test_workbook import with_book
from toolkit.cli.frame import sentence
from toolkit.errors import RulebookError
from toolkit.rulebook import load_rulebook, words

__all__ = ["book"]


def refusal_of(workspace: Path) -> RulebookError:
    with pytest.raises(RulebookError) as refused:
        load_rulebook(workspace)
    return refused.value


def with_text(folder: Path, text: str) -> Path:
    (folder / "templates").mkdir()
    (folder / "templates/rulebook.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[rules.field-missing.message]\nzh = "缺{label"\nen = "x"\n', ("rules.field-missing", "缺{label")),
        ('[entitlements.refund.reason]\nzh = "退}款"\nen = "x"\n', ("entitlements.refund", "退}款")),
        ('[fees.software_simple]\namount = "五十"\n', ("fees.software_simple.amount", "五十")),
        ("[fees.software_simple]\namount = -5\n", ("fees.software_simple.amount", "-5")),
        ('[fees.mine]\npolicy = "computer"\nsource = "x"\n', ("fees.mine", "amount")),
        ('[targets.response_rate]\nat_least = "高"\n', ("targets.response_rate.at_least", "高")),
        ("[targets.response_rate]\nat_least = 950\n", ("targets.response_rate.at_least", "950", "100")),
        ("[warranty.warranty_electronics]\nmonths = -12\n", ("warranty.warranty_electronics.months", "-12")),
        (
            '[clocks.assessment.limits]\nwarranty = [{ amount = -5, unit = "minutes", source = "x" }]\n',
            ("clocks.assessment.limits.warranty", "-5"),
        ),
        ('[calendars.shop]\nweek = { mon = [["9", "18"]] }\n', ("calendars.shop", "09:30")),
        ('[calendars.shop]\nbase = "chna"\n', ("calendars.shop", "chna", "china")),
        ('[calendars.shop]\nbase = "china"\nholidays = ["2027-02-30"]\n', ("calendars.shop", "2027-02-30")),
        (
            '[calendars.shop]\nbase = "china"\nclosures = [["2027-02-03T10:00", "2027-02-02T10:00"]]\n',
            ("calendars.shop", "closures"),
        ),
        ('[settings]\ncompany = " "\n', ("settings.company",)),
        ("[settings]\nnext_run_hours = -5\n", ("settings.next_run_hours", "-5")),
        ('[settings]\nnumber_format = "dat23"\n', ("dat23", "dat22")),
        ('[parameters.post_waranty.values]\nwarranty = "free"\n', ("post_waranty", "post_warranty")),
        ("[clocks.depot_repare]\namber = 70\n", ("depot_repare", "depot_repair")),
        ('[entitlements.refund]\nonly_with = ["law_two_repair"]\n', ("entitlements.refund", "law_two_repairs")),
        ('[entitlements.refund]\nonly_with = ["law_refund_depreciated"]\n', ("law_refund_depreciated", "only_with")),
    ],
)
def test_what_the_text_form_says_wrong_is_refused_with_its_place(
    tmp_path: Path, text: str, says: tuple[str, ...]
) -> None:
    error = refusal_of(with_text(tmp_path, text))
    for language in ("zh", "en"):
        told = sentence(words(language), error)
        assert [one for one in says if one not in told] == [], told


@pytest.mark.parametrize(
    ("typing", "says"),
    [
        (cell("收费", "software_simple", "amount", None), ("收费!E3", "必须填写")),
        (cell("目标", "response_rate", "at_least", 950), ("目标!D", "950")),
        (cell("设置", "next_run_hours", "value", -5), ("设置!B", "-5")),
        (rows("节假日", {"day": "2027-02-08", "kind": "休"}), ("节假日!A4", "必须填写")),
        (rows("节假日", {"id": "china", "kind": "休"}), ("节假日!B4", "必须填写")),
        (rows("节假日", {"id": "china", "day": "2027-02-08"}), ("节假日!C4", "必须填写")),
    ],
)  # fmt: skip
def test_what_the_workbook_says_wrong_is_refused_with_its_cell(
    tmp_path: Path, book: bytes, typing: object, says: tuple[str, ...]
) -> None:
    with pytest.raises(RulebookError) as refused:
        typed(tmp_path, book, typing)  # type: ignore[arg-type]
    told = sentence(words("zh"), refused.value)
    assert [one for one in says if one not in told] == [], told


@pytest.mark.parametrize("written", ["12", "１２", 12.0])
def test_a_whole_number_may_be_typed_as_text_or_in_full_width(tmp_path: Path, book: bytes, written: object) -> None:
    tables = typed(tmp_path, book, cell("设置", "next_run_hours", "value", written))
    assert tables["settings"]["next_run_hours"] == 12


def test_a_blank_behind_the_name_of_a_branch_makes_no_other_branch(tmp_path: Path, book: bytes) -> None:
    tables = typed(tmp_path, book, rows("网点", {"id": "城东店 ", "policy": "display"}))
    assert list(tables["branches"]) == ["城东店"]


def test_a_word_that_two_values_of_a_list_claim_is_refused(tmp_path: Path) -> None:
    urgent = '{ value = "加急", en = "Urgent", synonyms = ["普通"] }'
    text = f'[choices.urgency]\nvalues = [{{ value = "普通", en = "Normal" }}, {urgent}]\n'
    told = sentence(words("zh"), refusal_of(with_text(tmp_path, text)))
    assert all(one in told for one in ("choices.urgency", "普通", "加急"))


def test_a_lonely_brace_in_the_workbook_is_refused_with_its_row(tmp_path: Path, book: bytes) -> None:
    path = with_book(tmp_path, book) / "templates/rulebook.xlsx"
    found = openpyxl.load_workbook(path)
    cell("规则", "field-missing", "message.zh", "缺{label")(found)
    found.save(path)
    assert "规则!A3" in sentence(words("zh"), refusal_of(tmp_path))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 half"])
def test_a_file_that_is_no_workbook_is_named_without_words_of_a_library(tmp_path: Path, content: bytes) -> None:
    for language in ("zh", "en"):
        folder = tmp_path / language
        folder.mkdir()
        told = sentence(words(language), refusal_of(with_book(folder, content)))
        assert "rulebook.xlsx" in told
        assert "zip" not in told
