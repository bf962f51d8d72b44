"""How help is laid out: Chinese counted as two columns, arguments apart from options, an example a command."""

from __future__ import annotations

from collections.abc import Iterable

import click

from toolkit.cli.screen import pad, width, wrapped
from toolkit.rulebook import Words

SHARED = frozenset({"--workspace", "--as-of", "--lang", "--json", "--quiet", "--verbose", "--help"})
"""Options that every command has."""


class WideFormatter(click.HelpFormatter):
    """Click's formatter, with columns counted as a terminal shows them."""

    def write_text(self, text: str) -> None:
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max((width(term) for term, _ in rows), default=0), col_max)
        before = self.current_indent + first + col_spacing
        for term, text in rows:
            lines = wrapped(text, self.width - before)
            if width(term) > first:
                self.write(f"{'':>{self.current_indent}}{term}\n")
                head = " " * before
            else:
                head = " " * self.current_indent + pad(term, first + col_spacing)
            self.write((head + lines[0]).rstrip() + "\n")
            for line in lines[1:]:
                self.write(" " * before + line + "\n")


class WideContext(click.Context):
    """A call whose help is laid out so."""

    formatter_class = WideFormatter


def usage_pieces(pieces: Iterable[str], say: Words) -> str:
    """Click's own words of a usage line, in the reader's language."""
    own = {"[OPTIONS]": say("cli.usage.options"), "COMMAND [ARGS]...": say("cli.usage.command")}
    return " ".join(own.get(piece, piece) for piece in pieces)


def argument_rows(command: click.Command, say: Words) -> list[tuple[str, str]]:
    """What stands behind the command's name: as the usage line calls it, and what to write there."""
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    return [(_metavar(one), say(f"help.argument.{one.name}")) for one in arguments]


def example_of(ctx: click.Context, say: Words) -> str:
    """A line to copy; nothing for a group."""
    key = f"help.example.{'.'.join(_path(ctx))}".replace("-", "_")
    return say(key) if key in say.texts else ""


def _path(ctx: click.Context) -> list[str]:
    """`archive find`: the command's name and those of its groups."""
    above = [] if ctx.parent is None or ctx.parent.parent is None else _path(ctx.parent)
    return [*above, ctx.info_name or ""]


def _metavar(argument: click.Argument) -> str:
    return argument.metavar or (argument.name or "").upper()
