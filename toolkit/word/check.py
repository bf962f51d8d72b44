"""Checks a template: every fault at once, with its place, its words and the nearest right name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from toolkit.word.balance import unbalanced
from toolkit.word.faults import TemplateFault, make_fault
from toolkit.word.normalise import Normalised
from toolkit.word.sandbox import sandbox
from toolkit.word.tags import Tag
from toolkit.word.tree import START, STOP


def check_parts(parts: Iterable[Normalised]) -> tuple[TemplateFault, ...]:
    """All that is wrong with the parts that hold tags: tags, expressions, filters, blocks, balance."""
    faults: list[TemplateFault] = []
    for part in parts:
        own = list(part.faults)
        own += [fault for tag in part.tags for fault in expression_faults(tag)]
        if not any(fault.severity == "error" for fault in own):
            own += unbalanced(part.pieces)
        faults += own
    return tuple(faults)


def expression_faults(tag: Tag) -> list[TemplateFault]:
    """What is wrong inside one tag, looked at alone."""
    source = _alone(tag)
    if not source:
        return []
    environment = sandbox("zh")
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        return [make_fault("bad_expression", tag.spot, tag.written, reason=error.message or "")]
    faults = []
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        known: Sequence[str] = list(
            environment.filters if isinstance(node, nodes.Filter) else environment.tests
        )
        if node.name not in known:
            nearest = difflib.get_close_matches(node.name, known, 1, 0.5)
            kind = "unknown_filter" if isinstance(node, nodes.Filter) else "unknown_test"
            faults.append(
                make_fault(kind, tag.spot, tag.written, nearest[0] if nearest else "", name=node.name)
            )
    return faults


def _alone(tag: Tag) -> str:
    """Source in which this tag is the only thing that can be wrong; empty when there is nothing to check."""
    if tag.kind == "{":
        return f"{START}{{{tag.body}}}{STOP}"
    if tag.kind != "%" or tag.closes or tag.word in ("else", "vm", "hm", "break", "continue"):
        return ""
    body = tag.body.removeprefix(tag.word)
    if tag.word == "elif":
        return _block("if" + body, "if")
    if tag.word in ("colspan", "cellbg"):
        return f"{START}{{{body}}}{STOP}"
    if not tag.opens:
        return f"{START}%{tag.body}%{STOP}" if tag.word in ("set", "do") else ""
    return _block(tag.body, tag.word)


def _block(body: str, word: str) -> str:
    return f"{START}% {body} %{STOP}{START}% end{word} %{STOP}"
