"""Working time: all public cases of the specification, the properties behind them, and what is refused."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import RulebookError, ToolkitError
from toolkit.worktime import Calendar

BOOK = json.loads((Path(__file__).parent / "clocks" / "worktime-cases.json").read_text(encoding="utf-8"))
CALENDARS = {name: Calendar.from_mapping(form) for name, form in BOOK["calendars"].items()}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def pauses_of(case: dict[str, Any]) -> list[tuple[datetime, datetime]]:
    return [(moment(begin), moment(end)) for begin, end in case.get("pauses", [])]


def answer(case: dict[str, Any]) -> object:
    """What our calendar says to a case of the specification."""
    calendar = CALENDARS[case["calendar"]]
    match case["op"]:
        case "deadline":
            return calendar.deadline(moment(case["start"]), case["seconds"], pauses_of(case))
        case "elapsed":
            return calendar.elapsed(moment(case["start"]), moment(case["end"]), pauses_of(case))
        case "back":
            return calendar.back(moment(case["start"]), case["seconds"])
        case "is_open":
            return calendar.is_open(moment(case["at"]))
        case "workdays":
            return calendar.workdays(moment(case["start"]), case["days"], case["rule"])
        case _:
            return calendar.calendar_days(moment(case["start"]), case["days"], case["rule"])


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda case: case["id"])
def test_a_case_of_the_specification_has_our_answer(case: dict[str, Any]) -> None:
    expected = case["expect_seconds"] if case["op"] == "elapsed" else case["expect"]
    if isinstance(expected, str):
        expected = moment(expected)
    assert answer(case) == expected
