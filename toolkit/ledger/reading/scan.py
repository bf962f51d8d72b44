"""A cheap look through a sheet's XML for what python-calamine hides: errors, formulas without result, hidden rows.

It also measures the sheet, because calamine fills the whole rectangle and aborts the process when that is huge.
Only the plain form that Excel, WPS and the usual libraries write is looked at; anything else is `unusual` and
goes to our own reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from toolkit.ledger.reading.readers.book import CannotRead, Facts
from toolkit.ledger.reading.readers.formats import is_date_format, iso_moment, moment_of, shown_as, tells_more

LONGEST_ROW = 64 << 20
HEAD = 8_192
"""So much at both ends of a piece shows how its writer writes."""
_CELL = rb'<c r="([A-Z]{1,3})(\d{1,7})"'
_REST = rb"([^>]*)>"
_FORMULA = rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"
_ERROR = re.compile(_CELL + rb'[^>]*? t="e"[^>]*>(?:' + _FORMULA + rb")?(?:<v>([^<]*)</v>)?")
_NO_RESULT = re.compile(_CELL + _REST + _FORMULA + rb"(?:<v\s*/>|<v></v>)?</c>")
_NUMBER = re.compile(_CELL + rb'[^>]*? s="(\d+)"([^>]*)>(?:' + _FORMULA + rb")?<v>([^<]+)</v>")
_NO_NUMBER = re.compile(rb' t="(?:s|str|b|e|d|inlineStr)"')
_EMPTY_TEXT = re.compile(rb' t="(?:str|e)"')
_ISO = re.compile(_CELL + rb'[^>]*? t="d"[^>]*>(?:' + _FORMULA + rb")?<v>([^<]+)</v>")
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*? hidden="(?:1|true)"[^>]*>')
_ROW_NUMBER = re.compile(rb' r="(\d{1,7})"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_REMARKABLE = re.compile(rb'<c (?!r="A?[A-Z]\d{1,5}+"(?: s="\d++")?+(?: t="s"><v>| t="n"><v>(?!-)|><v>(?!-)|/>))')
"""Any cell but a blank, a shared text or a number not below zero within AZ99999: one search for all that matters."""
_OUT_OF_THE_WAY = re.compile(rb'<c (?!r="A?[A-Z]\d{1,5}")')
"""Cells beyond AZ99999 or without an address at once; a rectangle up to there is no burden."""
_SPACED = re.compile(rb">\s+<(?:c|v|/c)[ >]")
_ADDRESS = re.compile(rb'<c (?:r="([A-Z]{1,3})(\d{1,7})")?')
EVERYDAY_ROWS, EVERYDAY_COLUMNS = 99_999, 52


@dataclass(slots=True)
class Scan:
    """What a sheet holds. `unusual` says why its XML is not of the plain form; then nothing else counts."""

    facts: Facts = field(default_factory=Facts)
    patches: dict[tuple[int, int], object] = field(default_factory=dict)
    """Cells whose value calamine gets wrong, with the right one."""
    rows: int = EVERYDAY_ROWS
    columns: int = EVERYDAY_COLUMNS
    """No cell is beyond these two; they are bounds, not sizes."""
    unusual: str = ""
    texts: bool = False
    """Some texts stand in the sheet itself and may be error values."""
    negatives: bool = False
    """Numbers below zero, of which some may be dates."""


@dataclass(frozen=True, slots=True)
class Styles:
    """Which cell styles need a look: `odd` ones are dates that calamine takes for numbers."""

    formats: tuple[str, ...]
    from_1904: bool
    telling: frozenset[int]
    odd: frozenset[int]

    @classmethod
    def of(cls, formats: tuple[str, ...], from_1904: bool) -> Styles:
        telling = frozenset(style for style, text in enumerate(formats) if tells_more(text))
        odd = frozenset(style for style, text in enumerate(formats) if is_date_format(text) and "aaa" in text)
        return cls(formats, from_1904, telling, odd)


def scan_sheet(source: Iterable[bytes], styles: Styles, most_merges: int) -> Scan:
    """Goes once through the XML of a sheet, in pieces."""
    scan = Scan()
    wanted = [b' s="%d"' % style for style in sorted(styles.telling | styles.odd)]
    before, formulas = True, False
    for segment in segments_of(source):
        scan.unusual = _unusual(segment, before)
        remarkable = _REMARKABLE.search(segment) is not None
        if remarkable:
            _measure(segment, scan)
        if scan.unusual:
            return scan
        if remarkable:
            formulas = formulas or b"</f>" in segment
            _take_marked_cells(segment, scan, formulas)
        if b' hidden="' in segment:
            _take_hidden_rows(segment, scan.facts)
        if wanted and any(mark in segment for mark in wanted):
            _take_numbers(segment, styles, scan)
        if b"<mergeCell " in segment[max(segment.rfind(b"</row>"), 0) :]:
            _take_merges(segment, scan.facts, most_merges)
        if before:
            data = segment.find(b"<sheetData")
            _take_columns(segment if data < 0 else segment[:data], scan.facts)
            before = data < 0
    if before:
        scan.unusual = "no sheetData"
    return scan


def negative_dates(source: Iterable[bytes], styles: Styles) -> dict[tuple[int, int], object]:
    """Numbers below zero under a date format, which calamine turns into midnight: the number itself."""
    found: dict[tuple[int, int], object] = {}
    for segment in segments_of(source):
        if b"<v>-" not in segment:
            continue
        for letters, row, style, _, number in _NUMBER.findall(segment):
            text = styles.formats[int(style)] if int(style) < len(styles.formats) else ""
            if number[:1] == b"-" and is_date_format(text) and (value := _float(number)) is not None:
                found[int(row), column_number(letters)] = moment_of(value, text)
    return found


def segments_of(source: Iterable[bytes]) -> Iterator[bytes]:
    """The XML cut behind rows, so that no cell is torn apart."""
    rest = b""
    for piece in source:
        cut = _cut(rest) if rest else 0  # a sheet of one piece is not cut at all: copying it costs
        if cut > 0:
            yield rest[:cut]
        elif len(rest) > LONGEST_ROW:
            raise CannotRead("too_large", "row")
        rest = rest[cut:] + piece
    yield rest


def _cut(rest: bytes) -> int:
    """Behind the last row that is whole, or before the last merge where no row is whole."""
    row = rest.rfind(b"</row>")
    return row + len(b"</row>") if row >= 0 else max(rest.rfind(b"<mergeCell "), 0)


def _unusual(segment: bytes, before: bool) -> str:
    """Why this piece is not of the plain form, or an empty string."""
    ends = segment[:HEAD] + segment[-HEAD:]
    if b"<!" in ends:
        return "CDATA, comment or DOCTYPE"
    if not before:
        return ""
    if segment[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0"):
        return "encoding"
    if b"<sheetData" not in segment and b":sheetData" in segment:
        return "prefix"
    if _SPACED.search(ends):
        return "blanks between cells"
    return "cells without attributes" if b"<c>" in ends or b"<row>" in ends else ""


def _measure(segment: bytes, scan: Scan) -> None:
    """Widens the bounds by the cells that are out of the way."""
    if not _OUT_OF_THE_WAY.search(segment):
        return
    rows, columns, nameless = _extent(segment)
    scan.rows, scan.columns = max(scan.rows, rows), max(scan.columns, columns)
    if nameless:
        scan.unusual = "cells without address first"


def exact_size(source: Iterable[bytes]) -> tuple[int, int]:
    """The last row and column that hold a cell."""
    ends = [_extent(segment)[:2] for segment in segments_of(source)]
    return max((row for row, _ in ends), default=0), max((column for _, column in ends), default=0)


def _extent(segment: bytes) -> tuple[int, int, bool]:
    """Last row, last column, and whether a cell has no address."""
    found = _ADDRESS.findall(segment)
    letters = {column for column, _ in found}
    row = max((int(number) for _, number in found if number), default=0)
    return row, max((column_number(one) for one in letters), default=0), b"" in letters


def _may_hold_error_texts(segment: bytes) -> bool:
    return b't="inlineStr"' in segment or (b">#" in segment and b't="str"' in segment)


def _take_marked_cells(segment: bytes, scan: Scan, formulas: bool) -> None:
    """Errors, formulas without result, and whether some text or negative number needs a second look."""
    facts = scan.facts
    if b' t="e"' in segment:
        for letters, row, code in _ERROR.findall(segment):
            facts.errors[int(row), column_number(letters)] = code.decode() or "#VALUE!"
    if b' t="d"' in segment:
        for letters, row, text in _ISO.findall(segment):
            scan.patches[int(row), column_number(letters)] = iso_moment(text.decode("utf-8", errors="replace"))
    if formulas and (b"</f></c>" in segment or b"/></c>" in segment or b"<v></v>" in segment):
        for letters, row, attributes in _NO_RESULT.findall(segment):
            if not _EMPTY_TEXT.search(attributes):
                facts.no_result.add((int(row), column_number(letters)))
    scan.negatives = scan.negatives or b"<v>-" in segment
    scan.texts = scan.texts or _may_hold_error_texts(segment)


def _take_hidden_rows(segment: bytes, facts: Facts) -> None:
    found = (_ROW_NUMBER.search(tag) for tag in _HIDDEN_ROW.findall(segment))
    facts.hidden_rows.update(int(number[1]) for number in found if number)


def _take_numbers(segment: bytes, styles: Styles, scan: Scan) -> None:
    """Cells that show more than their number, and dates that calamine gets wrong."""
    for letters, row, style_text, attributes, number in _NUMBER.findall(segment):
        style = int(style_text)
        if _NO_NUMBER.search(attributes):
            continue
        if style >= len(styles.formats) or (style not in styles.telling and style not in styles.odd):
            continue
        spot, text, value = (int(row), column_number(letters)), styles.formats[style], _float(number)
        if value is None:
            continue
        if style in styles.odd or (value < 0 and is_date_format(text)):
            scan.patches[spot] = moment_of(value, text, styles.from_1904)
        elif style in styles.telling and (shown := shown_as(value, text)):
            scan.facts.shown[spot] = shown


def _take_merges(segment: bytes, facts: Facts, most: int) -> None:
    for left, top, right, bottom in _MERGE.findall(segment):
        facts.merged.append((int(top), column_number(left), int(bottom), column_number(right)))
    if len(facts.merged) > most:
        raise CannotRead("too_large", "merged cells")


def _take_columns(segment: bytes, facts: Facts) -> None:
    for tag in _COLUMN.findall(segment):
        if b'hidden="1"' in tag or b'hidden="true"' in tag:
            ends = dict(re.findall(rb'(min|max)="(\d{1,5})"', tag))
            if len(ends) == 2:
                facts.hidden_columns.update(range(int(ends[b"min"]), min(int(ends[b"max"]), 16384) + 1))


def column_number(letters: bytes) -> int:
    """`A` -> 1, `XFD` -> 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _float(text: bytes) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
