"""Jinja2 for office staff: nothing reachable but the facts, everything escaped, everything bounded."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import CodeType, FunctionType, MethodType
from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from toolkit.missing import Missing
from toolkit.model import Language
from toolkit.word.bounds import BOUNDED, check_operands, short_range, speaking, speaking_join
from toolkit.word.filters import GUARDS, filters_in
from toolkit.word.pictures import Gallery
from toolkit.word.tree import START, STOP
from toolkit.word.values import shown, spoken

MAX_SECONDS: Final = 20.0
MAX_CHARACTERS: Final = 32 << 20
_BATCH: Final = 4096

_JINJA_FILTERS: Final = (
    "abs", "attr", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "groupby",
    "int", "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse",
    "select", "selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
_TEXT_METHODS: Final = (
    "capitalize casefold count endswith find index isalnum isalpha isdigit isnumeric lower lstrip partition "
    "removeprefix removesuffix rfind rpartition rsplit rstrip split splitlines startswith strip swapcase title upper"
)
_METHODS: Final = {
    str: set(_TEXT_METHODS.split()),
    dict: {"get", "items", "keys", "values"},
    list: {"count", "index"},
    tuple: {"count", "index"},
}


class Generator(CodeGenerator):
    """Writes each value through `environment.show`, with the path it was read from."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        self.write("environment.show(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        self.write(f", {dotted(node)!r})")


class Sandbox(SandboxedEnvironment):
    """Reads a mapping's item before its attribute, refuses what is not known to be harmless."""

    code_generator_class = Generator
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, language: Language) -> None:
        super().__init__(
            block_start_string=START + "%", block_end_string="%" + STOP,
            variable_start_string=START + "{", variable_end_string="}" + STOP,
            comment_start_string=START + "#", comment_end_string="#" + STOP,
            undefined=StrictUndefined, autoescape=True, keep_trailing_newline=True, cache_size=0,
            extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"],
        )  # fmt: skip
        self.language = language
        self.gallery = Gallery(int)
        text_of = spoken(language)
        self.show: Callable[..., str] = shown(text_of, lambda picture: self.gallery.place(picture))
        self.deadline = float("inf")
        self.filters = {name: DEFAULT_FILTERS[name] for name in _JINJA_FILTERS}
        self.filters |= filters_in(language) | GUARDS | BOUNDED | {"within_time": self.within_time}
        self.filters |= {"spoken": speaking(text_of), "join": speaking_join(text_of)}
        self.globals = {"range": short_range, "dict": dict, "namespace": Namespace}

    def code_of(self, source: str, name: str) -> CodeType:
        """The compiled source. Every start of a loop looks at the clock, so that loops without output end as well."""
        tree = self.parse(source, name, name)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "within_time", [], [], None, None, lineno=loop.lineno)
        for block in tree.find_all(nodes.AssignBlock):
            block.filter = nodes.Filter(block.filter, "short", [], [], None, None, lineno=block.lineno)
        return self.compile(_with_short_texts(tree), name, name)

    def within_time(self, iterable: object) -> object:
        """The iterable as it is, or an error when the paper has had its time."""
        if time.monotonic() > self.deadline:
            raise SecurityError("time")
        return iterable

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.name` of a template."""
        kind = type(obj)
        if kind is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self._method(obj, attribute)
        if kind is Missing:
            return obj
        if kind is LoopContext and attribute[0] != "_":
            return getattr(obj, attribute)
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            return self._method(obj, attribute)
        return super().getattr(obj, attribute)

    def _method(self, obj: Any, attribute: str) -> Any:
        if attribute in _METHODS[dict]:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`obj[name]` of a template."""
        if type(obj) is dict:
            try:
                return obj[argument]
            except (KeyError, TypeError):
                return self.undefined(obj=obj, name=str(argument))
        return obj if type(obj) is Missing else super().getitem(obj, argument)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, the loop's own functions, the harmless methods of plain values, and functions a program put there."""
        owner = getattr(obj, "__self__", None)
        if owner is not None and not isinstance(obj, type):
            for kind, names in _METHODS.items():
                if isinstance(owner, kind):
                    return obj.__name__ in names
            return isinstance(owner, LoopContext | Mapping) and super().is_safe_callable(obj)
        return isinstance(obj, Macro | LoopContext | FunctionType | MethodType) or obj in (dict, Namespace)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic that cannot fill the memory."""
        check_operands(operator, left, right)
        return super().call_binop(context, operator, left, right)


class _ShortTexts(NodeTransformer):
    """`~` joins what a reader would see of its sides, up to a limit."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        node.nodes = [nodes.Filter(one, "spoken", [], [], None, None, lineno=node.lineno) for one in node.nodes]
        return nodes.Filter(node, "short", [], [], None, None, lineno=node.lineno)


def _with_short_texts(tree: nodes.Template) -> nodes.Template:
    visited: nodes.Template = _ShortTexts().visit(tree)
    return visited


_OWN: Final = threading.local()


def sandbox(language: Language) -> Sandbox:
    """The environment for papers in this language; each thread has its own, for it knows the paper under way."""
    known: dict[Language, Sandbox] = _OWN.__dict__.setdefault("by_language", {})
    if language not in known:
        known[language] = Sandbox(language)
    return known[language]


def bounded(pieces: Iterator[str], environment: Sandbox) -> str:
    """The rendered text. Raises SecurityError when it grows too long or takes too much time."""
    first = list(islice(pieces, _BATCH))
    if len(first) < _BATCH:
        return "".join(first)
    chunks = ["".join(first)]
    size = len(chunks[0])
    while batch := list(islice(pieces, _BATCH)):
        chunks.append("".join(batch))
        size += len(chunks[-1])
        if size > MAX_CHARACTERS or time.monotonic() > environment.deadline:
            raise SecurityError("size")
    return "".join(chunks)


def dotted(node: nodes.Node) -> str:
    """`case.customer_name` for a plain path, else an empty text."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        below = dotted(node.node)
        return f"{below}.{node.attr}" if below else ""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        below = dotted(node.node)
        return f"{below}.{node.arg.value}" if below else ""
    if isinstance(node, nodes.Filter) and node.node is not None:
        return dotted(node.node)
    return ""
