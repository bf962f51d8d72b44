"""A writer process for the stress test: allocates and files papers until it is done, or killed.

`python -m tests.register.writer WHERE OUTBOX SEED CALLS KEYS`: papers are drawn at random from a common pool, so
that writers ask for each other's papers as well; every paper is filed by a hard link, as the outbox does.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import sys
from pathlib import Path

from tests.register.conftest import Office, due
from toolkit.register import Filed, Register
from toolkit.rulebook import load_rulebook


def main(where: str, outbox: str, seed: str, calls: str, keys: str) -> None:
    office = Office(where, Path(outbox), load_rulebook())
    draw = random.Random(int(seed))
    with office.open() as register:
        for _ in range(int(calls)):
            work(office, register, f"A{draw.randrange(int(keys))}")


def work(office: Office, register: Register, case: str) -> None:
    (item,) = register.allocate(office.requests([due(case)]))
    if item.state == "allocated":
        register.settle([placed(office, item.number, item.planned_path)])


def placed(office: Office, number: str, name: str) -> Filed:
    """Writes the paper beside its place and links it in; a paper that is there already stays."""
    content = f"paper {number}".encode()
    target = office.outbox / name
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.getpid()}.part")
    part.write_bytes(content)
    with contextlib.suppress(FileExistsError):
        os.link(part, target)
    part.unlink()
    return Filed(number, name, hashlib.sha256(content).hexdigest(), 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
