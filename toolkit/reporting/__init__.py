"""Results as plain tables and JSON forms: the shapes of `--json` and `run.json`, and the order of urgency."""

from toolkit.reporting.cases import case_row
from toolkit.reporting.counts import counts_of
from toolkit.reporting.ledgers import column_row, ledger_row
from toolkit.reporting.order import SEVERITY_ORDER, by_place, by_urgency, overdue_key
from toolkit.reporting.plain import plain
from toolkit.reporting.rows import clock_row, finding_row
from toolkit.reporting.words import masked_customers, text_of
from toolkit.wording import deadline_text

__all__ = [
    "SEVERITY_ORDER",
    "by_place",
    "by_urgency",
    "case_row",
    "clock_row",
    "column_row",
    "counts_of",
    "deadline_text",
    "finding_row",
    "ledger_row",
    "masked_customers",
    "overdue_key",
    "plain",
    "text_of",
]
