"""Many writers, many kills: numbers 1..n without gap, double or pending rest (G1–G6), on both databases."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.register.conftest import Office, due

REPOSITORY = Path(__file__).parents[2]


def writer(office: Office, seed: int, calls: int, keys: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.register.writer", office.where, str(office.outbox)]
    return subprocess.Popen(
        [*words, str(seed), str(calls), str(keys)], cwd=REPOSITORY, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )


def run_writers(office: Office, writers: int, calls: int, keys: int, kills: int) -> int:
    """Runs the writers; kills one at a random moment and starts it anew, `kills` times. Gives the kills that
    hit.
    """
    draw = random.Random(kills)
    seeds = iter(range(10_000))
    running = [writer(office, next(seeds), calls, keys) for _ in range(writers)]
    hit = 0
    try:
        while hit < kills and any(one.poll() is None for one in running):
            with_pause(running, draw.uniform(0.05, 0.6))
            victim = draw.randrange(len(running))
            if running[victim].poll() is None:
                running[victim].send_signal(signal.SIGKILL)
                running[victim].communicate()
                running[victim] = writer(office, next(seeds), calls, keys)
                hit += 1
        for one in running:
            _, errors = one.communicate()
            assert one.returncode == 0, errors.decode()
    finally:
        for one in running:
            one.kill()
    return hit


def with_pause(running: list[subprocess.Popen[bytes]], seconds: float) -> None:
    """Waits for a writer to end, at most so long: the kill falls on whatever they are doing then."""
    deadline = time.monotonic() + seconds
    for one in running:
        try:
            one.wait(max(deadline - time.monotonic(), 0.001))
        except subprocess.TimeoutExpired:
            continue


def reconciled(office: Office, keys: int) -> Iterator[str]:
    """The repeated run: every paper of the pool asked for once more; gives what is wrong with the result."""
    from tests.register.writer import work

    with office.open() as register:
        for number in range(keys):
            work(office, register, f"A{number}")
        items = register.items()
        (series,) = register.series()
        if [item.sequence for item in items] != list(range(1, series["last"] + 1)):
            yield "numbers have gaps or doubles"
        if len({item.key for item in items}) != keys or len(items) != keys:
            yield f"{len(items)} numbers for {keys} papers"
        if register.pending():
            yield "papers are still pending"
        for item in items:
            if (office.outbox / item.path).read_bytes() != f"paper {item.number}".encode():
                yield f"{item.number} has another paper"
            if [entry.what for entry in register.history(item.number)] != ["allocated", "filed"]:
                yield f"{item.number} has other events"


def check(office: Office, writers: int, calls: int, keys: int, kills: int) -> None:
    with office.open() as register:
        register.allocate(office.requests([due("A0")]))
    hit = run_writers(office, writers, calls, keys, kills)
    assert hit == kills, "the writers ended before all kills: give them more calls"
    assert list(reconciled(office, keys)) == []
    numbers = {folder.name for folder in (office.outbox / "archive" / "2026" / "售后服务记录").iterdir()}
    assert len(numbers) == keys


def test_three_writers_and_four_kills_leave_no_gap(office: Office) -> None:
    check(office, writers=3, calls=120, keys=150, kills=4)


@pytest.mark.sweep
@pytest.mark.timeout(1800)
def test_eight_writers_a_thousand_papers_each_and_25_kills_leave_no_gap(office: Office) -> None:
    check(office, writers=8, calls=1000, keys=5000, kills=25)


def test_writers_that_begin_together_make_one_register(office: Office) -> None:
    running = [writer(office, seed, 3, 5) for seed in range(4)]
    for one in running:
        _, errors = one.communicate()
        assert one.returncode == 0, errors.decode()
    assert list(reconciled(office, 5)) == []
