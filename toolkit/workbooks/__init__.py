"""Results as Excel workbooks, and the branches' own sheets with their problem cells marked."""

from toolkit.workbooks.findings import findings_workbook
from toolkit.workbooks.overdue import overdue_workbook

__all__ = ["findings_workbook", "overdue_workbook"]
