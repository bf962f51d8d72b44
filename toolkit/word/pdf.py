"""PDF through LibreOffice, where it is installed: one paper, or a whole print file."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from toolkit.errors import TemplateError

_NAMES: Final = ("soffice", "libreoffice", "soffice.com")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
"""Where LibreOffice installs itself on macOS and Windows without telling the PATH."""
_ARCHIVAL: Final = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
"""PDF/A-2b (ISO 19005-2), as LibreOffice numbers it."""
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


@cache
def libreoffice() -> Path | None:
    """The program, or None where it is not installed."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    places = [Path(found)] if found else [Path(place) for place in _PLACES]
    return next((place for place in places if place.exists()), None)


def pdf_of(paper: bytes, *, archival: bool = False, seconds: float = 300.0) -> bytes:
    """The paper as PDF; `archival` as PDF/A for filing.

    Raises TemplateError `pdf_no_libreoffice` where LibreOffice is missing, `pdf_failed` when it gives nothing in time.
    """
    program = libreoffice()
    if program is None:
        raise TemplateError("pdf_no_libreoffice")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "paper.docx"
        source.write_bytes(paper)
        profile = (folder / "profile").as_uri()  # its own, so that an open LibreOffice is no hindrance
        command = [
            str(program), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to",
            _ARCHIVAL if archival else "pdf", "--outdir", name, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=seconds, check=True, env=_environment())
            return (folder / "paper.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise TemplateError("pdf_failed", reason=type(error).__name__) from error


def pages_of_pdf(pdf: bytes) -> int:
    """How many pages a PDF has: counted by pypdf (extra `pdf`), else by the marks that LibreOffice leaves."""
    try:
        import pypdf
    except ModuleNotFoundError:
        return len(_PAGE.findall(pdf))
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def _environment() -> dict[str, str]:
    """LibreOffice wants a home and no display."""
    return {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
