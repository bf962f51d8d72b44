"""Makes `formats/` anew: one small ledger in every format, and small files that hide or claim something.

Run `python -m tests.ledgers.make_formats` (LibreOffice must be installed: it writes the old formats).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
from datetime import date
from html import escape
from pathlib import Path

import openpyxl
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.ledger_readers.test_xlsb import cell, record, row, text, workbook

FOLDER = Path(__file__).parent / "formats"
HEAD = ("单号", "接修日期", "客户", "电话", "型号", "故障", "工时费")
ROWS: tuple[tuple[object, ...], ...] = (
    ("A1", date(2026, 3, 5), "张三", "13800138001", "X7", "黑屏", 1272.0),
    ("A2", date(2026, 3, 6), "李四", "13800138002", "X8", "进水", 80.5),
)
PASSWORD = "台账2026"
SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def plain_rows() -> list[list[str]]:
    return [list(HEAD), *([str(value) for value in line] for line in ROWS)]


def base() -> openpyxl.Workbook:
    """The ledger itself, with real dates and amounts under a currency format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "登记"
    for line in (HEAD, *ROWS):
        sheet.append(line)
    for at in range(2, len(ROWS) + 2):
        sheet.cell(at, 2).number_format = "yyyy/m/d"
        sheet.cell(at, 7).number_format = "￥#,##0.00"
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(name: str, content: bytes | str, encoding: str = "utf-8") -> None:
    (FOLDER / name).write_bytes(content if isinstance(content, bytes) else content.encode(encoding))


def converted(path: Path, wanted: tuple[tuple[str, str], ...]) -> None:
    """The workbook in other formats by LibreOffice: filter and file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.xlsx").write_bytes(path.read_bytes())
        for kind, target in wanted:
            profile = f"-env:UserInstallation={folder.as_uri()}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", name, str(folder / "a.xlsx")]
            subprocess.run(command, check=True, capture_output=True)
            shutil.copy(folder / f"a.{kind.partition(':')[0]}", FOLDER / target)


def make_old() -> None:
    """BIFF 5 and 8, OpenDocument and its flat form by LibreOffice; WPS writes BIFF 8 under `.et`."""
    wanted = (("xls:MS Excel 97", "旧格式.xls"), ("xls:MS Excel 5.0/95", "更旧格式.xls"), ("ods", "开放文档.ods"),
              ("fods", "开放文档单文件.fods"))  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "base.xlsx"
        path.write_bytes(saved(base()))
        converted(path, wanted)
    shutil.copy(FOLDER / "旧格式.xls", FOLDER / "金山表格.et")


def binary_styles() -> bytes:
    return (
        record(615) + record(44, struct.pack("<H", 176) + text("yyyy/m/d")) + record(616)
        + record(617) + b"".join(record(47, struct.pack("<HHIIH", 0, one, 0, 0, 0)) for one in (0, 176)) + record(618)
    )  # fmt: skip


def binary_cells(lines: tuple[tuple[object, ...], ...]) -> bytes:
    cells = row(0) + b"".join(cell(6, at, text(head)) for at, head in enumerate(HEAD))
    for number, line in enumerate(lines, 1):
        cells += row(number)
        for at, value in enumerate(line):
            if isinstance(value, date):
                cells += cell(2, at, struct.pack("<I", (value - date(1899, 12, 30)).days << 2 | 2), 1)
            elif isinstance(value, float):
                cells += cell(2, at, struct.pack("<I", int(value * 100) << 2 | 3))
            else:
                cells += cell(6, at, text(str(value)))
    return cells


def make_binary() -> None:
    """xlsb by its records: whole numbers under a date format, amounts in hundredths."""
    put("二进制.xlsb", workbook(binary_cells(ROWS), styles=binary_styles()))


COVERED = (
    ("A1", date(2026, 3, 5), "张三", "13800138001", "X7", "黑屏", 1272.0),
    ("A2", date(2026, 3, 9), "李四", "13800138001", "X8", "进水", 80.5),
)
"""With the cells of B, D and G merged over both rows: of the second row nobody sees 3月9日 and 80.5."""


def make_covered() -> None:
    """Values below merged cells, as tools leave them; LibreOffice keeps them in the other formats."""
    book = base()
    sheet = book.active
    for number, line in enumerate(COVERED, 2):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column).value = value
    for letter in "BDG":
        sheet.merged_cells.add(f"{letter}2:{letter}3")
    put("合并藏值.xlsx", saved(book))
    converted(FOLDER / "合并藏值.xlsx", (("xls:MS Excel 97", "合并藏值.xls"), ("ods", "合并藏值.ods")))
    merges = b"".join(record(176, struct.pack("<4I", 1, 2, column, column)) for column in (1, 3, 6))
    put("合并藏值.xlsb", workbook(binary_cells(COVERED), after=merges, styles=binary_styles()))


def make_text() -> None:
    def joined(separator: str) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(plain_rows())
        return out.getvalue()

    put("逗号.csv", joined(","))
    put("带标记.csv", joined(","), "utf-8-sig")
    put("国标.csv", joined(","), "gb18030")
    put("分号.csv", joined(";"), "gb18030")
    put("制表符.tsv", joined("\t"))
    put("统一码.txt", joined("\t"), "utf-16")


def make_markup() -> None:
    """What web systems save under `.xls`."""
    cells = ("".join(f"<td>{escape(value)}</td>" for value in line) for line in plain_rows())
    table = "".join(f"<tr>{line}</tr>" for line in cells)
    put("网页.xls", f'<html><meta charset="gbk"><body><table>{table}</table></body></html>', "gbk")
    lines = []
    for line in (HEAD, *ROWS):
        lines.append("<Row>" + "".join(map(_ss_cell, line)) + "</Row>")
    styles = (
        '<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>'
        '<Style ss:ID="m"><NumberFormat ss:Format="Standard"/></Style>'
    )
    sheet = f'<Worksheet ss:Name="登记"><Table>{"".join(lines)}</Table></Worksheet>'
    put("表格标记.xls", f'<?xml version="1.0"?><Workbook {SS}><Styles>{styles}</Styles>{sheet}</Workbook>')
    put("压缩.xls", gzip.compress((FOLDER / "表格标记.xls").read_bytes(), mtime=0))


def _ss_cell(value: object) -> str:
    if isinstance(value, date):
        return f'<Cell ss:StyleID="d"><Data ss:Type="DateTime">{value}T00:00:00.000</Data></Cell>'
    if isinstance(value, float):
        return f'<Cell ss:StyleID="m"><Data ss:Type="Number">{value}</Data></Cell>'
    return f'<Cell><Data ss:Type="String">{escape(str(value))}</Data></Cell>'


def make_new() -> None:
    plain = saved(base())
    put("普通.xlsx", plain)
    template = base()
    template.template = True
    put("模板.xltx", saved(template))
    macros = replaced(
        plain,
        "[Content_Types].xml",
        r"vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main",
        "vnd.ms-excel.sheet.macroEnabled.main",
    )
    put("启用宏.xlsm", macros)
    old = base()
    old.epoch = CALENDAR_MAC_1904
    put("一九零四.xlsx", saved(old))
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(PASSWORD, out)
    put("有密码.xlsx", out.getvalue())
    formulas = base()
    formulas.active["G2"] = "=1272"
    put("公式无结果.xlsx", saved(formulas))
    far = base()
    claimed = replaced(saved(far), "xl/worksheets/sheet1.xml", r'<dimension ref="[^"]*"', '<dimension ref="A1:XEB71"')
    put("声称很大.xlsx", claimed)
    hidden = base()
    hidden.active.column_dimensions["D"].hidden = True
    put("隐藏列.xlsx", saved(hidden))


def make_months() -> None:
    """A sheet for each month, a sheet of days and one of words."""
    book = base()
    book.active.title = "3月"
    april = book.create_sheet("4月")
    for line in (HEAD, ("A3", date(2026, 4, 1), "王五", "13800138003", "X9", "花屏", 10.0)):
        april.append(line)
    days = book.create_sheet("考勤")
    days.append(["姓名", *(f"{day}日" for day in range(1, 32))])
    for name in ("刘工", "陈工", "周工"):
        days.append([name, *["√"] * 31])
    book.create_sheet("说明").append(["请按月登记。"])
    put("按月分表.xlsx", saved(book))


def make_hostile() -> None:
    plain = saved(base())
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    put("远端一格.xlsx", replaced(plain, "xl/worksheets/sheet1.xml", "</sheetData>", last))
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet '
    put("实体炸弹.xlsx", replaced(plain, "xl/worksheets/sheet1.xml", "<worksheet ", bomb))
    put("截断.xlsx", plain[: len(plain) * 2 // 3])
    put("空文件.xlsx", b"")
    loop = bytearray((FOLDER / "旧格式.xls").read_bytes())
    (first,) = struct.unpack_from("<I", loop, 0x4C)
    struct.pack_into("<128I", loop, 512 + first * 512, *([0] * 128))
    put("扇区成环.xls", bytes(loop))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with zipfile.ZipFile(io.BytesIO(plain)) as source:
            for name in source.namelist():
                archive.writestr(name, source.read(name))
        with archive.open("xl/media/image1.bmp", "w", force_zip64=True) as member:
            for _ in range(110):
                member.write(bytes(1 << 20))
    put("压缩炸弹.xlsx", out.getvalue())


def replaced(package: bytes, part: str, old: str, new: str) -> bytes:
    """The package with one text of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                changed = re.sub(old, new, content.decode(), count=1)
                assert changed != content.decode(), part
                content = changed.encode()
            target.writestr(name, content)
    return out.getvalue()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for make in (make_old, make_binary, make_text, make_markup, make_new, make_months, make_covered, make_hostile):
        make()


if __name__ == "__main__":
    main()
