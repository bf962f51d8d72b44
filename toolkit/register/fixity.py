"""`archive verify`: files against digests, register against tree, chains, counters; every check is logged."""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from toolkit.errors import RegisterError
from toolkit.filing import skeleton
from toolkit.model import Item
from toolkit.register.chain import Entry, first_break
from toolkit.register.lending import next_name
from toolkit.register.register import Register
from toolkit.register.renditions import promised_files
from toolkit.register.rows import item_of
from toolkit.register.schema import checks, events, items, series

_TOLD = {
    "filed": {"sha256": "sha256"},
    "retained": {"until": "until", "until_reason": "until_reason"},
    "counted": {"pages": "pages"},
    "converted": {"sha256": "rendition_sha256", "pages": "pages"},
    "arranged": {"archive_number": "archive_number"},
    "void": {"reason": "void_reason"},
}
"""Event -> part of its detail -> the column that holds the same."""
_GOING = {"filed": "filed", "void": "void", "destroyed": "destroyed"}
PASSING = (".", "~$", "thumbs.db", "desktop.ini")
"""How files begin that systems and office programs leave beside papers that somebody looks at."""
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `path` is below the outbox, `found` where it was found instead, or what was.

    `extra` is a file that no item names in a known number's folder, `unregistered` one elsewhere.
    """

    kind: str
    number: str
    path: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check."""

    check: str
    scope: str
    items: int
    files: int
    paper_only: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What to look at: everything, `sample` items drawn by chance, or only files `under` a folder of the
    outbox.
    """

    sample: int = 0
    under: str = ""

    @property
    def text(self) -> str:
        parts = [f"sample={self.sample}"] if self.sample else []
        return " ".join([*parts, *([f"under={self.under}"] if self.under else [])]) or "all"


def verify(register: Register, scope: Scope | None = None, more: Iterable[Fault] = ()) -> Report:
    """Checks and logs; `more` are faults found elsewhere (the index). A check that dies leaves an unfinished
    log line.

    Raises RegisterError when the outbox is not known or not there.
    """
    scope = scope or Scope()
    if register.outbox is None or not register.outbox.is_dir():
        raise RegisterError("verify_no_outbox", path=register.outbox)
    name = "" if register.read_only else _begin(register, scope)
    with register.reading() as connection:
        everything = [item_of(dict(row._mapping)) for row in connection.execute(select(items))]
        faults = [*_register_faults(connection), *more]
    tree = files_below(register.outbox)
    wanted = _chosen(everything, scope, register)
    faults += _file_faults(wanted, tree, register.outbox)
    if not scope.sample:
        faults += _stray_faults(everything, tree, scope.under)
    faults = _with_moves(faults, everything, tree, register.outbox)
    files = sum(1 for item in wanted for _ in promised_files(item))
    paper_only = sum(not item.path for item in wanted)
    ordered = tuple(sorted(faults, key=lambda fault: (fault.number, fault.kind, fault.path)))
    report = Report(name, scope.text, len(everything), files, paper_only, ordered)
    if name:
        _finish(register, report)
    return report


def check_log(register: Register) -> list[dict[str, object]]:
    """Every check so far, oldest first; `finished` 0 marks one that died."""
    with register.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(checks).order_by(checks.c.check))]


def files_below(outbox: Path) -> dict[str, Path]:
    """Every filed file, NFC path below the outbox -> the real one: macOS and some shares hand out NFD
    names.
    """
    found = {}
    for year in sorted((outbox / "archive").glob("[0-9][0-9][0-9][0-9]")):
        for path in sorted(year.rglob("*")):
            if path.is_file() and not path.name.lower().startswith(PASSING):
                found[unicodedata.normalize("NFC", path.relative_to(outbox).as_posix())] = path
    return found


def digest_of(path: Path, algorithm: str = "sha256") -> str:
    """SHA-256 (or another digest by its name in hashlib) of a file, read in blocks."""
    made = hashlib.new(algorithm)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()


def _chosen(everything: Sequence[Item], scope: Scope, register: Register) -> list[Item]:
    """The filed items in the scope; a sample is another one each night, and the same for the same night."""
    filed = sorted((item for item in everything if item.state == "filed"), key=lambda item: item.number)
    if scope.under:
        prefix = unicodedata.normalize("NFC", scope.under.strip("/")) + "/"
        filed = [item for item in filed if item.path.startswith(prefix)]
    if scope.sample and scope.sample < len(filed):
        filed = random.Random(register.at).sample(filed, scope.sample)
    return filed


def _file_faults(wanted: Sequence[Item], tree: dict[str, Path], outbox: Path) -> Iterator[Fault]:
    """The paper and its lasting copy, each against its own digest."""
    for item in wanted:
        for name, sha256 in promised_files(item):
            path = tree.get(unicodedata.normalize("NFC", name), outbox / name)
            try:
                digest = digest_of(path)
            except FileNotFoundError:
                yield Fault("missing", item.number, name)
            except OSError as error:
                yield Fault("unreadable", item.number, name, error.strerror or "")
            else:
                if digest != sha256:
                    yield Fault("changed", item.number, name, digest)


def _stray_faults(everything: Sequence[Item], tree: dict[str, Path], under: str) -> Iterator[Fault]:
    filed = (item for item in everything if item.state == "filed")
    known = {unicodedata.normalize("NFC", path) for item in filed for path, _ in promised_files(item)}
    pending = {unicodedata.normalize("NFC", item.planned_path) for item in everything if item.state == "allocated"}
    numbers = {skeleton(item.number): item.number for item in everything}
    prefix = unicodedata.normalize("NFC", under.strip("/"))
    for name in tree:
        if name in known or name in pending or not name.startswith(prefix):
            continue
        folder = name.split("/")[-2] if name.count("/") > 2 else ""
        number = numbers.get(skeleton(folder), "")
        yield Fault("extra" if number else "unregistered", number, name)


def _with_moves(
    faults: Sequence[Fault], everything: Sequence[Item], tree: dict[str, Path], outbox: Path
) -> list[Fault]:
    """A missing file whose bytes stand elsewhere in the archive has been moved: one fault instead of two."""
    digests = {(item.number, path): sha256 for item in everything for path, sha256 in promised_files(item)}
    strays = {digest_of(tree[fault.path]): fault for fault in faults if fault.kind in ("extra", "unregistered")}
    moved = {
        (fault.number, fault.path): strays[digests[fault.number, fault.path]]
        for fault in faults
        if fault.kind == "missing" and digests.get((fault.number, fault.path)) in strays
    }
    gone = {fault.path for fault in moved.values()}
    kept = [
        Fault("moved", fault.number, fault.path, moved[fault.number, fault.path].path)
        if fault.kind == "missing" and (fault.number, fault.path) in moved
        else fault
        for fault in faults
    ]
    return [fault for fault in kept if not (fault.kind in ("extra", "unregistered") and fault.path in gone)]


def _register_faults(connection: Connection) -> Iterator[Fault]:
    """Chains, states and counters: what the triggers forbid, checked nevertheless."""
    chains: dict[str, list[Entry]] = {}
    for row in connection.execute(select(events).order_by(events.c.subject, events.c.n)):
        chains.setdefault(row.subject, []).append(Entry(**row._mapping))
    rows = [dict(row._mapping) for row in connection.execute(select(items).order_by(items.c.number))]
    for item in rows:
        yield from _chain_faults(item, chains.pop(item["number"], []))
    names = {one.series: one.last for one in connection.execute(select(series))}
    for subject, chain in chains.items():
        broken = first_break(chain)
        if subject not in names or broken is not None:
            yield Fault("chain", subject, found=str(broken or 1))
    yield from _counter_faults(rows, names)


def _chain_faults(row: dict[str, object], chain: list[Entry]) -> Iterator[Fault]:
    number = str(row["number"])
    broken = first_break(chain)
    if broken is not None:
        yield Fault("chain", number, found=str(broken))
    elif not chain or chain[-1].hash != row["head"]:
        yield Fault("chain", number, found=str(len(chain) + 1))
    reached = [_GOING[entry.what] for entry in chain if entry.what in _GOING]
    if (reached[-1] if reached else "allocated") != row["state"]:
        yield Fault("state", number, found=str(row["state"]))
    for name, value in told(chain).items():
        if row[name] != value:
            yield Fault("facts", number, found=f"{name}: {row[name]} / {value}")


def told(chain: Sequence[Entry]) -> dict[str, object]:
    """Column -> what the events last said of it: a row edited behind the triggers says something else."""
    said: dict[str, object] = {}
    for entry in chain:
        detail = json.loads(entry.detail)
        names = _TOLD.get(entry.what, {})
        said |= {column: detail[name] for name, column in names.items() if name in detail}
    return said


def _counter_faults(rows: Sequence[dict[str, object]], names: dict[str, int]) -> Iterator[Fault]:
    given: dict[str, set[int]] = {name: set() for name in names}
    for row in rows:
        given[str(row["series"])].add(int(str(row["sequence"])))
        if row["archive_series"]:
            given[str(row["archive_series"])].add(int(str(row["archive_sequence"])))
    for name, last in names.items():
        for number in sorted(set(range(1, last + 1)) - given[name]):
            yield Fault("gap", name, found=str(number))
        if given[name] and max(given[name]) > last:
            yield Fault("counter", name, found=str(last))


def _begin(register: Register, scope: Scope) -> str:
    with register.writing() as connection:
        name = next_name(connection, checks.c.check, f"JC{register.as_of.year}-")
        row = {"check": name, "at": register.at, "who": register.who, "scope": scope.text}
        connection.execute(checks.insert().values({**row, "files": 0, "faults": 0, "finished": 0}))
    return name


def _finish(register: Register, report: Report) -> None:
    values = {"files": report.files, "faults": len(report.faults), "finished": 1}
    with register.writing() as connection:
        connection.execute(checks.update().where(checks.c.check == report.check).values(values))
