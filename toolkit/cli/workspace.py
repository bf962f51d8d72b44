"""`init` and `doctor`: a fresh workspace, and whether this one can run tonight."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from toolkit import __version__
from toolkit.cli.frame import TranslatedCommand, sentence
from toolkit.cli.screen import show_json
from toolkit.cli.session import Session, shared_options
from toolkit.dashboard import TEMPLATE, default_template
from toolkit.errors import ToolkitError, UsageError
from toolkit.model import Rulebook
from toolkit.rulebook import load_rulebook
from toolkit.word.make_archive_templates import archive_templates
from toolkit.word.make_templates import default_templates

Check = tuple[str, str, str]
"""Name, `ok` / `warn` / `fail`, sentence."""

LIBRARIES = (
    "openpyxl",
    "python-calamine",
    "xlsxwriter",
    "jinja2",
    "python-docx",
    "lxml",
    "sqlalchemy",
    "click",
)


@click.command("init", cls=TranslatedCommand, help="cli.init")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@shared_options
def init_command(session: Session, directory: Path) -> int:
    """Makes `inbox/`, `outbox/` and `templates/`; what is already there stays as it is."""
    if directory.exists() and not directory.is_dir():
        raise UsageError("not_a_folder", path=directory)
    made = []
    for name in ("inbox", "outbox", "templates"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    for name, content in _packaged().items():
        target = directory / "templates" / name
        if not target.exists():
            target.write_bytes(content)
            made.append(f"templates/{name}")
    if session.json:
        show_json({"workspace": str(directory), "made": made})
    else:
        click.echo(session.say("cli.init.done", path=directory, count=len(made)))
    return 0


def _packaged() -> dict[str, bytes]:
    """Everything that staff may change, as it comes with the program."""
    return {TEMPLATE: default_template().encode(), **dict(default_templates()), **dict(archive_templates())}


@click.command("doctor", cls=TranslatedCommand, help="cli.doctor")
@shared_options
def doctor_command(session: Session) -> int:
    checks = list(_checks(session))
    if session.json:
        show_json([{"check": name, "state": state, "message": text} for name, state, text in checks])
    else:
        for name, state, text in checks:
            sign = {"ok": "√", "warn": "!", "fail": "×"}[state]
            click.echo(f"{sign} {session.say(f'cli.doctor.{name}')}: {text}")
    return 1 if any(state == "fail" for _, state, _ in checks) else 0


def _checks(session: Session) -> Iterator[Check]:
    say = session.say
    yield "program", "ok", say("cli.doctor.versions", toolkit=__version__, python=platform.python_version())
    yield _libraries(session)
    for name in ("inbox", "outbox", "templates"):
        folder = session.workspace / name
        there = folder.is_dir()
        yield name, "ok" if there else "fail", str(folder) if there else say("cli.doctor.absent", path=folder)
    yield _free_space(session)
    yield _rulebook(session)
    yield _calendar(session)
    yield _converter(session)


def _libraries(session: Session) -> Check:
    versions, absent = [], []
    for name in LIBRARIES:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            absent.append(name)
    if absent:
        return "libraries", "fail", session.say("cli.doctor.libraries_absent", names=", ".join(absent))
    return "libraries", "ok", ", ".join(versions)


def _free_space(session: Session) -> Check:
    folder = session.outbox if session.outbox.is_dir() else session.workspace
    if not folder.is_dir():
        return "space", "warn", session.say("cli.doctor.absent", path=folder)
    free = shutil.disk_usage(folder).free // 2**20
    needed = int(str(session.rulebook.settings.extra["free_space_mib"]))
    state = "ok" if free >= needed else "warn"
    return "space", state, session.say("cli.doctor.free", free=free, needed=needed)


def _rulebook(session: Session) -> Check:
    try:
        book = load_rulebook(session.workspace)
    except ToolkitError as error:
        return "rulebook", "fail", sentence(session.say, error)
    return (
        "rulebook",
        "ok",
        session.say("cli.doctor.rulebook_ok", rules=len(book.rules), digest=book.digest[:12]),
    )


def _calendar(session: Session) -> Check:
    first, last = _arranged_years(session.rulebook)
    year = session.as_of.year
    if last < year:
        return "calendar", "fail", session.say("cli.doctor.calendar_ended", last=last, year=year)
    warn_from = int(str(session.rulebook.settings.extra["calendar_warning_month_day"]))
    if last == year and session.as_of.month * 100 + session.as_of.day >= warn_from:
        return "calendar", "warn", session.say("cli.doctor.calendar_ends", last=last, year=year + 1)
    return "calendar", "ok", session.say("cli.doctor.calendar_ok", first=first, last=last)


def _arranged_years(rulebook: Rulebook) -> tuple[int, int]:
    """First and last year for which the default calendar holds the State Council's notice; 0 without any."""
    calendar = rulebook.calendars.get(rulebook.settings.default_calendar)
    years = calendar.get("years", {}) if isinstance(calendar, Mapping) else {}
    known = sorted(int(year) for year in years) if isinstance(years, Mapping) else []
    return (known[0], known[-1]) if known else (0, 0)


def _converter(session: Session) -> Check:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None and sys.platform == "win32":
        candidate = Path(r"C:\Program Files\LibreOffice\program\soffice.exe")
        found = str(candidate) if candidate.exists() else None
    state = "ok" if found else "warn"
    return "pdf", state, session.say("cli.doctor.pdf_ok" if found else "cli.doctor.pdf_absent")
