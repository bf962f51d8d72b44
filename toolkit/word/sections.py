"""Sections of a print file: where one paper ends, and that the next begins on page 1 with its own header."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lxml import etree

from toolkit.word.names import OFFICE_RELS, R, W

_SPACES: Final = f'xmlns:w="{W[1:-1]}" xmlns:r="{OFFICE_RELS}"'
_ORDER: Final = tuple(
    W + name
    for name in (
        "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar",
        "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote",
        "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange",
    )
)  # fmt: skip
"""The children of `w:sectPr` in the order that the schema wants (ISO/IEC 29500-1, 17.6.17)."""
_LAST_LINE: Final = '<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'


def split_body(document: str) -> tuple[str, str]:
    """What stands in the body, and the section at its end."""
    start = document.index("<w:body>") + len("<w:body>")
    content = document[start : document.rindex("</w:body>")].rstrip()
    at = content.rfind("<w:sectPr")
    if at >= 0 and "</w:pPr>" not in content[at:] and "</w:p>" not in content[at:]:
        return content[:at], content[at:]
    return content, "<w:sectPr/>"


def closing_section(content: str, section: str, header: str, footer: str) -> tuple[str, str]:
    """The first section of a paper made to start on a new page with number 1; `header` and `footer` are blank ones.

    A section without a header of its own would show that of the paper before.
    """
    at = content.find("<w:sectPr")
    if at < 0:
        return content, _starting(section, header, footer)
    end = content.find("</w:sectPr>", at) + len("</w:sectPr>")
    if end < at or content[at:end].count("<w:sectPr") != 1:
        return content, section
    return content[:at] + _starting(content[at:end], header, footer) + content[end:], section


def put_section(content: str, section: str) -> str:
    """Ends a paper inside of a longer file: its section goes into its last paragraph, so that no empty page follows."""
    at = max(content.rfind("<w:p>"), content.rfind("<w:p "))
    last = content[at:] if at >= 0 else ""
    if content.endswith("<w:p/>"):
        return f"{content[:-6]}<w:p><w:pPr>{section}</w:pPr></w:p>"
    if not content.endswith("</w:p>") or last.count("</w:p>") != 1 or "<w:sectPr" in last:
        return f"{content}<w:p><w:pPr>{_LAST_LINE}{section}</w:pPr></w:p>"
    inside = last.index(">") + 1
    if last.startswith("<w:pPr>", inside):
        place = last.index("</w:pPr>")
        change = last.find("<w:pPrChange", inside, place)
        place = change if change >= 0 else place
        return content[:at] + last[:place] + section + last[place:]
    if last.startswith("<w:pPr/>", inside):
        return content[:at] + last[:inside] + f"<w:pPr>{section}</w:pPr>" + last[inside + len("<w:pPr/>") :]
    return content[:at] + last[:inside] + f"<w:pPr>{section}</w:pPr>" + last[inside:]


@lru_cache(maxsize=4096)
def _starting(section: str, header: str, footer: str) -> str:
    holder = etree.fromstring(f"<x {_SPACES} {_other_spaces(section)}>{section}</x>")
    element = holder[0]
    found = element.find(W + "type")
    if found is not None:
        element.remove(found)
    _insert(element, "type").set(W + "val", "nextPage")
    pages = element.find(W + "pgNumType")
    (pages if pages is not None else _insert(element, "pgNumType")).set(W + "start", "1")
    wanted = ["default"] + (["first"] if element.find(W + "titlePg") is not None else [])
    for kind, blank in (("header", header), ("footer", footer)):
        there = {one.get(W + "type") for one in element.findall(f"{W}{kind}Reference")}
        for missing in [one for one in wanted if one not in there]:
            reference = _insert(element, f"{kind}Reference")
            reference.set(W + "type", missing)
            reference.set(R + "id", blank)
    text = etree.tostring(element, encoding="unicode")
    head, _, rest = text.partition(">")
    for declaration in head.split(" xmlns:")[1:]:
        head = head.replace(f" xmlns:{declaration.split(' ')[0].rstrip('/')}", "")
    return f"{head}>{rest}"


def _other_spaces(section: str) -> str:
    """Declarations for prefixes of extensions that can stand in a section (w14, w15 …)."""
    prefixes = {word.split(":")[0] for word in section.replace("<", " ").split() if ":" in word and "=" in word}
    return " ".join(
        f'xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(prefixes) if prefix.isalnum() and prefix not in "wr"
    )


def _insert(element: etree._Element, name: str) -> etree._Element:
    made = etree.Element(W + name)
    later = _ORDER[_ORDER.index(W + name) + 1 :]
    index = next((number for number, child in enumerate(element) if child.tag in later), len(element))
    element.insert(index, made)
    return made
