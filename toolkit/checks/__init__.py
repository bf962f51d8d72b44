"""Checks: every rule of the rule book against every case, complaint and row; findings with places and words."""

from toolkit.checks.judging import CheckResult, check
from toolkit.checks.proving import prove
from toolkit.checks.waivers import apply_waivers, unmatched_waivers, value_digest

__all__ = ["CheckResult", "apply_waivers", "check", "prove", "unmatched_waivers", "value_digest"]
