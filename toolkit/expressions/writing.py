"""Python text for the allowed nodes of a condition, with the names it needs fetched first."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import cast

from toolkit.errors import RulebookError
from toolkit.expressions.reading import Vocabulary
from toolkit.model import FieldType
from toolkit.spelling import nearest

WORDS = {FieldType.TEXT, FieldType.CHOICE, FieldType.NUMBER}
TIMES = {FieldType.DATE, FieldType.MOMENT}
NUMBERS = {FieldType.MONEY, FieldType.SCORE}
NUMBER_CALLS = {"days", "hours", "workdays", "count", "abs", "min", "max", "lookup"}
ARGUMENTS = {
    "filled": (1, 1),
    "stated": (1, 1),
    "says": (2, 20),
    "days": (2, 2),
    "hours": (2, 2),
    "workdays": (2, 2),
    "matches": (2, 2),
    "lookup": (2, 2),
    "count": (1, 1),
    "contains": (2, 40),
    "abs": (1, 1),
    "min": (2, 8),
    "max": (2, 8),
}
TIME_CALLS: dict[type[ast.cmpop], str] = {
    ast.LtE: "at_most({0}, {1})",
    ast.GtE: "at_most({1}, {0})",
    ast.Lt: "before({0}, {1})",
    ast.Gt: "before({1}, {0})",
    ast.Eq: "same({0}, {1})",
    ast.NotEq: "not same({0}, {1})",
}


@dataclass(slots=True)
class Writer:
    """Writes Python for allowed nodes and remembers the names it met."""

    vocabulary: Vocabulary
    where: str
    fields: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    measured: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    questioned: set[str] = field(default_factory=set)

    def loads(self) -> list[str]:
        """Lines that fetch the fields met since the last call, giving up on blank and unreadable ones."""
        lines = []
        questions = sorted(self.asked - self.questioned)
        self.questioned |= self.asked
        for name in questions:
            lines += [f"    if row.spoiled and {name!r} in row.spoiled:", "        return None"]
        for name in [name for name in self.fields if name not in self.loaded]:
            self.loaded.add(name)
            local = self.fields[name]
            lines += [f"    {local} = given.get({name!r})", f"    if {local} is None:", "        return None"]
        return lines

    def write(self, node: ast.expr) -> str:
        if isinstance(node, ast.BoolOp):
            sign = " and " if isinstance(node.op, ast.And) else " or "
            return "(" + sign.join(self.write(value) for value in node.values) + ")"
        if isinstance(node, ast.UnaryOp):
            if isinstance(node.op, ast.Not):
                return f"(not {self.write(node.operand)})"
            return f"(-{self.number(node.operand)})"
        if isinstance(node, ast.BinOp):
            sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}[type(node.op)]
            return f"({self.number(node.left)} {sign} {self.number(node.right)})"
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.Name):
            return self.name(node.id)
        if isinstance(node, ast.Attribute):
            return self.parameter(node.attr)
        if isinstance(node, ast.List | ast.Tuple):
            return "(" + "".join(f"{self.write(item)}, " for item in node.elts) + ")"
        return self.constant(cast(ast.Constant, node))

    def name(self, written: str) -> str:
        return self.fields.setdefault(self.known(written), f"v{len(self.fields)}")

    def known(self, written: str) -> str:
        known = self.vocabulary.canonical(written)
        if known is None:
            names = [*self.vocabulary.fields, *self.vocabulary.labels]
            raise RulebookError(
                "condition_unknown_field", where=self.where, name=written, nearest=nearest(written, names)
            )
        return known

    def parameter(self, name: str) -> str:
        if name not in self.vocabulary.parameters:
            raise RulebookError(
                "condition_unknown_parameter",
                where=self.where,
                name=name,
                nearest=nearest(name, self.vocabulary.parameters),
            )
        self.parameters.add(name)
        return f"p_{name}"

    def constant(self, node: ast.Constant) -> str:
        return f"number({str(node.value)!r})" if isinstance(node.value, float) else repr(node.value)

    def number(self, node: ast.expr) -> str:
        """Python for something that is calculated with; words and dates are refused."""
        if isinstance(node, ast.Attribute):
            self.measured.add(node.attr)
        elif isinstance(node, ast.Name):
            if self.type_of(node) not in NUMBERS:
                raise self.refusal(node)
        elif isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Name) or node.func.id not in NUMBER_CALLS:
                raise self.refusal(node)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, bool | str):
                raise self.refusal(node)
        elif not isinstance(node, ast.BinOp | ast.UnaryOp):
            raise self.refusal(node)
        return self.write(node)

    def comparison(self, node: ast.Compare) -> str:
        parts = []
        left = node.left
        for sign, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self.one_comparison(left, sign, right))
            left = right
        return "(" + " and ".join(parts) + ")"

    def one_comparison(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> str:
        times = [self.type_of(side) in TIMES for side in (left, right)]
        if any(times):
            if not all(times) or type(sign) not in TIME_CALLS:
                raise self.refusal(left if times[0] else right)
            return TIME_CALLS[type(sign)].format(self.write(left), self.write(right))
        words = any(self.type_of(side) in WORDS for side in (left, right))
        first, second = self.side(left, words), self.side(right, words)
        return f"{first} {_SIGNS[type(sign)]} {second}"

    def side(self, node: ast.expr, words: bool) -> str:
        """One side of a comparison; words on both sides go through the same normaliser."""
        written = self.write(node)
        return f"norm({written})" if words and self.type_of(node) in WORDS else written

    def call(self, node: ast.Call) -> str:
        name = cast(ast.Name, node.func).id
        if name not in ARGUMENTS:
            raise RulebookError("condition_unknown_call", where=self.where, name=name, nearest=nearest(name, ARGUMENTS))
        least, most = ARGUMENTS[name]
        if not least <= len(node.args) <= most:
            raise RulebookError("condition_arguments", where=self.where, name=name, wanted=least)
        if name in ("filled", "stated"):
            return self.question(name, node.args[0])
        if name == "says":
            return self.statement(node.args)
        if name in ("days", "hours", "workdays") and any(self.type_of(arg) not in TIMES for arg in node.args):
            raise self.refusal(node)
        if name in ("abs", "min", "max"):
            return f"{name}({', '.join(self.number(arg) for arg in node.args)})"
        return f"{name}({', '.join(self.write(arg) for arg in node.args)})"

    def question(self, name: str, node: ast.expr) -> str:
        if not isinstance(node, ast.Name):
            raise self.refusal(node)
        known = self.known(node.id)
        self.asked.add(known)
        filled = f"{known!r} in given"
        return f"({filled})" if name == "filled" else f"({filled} or {known!r} in row.empty)"

    def statement(self, args: list[ast.expr]) -> str:
        """`says(field, value, …)`: the cell holds one of these values; a blank cell does not."""
        node, values = args[0], args[1:]
        if not isinstance(node, ast.Name):
            raise self.refusal(node)
        known = self.known(node.id)
        self.asked.add(known)
        asked = f"given.get({known!r})"
        if self.type_of(node) in WORDS:
            asked = f"norm({asked} or '')"
        listed = [value for value in values if isinstance(value, ast.Attribute)]
        plain = "".join(f"{self.write(value)}, " for value in values if value not in listed)
        tests = [f"{asked} in any_{self.parameter(value.attr)}" for value in listed]
        return "(" + " or ".join([*tests, f"{asked} in ({plain})"] if plain else tests) + ")"

    def type_of(self, node: ast.expr) -> FieldType | None:
        return self.vocabulary.fields[self.known(node.id)] if isinstance(node, ast.Name) else None

    def refusal(self, node: ast.expr) -> RulebookError:
        return RulebookError("condition_not_allowed", where=self.where, what=ast.unparse(node)[:60])


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
