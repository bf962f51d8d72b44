"""Any meaning as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from toolkit.model import Moment, Part


def plain(value: object) -> object:
    """Any meaning as JSON: dates ISO with their precision, money text with two decimals, parts as tables."""
    if isinstance(value, Moment):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Part):
        return {
            "name": value.name,
            "model": value.model,
            "serial": value.serial,
            "quantity": None if value.quantity is None else str(value.quantity),
            "origin": value.origin,
        }
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return value
