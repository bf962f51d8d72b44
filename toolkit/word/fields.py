"""Lists the facts a template asks for, as dotted paths: `case.customer_name`, `parts[].name`."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from toolkit.word.normalise import Normalised
from toolkit.word.sandbox import sandbox
from toolkit.word.source import jinja_source


def used_fields(parts: Iterable[Normalised]) -> tuple[str, ...]:
    """All paths, sorted; names that the template makes itself are left out, items of a loop get `[]`."""
    paths: set[str] = set()
    for part in parts:
        try:
            tree = sandbox("zh").parse(jinja_source(part.pieces)[0])
        except TemplateSyntaxError:
            continue
        _Walk(paths).visit(tree, {})
    known = set(sandbox("zh").globals) | {
        "loop",
        "next_id",
        "first_time",
        "self",
        "caller",
        "varargs",
        "kwargs",
    }
    return tuple(sorted(path for path in paths if path.split(".")[0].removesuffix("[]") not in known))


class _Walk:
    """Walks the syntax tree with what each local name stands for."""

    def __init__(self, paths: set[str]) -> None:
        self.paths = paths

    def visit(self, node: nodes.Node, names: dict[str, str]) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, dict(names))
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            inner = names | {arg.name: "" for arg in node.args}
            for child in node.iter_child_nodes(exclude=("args",)):
                self.visit(child, inner)
        elif isinstance(node, nodes.With):
            inner = names | {target.name: "" for target in node.targets if isinstance(target, nodes.Name)}
            for value in node.values:
                self.visit(value, names)
            for child in node.body:
                self.visit(child, inner)
        elif isinstance(node, nodes.Assign | nodes.AssignBlock):
            for child in node.iter_child_nodes(exclude=("target",)):
                self.visit(child, names)
            if isinstance(node.target, nodes.Name):
                names[node.target.name] = (
                    self.path(node.node, names) if isinstance(node, nodes.Assign) else ""
                )
        elif isinstance(node, nodes.Expr) and (path := self.path(node, names)) is not None:
            if path:
                self.paths.add(path)
        else:
            for child in node.iter_child_nodes():
                self.visit(child, names)

    def _loop(self, node: nodes.For, names: dict[str, str]) -> None:
        self.visit(node.iter, names)
        base = self.path(node.iter, names)
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = f"{base}[]" if base else ""
        else:
            names |= {target.name: "" for target in node.target.find_all(nodes.Name)}
        for child in (node.test, *node.body, *node.else_):
            if child is not None:
                self.visit(child, names)

    def path(self, node: nodes.Node, names: dict[str, str]) -> str | None:
        """The path of a plain name or attribute; empty for what the template made itself; None for anything else."""
        if isinstance(node, nodes.Name):
            return names.get(node.name, node.name) or "" if node.name in names else node.name
        if isinstance(node, nodes.Getattr):
            return self._below(node.node, node.attr, names)
        if (
            isinstance(node, nodes.Getitem)
            and isinstance(node.arg, nodes.Const)
            and isinstance(node.arg.value, str)
        ):
            return self._below(node.node, node.arg.value, names)
        return None

    def _below(self, node: nodes.Node, name: str, names: dict[str, str]) -> str | None:
        base = self.path(node, names)
        if base is None:
            return None
        return f"{base}.{name}" if base else ""
