"""Compares papers as trees: what a reader sees, not how a program wrote it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOISE = {W + "proofErr", W + "lastRenderedPageBreak", W + "noProof"}
_UNORDERED = {W + "tcPr"}
COMPARED = ("word/document.xml", "word/header", "word/footer", "word/footnotes.xml", "word/media/")


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def differences(ours: bytes, theirs: bytes, names: tuple[str, ...] = COMPARED, looks: bool = True) -> list[str]:
    """Where two papers differ: one line for each, the part first. Without `looks`, run properties do not count."""
    left, right = parts_of(ours), parts_of(theirs)
    compared = sorted(name for name in left | right if name.startswith(names))
    found = []
    for name in compared:
        if name not in left or name not in right:
            found.append(f"{name}: only in {'ours' if name in left else 'theirs'}")
        elif not name.endswith(".xml"):
            found += [] if left[name] == right[name] else [f"{name}: other bytes"]
        else:
            found += [
                f"{name}: {line}" for line in _compare(canonical(left[name], looks), canonical(right[name], looks))
            ]
    return found


def canonical(xml: bytes, looks: bool = True) -> etree._Element:
    """The tree without bookkeeping: no revision ids, no empty runs, neighbouring runs of one look joined."""
    root = etree.fromstring(xml)
    for element in list(root.iter(etree.Element)):
        if element.tag in _NOISE or (str(element.tag).startswith(W + "bookmark") and _is_last_edit(element, root)):
            element.getparent().remove(element)
            continue
        for name in [name for name in element.attrib if _is_bookkeeping(element, str(name))]:
            del element.attrib[name]
        if element.tag in _UNORDERED:
            element[:] = sorted(element, key=lambda child: str(child.tag))
    for look in list(root.iter(W + "rPr")) if not looks else ():
        look.getparent().remove(look)
    for run in list(root.iter(W + "r")):
        for text in run.findall(W + "t"):
            if not text.text:
                run.remove(text)
        if all(child.tag == W + "rPr" for child in run):
            run.getparent().remove(run)
    for run in list(root.iter(W + "r")):
        _join(run)
    return root


def _is_last_edit(element: etree._Element, root: etree._Element) -> bool:
    """Word's bookmark of the last edit, and ends without a start."""
    if element.get(W + "name") == "_GoBack":
        return True
    starts = root.iter(W + "bookmarkStart")
    ids = {start.get(W + "id") for start in starts if start.get(W + "name") != "_GoBack"}
    return element.tag == W + "bookmarkEnd" and element.get(W + "id") not in ids


def _is_bookkeeping(element: etree._Element, name: str) -> bool:
    if "rsid" in name or name.endswith(("}space", "}paraId", "}textId")):
        return True
    return str(element.tag).endswith("}docPr") and name == "id"


def _join(run: etree._Element) -> None:
    previous = run.getprevious()
    if previous is None or previous.tag != run.tag or _look(previous) != _look(run):
        return
    for child in list(run):
        if child.tag == W + "rPr":
            continue
        last = previous[-1] if len(previous) else None
        if child.tag == W + "t" and last is not None and last.tag == W + "t":
            last.text = (last.text or "") + (child.text or "")
        else:
            previous.append(child)
    run.getparent().remove(run)


def _look(run: etree._Element) -> bytes:
    look = run.find(W + "rPr")
    if look is None or not len(look):
        return b""
    return etree.tostring(look, method="c14n", with_tail=False)


def _compare(left: etree._Element, right: etree._Element, path: str = "") -> Iterator[str]:
    here = f"{path}/{etree.QName(left).localname}"
    if left.tag != right.tag:
        yield f"{here}: {etree.QName(right).localname} there"
        return
    if dict(left.attrib) != dict(right.attrib):
        yield f"{here}: {dict(left.attrib)} against {dict(right.attrib)}"
    if (left.text or "").strip() != (right.text or "").strip():
        yield f"{here}: {left.text!r} against {right.text!r}"
    if len(left) != len(right):
        names = [[etree.QName(child).localname for child in side] for side in (left, right)]
        yield f"{here}: {names[0]} against {names[1]}"
        return
    for one, other in zip(left, right, strict=True):
        yield from _compare(one, other, here)
