"""Huge sheets hold each value once, and every value is still the one that was written."""

from __future__ import annotations

import gc
from datetime import date, datetime, timedelta
from io import BytesIO
from math import copysign

from toolkit.ledger.collector import without_collector
from toolkit.ledger.packing import packed_cells
from toolkit.ledger.readers.book import Block, Book, Facts, SheetReading
from toolkit.ledger.repeats import FEWEST, Repeats
from toolkit.ledger.sheets import Workbook
from toolkit.ledger.wire import receive, send_book


def fresh(text: str) -> str:
    """An object of its own, as it comes out of a pipe."""
    return "".join(list(text))


def sent(*blocks: Block) -> list[list[object]]:
    stream = BytesIO()
    send_book(stream, Book("xlsx", iter([SheetReading("台账", iter(blocks), Facts())])))
    stream.seek(0)
    book = receive(stream)
    assert isinstance(book, Workbook)
    return book.sheets[0].rows


def test_a_value_said_in_two_blocks_is_one_object() -> None:
    begun = datetime(2026, 3, 5, 9, 30)
    one, two = sent([[fresh("远航"), begun, 1280.5]], [[fresh("远航"), begun + timedelta(), 2561 / 2]])
    assert all(left is right for left, right in zip(one, two, strict=True))


def test_equal_numbers_of_different_types_stay_what_they_are() -> None:
    rows = sent([[1.0], [2.0]], [[1], [2]], [[True], [None]], [[1.0], [1]])
    assert [(type(row[0]), row[0]) for row in rows] == [
        (float, 1.0), (float, 2.0), (int, 1), (int, 2), (bool, True), (type(None), None), (float, 1.0), (int, 1),
    ]  # fmt: skip


def test_minus_zero_is_not_taken_for_zero() -> None:
    rows = sent([[0.0]], [[-0.0]], [[0.0]])
    assert [copysign(1, row[0]) for row in rows if isinstance(row[0], float)] == [1, -1, 1]


def test_rows_of_every_length_and_type_arrive_as_they_were() -> None:
    block: Block = [
        ["WX-1", datetime(2026, 3, 5, 9), date(2026, 3, 5), 7.5, None, "急"],
        [],
        [None, "只有第二格"],
        ["WX-2", "未填", timedelta(hours=26), 3, True],
    ]
    assert sent(block, [[], []], [["尾"]]) == [*block, [], [], ["尾"]]


def test_a_column_of_new_values_is_no_longer_remembered() -> None:
    repeats = Repeats()
    repeats.once(0, packed_cells([f"WX-{number}" for number in range(FEWEST)]))
    again = packed_cells([fresh("WX-1")])
    assert repeats.once(0, again)[0] is again[0][0]
    assert repeats.once(1, packed_cells([fresh("刘工")])) == ["刘工"]


def test_the_collector_does_not_look_through_what_was_made_without_it() -> None:
    looked: list[int] = []
    gc.collect()
    gc.callbacks.append(lambda phase, about: looked.append(about["generation"]) if phase == "start" else None)
    try:
        with without_collector():
            made = [[number] for number in range(100_000)]
        young = gc.get_count()[0]
    finally:
        gc.callbacks.pop()
    assert len(made) == 100_000
    assert young < gc.get_threshold()[0]
    assert looked == []
    assert gc.isenabled()
