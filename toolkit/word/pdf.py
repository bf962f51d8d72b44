"""PDF through LibreOffice, where it is installed: one paper, or a whole print file."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
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
_ARCHIVAL: Final = 'pdf:{part}_pdf_Export:{{"SelectPdfVersion":{{"type":"long","value":"2"}}}}'
"""PDF/A-2b (ISO 19005-2), as LibreOffice numbers it."""
_END: Final = b"%%EOF"
_IDENTIFIED: Final = re.compile(rb"pdfaid:part(?:\s*=\s*[\"']|>)\s*[1-4]")
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
    (made,) = pdfs_of([(paper, ".docx")], archival=archival, seconds=seconds)
    if isinstance(made, TemplateError):
        raise made
    return made


def pdfs_of(
    papers: Sequence[tuple[bytes, str]], *, part: str = "writer", archival: bool = False, seconds: float = 300.0
) -> list[bytes | TemplateError]:
    """Each paper (bytes and ending) as PDF, or why there is none, from one start of LibreOffice.

    `part` is the part of LibreOffice that prints them: writer, calc, impress, draw. What a paper that breaks it has
    kept from being made is tried once more alone. Raises TemplateError `pdf_no_libreoffice` where it is missing.
    """
    program = libreoffice()
    if program is None:
        raise TemplateError("pdf_no_libreoffice")
    form = _ARCHIVAL.format(part=part) if archival else "pdf"
    made = _converted(program, papers, form, seconds)
    if len(papers) > 1:
        for at, answer in enumerate(made):
            if isinstance(answer, TemplateError):
                (made[at],) = _converted(program, papers[at : at + 1], form, seconds)
    return made


def _converted(
    program: Path, papers: Sequence[tuple[bytes, str]], form: str, seconds: float
) -> list[bytes | TemplateError]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sources = [folder / f"paper{number}{ending}" for number, (_, ending) in enumerate(papers)]
        for source, (content, _) in zip(sources, papers, strict=True):
            source.write_bytes(content)
        profile = (folder / "profile").as_uri()  # its own, so that an open LibreOffice is no hindrance
        command = [
            str(program), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to",
            form, "--outdir", name, *map(str, sources),
        ]  # fmt: skip
        reason = "no PDF"
        try:
            _run(command, seconds)
        except (subprocess.SubprocessError, OSError) as error:
            reason = type(error).__name__
        return [_read(source.with_suffix(".pdf"), reason) for source in sources]


def _run(command: Sequence[str], seconds: float) -> None:
    """Runs LibreOffice to its end; one that hangs is ended with all it has started."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=_environment(), start_new_session=True) as process:
        try:
            status = process.wait(seconds)
        except BaseException:
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise
    if status:
        raise subprocess.CalledProcessError(status, command)


def _read(path: Path, reason: str) -> bytes | TemplateError:
    """A PDF that is there and whole; one that was cut off in the middle has no end mark."""
    try:
        content = path.read_bytes()
    except OSError:
        return TemplateError("pdf_failed", reason=reason)
    return content if _END in content[-1024:] else TemplateError("pdf_failed", reason=reason)


def is_pdf_a(pdf: bytes) -> bool:
    """Whether a PDF says of itself that it is PDF/A (ISO 19005: identification in its XMP data, never packed)."""
    return pdf.startswith(b"%PDF-") and bool(_IDENTIFIED.search(pdf))


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
