"""How a value looks on paper: dates and money in their style, gaps as marks, text escaped and clean."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from toolkit import wording
from toolkit.missing import Missing
from toolkit.model import Language, Moment, Part, Text
from toolkit.rulebook.words import words
from toolkit.word.bounds import MAX_VALUE
from toolkit.word.listing import SIGN
from toolkit.word.pictures import Picture

_ILLEGAL: Final = re.compile("[\x00-\x06\x08\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_READY_TEXT: Final = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")
_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'


def spoken(language: Language) -> Callable[..., str]:
    """The function that says any value in words: what a reader of this language sees, not yet written as XML."""
    say = words(language)
    yes, no = say("word.yes"), say("word.no")
    separator = say("word.list_separator")

    def text_of(value: object, path: str = "") -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Undefined):
            str(value)  # strict: raises, naming what is not known
        if value is None:
            return say("word.missing", name=path.rsplit(".", 1)[-1] or "?")
        if isinstance(value, Missing):
            if value.instead is not None:
                return value.instead
            label = value.label
            return say("word.missing", name=label.in_language(language) if isinstance(label, Text) else label)
        if isinstance(value, bool):
            return yes if value else no
        if isinstance(value, Decimal):
            return wording.money(value)
        if isinstance(value, Moment | date | datetime):
            return wording.date_text(value, language)
        if isinstance(value, Text):
            return value.in_language(language)
        if isinstance(value, Part):
            return value.name
        if isinstance(value, list | tuple):
            return separator.join(text_of(one, path) for one in value)
        return str(value)

    return text_of


def shown(text_of: Callable[..., str], place: Callable[[Picture], str]) -> Callable[..., str]:
    """The function that writes any value into an XML text: `text_of` says it, `place` puts pictures."""

    def show(value: object, path: str = "") -> str:
        if type(value) is str:
            if len(value) > MAX_VALUE:
                raise SecurityError("size")
            if value.isprintable() and not ("&" in value or "<" in value or ">" in value):
                return value  # the common case, three times as fast as escaping
            return xml_text(value)
        if isinstance(value, Picture):
            return place(value)
        if hasattr(value, "__html__"):
            ready = str(escape(value))
            return ready if ready.isprintable() else _ready_with_breaks(ready)
        return xml_text(text_of(value, path))

    return show


def xml_text(text: str) -> str:
    """Text of a `w:t`: escaped, line ends as breaks, tabs as tabs, illegal characters gone."""
    clean = str(escape(_ILLEGAL.sub("", text)))
    if clean.isprintable():
        return clean
    return _with_breaks(clean.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def _ready_with_breaks(ready: str) -> str:
    """Ready XML: line ends become breaks only inside of texts."""
    if "<" not in ready:
        return _with_breaks(ready)
    return _READY_TEXT.sub(lambda match: match[1] + _with_breaks(match[2]) + match[3], ready)


def _with_breaks(text: str) -> str:
    text = text.replace("\n", _BREAK).replace("\t", _TAB)
    return text.replace("\a", f"{SIGN}p").replace("\f", f"{SIGN}f")


def attribute_text(text: str) -> Markup:
    """Text of an attribute: escaped, on one line."""
    return Markup(str(escape(" ".join(_ILLEGAL.sub("", text).split()))))
