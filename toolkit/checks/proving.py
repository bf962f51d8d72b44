"""What can be proved about rules when the rule book is loaded: kinds, names, sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from toolkit.checks.compiled import words
from toolkit.checks.facts import FACTS
from toolkit.checks.kinds import KINDS
from toolkit.checks.plan import plan_of, subjects_of_rule
from toolkit.checks.reports import base_id, gap_names
from toolkit.errors import RulebookError
from toolkit.model import Branch, Caseload, Rule, Rulebook
from toolkit.spelling import nearest

OTHER_KINDS = frozenset({"built_in", "text"})
"""Rules whose findings are made in other rooms."""
ANY_DAY = datetime(2000, 1, 1)
SUBJECTS = frozenset(
    {"case", "complaint", "follow_up", "parts", "feedback", "filing", "loan", "settlement", "claim", "query"}
    | {"customer_file"}
)


def prove(rulebook: Rulebook) -> None:
    """Compiles every rule for every policy, and for every branch with values of its own.

    Raises RulebookError naming the rule, the wrong word and the nearest right one.
    """
    for rule in rulebook.rules.values():
        _prove_rule(rule, rulebook)
    for policy in rulebook.policies:
        _compile(replace(rulebook, branches={"": Branch("", policy=policy)}), "")
    for name, branch in rulebook.branches.items():
        if branch.overrides:
            _compile(rulebook, name)


def _compile(rulebook: Rulebook, branch: str) -> None:
    load = Caseload(branch, (), (), kept_kinds=frozenset(rulebook.kinds))
    plan = plan_of(load, rulebook, ANY_DAY)
    for kind in SUBJECTS:
        plan.checks(kind, frozenset(rulebook.fields))


def _prove_rule(rule: Rule, rulebook: Rulebook) -> None:
    where = f"rules.{rule.id}"
    if rule.kind not in KINDS and rule.kind not in OTHER_KINDS:
        known = [*KINDS, *OTHER_KINDS]
        raise RulebookError("rule_unknown_kind", where=where, name=rule.kind, nearest=nearest(rule.kind, known))
    if base_id(rule.id) not in rulebook.rules:
        raise RulebookError("rule_version_alone", where=where, name=base_id(rule.id))
    if rule.kind in OTHER_KINDS:
        return
    for kind in subjects_of_rule(rule):
        if kind not in SUBJECTS:
            raise RulebookError("rule_unknown_subject", where=where, name=kind, nearest=nearest(kind, SUBJECTS))
    _prove_names(rule, rulebook, where)


def _prove_names(rule: Rule, rulebook: Rulebook, where: str) -> None:
    """Fields named in arguments exist; gaps are fields, facts, parameters, or what every rule of the kind fills."""
    fields = rulebook.fields.keys() | FACTS.keys()
    for name in re.findall(r"p\.([^\W\d]\w*)", str(rule.args)):
        if name not in rulebook.parameters:
            raise RulebookError(
                "condition_unknown_parameter", where=where, name=name, nearest=nearest(name, rulebook.parameters)
            )
    for key in ("cell", "total", "field", "start", "stop", "since"):
        for name in words(rule.args.get(key, ())):
            if name not in fields:
                raise RulebookError("condition_unknown_field", where=where, name=name, nearest=nearest(name, fields))
    known = fields | rulebook.parameters.keys() | GAPS
    for name in gap_names(rule):
        if name not in known:
            raise RulebookError("rule_unknown_gap", where=where, name=name, nearest=nearest(name, known))


GAPS = frozenset(
    {"value", "case", "complaint", "label", "labels", "allowed", "sum", "pairs", "used", "limit", "gone", "reason"}
    | {"others", "count", "window", "earlier", "later", "earlier_value", "later_value"}
)
"""What the kinds of rule fill in by themselves."""
