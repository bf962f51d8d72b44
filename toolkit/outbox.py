"""The only module that writes into outbox/: one run at a time, every file whole or absent, leftovers swept."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from toolkit.errors import OutboxError
from toolkit.model import Output

LOCK = ".lock"
WRITERS = 8
"""Papers on their way to the disk at the same time."""
PART = ".part"
"""Ending of a file that is being written; whatever still has it at the start of a run is a leftover."""


def ensure_outbox(root: Path) -> None:
    """Makes the folder. Raises OutboxError where that is impossible."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutboxError("outbox_not_writable", path=root, reason=error.strerror) from error


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Holds the outbox for one run. Raises OutboxError at once when another run holds it.

    The lock is the operating system's: it ends with the process, however that ends.
    """
    ensure_outbox(root)
    lock = FileLock(root / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise OutboxError("outbox_locked", path=root) from error
    except OSError as error:
        raise OutboxError("outbox_not_writable", path=root, reason=error.strerror) from error
    try:
        yield
    finally:
        lock.release()


def sweep(root: Path) -> tuple[str, ...]:
    """Removes what a killed run left half-written; gives the names, below the outbox. Needs the lock."""
    leftovers = sorted(path for path in root.rglob(f".*{PART}") if path.is_file())
    for path in leftovers:
        with contextlib.suppress(OSError):
            path.unlink()
    return tuple(path.relative_to(root).as_posix() for path in leftovers)


def publish(root: Path, name: str, content: bytes, kind: str) -> Output:
    """Puts a file that each run may replace: dashboard, workbooks, lists. Equal bytes are left alone.

    Raises OutboxError when the name leaves the outbox, or the file cannot be replaced (open in Excel).
    """
    target = inside(root, name)
    digest = hashlib.sha256(content).hexdigest()
    if _digest_of(target) == digest:
        return Output(name, digest, kind, changed=False)
    _write(target, content, replace=True)
    return Output(name, digest, kind, changed=True)


def publish_once(root: Path, name: str, content: bytes, kind: str) -> Output:
    """Puts a filed paper: never over another one. The same bytes there already are fine.

    Raises OutboxError when other bytes stand under that name.
    """
    target = inside(root, name)
    digest = hashlib.sha256(content).hexdigest()
    there = _digest_of(target)
    if there == digest:
        return Output(name, digest, kind, changed=False)
    if there:
        raise OutboxError("outbox_paper_differs", path=name)
    _write(target, content, replace=False)
    return Output(name, digest, kind, changed=True)


def publish_papers(root: Path, papers: Sequence[tuple[str, bytes, str]]) -> list[Output | OutboxError]:
    """`publish_once` for many papers (name, content, kind): one answer each, in order, refusals as values.

    All are written and forced to the disk side by side, because waiting for the disk is most of the work; only
    then does any get its name, so a paper is whole wherever the run is killed.
    """
    with ThreadPoolExecutor(WRITERS) as writers:
        staged = list(writers.map(lambda paper: _staged(root, *paper), papers))
        placed = [_named(one) for one in staged]
        folders = sorted({one.target.parent for one in placed if isinstance(one, _Staged) and one.output.changed})
        list(writers.map(_sync_folder, folders))
    return [one.output if isinstance(one, _Staged) else one for one in placed]


def inside(root: Path, name: str) -> Path:
    """The path of `name` below the outbox. Raises OutboxError for one that would leave it."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute() or "\\" in name or ":" in name:
        raise OutboxError("outbox_name_leaves", path=name)
    return root.joinpath(*parts)


def prune(root: Path, folder: str, keep: frozenset[str], known: frozenset[str] = frozenset()) -> None:
    """Removes what an earlier run of the folder wrote and this one did not: in its sub-folders, or `known`.

    What a person put beside the lists stays, and so does what is open elsewhere.
    """
    base = inside(root, folder)
    for path in sorted(base.rglob("*"), reverse=True):
        name = path.relative_to(root).as_posix()
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()  # only empty ones go
            elif name not in keep and (path.parent != base or name in known):
                path.unlink()


@dataclass(frozen=True, slots=True)
class _Staged:
    """A paper whose bytes are safe beside its target, waiting for its name."""

    target: Path
    part: Path
    output: Output


def _staged(root: Path, name: str, content: bytes, kind: str) -> _Staged | OutboxError:
    try:
        target = inside(root, name)
        digest = hashlib.sha256(content).hexdigest()
        there = _digest_of(target)
        if there and there != digest:
            return OutboxError("outbox_paper_differs", path=name)
        part = _part_of(target)
        if not there:
            _stage(part, target, content)
        return _Staged(target, part, Output(name, digest, kind, changed=not there))
    except OutboxError as error:
        return error


def _named(staged: _Staged | OutboxError) -> _Staged | OutboxError:
    if isinstance(staged, OutboxError) or not staged.output.changed:
        return staged
    try:
        _place(staged.part, staged.target)
    except OSError as error:
        _forget(staged.part)
        return _refusal(staged.target, error)
    return staged


def _digest_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise OutboxError("outbox_file_open", path=path.name, reason=error.strerror) from error


def _write(target: Path, content: bytes, *, replace: bool) -> None:
    part = _part_of(target)
    _stage(part, target, content)
    try:
        if replace:
            part.replace(target)
        else:
            _place(part, target)
        _sync_folder(target.parent)
    except OSError as error:
        _forget(part)
        raise _refusal(target, error) from error


def _part_of(target: Path) -> Path:
    return target.with_name(f".{_short(target.name)}{PART}")


def _stage(part: Path, target: Path, content: bytes) -> None:
    """Writes the bytes beside the target and forces them to the disk."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        _forget(part)
        raise _refusal(target, error) from error


def _forget(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink()


def _refusal(target: Path, error: OSError) -> OutboxError:
    """What a refused write comes from: no space, a folder that may not be written, or a file open elsewhere."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutboxError("outbox_full", path=target.name)
    sealed = target.parent.is_dir() and not os.access(target.parent, os.W_OK)
    if sealed or error.errno in (errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST):
        return OutboxError("outbox_not_writable", path=target.parent, reason=error.strerror)
    return OutboxError("outbox_file_open", path=target.name, reason=error.strerror)


def _place(part: Path, target: Path) -> None:
    """Gives the file its name without ever replacing another: a hard link fails when the name is taken."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links (exFAT, some shares): rename does not replace on Windows
        if target.exists():
            raise
        part.rename(target)
        return
    part.unlink()


def _short(name: str) -> str:
    """A name that stays below 255 bytes with its dot and ending, still telling files of a folder apart."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def discard(root: Path, name: str) -> None:
    """Takes a filed paper away for ever, and its folder when nothing else is in it: only an approved disposal does.

    One that is gone already is fine. Raises OutboxError when the name leaves the outbox or the file is open.
    """
    target = inside(root, name)
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise OutboxError("outbox_file_open", path=target.name, reason=error.strerror) from error
    with contextlib.suppress(OSError):
        target.parent.rmdir()  # only an empty one goes
