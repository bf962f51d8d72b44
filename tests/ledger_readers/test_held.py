"""Huge sheets are held by column and small; every row, cell and length is still the one that was written."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import copysign

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.ledger.collector import without_collector
from toolkit.ledger.kept.packing import packed_rows
from toolkit.ledger.reading.heldcolumns import FEWEST, MOST_MOMENTS, ChosenCells, HeldColumn, Numbered, held_cells
from toolkit.ledger.reading.heldrows import BLOCKS_AT_HAND, Gathered, HeldRows, held_rows, without_blank_end
from toolkit.ledger.reading.readers.book import BLOCK_ROWS, Block, Book, Facts, SheetReading
from toolkit.ledger.reading.sheets import Workbook
from toolkit.ledger.reading.wire import receive, send_book

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, -0.0, 1.0, 2.5, 1e300]),
    st.sampled_from(["", "WX-1", "远航", "1", "a\nb"]),
    st.sampled_from([datetime(2026, 3, 5), datetime(2026, 3, 5, 9, 30, 1, 5), date(2026, 3, 5), time(8), timedelta(2)]),
)
ROWS = st.lists(st.lists(CELLS, max_size=5), max_size=12)


def told(rows: list[list[object]]) -> list[list[tuple[type, str]]]:
    """Types and signs as well: 0.0 and -0.0, 1 and True are equal, but not the same."""
    return [[(type(cell), repr(cell)) for cell in row] for row in rows]


def gathered(*blocks: Block, most: int = -1) -> list[list[object]] | HeldRows:
    """Blocks as they come out of the child; from the first cell on by column, if nothing else is said."""
    found = Gathered(most)
    for block in blocks:
        found.add(packed_rows(block))
    return found.rows()


@settings(max_examples=300, deadline=None)
@given(rows=ROWS, first=st.integers(0, 4), last=st.integers(0, 6))
def test_held_rows_say_what_the_rows_say(rows: list[list[object]], first: int, last: int) -> None:
    held = held_rows(rows)
    assert told(list(held)) == told(rows)
    assert told([held[number] for number in range(len(rows))]) == told(rows)
    assert told(held[1:3]) == told(rows[1:3])
    assert told(list(held.band(first, last))) == told([row[first:last] for row in rows])
    assert held.width == max(map(len, rows), default=0)
    for index in range(held.width):
        column = [row[index] if index < len(row) else None for row in rows]
        assert told([list(held.column(index))]) == told([column])
        assert [held.column(index)[number] is None for number in range(len(rows))] == [one is None for one in column]


def test_rows_of_many_blocks_are_found_at_their_places() -> None:
    rows: list[list[object]] = [
        [f"WX-{number}", number % 7, datetime(2026, 1, 1 + number % 9)] for number in range(9000)
    ]
    held = held_rows(rows)
    assert list(held) == rows
    looked = [0, 8999, BLOCK_ROWS - 1, BLOCK_ROWS, 3 * BLOCK_ROWS, 5, -1]
    assert [held[number] for number in looked] == [rows[number] for number in looked]
    assert held.shortened(4001) == rows[:4001]
    assert held.column(0)[8000] == "WX-8000"
    assert held.column(1)[3999:4002] == [row[1] for row in rows[3999:4002]]


def test_going_back_and_forth_at_the_edge_of_blocks_makes_their_rows_once() -> None:
    held = held_rows([[number] for number in range(2 * BLOCK_ROWS)])
    edge = [held[BLOCK_ROWS - 1], held[BLOCK_ROWS]]
    assert BLOCKS_AT_HAND == 2
    assert [held[BLOCK_ROWS - 1] is edge[0], held[BLOCK_ROWS] is edge[1]] == [True, True]


def test_a_column_that_begins_or_ends_in_a_later_block_is_blank_elsewhere() -> None:
    rows = gathered([["a"]], [["b", 2.0]], [[None, None, "c"], ["d"]], [["e"]])
    assert isinstance(rows, HeldRows)
    assert list(rows) == [["a"], ["b", 2.0], [None, None, "c"], ["d"], ["e"]]
    assert list(rows.column(2)) == [None, None, "c", None, None]


def test_few_cells_stay_rows_and_many_are_held_from_the_first_row_on() -> None:
    few: list[list[object]] = [[number, "x"] for number in range(10)]
    assert isinstance(gathered(few, most=20), list)
    many = gathered(few, few, most=20)
    assert isinstance(many, HeldRows)
    assert list(many) == few + few


def test_a_cell_far_away_makes_no_rectangle() -> None:
    far: Block = [[None] * 9000 + ["weit"], *[["a"] for _ in range(1000)]]
    rows = gathered([["a"]] * 30, far, [["b"]])
    assert isinstance(rows, list)
    assert rows == [["a"]] * 30 + far + [["b"]]


def test_repeated_cells_take_a_few_bytes_each() -> None:
    begun = datetime(2026, 1, 1)
    tracemalloc.start()
    holder = Gathered(0)
    for block in range(6):
        first = block * BLOCK_ROWS
        holder.add(packed_rows([
            ["远航", begun + timedelta(minutes=(first + row) % 500), float(row % 90), f"WX-{first + row:07d}"]
            for row in range(BLOCK_ROWS)
        ]))  # fmt: skip
    rows = holder.rows()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(rows) == 6 * BLOCK_ROWS
    assert taken / len(rows) < 80  # as rows: 350


def test_values_that_do_not_repeat_are_no_longer_numbered_and_come_back_all_the_same() -> None:
    values = Numbered(MOST_MOMENTS)
    new = [f"WX-{number}" for number in range(FEWEST)]
    assert values.numbers_of(new, {str}, always=False) is not None
    assert values.numbers_of(["WX-1"], {str}, always=False) is None
    cells: list[object] = [f"WX-{number}" for number in range(3 * FEWEST)]
    assert list(held_cells(cells)) == cells


def test_more_values_than_may_be_numbered_are_packed() -> None:
    values = Numbered(3)
    assert values.numbers_of(["a", "b", "a"], {str}, always=True) is not None
    assert values.numbers_of(["c", "d"], {str}, always=True) is None
    assert values.numbers_of(["b", "c"], {str}, always=True) is not None


def test_the_cells_of_a_tables_records_are_chosen_from_the_column() -> None:
    column = held_cells(["a", None, 3.0, "d"])
    assert isinstance(column, HeldColumn)
    chosen = ChosenCells(column, [3, 0, 1])
    assert list(chosen) == ["d", "a", None]
    assert (chosen[0], chosen[1:], len(chosen)) == ("d", ["a", None], 3)


def sent(*blocks: Block) -> list[list[object]]:
    stream = BytesIO()
    send_book(stream, Book("xlsx", iter([SheetReading("台账", iter(blocks), Facts())])))
    stream.seek(0)
    book = receive(stream)
    assert isinstance(book, Workbook)
    return list(book.sheets[0].rows)


def test_equal_numbers_of_different_types_stay_what_they_are() -> None:
    blocks: list[Block] = [[[1.0], [2.0]], [[1], [2]], [[True], [None]], [[1.0], [1]]]
    wanted = [
        (float, 1.0), (float, 2.0), (int, 1), (int, 2), (bool, True), (type(None), None), (float, 1.0), (int, 1),
    ]  # fmt: skip
    for rows in (sent(*blocks), list(gathered(*blocks))):
        assert [(type(row[0]), row[0]) for row in rows] == wanted


def test_minus_zero_is_not_taken_for_zero() -> None:
    rows = gathered([[0.0]], [[-0.0]], [[0.0]])
    assert [copysign(1, row[0]) for row in rows if isinstance(row[0], float)] == [1, -1, 1]


def test_rows_of_every_length_and_type_arrive_as_they_were() -> None:
    block: Block = [
        ["WX-1", datetime(2026, 3, 5, 9), date(2026, 3, 5), 7.5, None, "急"],
        [],
        [None, "只有第二格"],
        ["WX-2", "未填", timedelta(hours=26), 3, True],
    ]
    assert sent(block, [[], []], [["尾"]]) == [*block, [], [], ["尾"]]
    assert list(gathered(block, [[], []], [["尾"]])) == [*block, [], [], ["尾"]]


def test_blank_rows_at_the_end_are_dropped_in_either_form() -> None:
    rows: Block = [["a"], [None], [None, None]]
    assert sent(rows) == [["a"]]
    held = without_blank_end(gathered(rows), 0)
    assert isinstance(held, HeldRows)
    assert list(held) == [["a"]]
    assert len(without_blank_end(gathered(rows), 2)) == 2


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
