"""How a book travels from the child: frames of marshal, which cannot run code, one for each block of rows."""

from __future__ import annotations

import marshal
import struct
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, cast

from toolkit.ledger.kept.packing import PLAIN, CannotPack, PackedRows, Rows, packed_rows
from toolkit.ledger.reading.heldrows import Gathered, HeldRows, without_blank_end
from toolkit.ledger.reading.readers.book import Block, Book, Facts
from toolkit.ledger.reading.sheets import Sheet, Trouble, Workbook
from toolkit.model import LedgerStatus

_LENGTH = struct.Struct("<I")
Frame = tuple[object, ...]


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    data = marshal.dumps(frame)  # type: ignore[arg-type]
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)


def read_frame(stream: BinaryIO) -> Frame:
    """The next frame. Raises EOFError when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    frame = marshal.loads(data)
    assert isinstance(frame, tuple)
    return frame


def send_book(stream: BinaryIO, book: Book) -> None:
    """Writes a book sheet by sheet; nothing larger than a block is held."""
    for sheet in book.sheets:
        write_frame(stream, ("sheet", sheet.name, sheet.hidden))
        for block in sheet.blocks:
            write_frame(stream, ("rows", *_packed(block)))
        facts = sheet.facts
        write_frame(stream, ("facts", facts.merged, facts.hidden_rows, facts.hidden_columns, facts.errors,
                             facts.no_result, facts.shown, facts.doubts))  # fmt: skip
    saved = book.saved_at.isoformat() if book.saved_at else ""
    write_frame(stream, ("book", book.format, saved, list(book.notes), book.from_1904))
    stream.flush()


def send_trouble(stream: BinaryIO, trouble: Trouble) -> None:
    write_frame(stream, ("trouble", str(trouble.status), trouble.rule, trouble.reason, trouble.detail))
    stream.flush()


def receive(stream: BinaryIO) -> Workbook | Trouble:
    """What the other side sends for one file. Raises EOFError when it dies over it."""
    sheets: list[Sheet] = []
    name, hidden = "", False
    gathered = Gathered()
    while True:
        kind, *rest = read_frame(stream)
        if kind == "sheet":
            (name, hidden), gathered = rest, Gathered()  # type: ignore[assignment]
        elif kind == "rows":
            gathered.add(cast(PackedRows, tuple(rest)))
        elif kind == "facts":
            sheets.append(made_sheet(name, hidden, gathered.rows(), Facts(*rest)))  # type: ignore[arg-type]
        elif kind == "book":
            form, saved, notes, from_1904 = rest
            moment = datetime.fromisoformat(str(saved)) if saved else None
            return Workbook(str(form), tuple(sheets), moment, tuple(notes), bool(from_1904))  # type: ignore[arg-type]
        else:
            status, rule, reason, detail = (str(part) for part in rest)
            return Trouble(LedgerStatus(status), rule, reason, detail)


def collected(book: Book) -> Workbook:
    """A book read in this very process."""
    sheets = []
    for one in book.sheets:
        rows: list[list[object]] = []
        for block in one.blocks:
            rows.extend(block)
        sheets.append(made_sheet(one.name, one.hidden, rows, one.facts))
    return Workbook(book.format, tuple(sheets), book.saved_at, tuple(book.notes), book.from_1904)


def made_sheet(name: str, hidden: bool, rows: Rows | HeldRows, facts: Facts) -> Sheet:
    """The finished sheet; empty rows behind the last filled or marked one are dropped."""
    marked = max((row for row, _ in (*facts.errors, *facts.no_result)), default=0)
    return Sheet(
        name=name,
        rows=without_blank_end(rows, marked),
        hidden=hidden,
        merged=tuple(facts.merged),
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        errors=facts.errors,
        no_result=frozenset(facts.no_result),
        shown=facts.shown,
        doubts=facts.doubts,
    )


def _packed(block: Block) -> tuple[object, ...]:
    try:
        return packed_rows(block)
    except CannotPack:
        return packed_rows([list(map(_bare, row)) for row in block])


def _bare(cell: object) -> object:
    """What marshal or ISO 8601 would not carry as it is: without time zone, of the plain type, else as text."""
    if type(cell) in PLAIN:
        return cell
    if isinstance(cell, datetime):
        return datetime.fromisoformat(cell.replace(tzinfo=None).isoformat())
    if isinstance(cell, date):
        return date.fromisoformat(cell.isoformat())
    if isinstance(cell, time):
        return time.fromisoformat(cell.replace(tzinfo=None).isoformat())
    if isinstance(cell, timedelta):
        return timedelta(cell.days, cell.seconds, cell.microseconds)
    return str(cell)
