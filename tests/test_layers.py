"""The layers of the design, read from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "toolkit"

LAYERS = {
    "model": 0,
    "errors": 0,
    "findings": 1,
    "cases": 1,
    "checks": 1,
    "clocks": 1,
    "worktime": 1,
    "conditions": 1,
    "entitlements": 1,
    "warranty": 1,
    "statistics": 1,
    "documents": 1,
    "filing": 1,
    "missing": 1,
    "privacy": 1,
    "expressions": 1,
    "spelling": 1,
    "wording": 1,
    "reporting": 1,
    "ledger": 2,
    "rulebook": 2,
    "word": 2,
    "workbooks": 2,
    "dashboard": 2,
    "register": 2,
    "outbox": 2,
    "batch": 3,
    "cli": 4,
    "__main__": 5,
    "__init__": 0,
}

FENCES = {
    "python_calamine": {"ledger"},
    "xlrd": {"ledger"},
    "csv": {"ledger"},
    "msoffcrypto": {"ledger"},
    "olefile": {"ledger"},
    "pypdf": {"word"},
    "psycopg": {"register"},
    "openpyxl": {"ledger", "rulebook", "workbooks"},
    "tomllib": {"rulebook"},
    "docx": {"word"},
    "jinja2": {"word", "dashboard"},
    "lxml": {"ledger", "word", "workbooks"},
    "xlsxwriter": {"workbooks"},
    "sqlalchemy": {"register"},
    "bagit": {"register"},
    "segno": {"word", "workbooks"},
    "click": {"cli"},
    "filelock": {"outbox"},
    "rapidfuzz": {"ledger"},
    "zhconv": {"ledger"},
    "wcwidth": {"cli"},
}

SHARED_ROOMS = {"rulebook"}
"""Edges another edge may import from: the word catalogue is everybody's."""

PURE_MAY_NOT = {"os", "io", "pathlib", "time", "random", "subprocess", "sqlite3", "socket", "tempfile", "shutil"}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(source: str) -> Iterator[str]:
    """Dotted names that a module imports, relative ones refused by ruff."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "toolkit":
                yield from (f"toolkit.{alias.name}" for alias in node.names)


def wrong_imports(room: str, source: str) -> list[str]:
    """What this module of this room imports against the design."""
    wrong = []
    for name in imports_of(source):
        top, _, rest = name.partition(".")
        if top == "toolkit" and rest:
            other = rest.split(".")[0]
            if other not in LAYERS or other == room or other == "__version__":
                continue
            sideways_edge = LAYERS[other] == LAYERS[room] == 2 and other not in SHARED_ROOMS
            if LAYERS[other] > LAYERS[room] or sideways_edge:
                wrong.append(f"{room} imports {name}")
        elif top in FENCES and room not in FENCES[top]:
            wrong.append(f"{room} uses {top}, which belongs to {sorted(FENCES[top])}")
        elif top in PURE_MAY_NOT and LAYERS[room] <= 1:
            wrong.append(f"pure {room} uses {top}")
    return wrong


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_downwards_and_only_its_own_libraries(path: Path) -> None:
    room = room_of(path)
    assert room in LAYERS, f"{room} is not a room of the design"
    assert wrong_imports(room, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("cases", "from toolkit.ledger import read_ledger"),
        ("model", "from toolkit import checks"),
        ("batch", "import toolkit.cli.main"),
        ("word", "from toolkit.register import open_register"),
        ("clocks", "import openpyxl"),
        ("ledger", "import sqlalchemy.engine"),
        ("checks", "from pathlib import Path"),
    ],
)
def test_the_layer_check_sees_a_wrong_import(room: str, source: str) -> None:
    assert wrong_imports(room, source)
