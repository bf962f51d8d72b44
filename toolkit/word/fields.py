"""Lists the facts a template asks for, as dotted paths: `case.customer_name`, `parts[].name`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from toolkit.word.normalise import Normalised
from toolkit.word.sandbox import sandbox
from toolkit.word.source import source_alone
from toolkit.word.tags import Tag

OWN_NAMES = frozenset({"loop", "next_id", "first_time", "caller", "varargs", "kwargs", "true", "false", "none"})
"""Names that a template has without a fact behind them."""

Names = dict[str, str]
"""What the names stand for that the template made itself: a path, or nothing."""


def used_fields(parts: Iterable[Normalised]) -> tuple[str, ...]:
    """All paths, sorted; names that the template makes itself are left out, items of a loop get `[]`."""
    return tuple(sorted({path for part in parts for _, path in field_uses(part)}))


def field_uses(part: Normalised) -> Iterator[tuple[Tag, str]]:
    """Each tag with each path it reads; tags that cannot be read are passed over, so a broken template tells too."""
    known = OWN_NAMES | set(sandbox("zh").globals)
    names: Names = {}
    outer: dict[int, Names] = {}
    for tag in part.tags:
        if tag.closes and tag.group:
            names = outer.pop(id(tag.group[0]), names)
        source = source_alone(tag)
        if not source:
            continue
        try:
            tree = sandbox("zh").parse(source)
        except TemplateSyntaxError:
            continue
        if tag.opens and tag.word != "set":
            outer[id(tag)] = dict(names)
        for path in sorted(_paths(tree, names)):
            if path.split(".")[0].removesuffix("[]") not in known:
                yield tag, path


def _paths(node: nodes.Node, names: Names) -> set[str]:
    """The paths below a node; names that it makes are added to `names`."""
    if isinstance(node, nodes.For):
        paths = _paths(node.iter, names)
        base = _path(node.iter, names)
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = f"{base}[]" if base else ""
        else:
            names.update({target.name: "" for target in node.target.find_all(nodes.Name)})
        return paths | (_paths(node.test, names) if node.test else set())
    if isinstance(node, nodes.Macro):
        names.update({node.name: ""} | {arg.name: "" for arg in node.args})
        return set()
    if isinstance(node, nodes.Assign | nodes.AssignBlock):
        paths = _paths(node.node, names) if isinstance(node, nodes.Assign) else set()
        base = _path(node.node, names) if isinstance(node, nodes.Assign) else ""
        names.update({target.name: base or "" for target in _targets(node.target)})
        return paths
    if isinstance(node, nodes.With):
        paths = {path for value in node.values for path in _paths(value, names)}
        names.update({target.name: "" for one in node.targets for target in _targets(one)})
        return paths
    path = _path(node, names)
    if path is not None:
        return {path} if path else set()
    return {found for child in node.iter_child_nodes() for found in _paths(child, names)}


def _targets(node: nodes.Node) -> list[nodes.Name]:
    return [node] if isinstance(node, nodes.Name) else list(node.find_all(nodes.Name))


def _path(node: nodes.Node, names: Names) -> str | None:
    """The path of a plain name or attribute; empty for what the template made itself; None for anything else."""
    if isinstance(node, nodes.Name):
        return names.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return _below(node.node, node.attr, names)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return _below(node.node, node.arg.value, names)
    return None


def _below(node: nodes.Node, name: str, names: Names) -> str | None:
    base = _path(node, names)
    if base is None:
        return None
    return f"{base}.{name}" if base else ""
