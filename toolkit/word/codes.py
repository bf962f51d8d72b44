"""QR codes and Code 128 barcodes as pictures, the same bytes for the same text."""

from __future__ import annotations

import io
import re
import struct
import zlib
from functools import lru_cache
from typing import Final

import segno

from toolkit.errors import TemplateError
from toolkit.word.pictures import Picture

_PATTERNS: Final = tuple(
    re.findall(
        r"\d+",
        "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
        "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
        "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
        "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
        "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
        "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
        "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
        "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
        "211214 211232 2331112 ",
    )
)
"""Bar and space widths of the 106 symbols and the stop sign (ISO/IEC 15417, table 1)."""
_START_B: Final = 104
_START_C: Final = 105
_TO_B: Final = 100
_TO_C: Final = 99
_STOP: Final = 106
_QUIET: Final = 10
_SCALE: Final = 3


@lru_cache(maxsize=2048)
def qr_code(text: str, size_mm: float = 20.0) -> Picture:
    """A QR code of error level M with its quiet zone; Chinese text is written as UTF-8."""
    stream = io.BytesIO()
    segno.make(text, error="m", micro=False).save(stream, kind="png", scale=4, border=4)
    return Picture(stream.getvalue(), size_mm, size_mm, text)


@lru_cache(maxsize=2048)
def barcode(text: str, width_mm: float = 50.0, height_mm: float = 10.0) -> Picture:
    """A Code 128 barcode. Raises TemplateError for signs that Code 128 has not (Chinese ones, for example)."""
    if not text or any(not " " <= sign <= "~" for sign in text):
        raise TemplateError("barcode_text", text=text)
    return Picture(_png(_modules(code128(text))), width_mm, height_mm, text)


def code128(text: str) -> list[int]:
    """The symbols of a text: start, content in the shorter of sets B and C, check, stop."""
    symbols: list[int] = []
    position = 0
    in_pairs = False
    while position < len(text):
        digits = _digits_from(text, position)
        pays = digits >= 4 or (digits == len(text) and digits == 2)
        if not in_pairs and pays and digits % 2 == 0:
            symbols.append(_TO_C if symbols else _START_C)
            in_pairs = True
        elif in_pairs and digits < 2:
            symbols.append(_TO_B)
            in_pairs = False
        elif not symbols:
            symbols.append(_START_B)
        if in_pairs:
            symbols.append(int(text[position : position + 2]))
            position += 2
        else:
            symbols.append(ord(text[position]) - 32)
            position += 1
    check = (symbols[0] + sum(number * symbol for number, symbol in enumerate(symbols[1:], 1))) % 103
    return [*symbols, check, _STOP]


def _digits_from(text: str, position: int) -> int:
    end = position
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end - position


def _modules(symbols: list[int]) -> str:
    """`1` for a bar, `0` for a space, quiet zones at both ends."""
    return "0" * _QUIET + _by_symbol(symbols) + "0" * _QUIET


def _by_symbol(symbols: list[int]) -> str:
    """Every symbol begins with a bar; only the stop sign has an odd count of widths."""
    return "".join(
        ("0" if number % 2 else "1") * int(width)
        for symbol in symbols
        for number, width in enumerate(_PATTERNS[symbol])
    )


def _png(modules: str) -> bytes:
    """A black and white PNG, one bit a pixel, twenty lines high."""
    bits = "".join("0" * _SCALE if module == "1" else "1" * _SCALE for module in modules)
    padded = bits.ljust(-(-len(bits) // 8) * 8, "1")
    line = b"\0" + bytes(int(padded[start : start + 8], 2) for start in range(0, len(padded), 8))
    head = struct.pack(">IIBBBBB", len(bits), 20, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(line * 20, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
