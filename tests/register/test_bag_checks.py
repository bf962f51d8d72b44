"""Packages of other makers, in the situations of the BagIt conformance suite: valid ones taken, each fault named."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from toolkit.errors import RegisterError
from toolkit.register.bag_checks import check_bag


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A bag with two files, one of them below a folder."""
    folder = tmp_path / "bag"
    (folder / "below").mkdir(parents=True)
    (folder / "one.txt").write_text("one", encoding="utf-8")
    (folder / "below" / "two.txt").write_text("two", encoding="utf-8")
    bagit.make_bag(str(folder), checksums=["sha256"])
    edit("bagit.txt", lambda text: text.replace("0.97", "1.0"))(folder)
    for tags in folder.glob("tagmanifest-*.txt"):
        tags.unlink()  # so that tag files may be changed without more ado
    return folder


def edit(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def changed(bag: Path) -> None:
        file = bag / name
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(change(text), encoding="utf-8", newline="\n")

    return changed


def older(bag: Path) -> None:
    edit("bagit.txt", lambda text: "BagIt-Version : 0.97\nTag-File-Character-Encoding : UTF-8\n")(bag)


def in_latin(bag: Path) -> None:
    edit("bagit.txt", lambda text: text.replace("1.0", "0.97").replace("UTF-8", "ISO-8859-1"))(bag)
    (bag / "bag-info.txt").write_bytes("Contact-Name: Núñez\n".encode("latin-1"))


def without_info(bag: Path) -> None:
    (bag / "bag-info.txt").unlink()


def decomposed(bag: Path) -> None:
    """The manifest says é in one sign, the disk in two, as macOS writes it."""
    content = b"three"
    (bag / "data" / unicodedata.normalize("NFD", "é.txt")).write_bytes(content)
    line = f"{hashlib.sha256(content).hexdigest()}  data/{unicodedata.normalize('NFC', 'é.txt')}\n"
    edit("manifest-sha256.txt", lambda text: text + line)(bag)
    edit("bag-info.txt", lambda text: "")(bag)  # its Payload-Oxum counted two files


def fetched(bag: Path) -> None:
    edit("fetch.txt", lambda text: "https://example.org/one.txt 3 data/one.txt\n")(bag)


def dotted(bag: Path) -> None:
    edit("manifest-sha256.txt", lambda text: text.replace("  data/", "  ./data/"))(bag)


def in_capitals(bag: Path) -> None:
    edit("manifest-sha256.txt", lambda text: "\n".join(line[:64].upper() + line[64:] for line in text.splitlines()))(
        bag
    )


VALID = [lambda bag: None, older, in_latin, without_info, decomposed, fetched, dotted, in_capitals]


@pytest.mark.parametrize("change", VALID)
def test_a_valid_bag_is_taken(bag: Path, change: Callable[[Path], None]) -> None:
    change(bag)
    assert check_bag(bag) == []


def lines(*paths: str) -> Callable[[str], str]:
    return lambda text: text + "".join(f"{'0' * 64}  {path}\n" for path in paths)


INVALID = [
    ("blank before the colon", edit("bagit.txt", lambda text: text.replace(":", " :")), "declaration"),
    ("no version number", edit("bagit.txt", lambda text: text.replace("1.0", "one")), "declaration"),
    ("no encoding", edit("bagit.txt", lambda text: text.splitlines()[0] + "\n"), "declaration"),
    ("byte-order mark", edit("bagit.txt", lambda text: "\ufeff" + text), "bag"),
    ("unknown encoding", edit("bagit.txt", lambda text: text.replace("UTF-8", "X-NONE")), "bag"),
    ("parent folder", edit("manifest-sha256.txt", lines("../outside.txt")), "unsafe"),
    ("parent folder inside", edit("manifest-sha256.txt", lines("data/../../outside.txt")), "unsafe"),
    ("root", edit("manifest-sha256.txt", lines("/etc/passwd")), "unsafe"),
    ("home", edit("manifest-sha256.txt", lines("~/secret.txt")), "unsafe"),
    ("drive", edit("manifest-sha256.txt", lines("C:\\Windows\\a.txt")), "unsafe"),
    ("share", edit("manifest-sha256.txt", lines("\\\\server\\a.txt")), "unsafe"),
    ("variable", edit("manifest-sha256.txt", lines("%HomeDrive%\\a.txt")), "unsafe"),
    ("fetched to the root", edit("fetch.txt", lambda text: "https://example.org/ - /tmp/a.txt\n"), "unsafe"),
    ("fetched to a drive", edit("fetch.txt", lambda text: "https://example.org/ - C:\\a.txt\n"), "unsafe"),
    ("listed twice", edit("manifest-sha256.txt", lines("data/one.txt")), "bag"),
    ("not listed", edit("manifest-sha256.txt", lambda text: text.splitlines()[0] + "\n"), "extra"),
    ("not there", edit("manifest-sha256.txt", lines("data/three.txt")), "missing"),
    ("to be fetched, and not there", lambda bag: (fetched(bag), (bag / "data/one.txt").unlink()), "missing"),
    ("other bytes, same length", lambda bag: (bag / "data/one.txt").write_text("0ne"), "changed"),
    ("renamed", lambda bag: (bag / "data/one.txt").rename(bag / "data/uno.txt"), "moved"),
    ("no manifest", lambda bag: (bag / "manifest-sha256.txt").unlink(), "extra"),
]


@pytest.mark.parametrize(("change", "kind"), [pytest.param(*row[1:], id=row[0]) for row in INVALID])
def test_an_invalid_bag_is_refused_by_name(bag: Path, change: Callable[[Path], object], kind: str) -> None:
    change(bag)
    found = check_bag(bag)
    assert kind in {fault.kind for fault in found}
    assert all(fault.path or fault.found for fault in found)
    assert not any(str(bag) in fault.found for fault in found)


def test_a_changed_tag_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "one.txt").write_text("one", encoding="utf-8")
    bagit.make_bag(str(folder), bag_info={"Contact-Name": "Li"}, checksums=["sha256"])
    edit("bag-info.txt", lambda text: text.replace("Li", "Wu"))(folder)
    assert [(fault.kind, fault.path) for fault in check_bag(folder)] == [("changed", "bag-info.txt")]


def test_a_folder_without_declaration_is_no_bag(bag: Path) -> None:
    (bag / "bagit.txt").unlink()
    with pytest.raises(RegisterError, match="bag_unreadable"):
        check_bag(bag)
