"""What goes on the screen: tables for people, plain lines in a pipe, JSON for programs, progress on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click
from wcwidth import wcswidth, wcwidth

WIDEST = 42
"""Columns wider than this are cut on a terminal (never in a pipe or in JSON)."""


def show_json(value: object) -> None:
    """One JSON document on standard output: UTF-8 for programs, whatever the pipe's own encoding is."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(text if sys.stdout.isatty() else text.encode("utf-8", "backslashreplace"))


def show_table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, wide: bool = False) -> None:
    """Aligned columns on a terminal; tab-separated lines without headers in a pipe."""
    cells = [["" if cell is None else _one_line(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    limit = 10_000 if wide else WIDEST
    cells = [[cut(cell, limit) for cell in row] for row in cells]
    widths = [max([width(head), *(width(row[at]) for row in cells)]) for at, head in enumerate(headers)]
    click.secho("  ".join(pad(head, size) for head, size in zip(headers, widths, strict=True)), bold=True)
    for row in cells:
        click.echo("  ".join(pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip())


def width(text: str) -> int:
    """Columns on a terminal; a Chinese character takes two."""
    return max(wcswidth(text), 0)


def pad(text: str, size: int) -> str:
    return text + " " * (size - width(text))


def cut(text: str, limit: int) -> str:
    """At most `limit` columns, with … where something is left out."""
    if width(text) <= limit:
        return text
    kept, used = "", 0
    for sign in text:
        used += max(wcwidth(sign), 0)
        if used > limit - 1:
            break
        kept += sign
    return kept + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


class Progress:
    """Names and counts of long work: rewritten in place on a terminal, silent elsewhere unless `lines`."""

    def __init__(self, *, quiet: bool, lines: bool) -> None:
        self.live = sys.stderr.isatty() and not quiet
        self.lines = lines and not quiet and not self.live
        self.last = 0

    def __call__(self, text: str) -> None:
        if self.live:
            click.echo("\r" + pad(text, max(self.last, width(text))), nl=False, err=True)
            self.last = width(text)
        elif self.lines:
            click.echo(text, err=True)

    def done(self) -> None:
        """Clears the line."""
        if self.live and self.last:
            click.echo("\r" + " " * self.last + "\r", nl=False, err=True)
            self.last = 0
