"""Nightly back office for electronics after-sales: ledgers in; checked cases, papers and archives out."""

__version__ = "0.1.0"
