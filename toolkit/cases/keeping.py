"""Which fields and kinds a branch keeps: nobody is blamed for what a ledger has no column for."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.cases.rows import CASE_KINDS, Source

FOLLOWED_UP = "followed_up_at"


class Keeping:
    """Fields by table and kind; the sets are shared, because there are many cases and few tables."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.kinds = frozenset(source.table.kind for source in sources)
        self._by_table = {source.index: source.table.fields for source in sources}
        self._by_kind = {
            kind: frozenset(name for source in sources if source.table.kind == kind for name in source.table.fields)
            for kind in self.kinds
        }
        self._kind_of = {source.index: source.table.kind for source in sources}
        self._known: dict[frozenset[int], frozenset[str]] = {}

    def of_case(self, tables: frozenset[int]) -> frozenset[str]:
        """Fields kept for a case with rows in these tables.

        A case that is only in an intake ledger is judged by the repair ledger's columns as well, since its
        repair belongs there; one that is only in a repair ledger is not judged by the intake ledger's.
        """
        if tables not in self._known:
            self._known[tables] = self._fields(tables)
        return self._known[tables]

    def of_table(self, table: int) -> frozenset[str]:
        return self._by_table[table]

    def _fields(self, tables: frozenset[int]) -> frozenset[str]:
        kept = frozenset(name for table in tables for name in self._by_table[table])
        kinds = {self._kind_of[table] for table in tables}
        if kinds == {"intake"}:
            kept |= self._by_kind.get("repair", frozenset())
        if "follow_up" in self.kinds and FOLLOWED_UP in self._by_kind["follow_up"] and kinds & set(CASE_KINDS):
            kept |= {FOLLOWED_UP}
        return kept
