"""Print files: tonight's papers of a branch joined by kind, each record on its own pages under its own header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.batch.request import folder_name
from toolkit.model import Item, Language, Rulebook, RunResult
from toolkit.word import merge

MOST_PAPERS = 200
"""Papers of a print file where no setting says it; ten thousand in one took two gigabytes, and no Word opens that."""


def print_files(result: RunResult, rulebook: Rulebook, outbox: Path, folder: str) -> Iterator[tuple[str, str, bytes]]:
    """Path below the outbox, kind and content: the papers of tonight by branch and kind, in files that Word opens.

    A file holds at most so many papers as the setting `print_papers` says. Papers that staff have moved away since
    are left out.
    """
    most = _most(rulebook)
    for (branch, kind), items in sorted(_groups(result).items()):
        papers = [path for item in items if (path := outbox / item.path).is_file()]
        stem = f"{folder_name(branch)}-{folder_name(_label(kind, rulebook, rulebook.settings.language))}"
        for number, start in enumerate(range(0, len(papers), most), start=1):
            name = stem if len(papers) <= most else f"{stem}-{number:02}"
            content = merge(path.read_bytes() for path in papers[start : start + most])
            yield f"{folder}/print/{name}.docx", "print", content


def _groups(result: RunResult) -> dict[tuple[str, str], list[Item]]:
    """Branch and kind -> Word files made tonight."""
    tonight = set(result.new_items)
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in result.items:
        if item.number in tonight and item.path.endswith(".docx"):
            groups.setdefault((item.branch, item.kind), []).append(item)
    return groups


def _most(rulebook: Rulebook) -> int:
    stated = rulebook.settings.extra.get("print_papers")
    return stated if isinstance(stated, int) and stated > 0 else MOST_PAPERS


def _label(kind: str, rulebook: Rulebook, language: Language) -> str:
    found = rulebook.documents.get(kind)
    return found.label.in_language(language) if found else kind
