"""Working time: which moments and days count, when a limit ends, how much of it is used (worktime.md)."""

from toolkit.worktime.calendar import CONTINUOUS, Calendar, Measure
from toolkit.worktime.form import CalendarForm, form_from_mapping
from toolkit.worktime.months import months_after
from toolkit.worktime.named import calendar_named
from toolkit.worktime.notice import notice_year

__all__ = [
    "CONTINUOUS",
    "Calendar",
    "CalendarForm",
    "Measure",
    "calendar_named",
    "form_from_mapping",
    "months_after",
    "notice_year",
]
