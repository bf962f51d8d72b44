"""The parent's side of the child process: one for each process of ours, started when needed, replaced when it dies."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, cast

from toolkit.ledger.reading.child import crashed, request_frame
from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.wire import receive, write_frame
from toolkit.model import LedgerStatus

LEDGER = Path(__file__).resolve().parent.parent
ROOT = LEDGER.parent.parent
START = """
import sys, types
package = types.ModuleType("toolkit.ledger")
package.__path__ = [sys.argv[1]]
sys.modules["toolkit.ledger"] = package
from toolkit.ledger.reading.child import main
main()
"""
"""The child needs the readers only: the package's front door would load all of the understanding as well."""
FILES_A_CHILD = 500
"""After so many files a fresh child: what a reader leaks is bounded."""


class Child:
    """A running child process and how many files it has served."""

    def __init__(self) -> None:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", START, str(LEDGER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=flags,
        )
        self.served = 0
        self.timed_out = False

    def read(self, path: Path, passwords: tuple[str, ...], limits: Limits) -> Workbook | Trouble:
        """What the child makes of the file. Raises EOFError or OSError when it dies over it."""
        self.served += 1
        self.timed_out = False
        watchdog = threading.Timer(limits.seconds_for(path.stat().st_size), self._time_is_up)
        watchdog.daemon = True
        watchdog.start()
        try:
            stdin = cast(BinaryIO, self.process.stdin)
            write_frame(stdin, request_frame(path, passwords, limits))
            stdin.flush()
            return receive(cast(BinaryIO, self.process.stdout))
        finally:
            watchdog.cancel()

    def end(self) -> None:
        """Kills the child and waits for it; its pipes are closed."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _time_is_up(self) -> None:
        self.timed_out = True
        with contextlib.suppress(OSError):
            self.process.kill()


_lock = threading.Lock()
_children: dict[int, Child] = {}
"""Our own process id -> its child: a process that was forked off must not use its parent's."""


def read_in_child(path: Path, passwords: tuple[str, ...], limits: Limits) -> Workbook | Trouble:
    """Reads the file in the child process. A child that dies is a trouble of this file only.

    A child that has served others before may be worn out, so the file gets a second chance with a fresh one.
    """
    with _lock:
        worn = _children.get(os.getpid())
        answer = _asked(path, passwords, limits)
        if worn is not None and isinstance(answer, Trouble) and answer.reason == "crashed":
            answer = _asked(path, passwords, limits)
        return answer


def end_child() -> None:
    """Ends this process's child, if there is one."""
    child = _children.pop(os.getpid(), None)
    if child is not None:
        child.end()


def _asked(path: Path, passwords: tuple[str, ...], limits: Limits) -> Workbook | Trouble:
    child = _children.get(os.getpid())
    if child is None or child.process.poll() is not None or child.served >= FILES_A_CHILD:
        end_child()
        child = _children[os.getpid()] = Child()
    try:
        answer = child.read(path, passwords, limits)
    except (EOFError, OSError, ValueError) as error:
        timed_out = child.timed_out
        end_child()
        if timed_out:
            return Trouble(LedgerStatus.UNREADABLE, "file-unreadable", "timed_out")
        return crashed(f"{type(error).__name__} {child.process.returncode}")
    except BaseException:
        end_child()
        raise
    if isinstance(answer, Trouble) and answer.reason == "crashed":
        end_child()
    return answer


def _environment() -> dict[str, str]:
    """The child finds this very package and the libraries we use, wherever we are started from."""
    places = [str(ROOT), *(place for place in sys.path if place)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(places)), "PYTHONUTF8": "1"}


atexit.register(end_child)
