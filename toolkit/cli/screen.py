"""What goes on the screen: tables for people, plain lines in a pipe, JSON for programs, progress on a terminal."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Sequence

import click
from wcwidth import wcswidth, wcwidth

WIDEST = 42
"""Columns wider than this are cut on a terminal (never in a pipe or in JSON)."""

_WORD = re.compile(r"\s+|[（“《【]*(?:[^\s\u2e80-\uffef]+|[\u2e80-\uffef])[，。；：、）”！？》】…]*")
"""What stays on one line: an English word, or a Chinese character, with the signs that may not leave it."""


def show_json(value: object) -> None:
    """One JSON document on standard output: UTF-8 for programs, whatever the pipe's own encoding is."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(text if sys.stdout.isatty() else text.encode("utf-8", "backslashreplace"))


def show_table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, wide: bool = False) -> None:
    """Aligned columns on a terminal, or a block a row where it is too narrow; tab-separated lines in a pipe."""
    cells = [["" if cell is None else _one_line(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    lines = table_lines(headers, cells, 10_000 if wide else WIDEST)
    columns = shutil.get_terminal_size().columns
    if all(width(line) <= columns for line in lines):
        click.secho(lines[0], bold=True)
        lines = lines[1:]
    else:
        lines = block_lines(headers, cells, columns)
    for line in lines:
        click.echo(line)


def table_lines(headers: Sequence[str], rows: Sequence[Sequence[str]], limit: int) -> list[str]:
    """The headers and the rows as aligned columns of at most `limit` each."""
    cells = [list(headers), *([cut(cell, limit) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in cells]


def block_lines(headers: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Each row as a few lines of at most so many columns: `head: cell`, short ones side by side, nothing cut."""
    lines: list[str] = []
    for row in rows:
        said = [f"{head}: {cell}" for head, cell in zip(headers, row, strict=True) if cell]
        lines += [*_packed(said, columns), ""]
    return lines


def _packed(texts: Sequence[str], columns: int) -> list[str]:
    """Texts side by side as long as they fit; the first line at the margin, the others indented."""
    lines: list[str] = []
    for text in texts:
        if lines and width(lines[-1]) + 3 + width(text) <= columns:
            lines[-1] += f"   {text}"
        else:
            indent = "  " if lines else ""
            first, *more = wrapped(text, columns - 4)
            lines += [indent + first, *(f"    {line}" for line in more)]
    return lines


def wrapped(text: str, limit: int) -> list[str]:
    """Lines of at most `limit` columns; none begins with a sign that closes."""
    lines = [""]
    for word in _WORD.findall(text):
        if lines[-1] and width(lines[-1]) + width(word.rstrip()) > limit:
            lines.append("")
        if lines[-1] or not word.isspace():
            lines[-1] += re.sub(r"\s+", " ", word)
    return [line.rstrip() for line in lines]


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
