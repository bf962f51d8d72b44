"""Checks a template: every fault at once, with its place, its words and the nearest right name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from toolkit.spelling import nearest
from toolkit.word.balance import unbalanced
from toolkit.word.dangers import dangers_of
from toolkit.word.faults import Spot, TemplateFault, make_fault
from toolkit.word.fields import field_uses
from toolkit.word.normalise import Normalised, normalise_parts
from toolkit.word.package import read_package
from toolkit.word.sandbox import sandbox
from toolkit.word.source import jinja_source, source_alone
from toolkit.word.tags import Tag

_ORDER: Final = {"error": 0, "warning": 1, "note": 2}
_LOOP: Final = re.compile(r"(?<![\w.'\"])loop\.")
_METHODS: Final = {"items", "keys", "values", "get", "pop", "copy", "update", "clear"}


def check(template: bytes | Path, known: Collection[str] = ()) -> tuple[TemplateFault, ...]:
    """Everything wrong with a template, errors first; empty when it is sound.

    `known` are the dotted paths of all facts there are (`case.fault`, `parts[].name`, `case.extra.*` for any name
    below); without them, unknown names are not looked for. Raises TemplateError for a file that is no .docx.
    """
    parts = read_package(template if isinstance(template, bytes) else template.read_bytes())
    normalised = normalise_parts(parts)
    faults = [*check_parts(normalised), *dangers_of(parts), *_unknown_fields(normalised, known)]
    return tuple(sorted(faults, key=lambda fault: _ORDER[fault.severity]))


def check_parts(parts: Iterable[Normalised]) -> tuple[TemplateFault, ...]:
    """All that is wrong with the parts that hold tags: tags, expressions, filters, blocks, balance."""
    faults: list[TemplateFault] = []
    for part in parts:
        own = list(part.faults)
        own += [fault for tag in part.tags if tag.spot.index >= -1 for fault in expression_faults(tag)]
        own += unbalanced(part.pieces)
        own += _loops_missing(part)
        if not any(fault.severity == "error" for fault in own):
            own += _nesting_faults(part)
        faults += own
    return tuple(faults)


def expression_faults(tag: Tag) -> list[TemplateFault]:
    """What is wrong inside one tag, looked at alone."""
    source = source_alone(tag)
    if not source:
        return []
    try:
        tree = sandbox("zh").parse(source)
    except TemplateSyntaxError as error:
        return [make_fault("bad_expression", tag.spot, tag.written, reason=error.message or "")]
    return [*_unknown_words(tree, tag), *_risky_names(tree, tag)]


def _unknown_words(tree: nodes.Node, tag: Tag) -> list[TemplateFault]:
    environment = sandbox("zh")
    faults = []
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        is_filter = isinstance(node, nodes.Filter)
        known = environment.filters if is_filter else environment.tests
        if node.name not in known:
            near = _nearest(node.name, (name for name in known if "_" not in name))
            kind = "unknown_filter" if is_filter else "unknown_test"
            faults.append(make_fault(kind, tag.spot, tag.written, near, name=node.name))
    return faults


def _risky_names(tree: nodes.Node, tag: Tag) -> list[TemplateFault]:
    """Python's inner names, which are refused, and names that are a method as well as a field."""
    faults = []
    called = {id(node.node) for node in tree.find_all(nodes.Call)}
    for node in tree.find_all(nodes.Getattr):
        if node.attr.startswith("_"):
            faults.append(make_fault("forbidden_name", tag.spot, tag.written, name=node.attr))
        elif node.attr in _METHODS and id(node) not in called:
            faults.append(make_fault("method_name", tag.spot, tag.written, severity="note", name=node.attr))
    return faults


def _loops_missing(part: Normalised) -> list[TemplateFault]:
    """`vm`, `hm` and `loop` outside of any loop."""
    depth = 0
    faults = {}
    for piece in part.pieces:
        if isinstance(piece, str):
            continue
        if not depth and piece.kind != "#" and _LOOP.search(piece.body):
            faults[piece.spot, piece.written] = make_fault("no_loop", piece.spot, piece.written)
        if piece.word in ("for", "macro") and piece.opens:
            depth += 1
        elif piece.closes in ("for", "macro"):
            depth -= 1
    return list(faults.values())


def _nesting_faults(part: Normalised) -> list[TemplateFault]:
    """Blocks that are each whole but lie across each other."""
    source, lines = jinja_source(part.pieces)
    try:
        sandbox("zh").code_of(source, part.name)
    except TemplateSyntaxError as error:
        tag = lines[min(max(error.lineno - 2, 0), len(lines) - 1)]
        return [make_fault("not_nested", tag.spot, tag.written, reason=error.message or "")]
    return []


def _unknown_fields(parts: Iterable[Normalised], known: Collection[str]) -> list[TemplateFault]:
    if not known:
        return []
    stems = {path[:-2] for path in known if path.endswith(".*")}
    reachable = {stem for path in known for stem in _stems(path)}
    faults: dict[tuple[Spot, str], TemplateFault] = {}
    for part in parts:
        for tag, path in field_uses(part):
            below = any(path == stem or path.startswith((f"{stem}.", f"{stem}[")) for stem in stems)
            if path not in reachable and not below:
                near = _nearest(path, known)
                faults[tag.spot, path] = make_fault("unknown_field", tag.spot, tag.written, near, name=path)
    return list(faults.values())


def _stems(path: str) -> Iterable[str]:
    """`parts[].name` -> `parts`, `parts[]`, `parts[].name`."""
    text = ""
    for word in path.split("."):
        text = f"{text}.{word}" if text else word
        yield text.removesuffix("[]")
        yield text


def _nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like this one; a path is also compared by its last word."""
    options = list(known)
    last = {option.rsplit(".", 1)[-1]: option for option in options}
    return nearest(name, options, 0.6) or last.get(nearest(name.rsplit(".", 1)[-1], last, 0.7), "")
