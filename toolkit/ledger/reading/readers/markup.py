"""What the readers of XML and HTML share: no DOCTYPE, no entities, fed in pieces, errors as `CannotRead`."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.ledger.reading.readers.book import CannotRead

PIECE = 1 << 18
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def refuse_doctype(text: str) -> None:
    """Raises CannotRead(`unsafe_xml`): no spreadsheet needs a DOCTYPE, bombs and spies do."""
    if "<!DOCTYPE" in text[:100_000] or "<!ENTITY" in text:
        raise CannotRead("unsafe_xml", "DOCTYPE")


def as_utf8(text: str) -> bytes:
    """Bytes whose declared encoding is true: the declaration goes, UTF-8 is what is left."""
    return _DECLARATION.sub("", text.lstrip("﻿"), count=1).encode("utf-8", errors="replace")


def feed(parser: etree.XMLParser | etree.HTMLParser, data: bytes) -> None:
    """Runs a target parser over the data. Raises CannotRead(`damaged`) when nothing can be made of it."""
    try:
        for start in range(0, len(data), PIECE):
            parser.feed(data[start : start + PIECE])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise CannotRead("damaged", str(error)) from error
