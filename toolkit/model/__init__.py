"""The types that flow between rooms: frozen, slotted, picklable; no file, no clock, no print."""

from toolkit.model.cases import Case, Caseload, Complaint, Event
from toolkit.model.clocks import ClockRule, Level, Limit
from toolkit.model.fields import Choice, ChoiceList, Field, FieldType, TableKind
from toolkit.model.findings import Finding, Severity
from toolkit.model.layout import FileHabits, Layout
from toolkit.model.ledgers import Column, Ledger, LedgerStatus, Record, SkippedRows, Table
from toolkit.model.masking import Masking
from toolkit.model.owed import EntitlementRule, Exclusion, WarrantyTerm
from toolkit.model.papers import ArchiveCategory, ArchiveSettings, DocumentKind, NumberAt
from toolkit.model.policies import Branch, Parameter, Policy, Settings
from toolkit.model.results import (
    OPEN_STATES,
    BranchResult,
    ClockReading,
    ClockState,
    DocumentDue,
    Entitlement,
    Item,
    Output,
    Pause,
    RunResult,
)
from toolkit.model.rulebook import Rulebook
from toolkit.model.rules import Rule, Waiver
from toolkit.model.spellings import Spelling, Spellings
from toolkit.model.statistics import Cell, Count, Figure, Listing, Period, Slice, Statistics, Tally
from toolkit.model.values import (
    Language,
    Meaning,
    Moment,
    Part,
    Place,
    Precision,
    Reading,
    Text,
    Value,
    column_letters,
)

__all__ = [
    "OPEN_STATES",
    "ArchiveCategory",
    "ArchiveSettings",
    "Branch",
    "BranchResult",
    "Case",
    "Caseload",
    "Cell",
    "Choice",
    "ChoiceList",
    "ClockReading",
    "ClockRule",
    "ClockState",
    "Column",
    "Complaint",
    "Count",
    "DocumentDue",
    "DocumentKind",
    "Entitlement",
    "EntitlementRule",
    "Event",
    "Exclusion",
    "Field",
    "FieldType",
    "Figure",
    "FileHabits",
    "Finding",
    "Item",
    "Language",
    "Layout",
    "Ledger",
    "LedgerStatus",
    "Level",
    "Limit",
    "Listing",
    "Masking",
    "Meaning",
    "Moment",
    "NumberAt",
    "Output",
    "Parameter",
    "Part",
    "Pause",
    "Period",
    "Place",
    "Policy",
    "Precision",
    "Reading",
    "Record",
    "Rule",
    "Rulebook",
    "RunResult",
    "Settings",
    "Severity",
    "SkippedRows",
    "Slice",
    "Spelling",
    "Spellings",
    "Statistics",
    "Table",
    "TableKind",
    "Tally",
    "Text",
    "Value",
    "Waiver",
    "WarrantyTerm",
    "column_letters",
]
