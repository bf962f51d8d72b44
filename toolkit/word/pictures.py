"""Pictures as values: a logo, a photo, a QR code stand where their tag stood."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from markupsafe import escape

from toolkit.errors import TemplateError
from toolkit.word.names import OFFICE_RELS, WP, A, R
from toolkit.word.relations import Relation

EMU_PER_MM: Final = 36000
IMAGE: Final = f"{OFFICE_RELS}/image"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_KINDS: Final = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_DEFAULT_MM: Final = 30.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, JPEG or GIF of a given width; its height follows from its shape unless it is given too."""

    content: bytes
    width_mm: float = _DEFAULT_MM
    height_mm: float = 0.0
    description: str = ""

    @property
    def ending(self) -> str:
        """`png`, `jpeg` or `gif`. Raises TemplateError for anything else."""
        for start, ending in _KINDS.items():
            if self.content.startswith(start):
                return ending
        raise TemplateError("picture_unknown", name=self.description or "?")

    @property
    def extent(self) -> tuple[int, int]:
        """Width and height in the units of drawings."""
        height = self.height_mm
        if not height:
            wide, high = _pixels(self.content, self.ending)
            height = self.width_mm * high / max(wide, 1)
        return round(self.width_mm * EMU_PER_MM), round(height * EMU_PER_MM)


@dataclass(slots=True)
class Gallery:
    """The pictures of one paper: each is stored once, and each part that shows it has a relationship to it."""

    next_id: Callable[[], int]
    part: str = ""
    media: dict[str, bytes] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)

    def place(self, picture: Picture) -> str:
        """The picture as XML that ends the text around it and begins it anew."""
        ending = picture.ending
        digest = hashlib.sha1(picture.content, usedforsecurity=False).hexdigest()[:16]
        name = f"word/media/{digest}.{ending}"
        self.media[name] = picture.content
        relations = self.relations.setdefault(self.part, [])
        known = next((one.id for one in relations if one.target == name), "")
        if not known:
            known = f"rIdPic{len(relations) + 1}"
            relations.append(Relation(known, IMAGE, name))
        return f'</w:t>{drawing(picture, known, self.next_id())}<w:t xml:space="preserve">'


def drawing(picture: Picture, relation: str, number: int) -> str:
    """The picture in the line of text, as `w:drawing`."""
    wide, high = picture.extent
    about = escape(picture.description)
    return (
        f'<w:drawing><wp:inline xmlns:wp="{WP[1:-1]}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="Picture {number}" descr="{about}"/>'
        f'<a:graphic xmlns:a="{A[1:-1]}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{R[1:-1]}" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _pixels(content: bytes, ending: str) -> tuple[int, int]:
    if ending == "png":
        wide, high = struct.unpack(">II", content[16:24])
        return int(wide), int(high)
    if ending == "gif":
        wide, high = struct.unpack("<HH", content[6:10])
        return int(wide), int(high)
    return _jpeg_pixels(content)


def _jpeg_pixels(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header (ITU T.81, B.2.2)."""
    position = 2
    while position + 9 < len(content):
        marker, length = content[position + 1], int.from_bytes(content[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack(">HH", content[position + 5 : position + 9])
            return int(wide), int(high)
        position += 2 + length
    return 1, 1
