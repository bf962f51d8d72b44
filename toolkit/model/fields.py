"""What ledgers may hold: fields, kinds of table, value lists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toolkit.model.values import Text


class FieldType(StrEnum):
    """What the cells of a field hold."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    SCORE = "score"
    YESNO = "yesno"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Field:
    """A canonical column. `choice` names its value list. `private` fields are masked outside the branch."""

    id: str
    label: Text
    type: FieldType
    choice: str = ""
    private: str = ""
    """Mask to use outside the branch: `name`, `phone`, `address`, `email`, `serial`, or empty."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table and what tells it: all of one of the `told_by` sets must be mapped."""

    id: str
    label: Text
    told_by: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    """Fields that must be filled wherever the table has the column (`field-missing`)."""
    columns: tuple[str, ...] = ()
    """Fields whose column should exist at all (`column-missing`, once a table)."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a value list, shown in Chinese, with what branches write for it."""

    value: str
    en: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A value list: what a choice field may say."""

    id: str
    label: Text
    values: tuple[Choice, ...]
    source: str = ""
    open: bool = False
    """True: other values are kept as written without a finding."""
