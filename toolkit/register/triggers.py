"""What the database itself refuses, whoever writes: deletion, renumbering, edited events, states going
back.
"""

from __future__ import annotations

Tables = tuple[str, ...]
Conditions = dict[str, tuple[str, str]]
"""Name -> table and condition under which an update is refused."""

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


def _conditions(same: str) -> Conditions:
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


def _sqlite(kept: Tables, conditions: Conditions) -> tuple[str, ...]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'register: {name}'); END"
    deletes = [
        f"CREATE TRIGGER {table}_are_kept BEFORE DELETE ON {table} " + refuse.format(name=f"{table}_are_kept")
        for table in kept
    ]
    updates = [
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} " + refuse.format(name=name)
        for name, (table, condition) in conditions.items()
    ]
    return (*deletes, *updates)


def _postgresql(kept: Tables, conditions: Conditions) -> tuple[str, ...]:
    refuse = "EXECUTE FUNCTION register_refuses()"
    function = (
        "CREATE OR REPLACE FUNCTION register_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = 'register: ' || TG_NAME; END $$"
    )
    deletes = [f"CREATE TRIGGER {table}_are_kept BEFORE DELETE ON {table} FOR EACH ROW {refuse}" for table in kept]
    empties = [
        f"CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        for table in kept
    ]
    updates = [
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) {refuse}"
        for name, (table, condition) in conditions.items()
    ]
    return (function, *deletes, *empties, *updates)


CORE_TRIGGERS = {
    "sqlite": _sqlite(_KEPT, _conditions("IS NOT")),
    "postgresql": _postgresql(_KEPT, _conditions("IS DISTINCT FROM")),
}

_SERVICE_KEPT = ("loans", "queries", "damages", "holds", "disposals", "disposal_items", "checks")
_SERVICE_FINAL = {
    "returned_loans_are_final": ("loans", "OLD.returned_on IS NOT NULL"),
    "lifted_holds_are_final": ("holds", "OLD.lifted_on IS NOT NULL"),
    "done_disposals_are_final": ("disposals", "OLD.destroyed_on IS NOT NULL"),
    "disposal_lists_are_final": ("disposal_items", "1 = 1"),
}

SERVICE_TRIGGERS = {
    "sqlite": _sqlite(_SERVICE_KEPT, _SERVICE_FINAL),
    "postgresql": _postgresql(_SERVICE_KEPT, _SERVICE_FINAL),
}

_ARRANGED = ("archive_number", "archive_series", "archive_sequence", "archive_skeleton")


def _arranged(same: str) -> Conditions:
    return {"arranged_numbers_are_final": ("items", f"OLD.archive_number <> '' AND ({_changed(_ARRANGED, same)})")}


ARRANGED_TRIGGERS = {
    "sqlite": _sqlite((), _arranged("IS NOT")),
    "postgresql": _postgresql((), _arranged("IS DISTINCT FROM")),
}


def _rendered(same: str) -> Conditions:
    changed = _changed(("rendition_sha256",), same)
    return {"renditions_are_final": ("items", f"OLD.rendition_sha256 <> '' AND ({changed})")}


RENDITION_TRIGGERS = {
    "sqlite": _sqlite((), _rendered("IS NOT")),
    "postgresql": _postgresql((), _rendered("IS DISTINCT FROM")),
}
