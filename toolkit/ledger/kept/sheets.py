"""Raw sheets as bytes and back, for the cache: huge ones block after block, so that they are never there twice."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from datetime import datetime

from toolkit.ledger.kept.packing import head_of, last_part, packed_rows, unpacked_cells, unpacked_rows
from toolkit.ledger.reading.heldrows import HeldRows, Holder
from toolkit.ledger.reading.sheets import Sheet, Workbook


def packed(book: Workbook) -> Iterator[bytes]:
    """The workbook as parts to be written one behind the other. Raises CannotPack."""
    saved = book.saved_at.isoformat() if book.saved_at else ""
    sheets: list[tuple[object, ...]] = []
    for sheet in book.sheets:
        sizes: list[int] = []
        for part in map(marshal.dumps, sheet.rows.blocks() if isinstance(sheet.rows, HeldRows) else ()):
            sizes.append(len(part))
            yield part
        facts = (sheet.hidden, sheet.merged, sheet.hidden_rows, sheet.hidden_columns, dict(sheet.errors),
                 sheet.no_result, dict(sheet.shown), dict(sheet.doubts))  # fmt: skip
        sheets.append((sheet.name, sizes, None if sizes else packed_rows(sheet.rows), facts))
    yield from last_part((book.format, saved, book.notes, book.from_1904, sheets))


def unpacked(content: bytes | memoryview) -> Workbook:
    """The workbook again. Raises whatever damaged bytes lead to."""
    content = memoryview(content)
    form, saved, notes, from_1904, kept = head_of(content)
    moment = datetime.fromisoformat(saved) if saved else None
    sheets: list[Sheet] = []
    for name, sizes, rows, facts in kept:
        if sizes:
            holder = Holder()
            for size in sizes:
                holder.add(marshal.loads(content[:size]))
                content = content[size:]
            sheets.append(Sheet(name, holder.rows(), *facts))
        else:
            shape, columns = rows
            sheets.append(Sheet(name, unpacked_rows(shape, map(unpacked_cells, columns)), *facts))
    return Workbook(form, tuple(sheets), moment, notes, from_1904)
