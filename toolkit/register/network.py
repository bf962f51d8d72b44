"""Tells whether a folder lies on a network share, where SQLite's write-ahead log is not safe
(sqlite.org/wal.html).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

Mounts = tuple[tuple[str, str], ...]
"""(mount point, file system) of this machine."""

_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


def on_network(path: Path, network: Iterable[str], mounts: Mounts | None = None) -> str:
    """The kind of network file system that holds `path`; empty for a local disk."""
    text = str(path)
    if text.startswith(("\\\\", "//")) and not text.startswith("\\\\?\\"):
        return "UNC"
    if sys.platform == "win32" and mounts is None:
        return _windows_drive(path)
    kind = file_system_of(path, _mounts() if mounts is None else mounts)
    return kind if kind in set(network) else ""


def file_system_of(path: Path, mounts: Mounts) -> str:
    """The file system of the longest mount point that holds `path`; empty where the machine tells nothing."""
    found, kind = "", ""
    text = str(path)
    for point, name in mounts:
        inside = point == "/" or text == point or text.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(found):
            found, kind = point, name
    return kind


def _mounts() -> Mounts:
    if sys.platform == "darwin":
        return mounts_of_macos(subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout)
    try:
        return mounts_of_linux(Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ()


def mounts_of_linux(text: str) -> Mounts:
    """`server:/x /mnt/x nfs4 rw 0 0`; a blank in a name is written `\\040`."""
    rows = (line.split(" ") for line in text.splitlines())
    return tuple((_unescaped(row[1]), row[2]) for row in rows if len(row) > 2)


def mounts_of_macos(text: str) -> Mounts:
    """`//me@server/x on /Volumes/x (smbfs, nodev, nosuid)`."""
    found = (re.match(r".+? on (.+) \(([a-z0-9_.]+)", line) for line in text.splitlines())
    return tuple((match.group(1), match.group(2)) for match in found if match)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)


def _windows_drive(path: Path) -> str:
    if sys.platform != "win32":
        return ""
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(os.path.splitdrive(path)[0] + "\\")
    return "remote drive" if kind == _REMOTE_DRIVE else ""
