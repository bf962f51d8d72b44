"""What the rule book says about joining, taken out of the arguments of the joining rules once a branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.model import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Joining:
    """The joining rules' arguments in typed form; each is described in `rules-joining.toml`."""

    rulebook: Rulebook
    branch: str
    intake_fields: frozenset[str]
    compared_fields: frozenset[str]
    changing_fields: frozenset[str]
    growing_fields: frozenset[str]
    joined_fields: frozenset[str]
    joint: str
    recorded_by: tuple[str, ...]
    same_row: Mapping[str, tuple[str, ...]]
    happened: Mapping[str, tuple[str, ...]]
    window_days: int
    years_restart: bool
    compared_cases: int
    """With how many cases under one number a row is compared at most, so that one bad column costs no square."""

    def rule(self, name: str) -> Rule | None:
        """The rule where it is in force for this branch's policy, else None."""
        rule = self.rulebook.rules.get(name)
        if rule is None or not rule.enabled:
            return None
        policy = self.rulebook.policy_of(self.branch)
        return rule if not rule.policies or policy in rule.policies else None

    def happened_at(self, kind: str) -> tuple[str, ...]:
        """The fields that say when a row of this kind happened, best first."""
        return self.happened.get(kind) or self.happened.get("other", ())


def joining_of(branch: str, rulebook: Rulebook) -> Joining:
    args = rulebook.rules["ledgers-disagree"].args
    without = rulebook.rules["joined-without-number"].args
    return Joining(
        rulebook=rulebook,
        branch=branch,
        intake_fields=frozenset(names(args["intake_fields"])),
        compared_fields=frozenset(names(args["compared_fields"])),
        changing_fields=frozenset(names(args["changing_fields"])),
        growing_fields=frozenset(names(args["growing_fields"])),
        joined_fields=frozenset(names(args["joined_fields"])),
        joint=str(args["joint"]),
        recorded_by=names(args["recorded_by"]),
        same_row=lists(args["same_row"]),
        happened=lists(without["happened"]),
        window_days=whole(without["window_days"]),
        years_restart=rulebook.branch(branch).numbers_restart_each_year,
        compared_cases=whole(rulebook.rules["duplicate-number"].args["compared_cases"]),
    )


def names(value: object) -> tuple[str, ...]:
    """A list of words of the rule book."""
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else (str(value),)


def lists(value: object) -> dict[str, tuple[str, ...]]:
    """A table of lists of words."""
    return {str(key): names(one) for key, one in value.items()} if isinstance(value, Mapping) else {}


def whole(value: object) -> int:
    return value if isinstance(value, int) else int(str(value))
