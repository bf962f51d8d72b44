"""Measures reading ledgers beside calamine, openpyxl and the floor: `python -m tests.benchmarks.ledgers [--json]`.

CPU time of this process and its children, interleaved, medians; all in one run, so that a busy machine is busy for
everybody. One file of 100 000 x 20 and 200 files of 500 x 20; the keys without `small_` are those of the big file.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import python_calamine

from tests.benchmarks.made_ledgers import made_ledger
from toolkit.ledger.sheets import Workbook
from toolkit.ledger.workbook import read_workbook

ROWS, FILES, FILE_ROWS = 100_000, 200, 500
ROUNDS = 3


def main() -> None:
    """Runs all measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the big file")
    parser.add_argument("--files", type=int, default=FILES, help="number of small files")
    parser.add_argument("--million", action="store_true", help="also the memory of reading 1 000 000 rows (minutes)")
    parser.add_argument("--peak-of", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak_of:
        _ours(options.peak_of)
        print(_own_peak_mib())
        return
    figures = measure(options.rows, options.files, options.million)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:28} {value}")


def measure(rows: int = ROWS, files: int = FILES, million: bool = False) -> dict[str, float]:
    """Every figure by name: ratios, seconds of CPU, MiB."""
    with tempfile.TemporaryDirectory() as folder:
        big = made_ledger(Path(folder) / "big.xlsx", rows)
        small = [made_ledger(Path(folder) / f"{number}.xlsx", FILE_ROWS, number) for number in range(files)]
        figures = {**_compared([big], ""), "peak_mib": _peak_mib(big), **_compared(small, "small_")}
        if million:
            figures["million_peak_mib"] = _peak_mib(made_ledger(Path(folder) / "million.xlsx", 1_000_000))
    return figures


def _compared(paths: list[Path], prefix: str) -> dict[str, float]:
    """Ours, bare calamine, openpyxl and the floor over the same files."""
    readers: dict[str, Callable[[Path], object]] = {
        "ours": _ours,
        "calamine": _calamine,
        "openpyxl": _openpyxl,
        "floor": _floor,
    }
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            before = _cpu_seconds()
            for path in paths:
                reader(path)
            taken[name].append(_cpu_seconds() - before)
    seconds = {name: statistics.median(values) for name, values in taken.items()}
    return {
        f"{prefix}reader_ratio": round(seconds["ours"] / seconds["calamine"], 3),
        f"{prefix}openpyxl_ratio": round(seconds["openpyxl"] / seconds["ours"], 2),
        f"{prefix}floor_ratio": round(seconds["ours"] / seconds["floor"], 1),
        **{f"{prefix}{name}_seconds": round(value, 3) for name, value in seconds.items()},
    }


def _ours(path: Path) -> None:
    book = read_workbook(path)
    assert isinstance(book, Workbook), book


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


def _cpu_seconds() -> float:
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system


def _peak_mib(path: Path) -> float:
    """The peak of a fresh process that reads the file, its child included."""
    command = [sys.executable, "-m", "tests.benchmarks.ledgers", "--peak-of", str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(answer.stdout)


def _own_peak_mib() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource

    from toolkit.ledger.worker import end_child

    end_child()
    unit = 1 if sys.platform == "darwin" else 1024
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(sum(peaks) * unit / 2**20, 1)


if __name__ == "__main__":
    main()
