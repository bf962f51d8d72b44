"""`archive verify BAG`: what is wrong with a BagIt package (RFC 8493), each fault by its name and place."""

from __future__ import annotations

import logging
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import bagit

from toolkit.errors import RegisterError
from toolkit.register.fixity import Fault, digest_of

DECLARATION = "bagit.txt"
_DECLARED = re.compile(rb"BagIt-Version: [0-9]+\.[0-9]+\r?\nTag-File-Character-Encoding: \S+\s*\Z")
"""RFC 8493 2.1.1: both labels end with a colon and one space; versions before 1.0 allowed other blanks."""
_OLDER = re.compile(rb"\s*BagIt-Version\s*:\s*0")
_UNSAFE = re.compile(r"[A-Za-z]:|[\\/~]|%[^%]+%|.*(?:^|[\\/])\.\.(?:[\\/]|$)")
"""Drive, root, home, variable or parent: a path that leaves the bag on Windows, macOS or Linux."""


def check_bag(folder: Path) -> list[Fault]:
    """What is wrong with a bag: each missing, extra, changed or renamed file by name; empty for a valid one.

    Raises RegisterError when the folder is no bag at all.
    """
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    try:
        declared = (folder / DECLARATION).read_bytes()
    except OSError as error:
        raise RegisterError("bag_unreadable", path=folder, reason=f"{DECLARATION}: {error.strerror}") from error
    wrong = [*_unsafe_paths(folder), *_declaration(declared)]
    try:
        bag = bagit.Bag(str(folder))
    except (bagit.BagError, OSError, UnicodeError) as error:
        return [*wrong, Fault("bag", "", found=_reason(error, folder))]
    return wrong or _validated(folder, bag)


def _validated(folder: Path, bag: bagit.Bag) -> list[Fault]:
    try:
        bag.validate()
    except bagit.BagValidationError as error:
        found = _with_renames(folder, bag, _faults(folder, bag))
        return found or [Fault("bag", "", found=_reason(error, folder))]
    except (bagit.BagError, OSError, UnicodeError) as error:
        return [Fault("bag", "", found=_reason(error, folder))]
    return []


def _declaration(content: bytes) -> Iterator[Fault]:
    """The library takes blanks before the colon, which version 1.0 forbids; other faults it names itself."""
    if not _OLDER.match(content) and content.startswith(b"BagIt-Version") and not _DECLARED.match(content):
        yield Fault("declaration", "", DECLARATION)


def _unsafe_paths(folder: Path) -> Iterator[Fault]:
    """Paths in manifests and in fetch.txt that would leave the bag on any of the systems it may be carried to."""
    for name in sorted(folder.glob("*manifest-*.txt")):
        for path in _last_words(name, 2):
            if _UNSAFE.match(path.removeprefix("*")):
                yield Fault("unsafe", "", path, name.name)
    for path in _last_words(folder / "fetch.txt", 3):
        if _UNSAFE.match(path):
            yield Fault("unsafe", "", path, "fetch.txt")


def _last_words(file: Path, columns: int) -> Iterator[str]:
    try:
        text = file.read_bytes().decode(errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        words = line.split(None, columns - 1)
        if len(words) == columns:
            yield words[-1].strip()


def _reason(error: Exception, folder: Path) -> str:
    """What the library says, without the way to the folder."""
    text = str(error)
    for way in (folder.absolute(), folder):
        text = text.replace(f"{way}{os.sep}", "").replace(f"{way}: ", "")
    return text


def _faults(folder: Path, bag: bagit.Bag) -> list[Fault]:
    """By our own comparison: the library stops at a wrong total size and then names no file."""
    missing, extra = bag.compare_manifests_with_fs()
    faults = [Fault("missing", "", path) for path in missing] + [Fault("extra", "", path) for path in extra]
    there = {_composed(path.relative_to(folder).as_posix()): path for path in folder.rglob("*") if path.is_file()}
    for path, stated in sorted(bag.entries.items()):
        file = there.get(_composed(path))  # macOS and some shares write names in their decomposed form
        if path not in missing:
            faults += [Fault("missing", "", path)] if file is None else _changes(file, path, stated)
    return faults


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", os.path.normpath(path).replace(os.sep, "/"))


def _changes(file: Path, path: str, stated: Mapping[str, str]) -> list[Fault]:
    """By every digest that the bag states: other makers' bags carry md5, sha1 or sha512 alone."""
    for algorithm, digest in sorted(stated.items()):
        found = digest_of(file, algorithm)
        if found != digest.lower():
            return [Fault("changed", "", path, found)]
    return []


def _with_renames(folder: Path, bag: bagit.Bag, faults: Sequence[Fault]) -> list[Fault]:
    """A missing and an extra file with the same bytes are one renamed file."""
    algorithms = sorted({name for stated in bag.entries.values() for name in stated})
    extras = {digest_of(folder / one.path, name): one for one in faults if one.kind == "extra" for name in algorithms}
    renamed = {
        one.path: extras[digest.lower()]
        for one in faults
        if one.kind == "missing"
        for digest in bag.entries[one.path].values()
        if digest.lower() in extras
    }
    gone = {one.path for one in renamed.values()}
    kept = [Fault("moved", "", one.path, renamed[one.path].path) if one.path in renamed else one for one in faults]
    return [one for one in kept if not (one.kind == "extra" and one.path in gone)]
