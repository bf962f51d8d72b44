"""Our own reader of sheets remembers what it has read: the values stay those of each cell, and so do the facts."""

from __future__ import annotations

from toolkit.ledger.reading.readers.book import Facts
from toolkit.ledger.reading.readers.xlsx_own import Cells, plain_rows
from toolkit.ledger.reading.scan import Styles


def read(*rows: str, formats: tuple[str, ...] = ("General",)) -> tuple[list[list[object]], Facts]:
    facts = Facts()
    cells = Cells([], Styles.of(formats, from_1904=False), facts)
    xml = "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(rows, 1))
    return list(plain_rows([xml.encode()], cells, 1000)), facts


def test_a_form_shown_is_noted_at_every_place_of_the_same_cell() -> None:
    rows, facts = read('<c r="A1" s="1"><v>30</v></c>', '<c r="A2" s="1"><v>30</v></c>', formats=("General", '0"天"'))
    assert rows == [[30.0], [30.0]]
    assert facts.shown == {(1, 1): "30天", (2, 1): "30天"}


def test_an_error_and_a_missing_result_are_noted_at_every_place() -> None:
    error, missing = '<c r="A{0}" t="e"><v>#REF!</v></c>', '<c r="B{0}"><f>A1</f></c>'
    rows, facts = read(*((error + missing).format(number) for number in (1, 2)))
    assert not any(cell for row in rows for cell in row)
    assert facts.errors == {(1, 1): "#REF!", (2, 1): "#REF!"}
    assert facts.no_result == {(1, 2), (2, 2)}


def test_the_same_digits_are_text_number_truth_and_date_as_the_cell_says() -> None:
    as_text = '<c r="A1" t="inlineStr"><is><t>1</t></is></c>'
    rows, _ = read(as_text + '<c r="B1"><v>1</v></c><c r="C1" t="b"><v>1</v></c>' * 2)
    assert [(type(cell), cell) for cell in rows[0]] == [(str, "1"), (float, 1.0), (bool, True)]


def test_texts_written_in_the_cell_keep_runs_escapes_and_blanks() -> None:
    inner = (
        "<t>远航</t>",
        "<t>A&amp;B</t>",
        "<t>甲_x000D_乙</t>",
        '<t xml:space="preserve"> 丙 </t>',
        "<r><t>丁</t></r><r><t>戊</t></r>",
        "<t>WX_1</t>",
        "<t></t>",
        "<t>#N/A</t>",
    )
    rows, facts = read(*(f'<c r="A1" t="inlineStr"><is>{one}</is></c>' for one in inner))
    assert [row[0] if row else None for row in rows] == ["远航", "A&B", "甲\r乙", " 丙 ", "丁戊", "WX_1", None, None]
    assert facts.errors == {(8, 1): "#N/A"}
