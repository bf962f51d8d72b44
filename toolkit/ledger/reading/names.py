"""What the names of files promise; the content decides, but a promise that is not kept is told."""

from __future__ import annotations

USUAL_SUFFIXES = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xlsb": {".xlsb"},
    "xls": {".xls", ".xlt", ".et", ".ett"},
    "ods": {".ods", ".ots"},
    "fods": {".fods"},
    "csv": {".csv", ".txt"},
    "tsv": {".tsv", ".txt", ".tab"},
    "html": {".html", ".htm"},
    "mhtml": {".mht", ".mhtml"},
    "spreadsheetml": {".xml"},
}
LEDGER_SUFFIXES = frozenset().union(*USUAL_SUFFIXES.values()) - {".html", ".htm", ".mht", ".mhtml", ".xml", ".txt"}
"""Something else under these names is no mere bystander but a ledger that is lost."""
