"""Builds the vocabulary of headers from the rule book and a branch's mappings; proves that all named fields exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from toolkit.errors import RulebookError
from toolkit.ledger.headers import Vocabulary
from toolkit.ledger.wording import normal
from toolkit.model import Rulebook
from toolkit.spelling import nearest


@lru_cache(maxsize=256)
def vocabulary(rulebook_key: RulebookKey) -> Vocabulary:
    """The vocabulary of a rule book for one branch; worked out once."""
    book, branch = rulebook_key.rulebook, rulebook_key.branch
    layout = book.layout
    kind_headers = {
        kind: {normal(text): tuple(fields) for text, fields in headers.items()}
        for kind, headers in layout["kind_headers"].items()  # type: ignore[attr-defined]
    }
    _prove(book, kind_headers)
    return Vocabulary(
        fields_of=_inverted(book),
        kind_headers=kind_headers,
        several={normal(text): tuple(names) for text, names in layout["several"].items()},  # type: ignore[attr-defined]
        mapped=_mapped(book, branch),
        kind_fields={kind.id: frozenset(kind.fields) for kind in book.kinds.values()},
        part_columns=dict(layout["part_columns"]),  # type: ignore[call-overload]
        row_numbers=_normals(layout["row_number_headers"]),
        foreign=_normals(layout["foreign_headers"]),
        foreign_groups=_normals(layout["foreign_groups"]),
        generic=_normals(layout["generic_headers"]),
        noise=_normals(layout["header_noise"]) | _normals(layout["ten_thousands"]),
        ten_thousands=_normals(layout["ten_thousands"]),
        relatives={side: layout["relatives"][side] for side in ("endings", "beginnings")},  # type: ignore[index]
        dropped={
            "beginnings": layout["relatives"]["dropped_beginnings"],  # type: ignore[index]
            "endings": layout["relatives"]["dropped_endings"],  # type: ignore[index]
        },
        joiners=layout["relatives"]["joiners"],  # type: ignore[index]
        group_endings=tuple(normal(word) for word in layout["relatives"]["group_endings"]),  # type: ignore[index]
        neutral_groups=_normals(layout["relatives"]["neutral_groups"]),  # type: ignore[index]
        fee_groups=_normals(layout["relatives"]["fee_groups"]),  # type: ignore[index]
        raw=_raw(book, branch),
    )


@dataclass(frozen=True, slots=True)
class RulebookKey:
    """A rule book and a branch, equal when the digest and the branch are."""

    digest: str
    branch: str
    rulebook: Rulebook = field(compare=False, hash=False)


def vocabulary_for(rulebook: Rulebook, branch: str) -> Vocabulary:
    return vocabulary(RulebookKey(rulebook.digest, branch, rulebook))


def _normals(texts: object) -> frozenset[str]:
    return frozenset(normal(text) or text for text in texts)  # type: ignore[attr-defined]


def _inverted(book: Rulebook) -> dict[str, tuple[tuple[str, int], ...]]:
    """Normalised header -> (field, rank); the field's own label ranks first."""
    found: dict[str, dict[str, int]] = {}
    for name, texts in book.headers.items():
        label = book.fields[name].label
        for rank, text in enumerate((label.zh, *texts, label.en)):
            found.setdefault(normal(text), {}).setdefault(name, rank)
    found.pop("", None)
    return {key: tuple(names.items()) for key, names in found.items()}


def _mapped(book: Rulebook, branch: str) -> dict[str, tuple[str, ...]]:
    """The branch's own mappings: a header means these fields and nothing else; an empty text means no field."""
    found = {}
    for text, target in book.branch(branch).mappings.items():
        names = (target,) if isinstance(target, str) else tuple(target)  # type: ignore[arg-type]
        found[normal(text)] = tuple(name for name in names if name)
    return found


def _raw(book: Rulebook, branch: str) -> frozenset[str]:
    texts = {text for one in book.headers.values() for text in one}
    texts |= set(book.branch(branch).mappings)
    for headers in book.layout["kind_headers"].values():  # type: ignore[attr-defined]
        texts |= set(headers)
    return frozenset(texts)


def _prove(book: Rulebook, kind_headers: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Every field named by the header data exists. Raises RulebookError otherwise."""
    named = [("headers", name) for name in book.headers]
    named += [
        (f"layout.kind_headers.{kind}", name) for kind, one in kind_headers.items() for x in one.values() for name in x
    ]
    for branch in book.branches.values():
        for target in branch.mappings.values():
            names = (target,) if isinstance(target, str) else target
            named += [(f"branches.{branch.id}.mappings", name) for name in names if name]  # type: ignore[attr-defined]
    for where, name in named:
        if name not in book.fields:
            raise RulebookError("rulebook_unknown_key", where=where, name=name, nearest=nearest(name, book.fields))
