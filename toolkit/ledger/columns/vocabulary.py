"""Builds the vocabulary of headers from the rule book and a branch's mappings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from toolkit.ledger.columns.headers import Vocabulary
from toolkit.ledger.wording import normal
from toolkit.model import Rulebook


@lru_cache(maxsize=256)
def vocabulary(rulebook_key: RulebookKey) -> Vocabulary:
    """The vocabulary of a rule book for one branch; worked out once."""
    book, branch = rulebook_key.rulebook, rulebook_key.branch
    layout = book.layout
    words, relatives = layout.headers, layout.relatives
    return Vocabulary(
        fields_of=_inverted(book),
        kind_headers={
            kind: {normal(text): fields for text, fields in headers.items()}
            for kind, headers in layout.kind_headers.items()
        },
        several={normal(text): names for text, names in layout.several.items()},
        mapped=_mapped(book, branch),
        kind_fields={kind.id: frozenset(kind.fields) for kind in book.kinds.values()},
        part_columns=layout.part_columns,
        row_numbers=_normals(words.row_numbers),
        foreign=_normals(words.foreign),
        foreign_groups=_normals(words.foreign_groups),
        generic=_normals(words.generic),
        noise=_normals((*words.noise, *words.scales)),
        hints=tuple(sorted(_normals(layout.rows.instructions))),
        unit_lines={normal(line): times for line, times in words.unit_lines.items()},
        scales={normal(unit): times for unit, times in words.scales.items()},
        relatives={"endings": relatives.endings, "beginnings": relatives.beginnings},
        dropped={"beginnings": relatives.dropped_beginnings, "endings": relatives.dropped_endings},
        joiners=relatives.joiners,
        group_endings=tuple(normal(word) for word in relatives.group_endings),
        neutral_groups=_normals(relatives.neutral_groups),
        fee_groups=_normals(relatives.fee_groups),
        fee_ending=relatives.fee_ending,
        part_prefix=layout.part_sides.prefix,
        neutral=_normals(words.neutral),
        asking=words.asking,
        answered=words.answered,
        asking_endings=words.asking_endings,
        person_endings=words.person_endings,
        raw=(raw := _raw(book, branch)),
        telling=raw.union(layout.rows.totals, layout.rows.voided),
    )


@dataclass(frozen=True, slots=True)
class RulebookKey:
    """A rule book and a branch, equal when the digest and the branch are."""

    digest: str
    branch: str
    rulebook: Rulebook = field(compare=False, hash=False)


def vocabulary_for(rulebook: Rulebook, branch: str) -> Vocabulary:
    return vocabulary(RulebookKey(rulebook.digest, branch, rulebook))


def _normals(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(normal(text) or text for text in texts)


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
    return {normal(text): names for text, names in book.branch(branch).mapped_fields().items()}


def _raw(book: Rulebook, branch: str) -> frozenset[str]:
    texts = {text for one in book.headers.values() for text in one}
    texts |= set(book.branch(branch).mappings)
    for headers in book.layout.kind_headers.values():
        texts |= set(headers)
    return frozenset(texts)
