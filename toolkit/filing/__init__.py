"""What a filed paper is called and how long it is kept: numbers, names, titles, requests, index rows,
dates.
"""

from toolkit.filing.names import NameLimits, archive_path, file_name, limits_of, parse_name
from toolkit.filing.numbers import (
    NumberFormat,
    Series,
    as_arranged,
    final_series,
    fonds_of,
    is_registration,
    number_format_of,
    number_text,
    parse_number,
    series_text,
    skeleton,
)
from toolkit.filing.requests import LetterSeries, Request, fingerprint_of, item_key, request_of

__all__ = [
    "LetterSeries",
    "NameLimits",
    "NumberFormat",
    "Request",
    "Series",
    "archive_path",
    "as_arranged",
    "file_name",
    "final_series",
    "fingerprint_of",
    "fonds_of",
    "is_registration",
    "item_key",
    "limits_of",
    "number_format_of",
    "number_text",
    "parse_name",
    "parse_number",
    "request_of",
    "series_text",
    "skeleton",
]
