"""Keeps compiled templates on disk, so that a single paper need not wait for its template."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from toolkit.word.paper import Paper, compile_template


def compile_cached(template: bytes | Path, folder: Path) -> Paper:
    """The template compiled, taken from `folder` when the same bytes were compiled there before.

    The folder must be as trusted as the program itself, for it holds code. It can be emptied at any time; what cannot
    be read there is compiled again.
    """
    content = template if isinstance(template, bytes) else template.read_bytes()
    path = folder / f"{hashlib.sha256(_engine() + content).hexdigest()}.paper"
    with contextlib.suppress(Exception):  # whatever is wrong with a cached file, the template itself is still there
        known = pickle.loads(path.read_bytes())
        if isinstance(known, Paper):
            return known
    paper = compile_template(template)
    with contextlib.suppress(OSError):  # a full or read-only disk costs time, nothing else
        _write(path, pickle.dumps(paper))
    return paper


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever else writes the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@cache
def _engine() -> bytes:
    """What the compiled form hangs on beside the template: Python, Jinja2, and this room's own code."""
    digest = hashlib.sha256(f"{sys.implementation.cache_tag} {sys.hexversion} {version('jinja2')}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()
