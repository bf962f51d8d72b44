"""The register 登记簿: archive numbers, items and what happened to them, in SQLite or PostgreSQL."""

from toolkit.register.guard import MARK
from toolkit.register.opening import open_register
from toolkit.register.register import Register
from toolkit.register.settling import Filed

__all__ = ["MARK", "Filed", "Register", "open_register"]
