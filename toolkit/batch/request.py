"""What a run is asked to do, and the register it works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit.model import Rulebook
from toolkit.register import Register, open_register


@dataclass(frozen=True, slots=True)
class NightRequest:
    """What to run. `branches` empty: all of them."""

    workspace: Path
    rulebook: Rulebook
    as_of: datetime
    branches: tuple[str, ...] = ()
    jobs: int = 1

    @property
    def outbox(self) -> Path:
        return self.workspace / "outbox"

    @property
    def run_folder(self) -> str:
        return f"runs/{self.as_of:%Y-%m-%d}"


def register_of(request: NightRequest, *, read_only: bool) -> Register:
    """The workspace's register. Raises RegisterError where it must not be used."""
    settings = request.rulebook.settings
    where = settings.register_url or request.outbox / "register.sqlite3"
    return open_register(where, settings, request.as_of, outbox=request.outbox, read_only=read_only)
