"""File names: every name parses back, is legal on Windows, macOS and Linux, and never leaves its folder."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.filing import NameLimits, archive_path, file_name, limits_of, parse_name
from toolkit.filing.names import units
from toolkit.rulebook import load_rulebook

SETTINGS = load_rulebook().settings
FOLDER = "archive/2026/售后服务记录/Q001-SH·2026-D10-SHF-0001"
LIMITS = limits_of(SETTINGS, FOLDER)


def named(*parts: str) -> str:
    return file_name((parts[0], parts[1], parts[2], parts[3]), LIMITS)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("张三", "手机A", "20261012", "维修服务报告"), "张三_手机A_20261012_维修服务报告.docx"),
        (("A/B:C*?", 'x"<>|', "20261012", "a_b"), "A-B-C--_x----_20261012_a-b.docx"),
        (("", " ", "20261012", "报告"), "未填_未填_20261012_报告.docx"),
        (("ACME Inc.", ".NET", "20261012", "a \t b"), "ACME Inc-_-NET_20261012_a b.docx"),
        (("CON.x", "NUL", "20261012", "报告"), "CON-x_NUL_20261012_报告.docx"),
        (("../../x", "..", "20261012", "a"), "--..-x_未填_20261012_a.docx"),
        (("王\u202e五\x00", "x\u200by", "20261012", "😀\u200d"), "王五_xy_20261012_😀\u200d.docx"),
    ],
)
def test_parts_are_cleaned(parts: tuple[str, ...], name: str) -> None:
    assert named(*parts) == name


def test_a_very_long_chinese_name_is_cut_in_its_description_first() -> None:
    name = named("张三", "手机A", "20261012", "很" * 132)
    assert name.startswith("张三_手机A_20261012_很")
    assert name.endswith("…docx".replace("…", "….")) or "…" in name
    assert len(name.encode()) <= 255


def test_a_customer_of_132_characters_still_gets_a_legal_name() -> None:
    name = named("长" * 132, "型" * 80, "20261012", "维修服务报告")
    assert len(name.encode()) <= 255
    parts = parse_name(name)
    assert parts is not None
    assert parts[2] == "20261012"


def test_a_device_name_of_windows_is_never_the_text_before_the_first_dot() -> None:
    for device in ("CON", "nul", "COM1", "LPT¹", "CONIN$"):
        stem = named(f"{device}.a", "x", "20261012", "y").split(".")[0]
        assert stem.upper() != device.upper()


@given(st.tuples(*[st.text(max_size=200)] * 4))
def test_every_name_parses_back_into_its_four_parts(parts: tuple[str, str, str, str]) -> None:
    name = file_name(parts, LIMITS)
    back = parse_name(name)
    assert back is not None
    assert file_name(back, LIMITS) == name


@given(st.tuples(*[st.text(max_size=300)] * 4))
def test_every_name_is_legal_everywhere(parts: tuple[str, str, str, str]) -> None:
    name = file_name(parts, LIMITS)
    assert len(name.encode()) <= 255
    assert units(f"{FOLDER}/{name}") + SETTINGS.archive.root_units <= SETTINGS.archive.path_units
    assert not set(name) & set('\\/:*?"<>|')
    assert all(unicodedata.category(sign) not in {"Cc", "Cs"} for sign in name)
    assert name == unicodedata.normalize("NFC", name)
    assert not name.startswith((" ", "."))
    assert PureWindowsPath(name).name == name == PurePosixPath(name).name
    assert not PureWindowsPath(name).is_reserved()


def test_names_equal_but_for_case_or_composition_stand_in_different_folders() -> None:
    one = archive_path(2026, "售后服务记录", "Q001-SH·2026-D10-SHF-0001", named("José", "a", "20261012", "x"))
    two = archive_path(2026, "售后服务记录", "Q001-SH·2026-D10-SHF-0002", named("JOSE\u0301", "A", "20261012", "x"))
    assert one.casefold() != two.casefold()
    assert one.rsplit("/", 1)[0] == FOLDER


def test_a_cut_never_splits_a_character_from_its_mark() -> None:
    limits = NameLimits(60, 60, "未填", "…")
    name = file_name(("a", "b", "20261012", "e\u0323\u0302" * 40), limits)
    assert not unicodedata.combining(name[name.index("…") - 1]) or name == unicodedata.normalize("NFC", name)


def test_a_folder_that_leaves_no_room_still_gives_a_name() -> None:
    name = file_name(("客户", "型号", "20261012", "描述"), NameLimits(255, -5, "未填", "…"))
    assert parse_name(name) is not None


def test_other_names_do_not_parse() -> None:
    assert parse_name("张三_手机A_20261012.docx") is None
    assert parse_name("a_b_c_d_e.docx") is None
