"""Warranty of a case: from when until when, covered or not, why, and what would have to be known to be sure."""

from toolkit.warranty.judging import PartCover, Warranty, part_covers, warranty_of
from toolkit.warranty.lastday import LastDay, calendar_of, days_after, last_day_from, why_moved
from toolkit.warranty.products import Warranties, serial_of
from toolkit.warranty.terms import concerns, exclusion_of, is_known, law_terms_of, part_terms_of

__all__ = [
    "LastDay",
    "PartCover",
    "Warranties",
    "Warranty",
    "calendar_of",
    "concerns",
    "days_after",
    "exclusion_of",
    "is_known",
    "last_day_from",
    "law_terms_of",
    "part_covers",
    "part_terms_of",
    "serial_of",
    "warranty_of",
    "why_moved",
]
