"""Measures the paper engine beside docxtpl, docxcompose and the floor: `python -m tests.benchmarks.papers [--json]`.

CPU time, interleaved, medians; all in one run, so that a busy machine is busy for everybody.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import io
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from docx import Document
from docxcompose.composer import Composer
from docxtpl import DocxTemplate

from tests.word.samples import report_facts, service_report
from toolkit.word import Paper, compile_template, merge

ROUNDS = 15
MERGED = 120
NIGHT = 10_000


def main() -> None:
    """Runs all measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--memory-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--papers", type=int, default=NIGHT, help="papers of the memory run")
    options = parser.parse_args()
    if options.memory_only:
        print(json.dumps(_memory(options.papers)))
        return
    result = measure(options.papers)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, value in result.items():
        print(f"{name:28} {value}")


def measure(night: int = NIGHT) -> dict[str, float]:
    """Every figure by name; seconds are CPU seconds of one paper (or of one merged file)."""
    template = service_report()
    paper = compile_template(template)
    facts = [report_facts(number) for number in range(20)]
    single = _single(template, paper, facts)
    merged = _merged(paper)
    pool = _two_processes(template)
    return {
        "docxtpl_ratio": round(single["docxtpl"] / single["ours"], 1),
        "floor_ratio": round(single["ours"] / single["floor"], 2),
        "merge_ratio": round(merged["docxcompose"] / merged["ours"], 1),
        **_memory_in_a_fresh_process(night),
        "ours_seconds": single["ours"],
        "docxtpl_seconds": single["docxtpl"],
        "floor_seconds": single["floor"],
        "compile_seconds": single["compile"],
        "merged_records": MERGED,
        "merge_seconds": merged["ours"],
        "docxcompose_seconds": merged["docxcompose"],
        **pool,
        "paper_bytes": len(paper.render(facts[0])),
    }


def _single(template: bytes, paper: Paper, facts: list[dict[str, object]]) -> dict[str, float]:
    """One paper from facts to the bytes of its file; no disk, which costs everybody the same."""
    floors = [_rendered_parts(paper, one) for one in facts]
    turns = itertools.cycle(facts)

    def ours() -> None:
        for one in facts:
            paper.render(one)

    def docxtpl() -> None:
        document = DocxTemplate(io.BytesIO(template))
        document.render(next(turns), autoescape=True)
        document.save(io.BytesIO())

    def floor() -> None:
        for parts in floors:
            b"".join(_floor_packed(part) for part in parts)

    contests: dict[str, tuple[Callable[[], object], int]] = {
        "ours": (ours, len(facts)),
        "docxtpl": (docxtpl, 1),
        "floor": (floor, len(facts)),
        "compile": (lambda: compile_template(template), 1),
    }
    return _interleaved(contests, ROUNDS)


def _floor_packed(part: bytes) -> bytes:
    """Compression at zlib 6 and the checksum: what no writer of this file can do without."""
    zlib.crc32(part)
    return zlib.compress(part, 6, -15)


def _rendered_parts(paper: Paper, facts: Mapping[str, object]) -> list[bytes]:
    """The bytes that our render compresses for this paper."""
    names = {name for name, _ in paper.rendering(facts).texts}
    with zipfile.ZipFile(io.BytesIO(paper.render(facts))) as archive:
        return [archive.read(name) for name in names]


def _merged(paper: Paper) -> dict[str, float]:
    facts = [report_facts(number) for number in range(MERGED)]
    singles = [paper.render(one) for one in facts]

    def compose() -> None:
        composer = Composer(Document(io.BytesIO(singles[0])))
        for one in singles[1:]:
            composer.append(Document(io.BytesIO(one)))
        composer.save(io.BytesIO())

    contests: dict[str, tuple[Callable[[], object], int]] = {
        "ours": (lambda: merge((paper, one) for one in facts), 1),
        "docxcompose": (compose, 1),
    }
    return _interleaved(contests, 3)


def _interleaved(contests: dict[str, tuple[Callable[[], object], int]], rounds: int) -> dict[str, float]:
    """Median CPU seconds per unit of each contest, taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in contests}
    for work, _ in contests.values():
        work()
    for _ in range(rounds):
        for name, (work, units) in contests.items():
            start = time.process_time()
            work()
            taken[name].append((time.process_time() - start) / units)
    return {name: statistics.median(times) for name, times in taken.items()}


def _memory_in_a_fresh_process(night: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.papers", "--memory-only", "--papers", str(night)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    return dict(json.loads(done.stdout))


def _memory(papers: int) -> dict[str, float]:
    """Peak memory after a tenth of the night, and after the whole of it."""
    paper = compile_template(service_report())
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "paper.docx"
        early = 0.0
        for number in range(papers):
            target.write_bytes(paper.render(report_facts(number)))
            if number == papers // 10:
                early = _peak_mib()
    return {"peak_mib": round(_peak_mib(), 1), "early_peak_mib": round(early, 1), "memory_papers": papers}


def _peak_mib() -> float:
    """Peak memory of this process alone; `ru_maxrss` would also count its parent's before the start."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        return int(found[1]) / 1024 if found else 0.0
    try:
        import resource
    except ImportError:  # Windows keeps no such figure
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _two_processes(template: bytes) -> dict[str, float]:
    """Wall seconds of the same work in one process and shared by two."""
    chunks = [range(start, start + 100) for start in range(0, 1000, 100)]
    seconds = {}
    for workers in (1, 2):
        with concurrent.futures.ProcessPoolExecutor(workers, initializer=_prepare, initargs=(template,)) as pool:
            list(pool.map(_render_some, [range(1)] * workers))
            start = time.perf_counter()
            list(pool.map(_render_some, chunks))
            seconds[workers] = time.perf_counter() - start
    return {"one_process_wall": seconds[1], "two_processes_wall": seconds[2], "cores": float(os.cpu_count() or 1)}


_PAPERS: list[Paper] = []


def _prepare(template: bytes) -> None:
    _PAPERS[:] = [compile_template(template)]


def _render_some(numbers: range) -> int:
    return sum(len(_PAPERS[0].render(report_facts(number))) for number in numbers)


if __name__ == "__main__":
    main()
