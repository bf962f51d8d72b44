"""BagIt 1.0 packages for hand-over, made by the bagit library."""

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
from toolkit.register.fixity import digest_of
from toolkit.register.renditions import promised_files

ALGORITHMS = ["sha256", "sha512"]
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""RFC 8493; the library itself writes that of its draft 0.97."""
PERCENT = str.maketrans({"%": "\N{FULLWIDTH PERCENT SIGN}"})
"""RFC 8493 2.1.3 writes % as %25 in manifests, which the library does not know: bags do without the sign."""


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
        bag = bagit.make_bag(str(part), bag_info=dict(facts), checksums=ALGORITHMS)
        (part / "bagit.txt").write_text(DECLARATION, encoding="utf-8", newline="\n")
        bag.save()  # the digests of the tag files, now that the declaration is another
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


def _copy(item: Item, outbox: Path, part: Path) -> None:
    """The paper, and its lasting copy where there is one."""
    for path, sha256 in promised_files(item):
        source = outbox / path
        if not source.is_file():
            raise RegisterError("bag_paper_missing", number=item.number, path=path)
        target = part / item.number / unicodedata.normalize("NFC", source.name).translate(PERCENT)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)
        if digest_of(target) != sha256:
            raise RegisterError("bag_paper_changed", number=item.number, path=path)
