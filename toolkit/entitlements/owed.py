"""Which entitlements a case has: conditions of the rule book, then the measure, then words and order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from toolkit.conditions import fits, fits_any
from toolkit.entitlements.facts import Claim, Facts
from toolkit.entitlements.measures import MEASURES
from toolkit.errors import RulebookError
from toolkit.model import Case, Caseload, Entitlement, EntitlementRule, Rulebook, Text
from toolkit.warranty import Warranties, is_known, law_terms_of, warranty_of, why_moved
from toolkit.wording import listed


def entitlements(
    case: Case, rulebook: Rulebook, as_of: datetime, earlier: Sequence[Case] = ()
) -> tuple[Entitlement, ...]:
    """What the customer is owed, best first; the best one that is sure is `offered`.

    `earlier` are earlier cases of the same product (see `Warranties`): without them repeated repairs and days
    under repair are not known.
    """
    return _sorted(Facts(case, earlier, warranty_of(case, rulebook, as_of, earlier), rulebook, as_of))


def _sorted(facts: Facts) -> tuple[Entitlement, ...]:
    owed = sorted(_owed(facts), key=lambda one: (one.rank, one.id))
    best = next((index for index, one in enumerate(owed) if not one.missing), None)
    return tuple(replace(one, offered=index == best) for index, one in enumerate(owed))


def entitlements_of(
    caseload: Caseload, rulebook: Rulebook, as_of: datetime, warranties: Warranties | None = None
) -> Mapping[str, tuple[Entitlement, ...]]:
    """The entitlements of every case by its shown number, earlier cases of the same product taken into account.

    `warranties`: those of the branch, where somebody has them already.
    """
    known = warranties or Warranties(caseload.cases, rulebook, as_of)
    return {
        case.shown: _sorted(Facts(case, known.earlier(case), known.of(case), rulebook, as_of))
        for case in caseload.cases
    }


def _owed(facts: Facts) -> Iterator[Entitlement]:
    policy = _policy(facts)
    for rule in facts.rulebook.entitlements.values():
        beside = _beside(facts, rule, policy) if rule.only_with else ()
        if rule.only_with and not beside:
            continue
        found = _one(facts, rule, policy, beside)
        if found is not None:
            yield found


def _beside(facts: Facts, rule: EntitlementRule, policy: str) -> tuple[Entitlement, ...]:
    """Of those beside which alone the rule owes something, the ones owed; those that are sure, if there are any."""
    others = (facts.rulebook.entitlements[name] for name in rule.only_with)
    found = tuple(one for other in others if (one := _one(facts, other, policy)) is not None)
    return tuple(one for one in found if not one.missing) or found


def _one(facts: Facts, rule: EntitlementRule, policy: str, beside: Sequence[Entitlement] = ()) -> Entitlement | None:
    """What one rule owes, or None; `beside`: the entitlements on which it rests."""
    if not rule.enabled or (rule.policies and policy not in rule.policies):
        return None
    missing = _missing(facts, rule)
    if missing is None or not _conditions(facts, rule):
        return None
    claim = _claim(facts, rule)
    if claim is None:
        return None
    return _entitlement(facts, rule, claim, missing, beside)


def _policy(facts: Facts) -> str:
    """The branch's policy, or the nearest base that entitlements name: a policy of one's own has its base's."""
    rules = facts.rulebook.entitlements.values()
    chain = facts.rulebook.policies_of(facts.case.branch)
    return next((policy for policy in chain if any(policy in rule.policies for rule in rules)), "")


def _missing(facts: Facts, rule: EntitlementRule) -> tuple[str, ...] | None:
    """Fields that would have to be known; None when the state of the warranty rules the entitlement out."""
    warranty = facts.warranty
    state = warranty.in_term if rule.covered == "term" else warranty.covered
    needs = tuple(name for name in rule.needs if facts.case.meaning(name) is None)
    if not rule.covered:
        return needs
    if state is None:
        return (*warranty.missing, *needs) if rule.when_unsure else None
    return needs if state is (rule.covered != "no") else None


def _conditions(facts: Facts, rule: EntitlementRule) -> bool:
    if not fits(facts.case, rule.when) or fits_any(facts.case, rule.unless):
        return False
    if rule.when_any and not fits_any(facts.case, rule.when_any):
        return False
    if rule.unsolved and facts.is_solved:
        return False
    if rule.unlisted and (not is_known(facts.case) or law_terms_of(facts.case, facts.rulebook)):
        return False
    law_end = facts.warranty.law_end
    if rule.law and (law_end is None or facts.reported > law_end):
        return False
    for name, allowed in rule.switches.items():
        if str(facts.parameter(name)).lower() not in allowed:
            return False
    return _in_days(facts, rule)


def _in_days(facts: Facts, rule: EntitlementRule) -> bool:
    """Whether the days since the purchase lie within the rule's limits; a limit that is off owes nothing."""
    if not rule.days and not rule.not_before:
        return True
    if facts.bought is None or facts.reported < facts.bought:
        return False
    if rule.not_before:
        before = facts.last_of_days(facts.bought, rule.not_before)
        if before is None or facts.reported <= before.day:
            return False
    last = facts.last_of_days(facts.bought, rule.days)
    return not rule.days or (last is not None and facts.reported <= last.day)


def _claim(facts: Facts, rule: EntitlementRule) -> Claim | None:
    if not rule.measure:
        return Claim({})
    measure = MEASURES.get(rule.measure)
    if measure is None:
        allowed = ", ".join(MEASURES)
        raise RulebookError(
            "rulebook_wrong_choice", where=f"entitlements.{rule.id}", value=rule.measure, allowed=allowed
        )
    return measure(facts, rule)


def _entitlement(
    facts: Facts, rule: EntitlementRule, claim: Claim, missing: tuple[str, ...], beside: Sequence[Entitlement]
) -> Entitlement:
    lacking = (*missing, *claim.missing, *(name for one in beside for name in one.missing))
    cells = (
        *facts.place("purchase_date", "received_at"),
        *claim.facts,
        *(cell for one in beside for cell in one.facts),
    )
    return Entitlement(
        id=rule.id,
        label=rule.label,
        rank=rule.rank,
        reason=_reason(facts, rule, claim, beside),
        source=rule.source,
        amount=claim.amount,
        until=claim.until or (facts.warranty.end if rule.covered == "yes" and not rule.unsolved else None),
        missing=tuple(dict.fromkeys(lacking)),
        facts=tuple(dict.fromkeys(cells)),
    )


def _reason(facts: Facts, rule: EntitlementRule, claim: Claim, beside: Sequence[Entitlement]) -> Text:
    """The rule's sentence; the claim's own, which may take it in; while the warranty is open, what that depends on."""
    if rule.covered and facts.warranty.missing:
        return facts.rulebook.text("entitlement.unsure", warranty=facts.warranty.reason, label=rule.label)
    words = _words(facts, rule) | _texts(claim) | {"because": listed(one.label for one in beside)}
    own = rule.reason.filled(**words)
    return facts.rulebook.text(claim.says, **words | {"why": own}) if claim.says else own


def _words(facts: Facts, rule: EntitlementRule) -> dict[str, object]:
    """What every reason may mention."""
    limit = facts.number(rule.days) if rule.days else None
    last = facts.last_of_days(facts.bought, rule.days) if rule.days else None
    return {
        "warranty": facts.warranty.reason,
        "start": _or_blank(facts.warranty.start),
        "end": _or_blank(facts.warranty.end),
        "reported": facts.reported,
        "purchase": _or_blank(facts.bought),
        "days": _or_blank(facts.days_since_purchase),
        "limit": _or_blank(limit),
        "last": _or_blank(last and last.day),
        "moved": why_moved(last, facts.rulebook) if last else "",
        "repair_days": _or_blank(facts.days_in_repair),
    }


def _texts(claim: Claim) -> dict[str, object]:
    amount = {} if claim.amount is None else {"amount": f"{claim.amount:.2f}"}
    return amount | {name: f"{one:.2f}" if isinstance(one, Decimal) else one for name, one in claim.words.items()}


def _or_blank(value: object) -> object:
    return "" if value is None else value
