"""Small workbooks for the readers' tests, made on the spot."""

# ruff: noqa: E501 - XML is easier to read in one piece
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter

FILES = Path(__file__).parent / "files"
SHARED = Path(__file__).parents[2].parent / "shared" / "ledgers"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def written(path: Path, fill: Callable[[xlsxwriter.Workbook], object]) -> Path:
    """A workbook by XlsxWriter."""
    book = xlsxwriter.Workbook(str(path))
    fill(book)
    book.close()
    return path


def package(
    sheet: str | bytes,
    styles: str = "",
    strings: str = "",
    more: Mapping[str, str | bytes] | None = None,
    workbook: str = "",
) -> bytes:
    """An xlsx package around the XML of one sheet."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": workbook
        or f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId3" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": styles or f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": strings or f"<sst {MAIN}/>",
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet around the XML of its rows."""
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def styles_xml(formats: Mapping[int, str], cells: tuple[int, ...]) -> str:
    """Styles with own number formats; `cells` are the format numbers of the cell styles 0, 1, 2 …"""
    own = "".join(f'<numFmt numFmtId="{number}" formatCode="{text}"/>' for number, text in formats.items())
    used = "".join(f'<xf numFmtId="{number}"/>' for number in cells)
    return f"<styleSheet {MAIN}><numFmts>{own}</numFmts><cellXfs>{used}</cellXfs></styleSheet>"


def saved(path: Path, data: bytes | str, encoding: str = "utf-8") -> Path:
    path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
    return path
