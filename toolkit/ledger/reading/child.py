"""The child process that reads untrusted files: limits its own memory, serves one file after the other, may die."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import astuple
from pathlib import Path
from typing import BinaryIO

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.memory import limit_own_memory, limit_own_seconds
from toolkit.ledger.reading.opening import open_book, trouble_of
from toolkit.ledger.reading.readers.book import CannotRead
from toolkit.ledger.reading.sheets import Trouble
from toolkit.ledger.reading.wire import read_frame, send_book, send_trouble, write_frame
from toolkit.model import LedgerStatus


def request_frame(path: Path, passwords: tuple[str, ...], limits: Limits) -> tuple[object, ...]:
    """What the parent sends for one file."""
    return (str(path), passwords, astuple(limits))


def main() -> None:
    """Answers requests on standard input until it is closed. Nothing else may be printed there."""
    _ignore_interrupts()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    gc.disable()
    requests = sys.stdin.buffer
    while True:
        try:
            path, passwords, numbers = read_frame(requests)
        except EOFError:
            return
        limits = Limits(*numbers)  # type: ignore[misc]
        limit_own_memory(limits.memory_bytes)
        answer(answers, Path(str(path)), passwords, limits)  # type: ignore[arg-type]
        gc.collect(0)


def answer(answers: BinaryIO, path: Path, passwords: tuple[str, ...], limits: Limits) -> None:
    """Reads one file and writes what came of it; a Rust panic is a BaseException and is an answer, too."""
    try:
        data = path.read_bytes()
        limit_own_seconds(limits.seconds_for(len(data)))
        send_book(answers, open_book(data, passwords, limits))
    except CannotRead as error:
        send_trouble(answers, trouble_of(error))
    except (KeyboardInterrupt, SystemExit, BrokenPipeError):
        raise
    except MemoryError:
        send_trouble(answers, crashed("memory"))
    except BaseException as error:
        send_trouble(answers, crashed(f"{type(error).__name__}: {error}"[:200]))


def crashed(detail: str) -> Trouble:
    return Trouble(LedgerStatus.UNREADABLE, "file-unreadable", "crashed", detail)


def _ignore_interrupts() -> None:
    """Ctrl-C is the parent's affair; the child ends when its input is closed."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


__all__ = ["answer", "crashed", "main", "request_frame", "write_frame"]
