"""The rule book as a workbook that a manager can read and change: written whole, read back row by row."""

from toolkit.rulebook.workbook.choices import choices_of
from toolkit.rulebook.workbook.deleted import Deleted, deleted_rows
from toolkit.rulebook.workbook.reading import Change, overlay_workbook
from toolkit.rulebook.workbook.suggesting import add_mappings
from toolkit.rulebook.workbook.writing import export_workbook

__all__ = [
    "Change",
    "Deleted",
    "add_mappings",
    "choices_of",
    "deleted_rows",
    "export_workbook",
    "overlay_workbook",
]
