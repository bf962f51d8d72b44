"""The first sheet 检查结果: every finding of the workbook in a list, each with a link to its cell."""

from __future__ import annotations

import re
from math import ceil
from xml.sax.saxutils import escape, quoteattr

from toolkit.model import column_letters
from toolkit.workbooks.annotate.marks import FILLS, CannotPatch, Listing
from toolkit.workbooks.annotate.parts import (
    HEAD,
    OFFICE,
    Parts,
    add_relation,
    add_type,
    attribute,
    plain_utf8,
    relations,
)
from toolkit.workbooks.annotate.styles import Styles
from toolkit.workbooks.frame import LINE_POINTS, columns

WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WIDTHS = (8, 20, 22, 60, 60)
FIRST_LINE = 4


def add_front(parts: Parts, workbook: str, listing: Listing, styles: Styles) -> None:
    """Puts the list before the other sheets; names, the shown sheet and print areas keep pointing where they did."""
    text = plain_utf8(parts.read(workbook))
    root = re.search(rb"<((?:\w+:)?)workbook\b", text)
    if root is None:
        raise CannotPatch("damaged")
    prefix = root.group(1)
    part = parts.free_name("xl/worksheets/sheet{n}.xml")
    parts.changed[part] = sheet_xml(listing, styles)
    add_type(parts, part, WORKSHEET)
    key = add_relation(parts, workbook, "worksheet", part)
    tags = re.findall(rb"<%bsheet\b[^>]*>" % prefix, text)
    number = max((int(attribute(tag, "sheetId") or 0) for tag in tags), default=0) + 1
    name = _free(listing.name, {attribute(tag, "name").casefold() for tag in tags})
    tag = f'<{prefix.decode()}sheet xmlns:r="{OFFICE}" name={quoteattr(name)} sheetId="{number}" r:id="{key}"/>'
    text = re.sub(rb"(<%bsheets\b[^>]*>)" % prefix, lambda found: found.group(1) + tag.encode(), text, count=1)
    text = re.sub(rb'\blocalSheetId="(\d+)"', lambda found: b'localSheetId="%d"' % (int(found.group(1)) + 1), text)
    parts.changed[workbook] = _shown_first(text, prefix)
    _unselect(parts, workbook, part)


def _shown_first(text: bytes, prefix: bytes) -> bytes:
    def first(found: re.Match[bytes]) -> bytes:
        return re.sub(rb'\s(?:activeTab|firstSheet)="\d+"', b"", found.group(0))

    return re.sub(rb"<%bworkbookView\b[^>]*>" % prefix, first, text)


def _unselect(parts: Parts, workbook: str, front: str) -> None:
    """Two selected sheets would be a group, and typing into one would change both."""
    for kind, part in relations(parts, workbook).values():
        if kind in ("worksheet", "chartsheet") and part != front and parts.has(part):
            content = parts.read(part)
            at = content.find(b'tabSelected="1"', 0, 20_000)
            if at >= 0:
                parts.changed[part] = content[:at] + b'tabSelected="0"' + content[at + 15 :]


def _free(name: str, taken: set[str]) -> str:
    number, wanted = 1, name
    while wanted.casefold() in taken:
        number += 1
        wanted = f"{name} {number}"
    return wanted


def sheet_xml(listing: Listing, styles: Styles) -> bytes:
    """The list as a worksheet of inline strings; text is never a formula."""
    plain = styles.wrapped()
    fills = {severity: styles.wrapped(severity) for severity in FILLS}
    rows = [_row(1, (listing.title,), [0]), _row(FIRST_LINE - 1, listing.headings, [plain])]
    rows += [
        _row(FIRST_LINE + number, line, [fills[severity], plain])
        for number, (line, severity) in enumerate(zip(listing.lines, listing.severities, strict=True))
    ]
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(WIDTHS, start=1)
    )
    links = "".join(
        f'<hyperlink ref="C{FIRST_LINE + number}" location={quoteattr(where)} display={quoteattr(line[2])}/>'
        for number, (where, line) in enumerate(zip(listing.links, listing.lines, strict=True))
        if where
    )
    last = FIRST_LINE + max(len(listing.lines) - 1, 0)
    return HEAD + (
        f'<worksheet xmlns="{MAIN}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="{FIRST_LINE - 1}"'
        f' topLeftCell="A{FIRST_LINE}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="A{FIRST_LINE - 1}:E{last}"/>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode("utf-8", "replace")


def _row(number: int, cells: tuple[str, ...], styles: list[int]) -> str:
    """A row whose first cells have these styles, the others the last of them."""
    height = max(_lines(text, WIDTHS[at]) for at, text in enumerate(cells)) if number >= FIRST_LINE else 1
    made = (_cell(number, at, text, styles[min(at, len(styles)) - 1]) for at, text in enumerate(cells, start=1))
    return f'<row r="{number}" ht="{height * LINE_POINTS + 2}" customHeight="1">' + "".join(made) + "</row>"


def _lines(text: str, width: int) -> int:
    """How many lines a wrapped cell takes: not every program measures them when it opens a file."""
    return sum(max(ceil(columns(part) / width), 1) for part in text.split("\n"))


def _cell(row: int, column: int, text: str, style: int) -> str:
    clean = re.sub(r"_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text))
    words = escape(clean[:32_000])
    cell = f'<c r="{column_letters(column)}{row}" s="{style}" t="inlineStr">'
    return f'{cell}<is><t xml:space="preserve">{words}</t></is></c>'
