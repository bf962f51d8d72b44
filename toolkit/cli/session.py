"""One call of a command: its workspace, its as-of moment, its language, and the options that all commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from toolkit.cli.frame import TranslatedOption
from toolkit.cli.screen import Progress
from toolkit.errors import UsageError
from toolkit.model import Language, Rulebook
from toolkit.rulebook import Words, load_rulebook, words

SHANGHAI = timezone(timedelta(hours=8))
"""Wall-clock of the whole program; no daylight saving since 1991."""

MOMENT_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Session:
    """What every command needs to know about its call."""

    workspace: Path
    as_of: datetime
    language: Language
    json: bool
    verbosity: int

    @property
    def say(self) -> Words:
        return words(self.language)

    @property
    def inbox(self) -> Path:
        return self.workspace / "inbox"

    @property
    def outbox(self) -> Path:
        return self.workspace / "outbox"

    @property
    def templates(self) -> Path:
        return self.workspace / "templates"

    @cached_property
    def rulebook(self) -> Rulebook:
        return load_rulebook(self.workspace)

    @cached_property
    def progress(self) -> Progress:
        return Progress(quiet=self.verbosity < 0 or self.json, lines=self.verbosity > 0)

    def need_workspace(self) -> None:
        """Raises UsageError where the folder is no workspace."""
        if not self.inbox.is_dir():
            raise UsageError("no_workspace", path=self.workspace)


def moment_of(text: str) -> datetime:
    """`2026-11-20 18:00`, with `T`, seconds or an offset; a date alone means the end of that day.

    Raises UsageError for anything else.
    """
    try:
        return datetime.combine(date.fromisoformat(text), time(23, 59))
    except ValueError:
        pass
    for form in MOMENT_FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_moment", value=text) from None
    return moment.astimezone(SHANGHAI).replace(tzinfo=None) if moment.tzinfo else moment


def now() -> datetime:
    """The present minute in Shanghai: the only place where the program reads the clock."""
    return datetime.now(SHANGHAI).replace(tzinfo=None, second=0, microsecond=0)


SHARED_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--workspace",
        "-w",
        type=click.Path(file_okay=False, path_type=Path),
        default=None,
        envvar="TOOLKIT_WORKSPACE",
        cls=TranslatedOption,
        help="cli.option.workspace",
    ),
    click.option("--as-of", metavar="WHEN", default=None, cls=TranslatedOption, help="cli.option.as_of"),
    click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=None,
        cls=TranslatedOption,
        help="cli.option.lang",
    ),
    click.option("--json", "as_json", is_flag=True, cls=TranslatedOption, help="cli.option.json"),
    click.option("--quiet", "-q", is_flag=True, cls=TranslatedOption, help="cli.option.quiet"),
    click.option("--verbose", "-v", count=True, cls=TranslatedOption, help="cli.option.verbose"),
)


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options that all have, and a `Session` as its first argument."""

    @functools.wraps(command)
    def with_session(
        *args: Any,
        workspace: Path | None,
        as_of: str | None,
        lang: str | None,
        as_json: bool,
        quiet: bool,
        verbose: int,
        **options: Any,
    ) -> Any:
        root = click.get_current_context().find_root()
        session = Session(
            workspace=(workspace or Path()).resolve(),
            as_of=now() if as_of is None else moment_of(as_of),
            language=root.obj,
            json=as_json,
            verbosity=-1 if quiet else verbose,
        )
        return command(session, *args, **options)

    for option in reversed(SHARED_OPTIONS):
        with_session = option(with_session)
    return with_session
