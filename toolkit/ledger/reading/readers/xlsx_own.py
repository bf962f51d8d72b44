"""Our own reader of a sheet's XML, row by row: for huge and sparse sheets and XML of unusual form.

Memory stays flat, a rectangle is never filled, and nothing native runs. About twice as slow as python-calamine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from toolkit.ledger.reading.readers.book import CannotRead, Facts, Row
from toolkit.ledger.reading.readers.errors import error_text
from toolkit.ledger.reading.readers.formats import is_date_format, iso_moment, moment_of, shown_as, tells_more
from toolkit.ledger.reading.readers.package import plain_text, tags, unescaped
from toolkit.ledger.reading.scan import Styles, column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MEMO = 200_000
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row\s*>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)", re.DOTALL)
_PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d+"([^>]*?)(?:/>|>(<v>[^<]*</v>|<is><t>[^<]*</t></is>|.*?)</c>)', re.DOTALL
)
"""The usual contents first: they are gone through faster than what could be anything."""
_ATTRIBUTE = re.compile(rb"""\b(r|s|t|hidden)\s*=\s*["']([^"']*)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_INLINE = re.compile(rb"<(?:\w+:)?is\b[^>]*>(.*?)</(?:\w+:)?is\s*>", re.DOTALL)
_WRITTEN_OUT = re.compile(rb"<is><t>([^<&_\r]*)</t></is>")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


class Cells:
    """Turns the pieces of a cell into its value; remembers values that come again and again."""

    def __init__(self, strings: list[str], styles: Styles, facts: Facts) -> None:
        self.strings = strings
        self.facts = facts
        self.formats = styles.formats
        self.from_1904 = styles.from_1904
        self.dates = frozenset(style for style, text in enumerate(styles.formats) if is_date_format(text))
        self.telling = styles.telling
        self.errors_in_strings = any(text[:1] == "#" and error_text(text) for text in strings)
        self._known: dict[tuple[bytes, bytes, bytes], object] = {}

    def value(self, style: bytes, kind: bytes, inner: bytes, row: int, column: int) -> object:
        """The cell's value; errors, missing results and shown forms go to the facts."""
        key = (style, kind, inner)
        known = self._known.get(key)
        if known is not None:
            return known
        value = self._read(style, kind, inner, row, column)
        if value is not None and len(self._known) < MEMO and not (self.telling and int(style or 0) in self.telling):
            self._known[key] = value  # nothing but the value: what also has a fact is read at each place
        return value

    def _read(self, style: bytes, kind: bytes, inner: bytes, row: int, column: int) -> object:
        if kind == b"inlineStr":
            return self._checked(_written_out(inner), row, column)
        plain = inner[:3] == b"<v>" and inner[-4:] == b"</v>" and inner.count(b"<") == 2
        text = inner[3:-4] if plain else self._text(inner)
        if kind == b"s":
            return self._shared(text, row, column)
        if kind == b"str":
            return self._checked(unescaped(plain_text(f"<t>{_decoded(text)}</t>")), row, column)
        if not text:
            if _FORMULA.search(inner):
                self.facts.no_result.add((row, column))
            return None
        return self._plain(style, kind, text.strip(), row, column)

    def _plain(self, style: bytes, kind: bytes, text: bytes, row: int, column: int) -> object:
        if kind == b"b":
            return text in (b"1", b"true")
        if kind == b"e":
            self.facts.errors[row, column] = _decoded(text)
            return None
        if kind == b"d":
            return iso_moment(_decoded(text))
        number = int(style or 0)
        if number in self.telling and (shown := _shown(text, self.formats[number])):
            self.facts.shown[row, column] = shown
        return self._number(number, text)

    def _number(self, style: int, text: bytes) -> object:
        try:
            value = float(text)
        except ValueError:
            return _decoded(text)
        if style in self.dates:
            return moment_of(value, self.formats[style], self.from_1904)
        return value

    def _shared(self, text: bytes, row: int, column: int) -> object:
        if not text.strip().isdigit() or int(text) >= len(self.strings):
            return None
        string = self.strings[int(text)]
        return self._checked(string, row, column) if self.errors_in_strings else string or None

    def _checked(self, text: str, row: int, column: int) -> str | None:
        if text[:1] == "#" and (code := error_text(text)):
            self.facts.errors[row, column] = code
            return None
        return text or None

    @staticmethod
    def _text(inner: bytes) -> bytes:
        found = _VALUE.search(inner)
        return found[1] if found else b""


def _written_out(inner: bytes) -> str:
    """The text of a cell that holds it itself."""
    simple = _WRITTEN_OUT.fullmatch(inner)
    if simple:
        return _decoded(simple[1])
    found = _INLINE.search(inner)
    return plain_text(_decoded(found[1])) if found else ""


def plain_rows(segments: Iterable[bytes], cells: Cells, most_cells: int) -> Iterator[Row]:
    """Rows of a sheet of the plain form, streamed. Raises CannotRead where rows are not in order."""
    number, left = 0, most_cells
    for segment in segments:
        for attributes, inner in _ROW.findall(segment):
            following = _row_number(attributes, number)
            if following <= number:
                raise CannotRead("damaged", "order of rows")
            yield from _gap(following - number - 1)
            number = following
            row = _plain_row(inner, cells, number)
            left -= len(row) + 1
            if left < 0:
                raise CannotRead("too_large", "cells")
            yield row


def unusual_rows(xml: bytes, cells: Cells, most_cells: int) -> Iterator[Row]:
    """Rows of any legal XML: prefixes, quotes, CDATA, cells without address, rows in any order."""
    xml = cleaned(xml)
    found: dict[int, Row] = {}
    number, left = 0, most_cells
    for attributes, inner in _ROW.findall(xml):
        number = _row_number(attributes, number)
        if b"hidden" in attributes and dict(_ATTRIBUTE.findall(attributes)).get(b"hidden") in (b"1", b"true"):
            cells.facts.hidden_rows.add(number)
        row = _unusual_row(inner, cells, number)
        left -= len(row) + 1
        if left < 0:
            raise CannotRead("too_large", "cells")
        found[number] = _laid_over(found.get(number), row)
    before = 0
    for number in sorted(found):
        yield from _gap(number - before - 1)
        before = number
        yield found[number]


def take_facts(xml: bytes, facts: Facts, most_merges: int) -> None:
    """Merges and hidden columns of a sheet of unusual form."""
    text = _decoded(cleaned(xml))
    for has in tags(text, "mergeCell"):
        ends = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", has.get("ref", ""))
        if ends:
            left, right = column_number(ends[1].encode()), column_number(ends[3].encode())
            facts.merged.append((int(ends[2]), left, int(ends[4]), right))
        if len(facts.merged) > most_merges:
            raise CannotRead("too_large", "merged cells")
    for has in tags(text, "col"):
        if has.get("hidden") in ("1", "true") and has.get("min", "").isdigit() and has.get("max", "").isdigit():
            facts.hidden_columns.update(range(int(has["min"]), min(int(has["max"]), LAST_COLUMN) + 1))


def cleaned(xml: bytes) -> bytes:
    """UTF-8 without comments, CDATA as escaped text."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        xml = xml.decode("utf-16", errors="replace").encode()
    if b"<!" not in xml:
        return xml
    xml = _COMMENT.sub(b"", xml)
    escape: Callable[[re.Match[bytes]], bytes] = lambda found: (  # noqa: E731
        found[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    )
    return _CDATA.sub(escape, xml)


def _row_number(attributes: bytes, before: int) -> int:
    found = dict(_ATTRIBUTE.findall(attributes)).get(b"r", b"")
    return min(int(found), LAST_ROW) if found.isdigit() and int(found) > 0 else before + 1


def _gap(rows: int) -> Iterator[Row]:
    """Rows that are not there; one empty list stands for all of them."""
    empty: Row = []
    for _ in range(rows):
        yield empty


def _plain_row(inner: bytes, cells: Cells, number: int) -> Row:
    row: Row = []
    for letters, attributes, content in _PLAIN_CELL.findall(inner):
        if content:
            column = _column(letters)
            style, kind = _looks(attributes)
            value = cells.value(style, kind, content, number, column)
            if value is not None:
                _put(row, column, value)
    return row


def _unusual_row(inner: bytes, cells: Cells, number: int) -> Row:
    row: Row = []
    column = 0
    for attributes, content in _CELL.findall(inner):
        has = dict(_ATTRIBUTE.findall(attributes))
        letters = has.get(b"r", b"").rstrip(b"0123456789")
        column = _column(letters) if letters.isalpha() and letters.isupper() else column + 1
        value = cells.value(*_looks(attributes), content, number, column)
        if value is not None:
            _put(row, column, value)
    return row


def _put(row: Row, column: int, value: object) -> None:
    missing = column - len(row)
    if missing == 1:
        row.append(value)
    elif missing > 1:
        row.extend([None] * (missing - 1))
        row.append(value)
    else:
        row[column - 1] = value


def _laid_over(below: Row | None, above: Row) -> Row:
    if not below:
        return above
    for column, value in enumerate(above, 1):
        if value is not None:
            _put(below, column, value)
    return below


@lru_cache(maxsize=4000)
def _looks(attributes: bytes) -> tuple[bytes, bytes]:
    """Style and kind of a cell; the same few attributes come again in every row."""
    has = dict(_ATTRIBUTE.findall(attributes))
    style = has.get(b"s", b"")
    return style if style.isdigit() else b"", has.get(b"t", b"n")


_COLUMNS: dict[bytes, int] = {}


def _column(letters: bytes) -> int:
    found = _COLUMNS.get(letters)
    if found is None:
        found = min(column_number(letters[:4]), LAST_COLUMN)
        if len(_COLUMNS) <= LAST_COLUMN:
            _COLUMNS[letters] = found
    return found


def _shown(text: bytes, style: str) -> str:
    try:
        return shown_as(float(text), style) if tells_more(style) else ""
    except ValueError:
        return ""


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", errors="replace")
