"""Results as plain tables and JSON forms: the shapes of `--json` and `run.json`, and the order of urgency."""

from toolkit.reporting.cases import case_row
from toolkit.reporting.counts import counts_of
from toolkit.reporting.ledgers import column_row, ledger_row
from toolkit.reporting.masking import (
    Masking,
    masked_customers,
    masked_hint,
    masked_message,
    masked_name,
    masked_value,
    masked_words,
    masking_of,
)
from toolkit.reporting.order import (
    SEVERITY_ORDER,
    UNREAD,
    active_findings,
    by_place,
    by_urgency,
    falls_due_soon,
    overdue_key,
)
from toolkit.reporting.plain import plain
from toolkit.reporting.rows import clock_row, finding_row
from toolkit.reporting.words import role_of, text_of
from toolkit.wording import deadline_text

__all__ = [
    "SEVERITY_ORDER",
    "UNREAD",
    "Masking",
    "active_findings",
    "by_place",
    "by_urgency",
    "case_row",
    "clock_row",
    "column_row",
    "counts_of",
    "deadline_text",
    "falls_due_soon",
    "finding_row",
    "ledger_row",
    "masked_customers",
    "masked_hint",
    "masked_message",
    "masked_name",
    "masked_value",
    "masked_words",
    "masking_of",
    "overdue_key",
    "plain",
    "role_of",
    "text_of",
]
