"""The records of binary workbooks ([MS-XLSB] 2.1.4): kind, length, body, and the small things inside of bodies."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_INTEGER = struct.Struct("<I")
_REAL = struct.Struct("<d")


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Record kinds and bodies; kind takes one or two bytes, length up to four."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                return
            length |= (data[at] & 0x7F) << shift
            at += 1
            if not data[at - 1] & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def integer(body: bytes, at: int) -> int:
    """Four bytes without sign. Raises struct.error when the record ends before."""
    return int(_INTEGER.unpack_from(body, at)[0])


def real(body: bytes, at: int) -> float:
    return float(_REAL.unpack_from(body, at)[0])


def wide_string(body: bytes, at: int) -> tuple[str, int]:
    """A string of UTF-16 after its number of signs, and where it ends; `FFFFFFFF` signs are none at all."""
    signs = integer(body, at)
    signs = 0 if signs == 0xFFFFFFFF else signs
    end = at + 4 + 2 * signs
    return body[at + 4 : end].decode("utf-16-le", errors="replace"), end


def small_number(code: int) -> float:
    """An RK number ([MS-XLSB] 2.5.122): 30 bits of an integer or of a float, perhaps in hundredths."""
    if code & 2:
        value = float((code >> 2) - (1 << 30 if code & 0x8000_0000 else 0))
    else:
        value = real(struct.pack("<Q", (code & 0xFFFF_FFFC) << 32), 0)
    return value / 100 if code & 1 else value
