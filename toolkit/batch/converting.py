"""Filed papers as PDF/A: made by LibreOffice beside the paper, linked to its item; the paper itself stays."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from toolkit.errors import OutboxError, TemplateError, ToolkitError
from toolkit.model import Item, Output, Rulebook
from toolkit.outbox import inside, publish_papers
from toolkit.register import Register
from toolkit.register.renditions import Rendition, note_renditions
from toolkit.word import is_pdf_a, libreoffice, pages_of_pdf, pdfs_of

BATCH = 40
"""Papers given to one start of LibreOffice and noted in one transaction: a killed night repeats at most these."""
ENDING = ".pdf"
OFFICE_SIGNS = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How the older office files begin; the newer ones are zip files."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was converted, and which papers could not be and why."""

    numbers: tuple[str, ...]
    troubles: tuple[ToolkitError, ...]


def convertible(items: Iterable[Item], book: Rulebook) -> list[Item]:
    """Filed papers whose format is not made to last, that have no lasting copy, and that can be given one."""
    archive = book.settings.archive
    known = {*archive.convertible, *archive.doubtful_endings}
    return [one for one in items if one.state == "filed" and not one.rendition and _ending(one) in known]


def convert(
    register: Register, items: Sequence[Item], book: Rulebook, outbox: Path, tell: Tell = lambda done, total: None
) -> Conversion:
    """Gives each paper its PDF/A and notes it; a PDF that says it is PDF/A needs no other copy.

    What an interrupted run left in its place is noted, not made again. Needs the lock of the outbox.
    """
    parts = book.settings.archive.convertible
    wanted = [one for one in items if _ending(one) in parts]
    given = [one for one in items if _ending(one) not in parts]
    numbers = note_renditions(register, [one for item in given for one in _as_it_is(item, outbox)])
    troubles: list[ToolkitError] = []
    if wanted and libreoffice() is None:
        return Conversion(tuple(numbers), (TemplateError("pdf_no_libreoffice"),))
    done = 0
    for part, batch in _batches(wanted, parts):
        answers = _converted(batch, part, outbox)
        numbers += note_renditions(register, [one for one in answers if isinstance(one, Rendition)])
        troubles += [one for one in answers if isinstance(one, ToolkitError)]
        done += len(batch)
        tell(done, len(wanted))
    return Conversion(tuple(numbers), tuple(troubles))


def laid_out_pages(items: Sequence[Item], book: Rulebook, outbox: Path) -> dict[str, int | ToolkitError]:
    """Number -> pages as LibreOffice lays the paper out, or why nobody can tell.

    Raises TemplateError where LibreOffice is not installed.
    """
    found: dict[str, int | ToolkitError] = {}
    parts = book.settings.archive.convertible
    for part, batch in _batches([one for one in items if _ending(one) in parts], parts):
        for item, made in zip(batch, _pdfs(batch, part, outbox), strict=True):
            found[item.number] = made if isinstance(made, ToolkitError) else pages_of_pdf(made)
    return found


def _as_it_is(item: Item, outbox: Path) -> Iterator[Rendition]:
    """The filed PDF as its own lasting copy, where it says that it is PDF/A and is still the one that was filed."""
    content = _content(item, outbox)
    if isinstance(content, bytes) and is_pdf_a(content):
        yield Rendition(item.number, item.path, item.sha256)


def _batches(items: Sequence[Item], parts: Mapping[str, str]) -> Iterator[tuple[str, Sequence[Item]]]:
    """Portions for one start of LibreOffice, each with the part of it that prints them."""
    for part in sorted(set(parts.values())):
        own = [one for one in items if parts[_ending(one)] == part]
        for start in range(0, len(own), BATCH):
            yield part, own[start : start + BATCH]


def _converted(batch: Sequence[Item], part: str, outbox: Path) -> list[Rendition | ToolkitError]:
    found: dict[str, Rendition | ToolkitError] = {}
    for item in batch:
        there = _adopted(item, outbox)
        if there is not None:
            found[item.number] = there
    todo = [item for item in batch if item.number not in found]
    made = list(zip(todo, _pdfs(todo, part, outbox), strict=True))
    found |= {item.number: answer for item, answer in made if isinstance(answer, ToolkitError)}
    ready = [(item, content) for item, content in made if isinstance(content, bytes)]
    papers = [(_planned(item), content, "rendition") for item, content in ready]
    for (item, content), output in zip(ready, publish_papers(outbox, papers), strict=True):
        found[item.number] = _rendition(item, content) if isinstance(output, Output) else output
    return [found[item.number] for item in batch]


def _pdfs(batch: Sequence[Item], part: str, outbox: Path) -> list[bytes | ToolkitError]:
    """PDF/A of each paper that is as it was filed; a refusal names the number."""
    contents = [_sound(_content(item, outbox), item) for item in batch]
    whole = [(one, _ending(item)) for item, one in zip(batch, contents, strict=True) if isinstance(one, bytes)]
    made = iter(pdfs_of(whole, part=part, archival=True) if whole else [])
    answers: list[bytes | ToolkitError] = []
    for item, content in zip(batch, contents, strict=True):
        answer = next(made) if isinstance(content, bytes) else content
        if isinstance(answer, TemplateError):
            answer = TemplateError("convert_failed", number=item.number, reason=answer.values.get("reason", ""))
        answers.append(answer)
    return answers


def _adopted(item: Item, outbox: Path) -> Rendition | OutboxError | None:
    """What stands already where the copy belongs: an interrupted run's own work, or something foreign."""
    try:
        content = inside(outbox, _planned(item)).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return OutboxError("outbox_file_open", path=_planned(item), reason=error.strerror)
    if not (is_pdf_a(content) and b"LibreOffice" in content):
        return OutboxError("convert_place_taken", number=item.number, path=_planned(item))
    return _rendition(item, content)


def _rendition(item: Item, content: bytes) -> Rendition:
    return Rendition(item.number, _planned(item), hashlib.sha256(content).hexdigest(), pages_of_pdf(content))


def _content(item: Item, outbox: Path) -> bytes | OutboxError:
    """The paper's bytes; a refusal where they are not those that were filed."""
    try:
        content = inside(outbox, item.path).read_bytes()
    except OSError as error:
        return OutboxError("outbox_file_open", path=item.path, reason=error.strerror)
    if hashlib.sha256(content).hexdigest() != item.sha256:
        return OutboxError("convert_changed", number=item.number, path=item.path)
    return content


def _sound(content: bytes | OutboxError, item: Item) -> bytes | ToolkitError:
    """The content where it is an office file: LibreOffice prints anything else as if it were plain text."""
    if not isinstance(content, bytes):
        return content
    try:
        if content.startswith(OFFICE_SIGNS) or zipfile.ZipFile(io.BytesIO(content)).testzip() is None:
            return content
        reason = "CRC"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        reason = type(error).__name__
    return TemplateError("convert_failed", number=item.number, reason=reason)


def _planned(item: Item) -> str:
    return PurePosixPath(item.path).with_suffix(ENDING).as_posix()


def _ending(item: Item) -> str:
    return PurePosixPath(item.path).suffix.lower()
