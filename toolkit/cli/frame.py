"""Click in two languages: help, usage errors and every trouble of the program as one sentence, with its exit code."""

from __future__ import annotations

import io
import locale
import os
import re
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from toolkit.cli.helptext import SHARED, WideContext, argument_rows, example_of, usage_pieces
from toolkit.errors import RulebookError, ToolkitError, UsageError
from toolkit.model import Language
from toolkit.rulebook import Words, words
from toolkit.spelling import nearest

INTERNAL_ERROR = 3


def language_of(args: Sequence[str]) -> Language:
    """`--lang` wherever it stands, else TOOLKIT_LANG, else the system's: Chinese or English."""
    for position, arg in enumerate(args):
        if arg.startswith("--lang="):
            return _known(arg.partition("=")[2])
        if arg == "--lang" and position + 1 < len(args):
            return _known(args[position + 1])
    stated = os.environ.get("TOOLKIT_LANG")
    return _known(stated) if stated else system_language()


def system_language() -> Language:
    """The language of the system's settings, Chinese or English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return _known(os.environ[name])
    return _known(locale.getlocale()[0] or "")


def _known(stated: str) -> Language:
    return "zh" if stated.lower().startswith(("zh", "chinese")) else "en"


def say_in(context: click.Context) -> Words:
    """The catalogue in the language of this call."""
    return words(context.find_root().obj)


class TranslatedOption(click.Option):
    """An option whose help is a key of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, _translated(self.help, say_in(ctx)))


class TranslatedCommand(click.Command):
    """A command whose help and headings come from the catalogue."""

    context_class = WideContext

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = say_in(ctx)
        pieces = usage_pieces(self.collect_usage_pieces(ctx), say)
        formatter.write_usage(ctx.command_path, pieces, prefix=say("cli.usage") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = say_in(ctx)
        example = example_of(ctx, say)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_translated(self.help or "", say))
        if example:
            formatter.write(f"\n  {say('cli.example', command=example)}\n")  # unbroken, to be copied

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What stands behind the name, the command's own options, then those that all commands have."""
        say = say_in(ctx)
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        own = [option for option in options if SHARED.isdisjoint(option.opts)]
        shared = [option for option in options if not SHARED.isdisjoint(option.opts)]
        _write_section(formatter, say("cli.arguments"), argument_rows(self, say))
        _write_section(formatter, say("cli.options"), _records(own, ctx))
        _write_section(formatter, say("cli.shared_options"), _records(shared, ctx))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say_in(ctx)("cli.option.help")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.help or ""


def language_option() -> TranslatedOption:
    """`--lang` of a group: taken and left aside, because it has been read from the arguments before."""
    return TranslatedOption(
        ["--lang"], type=click.Choice(["zh", "en"]), default=None, expose_value=False, help="cli.option.lang"
    )


class TranslatedGroup(TranslatedCommand, click.Group):
    """A group of such commands; a mistyped name gets a suggestion."""

    command_class = TranslatedCommand
    group_class = type

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params.insert(0, language_option())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        TranslatedCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = say_in(ctx)
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, _translated(command.help or "", say).splitlines()[0]))
        with formatter.section(say("cli.commands")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise UsageError("unknown_command", name=args[0], suggestion=suggestion(args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


class RootGroup(TranslatedGroup):
    """The command `toolkit`: knows the language before anything is parsed, and where every trouble ends."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        return super().make_context(info_name, args, parent, obj=language_of(args), **extra)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]
        standalone = extra.pop("standalone_mode", True)
        prepare_streams()
        arguments = list(sys.argv[1:] if args is None else args)
        code = self._run(arguments, prog_name or "toolkit", **extra)
        if standalone:
            sys.exit(code)
        return code

    def _run(self, arguments: list[str], prog_name: str, **extra: Any) -> int:
        say = words(language_of(arguments))
        try:
            result = super().main(arguments, prog_name, standalone_mode=False, **extra)
        except ToolkitError as error:
            return _tell(say, sentence(say, error), error.exit_code)
        except click.ClickException as error:
            return _tell(say, click_sentence(say, error), UsageError.exit_code)
        except (click.Abort, KeyboardInterrupt):
            return _tell(say, say("cli.stopped"), INTERNAL_ERROR)
        except SystemExit:  # only Click does it, and only when the reader of a pipe has gone: `toolkit … | head`
            return 0
        except OSError as error:
            _show_trace(arguments)
            place = error.filename or "-"
            return _tell(say, say("cli.system", path=place, reason=error.strerror or str(error)), INTERNAL_ERROR)
        except Exception as error:
            _show_trace(arguments)
            return _tell(say, internal_sentence(say, error), INTERNAL_ERROR)
        return result if isinstance(result, int) else 0


def prepare_streams() -> None:
    """Streams that take every sign: Windows pipes are GBK, and a service has none at all."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
        elif isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def _show_trace(arguments: Sequence[str]) -> None:
    if any(re.fullmatch(r"-q?v+|--verbose", one) for one in arguments):
        traceback.print_exc()


def sentence(say: Words, error: ToolkitError) -> str:
    """What an error says to a person: a sentence a line, where several things are wrong with the rule book."""
    every = error.all if isinstance(error, RulebookError) else (error,)
    return "\n".join(say(f"error.{one.key}", **one.values) for one in every)


def click_sentence(say: Words, error: click.ClickException) -> str:
    """Click's own complaints, in the reader's language."""
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        return say("cli.no_such_option", name=error.option_name) + (say("cli.did_you_mean", name=near) if near else "")
    if isinstance(error, click.MissingParameter):
        return say("cli.missing", name=error.param.human_readable_name if error.param else "")
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else ""
        return say("cli.bad_value", name=name, reason=_allowed(say, error))
    return say("cli.wrong_usage", reason=error.format_message())


def _allowed(say: Words, error: click.BadParameter) -> str:
    """What an option takes, in words; Click's own sentence where it is none of ours."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return say("cli.allowed.choice", values=" / ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return say("cli.allowed.range", least=kind.min, most=kind.max)
    if isinstance(kind, click.types.IntParamType):
        return say("cli.allowed.number")
    if isinstance(kind, click.Path):
        return say("cli.allowed.path" if kind.file_okay else "cli.allowed.folder")
    return error.message


def internal_sentence(say: Words, error: Exception) -> str:
    """Where the program broke, without any value of a ledger."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "toolkit" in frame.filename]
    spot = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return say("cli.internal", kind=type(error).__name__, spot=spot)


def suggestion(word: str, known: Iterable[str]) -> str:
    """「您是否想用 …」 with the nearest known word, or nothing."""
    near = nearest(word, known)
    return say_in(click.get_current_context())("cli.did_you_mean", name=near) if near else ""


def _records(options: Iterable[click.Option], ctx: click.Context) -> list[tuple[str, str]]:
    records = (option.get_help_record(ctx) for option in options)
    return [record for record in records if record is not None]


def _write_section(formatter: click.HelpFormatter, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def _translated(text: str, say: Words) -> str:
    return say(text) if text in say.texts else text


def _tell(say: Words, text: str, code: int) -> int:
    click.echo(text, err=True)
    return code
