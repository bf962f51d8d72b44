"""File names 客户名_产品型号_日期_事件描述: legal on every system, parsed back, never leaving their folder."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from toolkit.model import Settings

Parts = tuple[str, str, str, str]
"""客户名, 产品型号, 日期 YYYYMMDD, 事件描述."""

ENDING = ".docx"
JOINER = "_"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|_]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])$", re.IGNORECASE)
_ZERO_WIDTH_JOINER = "\u200d"  # holds emoji together


@dataclass(frozen=True, slots=True)
class NameLimits:
    """Longest file name: in UTF-8 bytes (ext4, APFS) and in UTF-16 units (what is left of a Windows path)."""

    bytes: int
    units: int
    blank: str
    ellipsis: str


def limits_of(settings: Settings, folder: str) -> NameLimits:
    """The limits for a name in `folder` (below the outbox, with `/`)."""
    archive = settings.archive
    left = archive.path_units - archive.root_units - units(folder) - len("/outbox//")
    return NameLimits(archive.name_bytes, left, archive.blank, archive.ellipsis)


def file_name(parts: Parts, limits: NameLimits, ending: str = ENDING) -> str:
    """The four parts cleaned, joined and cut to fit: the description first, then whichever is longest."""
    cleaned = [clean(part, limits.blank) for part in parts]
    cleaned[0] = _not_reserved(cleaned[0])
    ending = clean_ending(ending)
    while not _fits(JOINER.join(cleaned) + ending, limits):
        index = 3 if len(cleaned[3]) > 1 + len(limits.ellipsis) else _longest(cleaned)
        shorter = _shorter(cleaned[index], limits.ellipsis)
        if shorter == cleaned[index]:
            break  # a folder so long that no name fits: the shortest one is still whole and parses back
        cleaned[index] = shorter
    return JOINER.join(cleaned) + ending


def parse_name(name: str) -> Parts | None:
    """The four parts of a name made by this rule (as cleaned and cut); None for any other name."""
    stem = unicodedata.normalize("NFC", name).rsplit(".", 1)[0]
    parts = stem.split(JOINER)
    if len(parts) != 4 or not all(parts):
        return None
    return parts[0], parts[1], parts[2], parts[3]


def archive_path(year: int, category: str, number: str, name: str) -> str:
    """Where a paper is stored below the outbox: `archive/2026/售后服务记录/Q001-SH·2026-D10-SHF-0001/<name>`."""
    return f"{archive_folder(year, category, number)}/{name}"


def archive_folder(year: int, category: str, number: str) -> str:
    return "/".join(("archive", f"{year:04}", clean(category, "-"), clean(number, "-")))


def clean(text: str, blank: str) -> str:
    """One part of a name: NFC, no control or direction characters, nothing that a file system or the rule
    forbids.
    """
    plain = unicodedata.normalize("NFC", text)
    visible = "".join(" " if one.isspace() else one for one in plain if one.isspace() or not _is_invisible(one))
    single = re.sub(r" +", " ", visible).strip(" ")
    joined = _FORBIDDEN.sub("-", single)
    bare = re.sub(r"^[. ]+|[. ]+$", "-", joined)
    return bare if bare.strip("-") else blank


def clean_ending(ending: str) -> str:
    """`.PDF` -> `.pdf`; an ending that is none becomes empty."""
    found = re.fullmatch(r"\.[0-9A-Za-z]{1,10}", ending)
    return ending.lower() if found else ""


def units(text: str) -> int:
    """Length in UTF-16 units, which Windows counts."""
    return len(text.encode("utf-16-le")) // 2


def _is_invisible(one: str) -> bool:
    return unicodedata.category(one) in {"Cc", "Cf", "Cs", "Cn", "Co"} and one != _ZERO_WIDTH_JOINER


def _not_reserved(first: str) -> str:
    """Windows takes `CON.anything` for a device: the text before the first dot must be no device's name."""
    head, dot, rest = first.partition(".")
    return f"{head}-{rest}" if dot and _RESERVED.match(head.rstrip()) else first


def _fits(name: str, limits: NameLimits) -> bool:
    return len(name.encode()) <= limits.bytes and units(name) <= limits.units


def _longest(parts: list[str]) -> int:
    return max(range(len(parts)), key=lambda index: (len(parts[index].encode()), -index))


def _shorter(part: str, ellipsis: str) -> str:
    """One character less, marked as cut; a mark that belongs to the character before goes with it."""
    body = part.removesuffix(ellipsis)[:-1].rstrip(" .")
    while body and (unicodedata.combining(body[-1]) or body[-1] == _ZERO_WIDTH_JOINER):
        body = body[:-1]
    return (body or "-") + ellipsis
