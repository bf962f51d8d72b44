"""Which kinds of table a row of headers could tell at best: only for these are the columns mapped with their values."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.ledger.columns.headers import MOST_KNOWN
from toolkit.ledger.columns.headings import Heading, MappingRules
from toolkit.ledger.columns.partcolumns import event_paths, part_paths
from toolkit.ledger.columns.tickcolumns import ticked_fields

Paths = tuple[tuple[str, ...], ...]
SEEN_IN_CELLS = frozenset(["phone", "serial_number", "email"])
"""Fields that a column can get by its cells alone."""
SCORE_IN_WORDS = frozenset(["follow_up_result", "customer_feedback"])


def possible_kinds(paths: Paths, rules: MappingRules) -> tuple[str, ...]:
    """The kinds, in the rule book's order, of which one line of telling fields is among the possible ones."""
    known, paths = rules.vocabulary.kinds, tuple(path for path in paths if path)
    found = known.get(paths)
    if found is None:
        found = tuple(
            kind.id
            for kind in rules.book.kinds.values()
            if _tells(possible_fields(paths, kind.id, rules), kind.told_by)
        )
        if len(known) < MOST_KNOWN:
            known[paths] = found
    return found


def possible_fields(paths: Paths, kind: str, rules: MappingRules) -> frozenset[str]:
    """Every field that any column could come to hold in a table of this kind, whatever its cells say."""
    vocabulary, layout = rules.vocabulary, rules.layout
    allowed = vocabulary.kind_fields[kind]
    headings = [Heading(index, path, (), (), "") for index, path in enumerate(paths) if path]
    beside = (*event_paths(headings, kind, rules).values(), *part_paths(headings, kind, rules).values())
    meanings = (one for path in (*paths, *beside) if path for one in vocabulary.meanings(path, kind))
    found = {name for one in meanings for name in one.fields}
    if "parts_used" in found:
        found |= {*layout.part_columns, "part_serial"} & allowed
    if "satisfaction_score" in found:
        found |= SCORE_IN_WORDS & allowed
    found |= {second for name in found for second in layout.second_meanings.get(name, ()) if second in allowed}
    found |= {wanted for name, wanted in layout.stand_ins.get(kind, {}).items() if name in found}
    found = found.union(*(ticked_fields(path, kind, rules) for path in paths))
    return frozenset(found | SEEN_IN_CELLS & allowed)


def _tells(fields: frozenset[str], told_by: Iterable[tuple[str, ...]]) -> bool:
    return any(fields.issuperset(line) for line in told_by)
