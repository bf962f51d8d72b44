"""The look through a sheet finds the same wherever its XML is cut into pieces."""

from __future__ import annotations

import pytest

from toolkit.ledger.reading.scan import Scan, Styles, scan_sheet, segments_of

STYLES = Styles.of(("General", "yyyy-mm-dd"), False)
HEAD = b'<worksheet><cols><col min="3" max="4" hidden="1"/></cols><sheetData>'
ROWS = (
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>-3</v></c></row>'
    b'<row r="2" hidden="1"><c r="A2" t="e"><v>#REF!</v></c></row>'
    b'<row r="7"><c r="C7"><f>A1</f></c><c r="BA7" t="str"><v>#N/A</v></c></row>'
)
MERGES = b'<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C3:C6"/></mergeCells>'
SHEETS = {
    "rows and merges": HEAD + ROWS + b"</sheetData>" + MERGES + b"</worksheet>",
    "no rows": HEAD.replace(b"<sheetData>", b"<sheetData/>") + MERGES + b"</worksheet>",
    "no merges": HEAD + ROWS + b"</sheetData></worksheet>",
}


def in_pieces(xml: bytes, size: int) -> list[bytes]:
    return [xml[start : start + size] for start in range(0, len(xml), size)]


def scanned(xml: bytes, size: int) -> Scan:
    return scan_sheet(in_pieces(xml, size), STYLES, 100)


@pytest.mark.parametrize("name", SHEETS)
def test_pieces_of_any_size_are_one_sheet(name: str) -> None:
    xml = SHEETS[name]
    whole = scanned(xml, len(xml))
    assert whole.unusual == ""
    for size in range(1, len(xml)):
        assert b"".join(segments_of(in_pieces(xml, size))) == xml
        assert scanned(xml, size) == whole, size


def test_everything_that_calamine_hides_is_found() -> None:
    found = scanned(SHEETS["rows and merges"], 1 << 20)
    assert found.facts.errors == {(2, 1): "#REF!"}
    assert found.facts.no_result == {(7, 3)}
    assert found.facts.hidden_rows == {2}
    assert found.facts.hidden_columns == {3, 4}
    assert found.facts.merged == [(1, 1, 1, 2), (3, 3, 6, 3)]
    assert (found.negatives, found.texts, found.columns) == (True, True, 53)
    assert scanned(SHEETS["no rows"], 1 << 20).facts.merged == found.facts.merged
