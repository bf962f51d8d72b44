"""Measures ledgers beside calamine, openpyxl and the floor: `python -m tests.benchmarks.ledgers [--json]`.

CPU time of this process and its children, interleaved, medians; all in one run, so that a busy machine is busy for
everybody. One file of 100 000 x 20 and 200 files of 500 x 20; the keys without `small_` are those of the big file.

- `reader_ratio`: reading with the look through each sheet, by bare calamine; `openpyxl_ratio`: openpyxl by it.
- `ledger_ratio`: read, laid out, mapped and typed, by bare calamine; `valued_ratio`: with every value of every record
  asked for, because columns of alike cells are proved as a whole and read one by one only then.
- `cached_share`: an unchanged file on the next night, understood and ready to be joined, by its mere reading;
  `cached_ledger_share`: by its reading and understanding; `cached_values_share`: the same with every value asked for;
  `cached_sheets_share`: its raw sheets, by its reading; `digest_share`: SHA-256 of the file, below which nobody can go.
- `annotate_ratio`: openpyxl's load and save by our copy with marked cells.
- `peak_mib`: of a process that reads the big file; `ledger_peak_mib`: that understands it as well.
- `million_…` (`--million`): the same for 1 000 000 x 20 with every value asked for, the process and the child that
  reads for it apart; `million_linear`: its seconds a row by those of the big file, read by the child as well.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import openpyxl
import python_calamine
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.benchmarks.made_ledgers import made_ledger
from toolkit.ledger import InboxFile, read_ledger
from toolkit.ledger.kept.cache import digest_of, read_with_cache
from toolkit.ledger.reading.sheets import Workbook
from toolkit.ledger.reading.workbook import read_workbook
from toolkit.model import Ledger, Rulebook
from toolkit.rulebook import load_rulebook
from toolkit.workbooks.annotate import Listing, Mark, Refusal, annotated_copy

ROWS, FILES, FILE_ROWS = 100_000, 200, 500
ANNOTATED_ROWS = 20_000
"""openpyxl needs a minute to load and save more; both sides are linear in rows."""
MARKS = 200
ROUNDS = 3
AS_OF = datetime(2026, 11, 20, 18)
Work = Callable[[Path], object]


def main() -> None:
    """Runs all measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the big file")
    parser.add_argument("--files", type=int, default=FILES, help="number of small files")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="repeats of which the median counts")
    parser.add_argument("--million", action="store_true", help="also 1 000 000 rows to their end (minutes)")
    parser.add_argument("--peak-of", choices=tuple(STAGES), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak_of:
        STAGES[options.peak_of](options.file)
        print(json.dumps(_own_peaks()))
        return
    figures = measure(options.rows, options.files, options.rounds, options.million)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:32} {value}")


def measure(rows: int = ROWS, files: int = FILES, rounds: int = ROUNDS, million: bool = False) -> dict[str, float]:
    """Every figure by name: ratios, seconds of CPU, MiB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        big = made_ledger(folder / "big.xlsx", rows)
        small = [made_ledger(folder / f"{number}.xlsx", FILE_ROWS, number) for number in range(files)]
        figures = {
            **_compared([big], folder / "big-cache", rounds, ""),
            **_annotated(made_ledger(folder / "annotated.xlsx", min(rows, ANNOTATED_ROWS)), rounds),
            "peak_mib": sum(_peaks(big, "read")[:2]),
            "ledger_peak_mib": sum(_peaks(big, "ledger")[:2]),
            **_compared(small, folder / "small-cache", rounds, "small_"),
        }
        if million:
            figures |= _million(folder)
    return figures


def _million(folder: Path) -> dict[str, float]:
    """A file of a million rows and one of a fifth: what they take, and whether it grows with the rows."""
    rows = (200_000, 1_000_000)
    fifth, whole = (_peaks(made_ledger(folder / f"{count}.xlsx", count), "values") for count in rows)
    read = _peaks(folder / f"{rows[1]}.xlsx", "read")
    return {
        "million_peak_mib": read[0],
        "million_values_peak_mib": whole[0],
        "million_child_peak_mib": whole[1],
        "million_values_seconds": whole[2],
        "million_linear": round(whole[2] / rows[1] / (fifth[2] / rows[0]), 3),
        "million_memory_linear": round(whole[0] / rows[1] / (fifth[0] / rows[0]), 3),
    }


def _compared(paths: list[Path], cache: Path, rounds: int, prefix: str) -> dict[str, float]:
    """Ours in its three stages, bare calamine, openpyxl and the floor over the same files."""
    for path in paths:
        _understood(path, cache)
    contests: dict[str, Work] = {
        "read": _read,
        "ledger": _understood,
        "valued": _every_value,
        "cached": lambda path: _understood(path, cache),
        "cached_values": lambda path: _every_value(path, cache),
        "cached_sheets": lambda path: _cached_sheets(path, cache),
        "digest": digest_of,
        "calamine": _calamine,
        "openpyxl": _openpyxl,
        "floor": _floor,
    }
    seconds = _interleaved(contests, paths, rounds)
    shares = {
        "reader_ratio": round(seconds["read"] / seconds["calamine"], 3),
        "openpyxl_ratio": round(seconds["openpyxl"] / seconds["read"], 2),
        "ledger_ratio": round(seconds["ledger"] / seconds["calamine"], 3),
        "valued_ratio": round(seconds["valued"] / seconds["calamine"], 3),
        "floor_ratio": round(seconds["read"] / seconds["floor"], 1),
        "cached_share": round(seconds["cached"] / seconds["read"], 4),
        "cached_ledger_share": round(seconds["cached"] / seconds["ledger"], 4),
        "cached_values_share": round(seconds["cached_values"] / seconds["ledger"], 4),
        "cached_sheets_share": round(seconds["cached_sheets"] / seconds["read"], 4),
        "digest_share": round(seconds["digest"] / seconds["read"], 4),
        **{f"{name}_seconds": round(value, 3) for name, value in seconds.items()},
    }
    return {f"{prefix}{name}": value for name, value in shares.items()}


def _annotated(path: Path, rounds: int) -> dict[str, float]:
    """The same cells marked by both, from bytes to bytes."""
    seconds = _interleaved({"annotate": _marked, "openpyxl": _marked_by_openpyxl}, [path], rounds)
    return {
        "annotate_ratio": round(seconds["openpyxl"] / seconds["annotate"], 1),
        "annotate_seconds": round(seconds["annotate"], 3),
        "annotate_openpyxl_seconds": round(seconds["openpyxl"], 3),
    }


def _interleaved(contests: dict[str, Work], paths: list[Path], rounds: int) -> dict[str, float]:
    """Median CPU seconds of each contest over all files, taken in turns; all have been started once before."""
    for work in contests.values():
        work(paths[0])
    taken: dict[str, list[float]] = {name: [] for name in contests}
    for _ in range(rounds):
        for name, work in contests.items():
            before = _cpu_seconds()
            for path in paths:
                work(path)
            taken[name].append(_cpu_seconds() - before)
    return {name: statistics.median(values) for name, values in taken.items()}


def _read(path: Path) -> None:
    assert isinstance(read_workbook(path), Workbook)


def _cached_sheets(path: Path, cache: Path) -> None:
    """The raw sheets of an unchanged file, as on a night with another rule book; its digest included."""
    assert isinstance(read_with_cache(path, digest_of(path), (), cache), Workbook)


def _every_value(path: Path, cache: Path | None = None) -> None:
    """A file of which every value of every record is asked for, which no night does."""
    for record in _understood(path, cache).tables[0].records:
        for name in record.values:
            record.values[name]


def _understood(path: Path, cache: Path | None = None) -> Ledger:
    """The ledger; with a cache what the next night does with an unchanged file, its digest included."""
    stamp = path.stat()
    file = InboxFile(path, f"城东店/{path.name}", "城东店", size=stamp.st_size, modified_ns=stamp.st_mtime_ns)
    ledger = read_ledger(file, _rulebook(), AS_OF, cache)
    (table,) = ledger.tables
    assert len(table.records) >= FILE_ROWS
    assert all(column.fields for column in table.columns)
    return ledger


@lru_cache(maxsize=1)
def _rulebook() -> Rulebook:
    return load_rulebook()


def _calamine(path: Path) -> None:
    with path.open("rb") as stream:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _openpyxl(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def _floor(path: Path) -> None:
    """What nobody can go below: inflating the parts and finding each cell."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        for name in archive.namelist():
            archive.read(name).count(b"<c ")


def _marked(path: Path) -> None:
    marks = [
        Mark("台账", row, 8, "warning", "型号应与铭牌一致。", "请核对。", f"WX-{row:07d}") for row in _rows_to_mark()
    ]
    lines = tuple(("警告", mark.case, f"台账!H{mark.row}", mark.text, mark.hint) for mark in marks)
    links = tuple(f"'台账'!H{mark.row}" for mark in marks)
    headings = ("级别", "工单", "位置", "问题", "建议")
    listing = Listing("检查结果", "检查结果", headings, lines, tuple(mark.severity for mark in marks), links)
    copy = annotated_copy(path.read_bytes(), marks, listing)
    assert not isinstance(copy, Refusal), copy


def _marked_by_openpyxl(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    front = book.create_sheet("检查结果", 0)
    fill = PatternFill("solid", fgColor="FFEB9C")
    for row in _rows_to_mark():
        cell = sheet.cell(row, 8)
        cell.fill = fill
        cell.comment = Comment("型号应与铭牌一致。", "toolkit")
        front.append(("警告", f"WX-{row:07d}", f"台账!H{row}", "型号应与铭牌一致。", "请核对。"))
    book.save(io.BytesIO())


def _rows_to_mark() -> range:
    return range(2, 2 + MARKS)


def _cpu_seconds() -> float:
    """`os.times` counts in hundredths of a second: too coarse for this process, good enough for a child."""
    taken = os.times()
    return time.process_time() + taken.children_user + taken.children_system


def _peaks(path: Path, stage: str) -> tuple[float, float, float]:
    """A fresh process that reads the file (or more): its own peak and its child's in MiB, CPU seconds of both."""
    command = [sys.executable, "-m", "tests.benchmarks.ledgers", "--peak-of", stage, "--file", str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    own, child, seconds = json.loads(answer.stdout)
    return own, child, seconds


def _own_peaks() -> tuple[float, float, float]:
    if sys.platform == "win32":
        return float("nan"), float("nan"), _cpu_seconds()
    import resource

    from toolkit.ledger.reading.worker import end_child

    end_child()
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would also count the process that started this one
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        own = int(found[1]) * 1024 if found else own
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    return round(own / 2**20, 1), round(child / 2**20, 1), round(_cpu_seconds(), 1)


STAGES: dict[str, Work] = {"read": _read, "ledger": _understood, "values": _every_value}


if __name__ == "__main__":
    main()
