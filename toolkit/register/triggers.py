"""What the database itself refuses, whoever writes: deletion, renumbering, edited events, states going
back.
"""

from __future__ import annotations

_KEPT = ("items", "series", "events")
_FIXED = (
    "number",
    "series",
    "sequence",
    "skeleton",
    "key",
    "version",
    "previous",
    "category",
    "year",
    "allocated_at",
)
_SERIES = ("series", "fonds", "category", "year", "retention", "department", "digits")
_LATE_FIXED = ("fingerprint",)


def _changed(names: tuple[str, ...], same: str) -> str:
    return " OR ".join(f'OLD."{name}" {same} NEW."{name}"' for name in names)


def _conditions(same: str) -> dict[str, tuple[str, str]]:
    """Name -> table and condition under which an update is refused."""
    return {
        "events_are_final": ("events", "1 = 1"),
        "numbers_are_final": ("items", _changed(_FIXED, same)),
        "facts_are_final": ("items", f"OLD.state <> 'allocated' AND ({_changed(_LATE_FIXED, same)})"),
        "states_go_forward": (
            "items",
            "OLD.state IN ('void', 'destroyed') AND OLD.state <> NEW.state"
            " OR OLD.state = 'filed' AND NEW.state NOT IN ('filed', 'destroyed')"
            " OR OLD.state = 'allocated' AND NEW.state = 'destroyed'",
        ),
        "papers_are_final": (
            "items",
            f"OLD.state <> 'allocated' AND (OLD.sha256 {same} NEW.sha256)",
        ),
        "counters_go_forward": (
            "series",
            f"NEW.last < OLD.last OR {_changed(_SERIES, same)}",
        ),
    }


def _sqlite() -> tuple[str, ...]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'register: {name}'); END"
    deletes = [
        f"CREATE TRIGGER {table}_are_kept BEFORE DELETE ON {table} " + refuse.format(name=f"{table}_are_kept")
        for table in _KEPT
    ]
    updates = [
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} " + refuse.format(name=name)
        for name, (table, condition) in _conditions("IS NOT").items()
    ]
    return (*deletes, *updates)


def _postgresql() -> tuple[str, ...]:
    function = (
        "CREATE OR REPLACE FUNCTION register_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = 'register: ' || TG_NAME; END $$"
    )
    deletes = [
        f"CREATE TRIGGER {table}_are_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION register_refuses()"
        for table in _KEPT
    ]
    empties = [
        f"CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION register_refuses()"
        for table in _KEPT
    ]
    updates = [
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) "
        "EXECUTE FUNCTION register_refuses()"
        for name, (table, condition) in _conditions("IS DISTINCT FROM").items()
    ]
    return (function, *deletes, *empties, *updates)


CORE_TRIGGERS = {"sqlite": _sqlite(), "postgresql": _postgresql()}
