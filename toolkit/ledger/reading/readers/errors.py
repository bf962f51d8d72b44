"""The error values of spreadsheets, as codes in files and as text in exports."""

from __future__ import annotations

import re

ERROR_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""BIFF and xlsb error bytes ([MS-XLS] 2.5.10)."""

_ERROR_TEXT = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!"
    r"|UNKNOWN!|EXTERNAL!|名称\?|#{2,})|Err:5\d\d"
)
"""`########` is what an export keeps of a number wider than its column; `Err:502` comes from LibreOffice."""


def error_text(cell: str) -> str:
    """The error value a cell's text is, or an empty string."""
    found = _ERROR_TEXT.fullmatch(cell.strip())
    return found[0] if found else ""
