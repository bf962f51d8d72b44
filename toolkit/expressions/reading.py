"""What a manager types into a condition, as a syntax tree: signs made plain, what is not allowed refused."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.errors import RulebookError
from toolkit.model import FieldType

LONGEST = 600
"""Characters of a condition; more is no rule but a program."""
DEEPEST = 24
LONGEST_NUMBER = 12

QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』", "＂": "＂", "＇": "＇"}
SIGNS = str.maketrans({"、": ",", "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "—": "-"})

NODES: tuple[type[ast.AST], ...] = (
    ast.Expression,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.Call,
    ast.Name,
    ast.Load,
    ast.Attribute,
    ast.Constant,
    ast.List,
    ast.Tuple,
)
"""Everything else (subscripts, lambdas, comprehensions, `**`, f-strings, walrus …) is refused."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names a condition may use: fields by canonical name or Chinese label, parameters after `p.`."""

    fields: Mapping[str, FieldType]
    labels: Mapping[str, str] = field(default_factory=dict)
    """Label -> canonical name."""
    parameters: frozenset[str] = frozenset()

    def canonical(self, name: str) -> str | None:
        """The field meant by `name`, or None."""
        return name if name in self.fields else self.labels.get(name)


def tree_of(text: str, where: str) -> ast.expr:
    """The condition as a tree of allowed nodes. Raises RulebookError saying where and what is wrong."""
    if len(text) > LONGEST:
        raise RulebookError("condition_too_long", where=where, longest=LONGEST)
    try:
        tree = ast.parse(plain(text).strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = getattr(error, "offset", None) or 1
        raise RulebookError("condition_unreadable", where=where, text=text, position=column) from error
    _prove(tree, where, 0)
    return tree.body


def plain(text: str) -> str:
    """Full-width signs, `=` and `<>` as Python writes them; strings keep their words, trimmed and NFKC."""
    pieces: list[str] = []
    rest = text
    while rest:
        start = next((at for at, sign in enumerate(rest) if sign in QUOTES), len(rest))
        pieces.append(_plain_signs(rest[:start]))
        if start == len(rest):
            break
        end = rest.find(QUOTES[rest[start]], start + 1)
        if end < 0:
            pieces.append(rest[start:])
            break
        pieces.append(repr(unicodedata.normalize("NFKC", rest[start + 1 : end]).strip()))
        rest = rest[end + 1 :]
    return "".join(pieces)


def _plain_signs(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(SIGNS)).replace("<>", "!=").replace("\n", " ")
    return re.sub(r"(?<![<>!=:])=(?!=)", "==", text)


def _prove(node: ast.AST, where: str, depth: int) -> None:
    if not isinstance(node, NODES) or depth > DEEPEST:
        raise RulebookError("condition_not_allowed", where=where, what=_shown(node))
    if isinstance(node, ast.Constant):
        _prove_constant(node, where)
    elif not _is_plain(node):
        raise RulebookError("condition_not_allowed", where=where, what=_shown(node))
    for child in ast.iter_child_nodes(node):
        _prove(child, where, depth + 1)


def _is_plain(node: ast.AST) -> bool:
    """Attributes only after `p.`, calls only by name and without keywords."""
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == "p"
    return not isinstance(node, ast.Call) or (isinstance(node.func, ast.Name) and not node.keywords)


def _prove_constant(node: ast.Constant, where: str) -> None:
    value = node.value
    allowed = isinstance(value, bool | str) or (isinstance(value, int | float) and len(repr(value)) <= LONGEST_NUMBER)
    if not allowed or getattr(node, "kind", None):
        raise RulebookError("condition_not_allowed", where=where, what=_shown(node))


def _shown(node: ast.AST) -> str:
    try:
        return ast.unparse(node)[:60]
    except (ValueError, RecursionError):
        return type(node).__name__
