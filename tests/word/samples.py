"""Templates and facts for the tests of the word room: a one-page service report in two dresses, invented people."""

from __future__ import annotations

import io
import itertools
import random
import struct
import zipfile
import zlib

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

ROWS = (
    ("工单号", "{{ case.number }}", "受理时间", "{{ case.received_at }}"),
    ("客户姓名", "{{ customer.name }}", "联系电话", "{{ customer.phone }}"),
    ("地址", "{{ customer.address }}", "产品型号", "{{ case.model }}"),
    ("序列号", "{{ case.serial_number }}", "购买日期", "{{ case.purchase_date }}"),
    ("保修状态", "{% if case.in_warranty %}保内{% else %}保外{% endif %}", "服务类型", "{{ case.service_type }}"),
    ("故障现象", "{{ case.fault }}", "故障原因", "{{ case.diagnosis }}"),
    ("外观", "{{ case.appearance }}", "附件", "{{ case.accessories|join('、') }}"),
    ("处理过程", "{{ case.steps }}", "处理结果", "{{ case.result }}"),
    ("完工时间", "{{ case.finished_at }}", "维修人员", "{{ case.technician }}"),
    ("测试结果", "{{ case.test_result }}", "满意度", "{{ case.score }}"),
)
PART_HEADS = ("序号", "配件名称", "型号", "序列号", "数量", "金额")
PART_CELLS = (
    "{{ loop.index }}",
    "{{ part.name }}",
    "{{ part.model }}",
    "{{ part.serial }}",
    "{{ part.quantity }}",
    "{{ part.price }}",
)


def service_report(*, split: bool = False, lean: bool = True) -> bytes:
    """A one-page service report. `split`: Word has cut its tags over runs; `lean`: without the styles nobody uses."""
    document = Document()
    _page(document)
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.add_run().add_picture(io.BytesIO(logo()), height=Mm(8))
    head.add_run(" {{ company.name }}  单号 {{ case.number }}")
    _page_number(section.footer.paragraphs[0])
    title = document.add_paragraph()
    title.alignment = 1
    run = title.add_run("维修服务报告单")
    run.bold = True
    run.font.size = Pt(18)
    table = document.add_table(0, 4, style="Table Grid")
    for texts in ROWS:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            _write(cell.paragraphs[0], text, split)
    document.add_paragraph("更换配件").runs[0].bold = True
    parts = document.add_table(0, 6, style="Table Grid")
    for texts in (PART_HEADS, ("{%tr for part in parts %}",) + ("",) * 5, PART_CELLS, ("{%tr endfor %}",) + ("",) * 5):
        for cell, text in zip(parts.add_row().cells, texts, strict=True):
            _write(cell.paragraphs[0], text, split)
    for text in (
        "{%p if case.in_warranty %}",
        "本次维修在保修期内，免收费用。{{ case.note }}",
        "{%p else %}",
        "费用合计：{{ case.total_fee }} 元（{{ case.total_capitals }}）",
        "{%p endif %}",
        "客户签字：____________    日期：____年__月__日",
        "如有疑问请致电 {{ company.phone }}。投诉与建议：{{ company.phone }}。",
    ):
        _write(document.add_paragraph(), text, split)
    stream = io.BytesIO()
    document.save(stream)
    return leaned(stream.getvalue()) if lean else stream.getvalue()


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.font.size = Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")


def _write(paragraph: Paragraph, text: str, split: bool) -> None:
    """The text in one run, or cut into three as Word does after every edit."""
    cuts = sorted({0, len(text) // 3, 2 * len(text) // 3, len(text)}) if split else [0, len(text)]
    for start, end in itertools.pairwise(cuts):
        run = paragraph.add_run(text[start:end])
        if split:
            run._r.set(qn("w:rsidR"), "00AB12CD")
            paragraph._p.append(OxmlElement("w:proofErr", {qn("w:type"): "spellStart"}))


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = 1
    for text, field in (("第", "PAGE"), ("页 共", "NUMPAGES"), ("页", "")):
        paragraph.add_run(text)
        for kind in ("begin", "instr", "separate", "value", "end") if field else ():
            run = paragraph.add_run("1" if kind == "value" else "")
            if kind == "instr":
                code = OxmlElement("w:instrText")
                code.text = f" {field} "
                run._r.append(code)
            elif kind != "value":
                run._r.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}))


def logo(width: int = 64, height: int = 32) -> bytes:
    """A small PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + bytes((x * 4 + y) % 256 for x in range(width)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


KEPT_STYLES = {
    "Normal",
    "DefaultParagraphFont",
    "TableNormal",
    "NoList",
    "TableGrid",
    "Header",
    "Footer",
    "HeaderChar",
    "FooterChar",
}


def leaned(data: bytes) -> bytes:
    """The same package with only the styles it uses, as Word 2019 starts one."""
    from lxml import etree

    source = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: source.read(name) for name in source.namelist()}
    dropped = ("stylesWithEffects", "thumbnail", "customXml", "numbering")
    gone = {name for name in parts if any(word in name for word in dropped)}
    styles = etree.fromstring(parts["word/styles.xml"])
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)
    parts["word/styles.xml"] = etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)
    for name in [name for name in parts if name.endswith(".rels") or name == "[Content_Types].xml"]:
        root = etree.fromstring(parts[name])
        for child in list(root):
            target = (child.get("Target") or child.get("PartName") or "").rsplit("/", 1)[-1]
            if target and any(word in target or word in (child.get("Target") or "") for word in dropped):
                root.remove(child)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            if name not in gone:
                target.writestr(name, content)
    return stream.getvalue()


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
FAULTS = (
    "开机无反应，指示灯不亮",
    "屏幕花屏 & 触摸失灵",
    "充电时报警 <E07>，x<5 后自动关机",
    "第一行\n第二行：噪音大\n第三行",
    "蓝牙\t无法配对",
    "电池鼓包 “严重”",
)


def report_facts(number: int) -> dict[str, object]:
    """Facts of one report, different for each number; special signs, long texts and line ends among them."""
    dice = random.Random(number)
    warranty = dice.random() < 0.5
    return {
        "company": {"name": "示例电子售后服务有限公司", "phone": "400-000-0000"},
        "customer": {
            "name": dice.choice(SURNAMES) + dice.choice(("伟", "芳", "敏", "静", "丽华", "建国")),
            "phone": f"138{dice.randrange(10**8):08d}",
            "address": f"示例市测试区第{dice.randrange(1, 99)}大道{dice.randrange(1, 999)}号" * dice.choice((1, 1, 2)),
        },
        "case": {
            "number": f"WX-2026-{number:05d}",
            "received_at": f"2026年{dice.randrange(1, 13)}月{dice.randrange(1, 28)}日 09:{dice.randrange(60):02d}",
            "model": dice.choice(("KX-100", "T&T 20", "Pro<2>")),
            "serial_number": f"SN{dice.randrange(10**14):014d}",
            "purchase_date": "2025年3月1日",
            "in_warranty": warranty,
            "service_type": dice.choice(("送修", "上门维修", "寄修")),
            "fault": dice.choice(FAULTS),
            "diagnosis": dice.choice(FAULTS),
            "appearance": dice.choice(("完好", "轻微划痕", "边角 > 2 处磕碰")),
            "accessories": ["电源适配器", "数据线", "说明书"][: dice.randrange(4)],
            "steps": dice.choice(FAULTS) + "；更换后测试正常",
            "result": dice.choice(("已修复", "未修复，退回")),
            "finished_at": "2026年5月2日 16:30",
            "technician": "林工",
            "test_result": "合格",
            "score": str(dice.randrange(11)),
            "note": dice.choice(("", "请留存本单。")),
            "total_fee": f"{dice.randrange(10, 2000)}.00",
            "total_capitals": "人民币壹佰元整",
        },
        "parts": [
            {
                "name": dice.choice(("屏幕总成", "电池", "主板 & 排线")),
                "model": f"P{dice.randrange(1000)}",
                "serial": f"C{dice.randrange(10**9):09d}",
                "quantity": str(dice.randrange(1, 4)),
                "price": f"{dice.randrange(10, 900)}.00",
            }
            for _ in range(dice.randrange(1, 6))
        ],
    }
