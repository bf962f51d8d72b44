"""Print files: tonight's papers of a branch joined by kind, each record on its own pages under its own header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.batch.request import folder_name
from toolkit.model import Item, Language, Rulebook, RunResult
from toolkit.word import merge


def print_files(result: RunResult, rulebook: Rulebook, outbox: Path, folder: str) -> Iterator[tuple[str, str, bytes]]:
    """Path below the outbox, kind and content: one file for each branch and kind of paper made tonight.

    Papers that staff have moved away since are left out.
    """
    tonight = set(result.new_items)
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in result.items:
        if item.number in tonight and item.path.endswith(".docx"):
            groups.setdefault((item.branch, item.kind), []).append(item)
    for (branch, kind), items in sorted(groups.items()):
        papers = [path.read_bytes() for item in items if (path := outbox / item.path).is_file()]
        if papers:
            name = f"{folder_name(branch)}-{folder_name(_label(kind, rulebook, rulebook.settings.language))}.docx"
            yield f"{folder}/print/{name}", "print", merge(papers)


def _label(kind: str, rulebook: Rulebook, language: Language) -> str:
    found = rulebook.documents.get(kind)
    return found.label.in_language(language) if found else kind
