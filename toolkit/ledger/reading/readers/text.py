"""CSV and other separated text: which characters, which separator, then the rows as written."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import Book, CannotRead, Facts, Row, SheetReading, in_blocks
from toolkit.ledger.reading.readers.errors import error_text

SEPARATORS = (",", "\t", ";", "|", "，", "；")
SAMPLE_LINES = 200
LINES_IN_A_CELL = 200
"""A cell with more line breaks than this is a quotation mark that was never closed."""
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FORMULA_TEXT = re.compile(r'="([^"]*)"')
"""`="0012"`: how web systems keep Excel from eating leading zeros."""


def read_text(data: bytes, limits: Limits) -> Book:
    """A book of one nameless sheet; every cell is text as written."""
    text, encoding = decoded(data)
    separator, text = separator_of(text)
    rows = _rows(text, separator)
    if sum(map(len, rows)) > limits.sparse_cells:
        raise CannotRead("too_large", f"{len(rows)} rows")
    facts = Facts()
    sheet = SheetReading("", in_blocks(_cells(rows, facts)), facts)
    kind = "tsv" if separator == "\t" else "csv"
    return Book(kind, iter((sheet,)), notes=[f"encoding:{encoding}", f"separator:{separator}"])


def decoded(data: bytes, declared: bool = False) -> tuple[str, str]:
    """The text and the name of its encoding; `declared` also believes `<?xml encoding` and `<meta charset`.

    Raises CannotRead(`unknown_format`) for what is no text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    for encoding in _unmarked_utf16(data):
        return data.decode(encoding, errors="replace"), encoding
    if data[:4096].count(0) > 8:
        raise CannotRead("unknown_format", "binary")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        named = _declared_encoding(data) if declared else ""
        return (data.decode(named), named) if named else _decoded_by_lines(data)


def _declared_encoding(data: bytes) -> str:
    """The encoding a page names for itself, where that is true; gb18030 for its older parts."""
    found = re.search(rb"""(?:encoding|charset)\s*=\s*["']?([\w-]+)""", data[:4096], re.IGNORECASE)
    named = found[1].decode("ascii").lower() if found else ""
    if named in ("gbk", "gb2312", "x-gbk", "cp936"):
        named = "gb18030"
    try:
        codecs.lookup(named)
    except LookupError:
        return ""
    return named if _fits(data, named) else ""


def _unmarked_utf16(data: bytes) -> Iterator[str]:
    """UTF-16 without its mark: every second byte of its ASCII signs is zero."""
    head = data[:2000]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if len(head) >= 8 and max(odd, even) * 8 > len(head) and min(odd, even) * 20 < len(head):
        yield "utf-16-le" if odd > even else "utf-16-be"


def _decoded_by_lines(data: bytes) -> tuple[str, str]:
    """Chinese code pages; exports glued together can change from line to line."""
    lines = data.split(b"\n")
    foreign = [line for line in lines if not line.isascii()]
    as_utf8 = sum(1 for line in foreign if _fits(line, "utf-8"))
    if as_utf8 * 2 > len(foreign) or (as_utf8 and as_utf8 + 1 >= len(foreign)):
        return "\n".join(_line(line, ("utf-8", "gb18030")) for line in lines), "mixed"
    shares = {encoding: _common_share(data, encoding) for encoding in ("gb18030", "big5")}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] < 0.3:
        return data.decode("cp1252", errors="replace"), "cp1252"
    return data.decode(best, errors="replace"), best


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        if _fits(line, encoding):
            return line.decode(encoding)
    return line.decode(encodings[-1], errors="replace")


def _common_share(data: bytes, encoding: str) -> float:
    """Share of the Chinese signs that are common ones (first level of GB 2312 or Big5), read in this encoding."""
    text = data[:60_000].decode(encoding, errors="replace")
    signs = [sign for sign in text if sign >= "\u0800"]
    plain, first, last = ("gb2312", 0xB0, 0xD7) if encoding == "gb18030" else ("big5", 0xA4, 0xC6)
    common = sum(1 for sign in signs if first <= sign.encode(plain, errors="replace")[0] <= last)
    return common / len(signs) if signs else 0.0


def separator_of(text: str) -> tuple[str, str]:
    """The separator, and the text without Excel's own `sep=;` line."""
    hint = re.match(r"sep=(.)\r?\n?", text, re.IGNORECASE)
    if hint:
        return hint[1], text[hint.end() :]
    lines = text[:400_000].splitlines(keepends=True)[:SAMPLE_LINES]
    scores = {separator: _evenness(lines, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: scores[separator]), text


def _evenness(lines: list[str], separator: str) -> float:
    """How well the separator cuts the lines into the same number of cells."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    rows = widths.total()
    width, most = max(widths.items(), key=lambda item: (item[1], item[0]))
    return float(rows * (most / rows) * min(width, 12) ** 0.5)


def _rows(text: str, separator: str) -> list[list[str]]:
    """Records as Excel shows them: a cell may hold line breaks, an empty line is a row."""
    csv.field_size_limit(1 << 24)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False))
        if not any(cell.count("\n") > LINES_IN_A_CELL for row in rows for cell in row):
            return rows
    except csv.Error:
        pass
    plain = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
    return [[cell.strip('"') for cell in row] for row in plain]


def _cells(rows: list[list[str]], facts: Facts) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        cells: Row = [cell or None for cell in row]
        for index, cell in enumerate(row):
            if cell[:1] in "=#E" and cell:
                _mark(cells, facts, number, index, cell)
        yield cells


def _mark(cells: Row, facts: Facts, number: int, index: int, cell: str) -> None:
    if quoted := FORMULA_TEXT.fullmatch(cell):
        cells[index] = quoted[1]
    elif code := error_text(cell):
        cells[index] = None
        facts.errors[number, index + 1] = code
