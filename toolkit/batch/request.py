"""What a run is asked to do, where it puts its files, and the register it works with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit.batch.before import complete_runs
from toolkit.errors import RulebookError
from toolkit.filing.names import clean
from toolkit.model import NumberAt, Rulebook
from toolkit.register import Register, open_register

PAGE = "index.html"
PARTIAL = "branches"
"""Below a complete run's folder: what a later run over some branches of the same day found."""

NAME_BYTES = 120


@dataclass(frozen=True, slots=True)
class NightRequest:
    """What to run. `branches` empty: all of them."""

    workspace: Path
    rulebook: Rulebook
    as_of: datetime
    branches: tuple[str, ...] = ()
    jobs: int = 1
    pdf: bool = False
    """Also PDF/A of the print files and of what is filed."""
    number_at: NumberAt | None = None
    """How papers of a year that has not begun are numbered; None: as the settings say."""
    refused: RulebookError | None = None
    """What is wrong with the workspace's rule book; `rulebook` is then the last one that could be used."""

    @property
    def outbox(self) -> Path:
        return self.workspace / "outbox"

    @property
    def cache(self) -> Path:
        """Raw sheets of ledgers that were read; may be deleted at any time."""
        return self.workspace / ".cache"

    @property
    def day_folder(self) -> str:
        return f"runs/{self.as_of:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a run puts its lists and its page, below the outbox."""

    run: str
    page: str

    @property
    def up(self) -> str:
        """From the page to the outbox: `` or `../../`."""
        return "../" * self.page.count("/")


def folders_of(request: NightRequest) -> Folders:
    """The run folder and the page; a run over some branches leaves those of a complete run as they are."""
    day = request.day_folder
    if not request.branches:
        return Folders(day, PAGE)
    complete = complete_runs(request.outbox)
    own = f"{day}/{PARTIAL}/{folder_name('+'.join(sorted(set(request.branches))))}"
    folder = own if day.removeprefix("runs/") in complete else day
    return Folders(folder, f"{folder}/{PAGE}" if complete else PAGE)


def folder_name(words: str) -> str:
    """A legal name made of these words; a long one is cut and ends with a digest that keeps it its own."""
    name = clean(words, "-")
    if len(name.encode()) <= NAME_BYTES:
        return name
    short = name.encode()[: NAME_BYTES - 9].decode(errors="ignore")
    return f"{short}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def register_of(request: NightRequest, *, read_only: bool) -> Register:
    """The workspace's register. Raises RegisterError where it must not be used."""
    settings = request.rulebook.settings
    where = settings.register_url or request.outbox / "register.sqlite3"
    register = open_register(where, settings, request.as_of, outbox=request.outbox, read_only=read_only)
    if request.number_at is not None:
        try:
            register.number_at(request.number_at)
        except BaseException:
            register.close()
            raise
    return register
