"""Numbers: two presets, own templates, spellings people type."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import RegisterError, RulebookError
from toolkit.filing import NumberFormat, Series, number_format_of, number_text, parse_number, series_text, skeleton
from toolkit.rulebook import load_rulebook

SETTINGS = load_rulebook().settings
BGS = Series("Z109", "WS", 2011, "Y", "BGS")


def form(name: str) -> NumberFormat:
    return number_format_of(dataclasses.replace(SETTINGS, number_format=name))


def test_the_presets_are_the_examples_of_the_standards() -> None:
    assert number_text(form("dat22"), BGS, 1) == "Z109-WS·2011-Y-BGS-0001"
    assert number_text(form("dat13"), BGS, 1) == "Z109-WS·2011·Y·BGS-0001"


def test_a_company_without_a_fonds_number_leaves_it_out() -> None:
    own = dataclasses.replace(BGS, fonds="")
    assert number_text(form("dat22"), own, 12) == "WS·2011-Y-BGS-0012"
    assert parse_number("WS·2011-Y-BGS-0012") == (own, 12)


@pytest.mark.parametrize(
    "template",
    [
        "{fonds}-{category}-{year}-{sequence}",
        "{fonds}{category}·{year}-{retention}-{department}-{sequence}",
        "{sequence}-{fonds}-{category}·{year}-{retention}-{department}",
        "{fonds}-{category}·{year}-{retention}-{department}-{sequence}-{sequence}",
        "{fonds",
        "dat99",
    ],
)
def test_a_template_in_which_numbers_could_meet_is_refused(template: str) -> None:
    with pytest.raises(RegisterError, match="number_format_wrong"):
        form(template)


def test_an_own_template_is_used() -> None:
    own = form("{fonds}/{category}/{year}/{retention}/{department}/{sequence}")
    assert number_text(own, BGS, 7) == "Z109/WS/2011/Y/BGS/0007"
    assert series_text(own, BGS) == "Z109/WS/2011/Y/BGS"


def test_a_number_never_grows_beyond_its_width() -> None:
    assert number_text(form("dat22"), BGS, 9999).endswith("9999")
    with pytest.raises(RegisterError, match="series_full"):
        number_text(form("dat22"), BGS, 10_000)


codes = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=1, max_size=4)


@given(
    st.builds(Series, codes, codes, st.integers(1900, 2999), st.sampled_from(["Y", "D30", "D10"]), codes),
    st.integers(1, 9999),
    st.sampled_from(["dat22", "dat13"]),
)
def test_every_number_parses_back(series: Series, sequence: int, preset: str) -> None:
    assert parse_number(number_text(form(preset), series, sequence)) == (series, sequence)


@given(st.text())
def test_any_text_has_a_skeleton_that_is_its_own(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


@pytest.mark.parametrize("text", ["", "档号", "SH-2026-0011", "Q001-SH·26-D10-SHF-1", "1-2-3-4-5-6-7"])
def test_other_text_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "overlay",
    [
        '[settings]\nfonds = "../x"',
        '[settings]\nfonds = "Q-001"',
        '[settings]\ndepartment_code = "S F"',
        '[settings.archive]\nregistration_prefix = "登"',
        '[categories.service]\ncode = "S/H"',
    ],
)
def test_a_code_that_could_not_be_part_of_a_number_is_refused_when_the_book_is_loaded(
    tmp_path: Path, overlay: str
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "rulebook.toml").write_text(overlay, encoding="utf-8")
    with pytest.raises(RulebookError, match="rulebook_wrong_code"):
        load_rulebook(tmp_path)


def test_a_book_without_a_fonds_number_is_taken(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "rulebook.toml").write_text('[settings]\nfonds = ""', encoding="utf-8")
    assert load_rulebook(tmp_path).settings.fonds == ""
