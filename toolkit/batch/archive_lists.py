"""The archive's lists and forms as files: the yearly index as workbook and as Word form, single forms on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from zipfile import BadZipFile

from toolkit.batch.templates import named
from toolkit.errors import TemplateError
from toolkit.filing.index import SeriesIndex, index_facts, index_rows
from toolkit.model import Item, Rulebook
from toolkit.register import Register
from toolkit.register.fixity import Fault
from toolkit.rulebook import words
from toolkit.word import Paper, compile_template
from toolkit.word.make_archive_templates import archive_templates
from toolkit.workbooks.archive_index import archive_index_workbook, read_seal

Listed = tuple[str, str, bytes]
"""Path below the outbox, kind, content."""


def index_files(
    register: Register, book: Rulebook, templates: Path, years: Sequence[int] = (), series: str = ""
) -> list[Listed]:
    """归档文件目录 of each year (all years with numbers, unless named), as xlsx and docx, in the documents' language.

    The same items give the same bytes on whatever night.
    """
    paper = form_paper(templates, "archive_index", book.settings.language)
    listed: list[Listed] = []
    for name, index, workbook in _workbooks(register, book, years, series):
        facts = {**index_facts(index, book), "language": book.settings.language}
        listed += [
            (f"{name}.xlsx", "archive-index", workbook),
            (f"{name}.docx", "archive-index", paper.render(facts)),
        ]
    return listed


def _workbooks(
    register: Register, book: Rulebook, years: Sequence[int] = (), series: str = ""
) -> Iterator[tuple[str, tuple[SeriesIndex, ...], bytes]]:
    """Name without ending, rows and workbook of each year's index."""
    say = words(book.settings.language)
    items = register.items()
    for year in years or sorted({item.year for item in items}):
        own = [item for item in items if item.year == year]
        index = index_rows(own, year, book, say, series)
        workbook = archive_index_workbook(index, register.id, last_change(own), book, say)
        yield f"archive/{say('archive.index.file', year=year)}", index, workbook


def last_change(items: Sequence[Item]) -> datetime:
    """The last day on which a number was given or a paper filed: what the list is dated."""
    days = [day for item in items for day in (item.allocated_on, item.filed_on, item.made_on) if day is not None]
    return datetime.combine(max(days, default=datetime.min.date()), time())


def form_paper(templates: Path, name: str, language: str) -> Paper:
    """A form compiled: the workspace's own `templates/<name>.docx`, else the packaged one.

    Raises TemplateError when there is none, it cannot be read, or it is wrong.
    """
    file = f"{name}.docx" if language == "zh" else f"{name}.{language}.docx"
    path = templates / file
    try:
        return compile_template(path.read_bytes())
    except TemplateError as error:
        raise named(error, file) from error
    except FileNotFoundError:
        packaged: Mapping[str, bytes] = dict(archive_templates())
        if file not in packaged:
            raise TemplateError("template_missing", name=file) from None
        return compile_template(packaged[file])
    except OSError as error:
        raise TemplateError("template_unreadable", name=file, reason=error.strerror) from error


def index_faults(register: Register, book: Rulebook, outbox: Path) -> list[Fault]:
    """Indexes whose rows were changed by hand, are of another register, or no longer say what the register says."""
    faults = []
    wanted = {f"{name}.xlsx": workbook for name, _, workbook in _workbooks(register, book)}
    for path in sorted((outbox / "archive").glob("*.xlsx")):
        name = path.relative_to(outbox).as_posix()
        try:
            seal = read_seal(path.read_bytes())
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            faults.append(Fault("unreadable", "", name, type(error).__name__))
            continue
        true = read_seal(wanted[name]) if name in wanted else None
        if seal is None or true is None or not seal.is_whole or seal.register != true.register:
            faults.append(Fault("index", "", name))
        elif seal.true_sha256 != true.true_sha256:
            faults.append(Fault("outdated", "", name, f"{seal.true_rows} / {true.true_rows}"))
    return faults
