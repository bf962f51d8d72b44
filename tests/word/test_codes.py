"""QR codes and bar codes: made the same each time, read back module by module."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.word.build import template
from toolkit.errors import TemplateError
from toolkit.word import Picture, barcode, compile_template, qr_code
from toolkit.word.codes import _PATTERNS, code128


def read_back(symbols: list[int]) -> str:
    """A decoder of Code 128 after ISO/IEC 15417, sets B and C."""
    assert symbols[-1] == 106
    body = symbols[:-2]
    assert (body[0] + sum(place * symbol for place, symbol in enumerate(body[1:], 1))) % 103 == symbols[-2]
    in_pairs = body[0] == 105
    text = ""
    for symbol in body[1:]:
        if symbol in (99, 100):
            in_pairs = symbol == 99
        else:
            text += f"{symbol:02d}" if in_pairs else chr(symbol + 32)
    return text


@pytest.mark.parametrize(
    "text", ["A", "12", "123", "1234", "12345", "WX-2026-00012", "Q001-WS-2026-Y-BGS-0001", "a1234567b89", "~ !"]
)
def test_a_bar_code_reads_back(text: str) -> None:
    assert read_back(code128(text)) == text


def test_each_symbol_is_eleven_modules_wide_and_the_stop_thirteen() -> None:
    widths = [sum(map(int, pattern)) for pattern in _PATTERNS]
    assert widths == [11] * 106 + [13]
    assert len(set(_PATTERNS)) == 107


def test_the_bars_in_the_picture_are_those_of_the_symbols() -> None:
    content = barcode("AB").content
    wide, high = struct.unpack(">II", content[16:24])
    start = content.index(b"IDAT") + 4
    length = int.from_bytes(content[start - 8 : start - 4], "big")
    line = zlib.decompress(content[start : start + length])[1 : 1 + -(-wide // 8)]
    bits = "".join(f"{byte:08b}" for byte in line)[:wide]
    modules = "".join("0" if bits[at] == "1" else "1" for at in range(0, wide, 3))
    expected = "".join(
        ("0" if at % 2 else "1") * int(width) for symbol in code128("AB") for at, width in enumerate(_PATTERNS[symbol])
    )
    assert modules == "0" * 10 + expected + "0" * 10
    assert high == 20


@pytest.mark.parametrize("text", ["", "档号", "a\nb"])
def test_what_a_bar_code_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        barcode(text)


def test_a_qr_code_is_the_same_each_time() -> None:
    qr_code.cache_clear()
    first = qr_code("档号 Q001").content
    qr_code.cache_clear()
    assert first == qr_code("档号 Q001").content


def test_a_picture_that_is_none_is_refused() -> None:
    with pytest.raises(TemplateError):
        compile_template(template("{{ a }}")).render({"a": Picture(b"text")})


def test_the_height_of_a_picture_follows_its_shape() -> None:
    wide, high = qr_code("x", 20).extent
    assert wide == high == 720000
    from tests.word.samples import logo

    wide, high = Picture(logo(64, 32), width_mm=20).extent
    assert high * 2 == wide
