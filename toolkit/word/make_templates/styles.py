"""Styles, fonts and settings of the default templates, as lean as a file saved by Word can be.

Sizes after GB/T 9704-2012 and the usual office sizes (二号 22, 四号 14, 五号 10.5, 小五 9): law.md 5.4.
"""

from __future__ import annotations

from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

INK = "1F3864"
"""Rules and headings."""
TINT = "EAEFF7"
"""Behind section heads."""
PALE = "F5F7FA"
"""Behind labels."""
LINE = "8A94A6"
"""Table lines."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font with the names it goes by elsewhere: what Word, WPS and LibreOffice try in turn."""

    name: str
    others: str
    family: str
    panose: str
    charset: str = "86"


SONG = Font(
    "SimSun", "宋体,NSimSun,Songti SC,STSong,Noto Serif CJK SC,Source Han Serif SC", "roman", "02010600030101010101"
)
HEI = Font("SimHei", "黑体,Heiti SC,STHeiti,Noto Sans CJK SC,Source Han Sans SC", "swiss", "02010609060101010101")
FANG = Font(
    "FangSong", "仿宋,仿宋_GB2312,FangSong_GB2312,STFangsong,Noto Serif CJK SC", "roman", "02010609060101010101"
)
KAI = Font(
    "KaiTi", "楷体,楷体_GB2312,KaiTi_GB2312,Kaiti SC,STKaiti,Noto Serif CJK SC", "script", "02010609060101010101"
)
TIMES = Font("Times New Roman", "Liberation Serif,Noto Serif", "roman", "02020603050405020304", "00")
ARIAL = Font("Arial", "Liberation Sans,Noto Sans", "swiss", "020B0604020202020204", "00")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: size in half-points, spacing in twentieths of a point, indent in hundredths of a character."""

    id: str
    name: str
    east: Font = SONG
    west: Font = TIMES
    size: int = 21
    bold: bool = False
    colour: str = ""
    align: str = ""
    before: int = 0
    after: int = 0
    line: int = 0
    """0: single; above: exact, in twentieths of a point."""
    first_line: int = 0
    keep_next: bool = False
    tight: bool = False
    """True: no room between Chinese and Latin, so that a date and time fit a narrow cell."""
    spaced: int = 0
    left_mm: float = 0
    """Indent of the whole paragraph: a signature stands in the right part of the page."""
    base: str = "a"


STYLES = (
    Style("ab", "Paper Title", SONG, TIMES, 44, bold=True, align="center", before=120, after=60, keep_next=True),
    Style("ac", "Form Title", HEI, ARIAL, 36, align="center", before=40, after=80, keep_next=True, colour=INK),
    Style("ad", "Paper Number", FANG, TIMES, 24, align="center", after=200, keep_next=True),
    Style("ae", "Letter Body", FANG, TIMES, 28, align="left", line=500, first_line=200),
    Style("af", "Letter Flush", FANG, TIMES, 28, line=500, keep_next=True),
    Style("ag", "Letter Sign", FANG, TIMES, 28, align="center", line=520, keep_next=True, left_mm=56),
    Style("ah", "Form Head", HEI, ARIAL, 21, colour=INK, before=20, after=20, line=280, keep_next=True),
    Style("ai", "Form Label", HEI, ARIAL, 18, align="center", before=12, after=12, line=250),
    Style("aj", "Form Value", SONG, TIMES, 20, before=12, after=12, line=250, tight=True),
    Style("ak", "Form Value Centred", SONG, TIMES, 20, align="center", before=12, after=12, line=250, tight=True),
    Style("al", "Form Value Right", SONG, TIMES, 20, align="right", before=12, after=12, line=250, tight=True),
    Style("am", "Small Note", SONG, TIMES, 18, before=40, after=0, colour="404040"),
    Style("an", "Form Gap", SONG, TIMES, 8, line=80),
    Style("ao", "Cut Line", SONG, TIMES, 18, align="center", before=360, after=80, colour="595959", keep_next=True),
    Style("ap", "Form Text", SONG, TIMES, 21, align="both", before=40, after=40, line=340),
    Style("aq", "Form Line", SONG, TIMES, 20, before=40, after=40, line=260, keep_next=True),
    Style("ar", "header", KAI, TIMES, 18, colour="404040"),
    Style("as", "footer", SONG, TIMES, 18, align="center", colour="404040"),
    Style("at", "Letterhead", SONG, TIMES, 32, bold=True, colour=INK, align="center", spaced=40),
    Style("au", "Letterhead Line", KAI, TIMES, 18, align="center", colour="404040"),
    Style("aw", "Correction", HEI, ARIAL, 21, align="center", after=200, keep_next=True),
    Style("av", "Paper End", SONG, TIMES, 2, line=20),
)


ENGLISH = {
    "ai": Style("ai", "Form Label", HEI, ARIAL, 17, align="center", before=12, after=12, line=250),
    "ae": Style("ae", "Letter Body", FANG, TIMES, 23, align="left", after=140, line=330),
    "af": Style("af", "Letter Flush", FANG, TIMES, 23, after=140, line=330, keep_next=True),
    "ag": Style("ag", "Letter Sign", FANG, TIMES, 23, align="center", line=400, keep_next=True, left_mm=56),
}
"""English letters are set as English letters are: smaller, blocks without indent, ragged right."""


def styles_part(language: str) -> str:
    """word/styles.xml."""
    styles = [ENGLISH.get(style.id, style) for style in STYLES] if language == "en" else list(STYLES)
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(SONG, TIMES)}"
        f'<w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="{"en-GB" if language == "en" else "en-US"}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    return f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{normal}{table}{"".join(map(_style, styles))}</w:styles>'


def fonts_part() -> str:
    """word/fontTable.xml: each font with its other names, so that a missing one is replaced by its like."""
    fonts = "".join(
        f'<w:font w:name="{font.name}"><w:altName w:val="{font.others}"/><w:panose1 w:val="{font.panose}"/>'
        f'<w:charset w:val="{font.charset}"/><w:family w:val="{font.family}"/><w:pitch w:val="variable"/></w:font>'
        for font in (SONG, HEI, FANG, KAI, TIMES, ARIAL)
    )
    return f'{HEAD}<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def settings_part() -> str:
    """word/settings.xml: Word 2013 layout, Chinese punctuation at line ends."""
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _style(style: Style) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.base}"/><w:qFormat/>'
        f"<w:pPr>{_paragraph(style)}</w:pPr><w:rPr>{_run(style)}</w:rPr></w:style>"
    ).replace(' w:customStyle="1"' if style.name in ("header", "footer") else "\0", "")


def _paragraph(style: Style) -> str:
    keep = "<w:keepNext/>" if style.keep_next else ""
    rule = f' w:line="{style.line}" w:lineRule="exact"' if style.line else ""
    spacing = f'<w:spacing w:before="{style.before}" w:after="{style.after}"{rule}/>'
    indent = (
        f'<w:ind w:firstLineChars="{style.first_line}" w:firstLine="{style.first_line * style.size // 10}"/>'
        if style.first_line
        else ""
    )
    if style.left_mm:
        indent = f'<w:ind w:left="{round(style.left_mm * 1440 / 25.4)}"/>'
    align = f'<w:jc w:val="{style.align}"/>' if style.align else ""
    tight = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' if style.tight else ""
    return f'{keep}{tight}<w:snapToGrid w:val="0"/>{spacing}{indent}{align}'


def _run(style: Style) -> str:
    bold = "<w:b/>" if style.bold else ""
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    spaced = f'<w:spacing w:val="{style.spaced}"/>' if style.spaced else ""
    size = f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'
    return f"{_fonts(style.east, style.west)}{bold}{colour}{spaced}{size}"


def _fonts(east: Font, west: Font) -> str:
    return f'<w:rFonts w:ascii="{west.name}" w:hAnsi="{west.name}" w:eastAsia="{east.name}" w:cs="{west.name}"/>'
