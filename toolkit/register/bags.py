"""BagIt 1.0 packages for hand-over: made and validated by the bagit library, each fault named."""

from __future__ import annotations

import logging
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import bagit

from toolkit.errors import RegisterError
from toolkit.model import Item
from toolkit.register.fixity import Fault, digest_of
from toolkit.register.renditions import promised_files

ALGORITHMS = ["sha256", "sha512"]


def make_bag(
    folder: Path, items: Sequence[Item], outbox: Path, metadata: Mapping[str, bytes], facts: Mapping[str, str]
) -> Path:
    """A bag in a new folder: each paper under its number, `metadata` files beside them, `facts` in bag-info.

    Every paper is compared with its digest on the way. Raises RegisterError: folder exists, a paper is
    missing or changed.
    """
    if folder.exists():
        raise RegisterError("bag_folder_exists", path=folder)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for item in items:
            _copy(item, outbox, part)
        for name, content in metadata.items():
            (part / name).write_bytes(content)
        logging.getLogger("bagit").setLevel(logging.ERROR)
        bagit.make_bag(str(part), bag_info=dict(facts), checksums=ALGORITHMS)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return folder


def bag_facts(fonds: str, company: str, name: str, as_of: datetime, software: str) -> dict[str, str]:
    """What bag-info.txt states."""
    return {
        "Source-Organization": company,
        "External-Identifier": f"{fonds}/{name}",
        "Bagging-Date": as_of.date().isoformat(),
        "Bag-Software-Agent": software,
    }


def check_bag(folder: Path) -> list[Fault]:
    """What is wrong with a bag: each missing, extra, changed or renamed file by name; empty for a valid one.

    Raises RegisterError when the folder is no bag.
    """
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    try:
        bag = bagit.Bag(str(folder))
        bag.validate()
    except bagit.BagValidationError as error:
        return _with_renames(folder, bag, _faults(folder, bag)) or [Fault("bag", "", found=str(error))]
    except (bagit.BagError, OSError, UnicodeError) as error:
        raise RegisterError("bag_unreadable", path=folder, reason=str(error)) from error
    return []


def _copy(item: Item, outbox: Path, part: Path) -> None:
    """The paper, and its lasting copy where there is one."""
    for path, sha256 in promised_files(item):
        source = outbox / path
        if not source.is_file():
            raise RegisterError("bag_paper_missing", number=item.number, path=path)
        target = part / item.number / unicodedata.normalize("NFC", source.name)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)
        if digest_of(target) != sha256:
            raise RegisterError("bag_paper_changed", number=item.number, path=path)


def _faults(folder: Path, bag: bagit.Bag) -> list[Fault]:
    """By our own comparison: the library stops at a wrong total size and then names no file."""
    missing, extra = bag.compare_manifests_with_fs()
    faults = [Fault("missing", "", path) for path in missing] + [Fault("extra", "", path) for path in extra]
    for path, stated in sorted(bag.entries.items()):
        faults += [] if path in missing else _changes(folder / path, path, stated)
    return faults


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
