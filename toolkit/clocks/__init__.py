"""Clocks: for every case and complaint, what must happen by when and where that stands at the as-of moment."""

from toolkit.clocks.findings import clock_findings
from toolkit.clocks.pauses import pause_reasons
from toolkit.clocks.read import read_clocks

__all__ = ["clock_findings", "pause_reasons", "read_clocks"]
