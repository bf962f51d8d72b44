"""The entitlements that conditions alone cannot decide: counts of repairs, delays, amounts.

Each takes the facts and the rule and gives a Claim, or None when nothing is owed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from toolkit.clocks import pause_reasons
from toolkit.conditions import fits_any
from toolkit.entitlements.delays import contract_breach, late_under_contract
from toolkit.entitlements.facts import Claim, Facts, texts_of
from toolkit.entitlements.money import depreciation, entry_for, percent, rate_for, rounded
from toolkit.model import Case, EntitlementRule
from toolkit.warranty import LastDay, concerns, exclusion_of, part_covers, part_terms_of, why_moved
from toolkit.worktime import months_after

Measure = Callable[[Facts, EntitlementRule], Claim | None]


def two_repairs(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """Repaired so many times by opening the machine and reported faulty again, inside the term."""
    repaired = [one for one in _of_this_unit(facts) if _was_opened(facts, one)]
    wanted = facts.number(str(rule.args.get("times", ""))) or 0
    if not wanted or len(repaired) < wanted:
        return None
    numbers = ", ".join(one.shown for one in repaired)
    return Claim({"times": len(repaired), "cases": numbers}, facts=tuple(one.place for one in repaired))


def _of_this_unit(facts: Facts) -> Sequence[Case]:
    """Earlier cases since the last exchange: those before it were another unit's."""
    exchanges = [
        at for at, one in enumerate(facts.earlier) if facts.is_one_of("repair_result", "results_exchanged", one)
    ]
    return facts.earlier[exchanges[-1] + 1 :] if exchanges else facts.earlier


def _was_opened(facts: Facts, case: Case) -> bool:
    """A finished repair of hardware under warranty: neither refused, nor handed back, nor damage by people."""
    done = case.meaning("finished_at") is not None or facts.is_one_of("repair_result", "results_solved", case)
    return (
        done
        and not facts.is_one_of("fault_class", "faults_without_opening", case)
        and not facts.is_one_of("repair_result", "results_without_repair", case)
        and not facts.is_one_of("customer_decision", "decisions_against", case)
        and not exclusion_of(case, facts.rulebook)
    )


def long_repair(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """More days in repair than the parameter allows, without success."""
    limit, days = facts.number(str(rule.args.get("parameter", ""))), facts.days_in_repair
    if limit is None or days is None or days <= limit:
        return None
    return Claim({"limit": limit}, facts=facts.place("product_received_at", "received_at"))


def delay_by_law(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """More days than the law allows: one number while parts are waited for, another for the repairer's delay."""
    entry = entry_for(facts.case.meaning("product_category"), rule.args.get("limits"))
    days = facts.days_in_repair
    if entry is None or days is None:
        return None
    reasons = pause_reasons(facts.case, facts.rulebook)
    waiting = not reasons.isdisjoint(facts.rulebook.listed(facts.case.branch, "pauses_for_parts"))
    limit = int(str(entry["parts" if waiting else "repairer"]))
    return Claim({"limit": limit}, facts=facts.place("received_at")) if days > limit else None


def uneconomic(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """Not repairable, or dearer than the product."""
    cost, price = facts.repair_cost, facts.money("product_price")
    if facts.case.meaning("repair_result") in texts_of(rule.args.get("results")):
        words = {"cost": _shown(cost), "price": _shown(price)}
        return Claim(words, facts=facts.place("repair_result"), says="entitlement.unrepairable")
    if cost is None or price is None or cost <= price:
        return None
    return Claim({"cost": cost, "price": price}, facts=facts.place("quote_amount", "product_price"))


def full_price(facts: Facts, rule: EntitlementRule) -> Claim:
    """Money back: the price on the invoice."""
    price = facts.money("product_price")
    return Claim({"price": _shown(price)}, price, facts=facts.place("product_price"))


def less_depreciation(facts: Facts, rule: EntitlementRule) -> Claim:
    """The price, with the most that may be taken off; taken off only where somebody approved it (law.md 3)."""
    price, bought = facts.money("product_price"), facts.bought
    rate = _daily_rate(facts, rule)
    back = facts.day("handed_over_at") or facts.day("finished_at") or facts.reported
    if price is None or bought is None or rate is None:
        missing = tuple(name for name, one in (("product_price", price), ("purchase_date", bought)) if one is None)
        key = "entitlement.no_rate" if rate is None else "entitlement.no_price"
        return Claim({}, missing=missing, says=key)
    days = (back - bought).days - facts.warranty.repair_days - (facts.days_in_repair or 0)
    most = depreciation(price, rate, days)
    approved = facts.case.meaning("approved_by")
    words = {"price": _shown(price), "most": _shown(most), "days": max(0, days), "rate": percent(rate)}
    if isinstance(approved, str) and approved:
        cells, key = facts.place("product_price", "approved_by"), "entitlement.depreciation_approved"
        return Claim(words | {"person": approved}, rounded(price - most), facts=cells, says=key)
    cells, key = facts.place("product_price", "purchase_date"), "entitlement.depreciation_not_approved"
    return Claim(words, price, facts=cells, says=key)


def _daily_rate(facts: Facts, rule: EntitlementRule) -> Decimal | None:
    own = facts.parameter(str(rule.args.get("parameter", "")))
    if own is not None:
        return Decimal(str(own))
    return rate_for(facts.case.meaning("product_category"), rule.args.get("rates"))


def after_warranty(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """The warranty ended no longer ago than the parameter's months."""
    months, end = facts.number(str(rule.args.get("parameter", ""))), facts.warranty.end
    if months is None or end is None or facts.warranty.excluded_by or facts.reported <= end:
        return None
    last = facts.last_day(months_after(end, months))
    words = {"end": end, "until": last.day, "moved": why_moved(last, facts.rulebook)}
    return Claim(words, until=last.day) if facts.reported <= last.day else None


def agreement(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """A service agreement that was in force when the fault was reported."""
    until = facts.day("agreement_until")
    if until is None:
        return Claim({"until": ""}, missing=("agreement_until",), facts=facts.place("agreement_number"))
    if facts.reported > until:
        return None
    return Claim({"until": until}, until=until, facts=facts.place("agreement_number", "agreement_until"))


def covered_parts(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """A faulty part with a term of its own that still runs; sure only where the list of such parts is known."""
    wanted = texts_of(rule.args.get("covers"))
    for part in part_covers(facts.case, facts.rulebook, facts.earlier):
        if part.concerned is False or facts.reported > part.end or (wanted and part.covers not in wanted):
            continue
        words = {"part": part.label, "end": part.end, "source": part.source}
        cells = facts.place("faulty_part", "parts_used")
        if part.concerned:
            return Claim(words, until=part.end, facts=cells)
        lacking = texts_of(rule.args.get("unlisted"))
        return Claim(words, until=part.end, missing=lacking, facts=cells, says="entitlement.parts_unlisted")
    return None


def part_exchanged_before(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """A class of parts, its own term still running, exchanged so many times and faulty again."""
    wanted = facts.number(str(rule.args.get("times", ""))) or 0
    if not wanted or len(facts.earlier) < wanted:
        return None
    for part in part_covers(facts.case, facts.rulebook, facts.earlier):
        if not part.concerned or facts.reported > part.end or part.covers not in texts_of(rule.args.get("covers")):
            continue
        exchanged = [one for one in facts.earlier if _was_exchanged(facts, one, part.covers)]
        if len(exchanged) >= wanted:
            numbers = ", ".join(one.shown for one in exchanged)
            words = {"part": part.label, "times": len(exchanged), "cases": numbers}
            return Claim(words, facts=(*facts.place("faulty_part"), *(one.place for one in exchanged)))
    return None


def _was_exchanged(facts: Facts, case: Case, covers: str) -> bool:
    """Whether a part of this class was changed in an earlier case."""
    terms = (one for one in part_terms_of(facts.case, facts.rulebook) if one.covers == covers)
    changed = bool(case.meaning("parts_used")) or facts.is_one_of("repair_result", "results_exchanged", case)
    return changed and any(concerns(case, term) for term in terms)


def part_changed(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """A part was, or is to be, changed."""
    used = facts.case.meaning("parts_used")
    named = facts.case.meaning("faulty_part")
    if not used and not named:
        return None
    return Claim({}, facts=facts.place("parts_used", "faulty_part"))


def not_charged_by_list(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """Free, unless the fault is of a class that is charged by the list so many days after the purchase (003 附件壹)."""
    last = facts.last_of_days(facts.bought, str(rule.args.get("parameter", "")))
    listed = facts.case.meaning("fault_class") in texts_of(rule.args.get("fault_class"))
    return None if listed and last is not None and facts.reported > last.day else Claim({})


def spare_machine(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """Promised to every customer, or to those of a supply contract alone."""
    promise, contract = str(facts.parameter(str(rule.args.get("switch", "")))), rule.args.get("contract")
    if promise == "contract" and not (isinstance(contract, Mapping) and fits_any(facts.case, contract)):
        return None
    return Claim({}, facts=facts.place("service_type", "contract_number", "customer_class"))


def listed_model(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """A model that the branch has put on its list, extended to or by the parameter's months."""
    models = texts_of(facts.parameter(str(rule.args.get("models", ""))))
    model = facts.case.meaning("model")
    if not isinstance(model, str) or model.upper() not in {one.upper() for one in models}:
        return None
    months = facts.number(str(rule.args.get("months", ""))) or 0
    by = str(facts.parameter(str(rule.args.get("mode", "")))) == "by"
    start, end = facts.warranty.start, facts.warranty.end
    base = end if by else start
    if base is None:
        return None
    last = facts.last_day(months_after(base, months))
    if end is not None and end >= last.day:
        last = LastDay(end, end)
    words = {"until": last.day, "moved": why_moved(last, facts.rulebook), "model": model}
    return Claim(words, until=last.day, facts=facts.place("model"))


def compensation(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """Our reading of a formula whose right-hand sides are lost: part changed: M; exchanged or C > P: P."""
    cost, part, price = facts.repair_cost, facts.money("parts_fee"), facts.money("product_price")
    exchanged = facts.is_one_of("repair_result", "results_exchanged") or (
        cost is not None and price is not None and cost > price
    )
    amount = price if exchanged else part
    missing = () if amount is not None else ("product_price" if exchanged else "parts_fee",)
    words = {"cost": _shown(cost), "part": _shown(part), "price": _shown(price)}
    return Claim(words, amount, missing=missing, facts=facts.place("quote_amount", "parts_fee", "product_price"))


def bought_at_a_distance(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """Bought online, by phone or by mail: so many days after the goods were signed for."""
    channel = facts.case.meaning("purchase_channel")
    words = texts_of(rule.args.get("channels"))
    if not isinstance(channel, str) or not any(word in channel for word in words):
        return None
    last = facts.last_of_days(facts.day("delivered_on") or facts.bought, str(rule.args.get("parameter", "")))
    if last is None or facts.reported > last.day:
        return None
    said = {"until": last.day, "moved": why_moved(last, facts.rulebook)}
    return Claim(said, until=last.day, facts=facts.place("delivered_on", "purchase_channel"))


def soon_after_receipt(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """Reported so many days, or months, after the goods were received (or, where nobody wrote that, bought)."""
    received = facts.day("delivered_on") or facts.bought
    months = facts.number(str(rule.args["months"])) if "months" in rule.args else None
    if received is None or facts.reported < received:
        return None
    days = str(rule.args.get("parameter", ""))
    last = facts.last_of_days(received, days) if months is None else facts.last_day(months_after(received, months))
    if last is None or facts.reported > last.day:
        return None
    limit = facts.number(days) if months is None else months
    words = {"limit": limit, "until": last.day, "moved": why_moved(last, facts.rulebook)}
    return Claim(words, until=last.day, facts=facts.place("delivered_on"))


def unhappy_with_repair(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """The customer complained about the repair itself."""
    kinds = texts_of(rule.args.get("complaints"))
    blamed = [one for one in facts.case.complaints if one.meaning("complaint_type") in kinds]
    if not blamed:
        return None
    return Claim({"complaint": blamed[0].number}, facts=tuple(one.place for one in blamed))


def _shown(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


MEASURES: Mapping[str, Measure] = {
    "two_repairs": two_repairs,
    "long_repair": long_repair,
    "delay_by_law": delay_by_law,
    "uneconomic": uneconomic,
    "full_price": full_price,
    "less_depreciation": less_depreciation,
    "after_warranty": after_warranty,
    "agreement": agreement,
    "covered_parts": covered_parts,
    "part_exchanged_before": part_exchanged_before,
    "part_changed": part_changed,
    "not_charged_by_list": not_charged_by_list,
    "spare_machine": spare_machine,
    "listed_model": listed_model,
    "late_under_contract": late_under_contract,
    "contract_breach": contract_breach,
    "compensation": compensation,
    "bought_at_a_distance": bought_at_a_distance,
    "soon_after_receipt": soon_after_receipt,
    "unhappy_with_repair": unhappy_with_repair,
}
