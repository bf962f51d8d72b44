"""Operations of templates that could fill the memory, each with a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from jinja2 import pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import Undefined

MAX_VALUE: Final = 1 << 20
"""No text of a paper is longer than this; a template that doubles a text again and again ends here."""
MAX_ITEMS: Final = 100_000
MAX_RANGE: Final = 10_000
_MAX_EXPONENT: Final = 64
_MAX_PRECISION: Final = 20

_batch: Callable[..., Any] = DEFAULT_FILTERS["batch"]
_slice: Callable[..., Any] = DEFAULT_FILTERS["slice"]
_join: Callable[..., Any] = DEFAULT_FILTERS["join"]
_replace: Callable[..., Any] = DEFAULT_FILTERS["replace"]
_round: Callable[..., Any] = DEFAULT_FILTERS["round"]


def short(value: Any) -> Any:
    """The value as it is. Raises SecurityError when it is too long."""
    if isinstance(value, str) and len(value) > MAX_VALUE:
        raise SecurityError("size")
    if isinstance(value, list | tuple) and len(value) > MAX_ITEMS:
        raise SecurityError("size")
    return value


def check_operands(operator: str, left: object, right: object) -> None:
    """Raises SecurityError for arithmetic whose result could be too large; texts are not multiplied or formatted."""
    texts = [side for side in (left, right) if isinstance(side, str | list | tuple)]
    if operator in "*%" and texts and not (operator == "%" and not isinstance(left, str)):
        raise SecurityError(operator)
    if operator == "**" and not (isinstance(right, int) and 0 <= right <= _MAX_EXPONENT):
        raise SecurityError(operator)
    for side in texts:
        short(side)


def short_range(*args: int) -> range:
    """`range`, but not for ever."""
    numbers = range(*args)
    if len(numbers) > MAX_RANGE:
        raise SecurityError("range")
    return numbers


@pass_eval_context
def bounded_replace(eval_context: Any, text: object, old: str, new: str, count: int | None = None) -> Any:
    """`replace`, refused when the result could be too long."""
    written = str(text)
    found = written.count(str(old)) if old else len(written) + 1
    if len(written) + found * len(str(new)) > MAX_VALUE:
        raise SecurityError("size")
    return _replace(eval_context, text, old, new, count)


def speaking(text_of: Callable[..., str]) -> Callable[..., Any]:
    """A value as a reader sees it; ready XML and unknown names stay what they are."""

    def say(value: Any) -> Any:
        return value if isinstance(value, str | Undefined) or hasattr(value, "__html__") else text_of(value)

    return say


def speaking_join(text_of: Callable[..., str]) -> Callable[..., Any]:
    """`join` of what a reader sees of the items, refused when the result could be too long."""
    say = speaking(text_of)

    @pass_eval_context
    def join(eval_context: Any, items: Any, separator: str = "", attribute: str | int | None = None) -> Any:
        known = list(items)
        if attribute is None:
            known = [say(item) for item in known]
        if sum(len(str(item)) for item in known) + len(known) * len(separator) > MAX_VALUE:
            raise SecurityError("size")
        return _join(eval_context, known, separator, attribute)

    return join


def bounded_batch(value: Any, linecount: int, fill_with: Any = None) -> Any:
    """`batch` of a sensible width."""
    short_range(linecount)
    return _batch(value, linecount, fill_with)


def bounded_slice(value: Any, slices: int, fill_with: Any = None) -> Any:
    """`slice` into a sensible number."""
    short_range(slices)
    return _slice(value, slices, fill_with)


def bounded_round(value: Any, precision: int = 0, method: Any = "common") -> Any:
    """`round` to a sensible number of places."""
    if abs(precision) > _MAX_PRECISION:
        raise SecurityError("round")
    return _round(value, precision, method)


BOUNDED: Final[dict[str, Callable[..., Any]]] = {
    "replace": bounded_replace,
    "batch": bounded_batch,
    "slice": bounded_slice,
    "round": bounded_round,
    "short": short,
}
