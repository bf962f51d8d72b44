"""The filters of templates: dates, money, capitals, and the guards of cells and tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, Final

from jinja2.runtime import Undefined
from markupsafe import Markup

from toolkit import wording
from toolkit.missing import Missing
from toolkit.model import Language, Moment, Text
from toolkit.privacy import Audience, mask
from toolkit.rulebook.masking import packaged_masking
from toolkit.word.codes import barcode, qr_code
from toolkit.word.grids import fitted
from toolkit.word.values import attribute_text, xml_text

Filter = Callable[..., Any]


def filters_in(language: Language) -> dict[str, Filter]:
    """Filters by name; a missing fact passes through each of them and stays a visible mark."""
    plain: dict[str, Filter] = {
        "date": lambda value: wording.date_text(_moment(value), language, time=False),
        "time": lambda value: wording.time_text(_moment(value)),
        "datetime": lambda value: wording.date_text(_moment(value), language, time=True),
        "money": lambda value: wording.money(_number(value)),
        "capitals": lambda value: wording.capitals(_number(value)),
        "yuan": lambda value: wording.yuan(_number(value), language),
        "qr": lambda value, size=20: qr_code(str(value), float(size)),
        "barcode": lambda value, width=50, height=10: barcode(str(value), float(width), float(height)),
        "mask": lambda value, kind="text": mask(kind, str(value), Audience.PAPER, packaged_masking()),
        "text": lambda value: value.in_language(language) if isinstance(value, Text) else value,
    }
    return {name: passing_gaps(one) for name, one in plain.items()}


def passing_gaps(inner: Filter) -> Filter:
    """The filter, but a gap stays the gap it is."""

    @wraps(inner)
    def outer(value: object, *args: object, **options: object) -> object:
        if value is None or isinstance(value, Missing | Undefined):
            return value
        return inner(value, *args, **options)

    return outer


def _moment(value: object) -> Moment | date | datetime:
    if isinstance(value, Moment | date):
        return value
    return wording.moment_of(str(value))


def _number(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _filled_story(body: str) -> Markup:
    """A cell, header or note ends with a paragraph, whatever the conditions left of it (Word refuses it otherwise)."""
    text = str(body)
    ends_well = text.endswith(("</w:p>", "<w:p/>"))
    return Markup(text if ends_well else text + "<w:p/>")


def _filled_table(body: str) -> Markup:
    """A table without rows is left out."""
    text = str(body)
    return Markup(text if "<w:tr>" in text or "<w:tr " in text else "")


def _filled_row(body: str) -> Markup:
    """A row without cells is left out."""
    text = str(body)
    return Markup(text if "<w:tc>" in text or "<w:tc " in text else "")


def _fitted_grid(body: str) -> Markup:
    return Markup(fitted(str(body)))


def _attribute(value: object) -> Markup:
    return value if isinstance(value, Markup) else attribute_text(str(value))


def _span(value: object) -> Markup:
    return Markup(str(max(1, min(63, int(str(value))))))


def _colour(value: object) -> Markup:
    text = str(value).lstrip("#")
    good = len(text) == 6 and all(sign in "0123456789abcdefABCDEF" for sign in text)
    return Markup(text if good else "auto")


def _paragraphs(value: object) -> Markup:
    """What stands in the place of a paragraph: ready XML, or a text in a paragraph of its own."""
    if hasattr(value, "__html__"):
        return Markup(value)
    return Markup(f'<w:p><w:r><w:t xml:space="preserve">{xml_text(str(value))}</w:t></w:r></w:p>')


def _runs(value: object) -> Markup:
    """What stands in the place of a run: ready XML, or a text in a run of its own."""
    if hasattr(value, "__html__"):
        return Markup(value)
    return Markup(f'<w:r><w:t xml:space="preserve">{xml_text(str(value))}</w:t></w:r>')


GUARDS: Final[dict[str, Filter]] = {
    "filled_story": _filled_story,
    "filled_table": _filled_table,
    "filled_row": _filled_row,
    "fitted_grid": _fitted_grid,
    "attribute_value": _attribute,
    "span_value": _span,
    "colour_value": _colour,
    "paragraph_value": _paragraphs,
    "run_value": _runs,
}
