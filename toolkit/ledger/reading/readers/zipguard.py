"""Opens a zip only when it would unpack to a sane size, and reads its members with a limit that cannot lie."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from toolkit.ledger.reading.limits import MIB, Limits
from toolkit.ledger.reading.readers.book import CannotRead

PIECE = MIB
ENCRYPTED_FLAG = 1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive. Raises CannotRead: `truncated`, `damaged`, `zip_bomb`, `password`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        whole = b"PK\x05\x06" in data[-66_000:]
        raise CannotRead("damaged" if whole else "truncated", str(error)) from error
    members = archive.infolist()
    if len(members) > limits.members or sum(one.file_size for one in members) > limits.unpacked_bytes:
        raise CannotRead("zip_bomb", f"{len(members)} members")
    for one in members:
        _check(one, limits)
    return archive


def _check(member: zipfile.ZipInfo, limits: Limits) -> None:
    if member.flag_bits & ENCRYPTED_FLAG:
        raise CannotRead("password", member.filename)
    if member.file_size > limits.part_bytes:
        raise CannotRead("zip_bomb", member.filename)
    bulky = member.file_size > limits.ratio_from
    if bulky and member.file_size > limits.ratio * max(member.compress_size, 1):
        raise CannotRead("zip_bomb", member.filename)


def pieces(archive: zipfile.ZipFile, name: str, limits: Limits) -> Iterator[bytes]:
    """The member in pieces of about a MiB. Raises CannotRead when it is damaged or larger than it may be."""
    left = limits.part_bytes
    try:
        with archive.open(name) as member:
            while piece := member.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise CannotRead("zip_bomb", name)
                yield piece
    except BROKEN as error:
        raise CannotRead("damaged", f"{name}: {error}") from error


def whole(archive: zipfile.ZipFile, name: str, limits: Limits, most: int = 256 * MIB) -> bytes:
    """The member at once; empty when there is none."""
    if name not in archive.NameToInfo:
        return b""
    parts: list[bytes] = []
    size = 0
    for piece in pieces(archive, name, limits):
        size += len(piece)
        if size > most:
            raise CannotRead("too_large", name)
        parts.append(piece)
    return b"".join(parts)
