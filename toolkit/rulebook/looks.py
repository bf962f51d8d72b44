"""How every workbook that leaves the program looks, whichever room writes it."""

from __future__ import annotations

FONT = "微软雅黑"
"""Ships with Windows and WPS; others fall back by themselves."""
