"""Texts, words of lists, amounts and calendars that a workspace may have changed. Proved when the book is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from string import Formatter

from toolkit.errors import RulebookError
from toolkit.model import Rulebook, Text
from toolkit.rulebook.words import catalogue
from toolkit.worktime import calendar_named

MOST = {"score": 10}
"""The highest target by its unit; all others are per cent."""


def prove_texts(book: Rulebook) -> None:
    """Raises RulebookError for a text whose braces name no gap: it could never be filled in."""
    for where, text in _texts(book):
        for said in (text.zh, text.en):
            try:
                list(Formatter().parse(said))
            except ValueError as error:
                raise RulebookError("rulebook_broken_gap", where=where, value=said) from error


def _texts(book: Rulebook) -> Iterator[tuple[str, Text]]:
    for rule in book.rules.values():
        yield from ((f"rules.{rule.id}", one) for one in (rule.message, rule.hint, *rule.variants.values()))
    for entitlement in book.entitlements.values():
        yield f"entitlements.{entitlement.id}", entitlement.reason


def prove_lists(book: Rulebook) -> None:
    """Raises RulebookError for a word that two values of a list claim: nobody could tell which one is meant."""
    for name, listed in book.choices.items():
        claimed: dict[str, str] = {}
        for choice in listed.values:
            for word in (choice.value, choice.en, *choice.synonyms):
                first = claimed.setdefault(word.strip().lower(), choice.value)
                if first != choice.value:
                    raise RulebookError(
                        "rulebook_claimed_twice", where=f"choices.{name}", name=word, first=first, second=choice.value
                    )


def prove_amounts(book: Rulebook) -> None:
    """Raises RulebookError for fees, targets, terms and limits that are no amount or one that cannot be."""
    for where, amount, most in _amounts(book):
        if amount is None:
            raise RulebookError("rulebook_missing_key", where=where.rpartition(".")[0], name=where.rpartition(".")[2])
        try:
            fits = Decimal("0") <= Decimal(str(amount)) <= most
        except InvalidOperation:
            fits = False
        if not fits or isinstance(amount, bool):
            raise RulebookError("rulebook_wrong_cell", where=where, value=amount, allowed=f"0 – {most}")


def _amounts(book: Rulebook) -> Iterator[tuple[str, object, int]]:
    """Where, the amount, and the most that makes sense there."""
    for name, fee in _tables(book.fees):
        yield f"fees.{name}.amount", fee.get("amount"), 10**9
    for name, target in _tables(book.targets):
        most = MOST.get(str(target.get("unit", "")), 100)
        yield from ((f"targets.{name}.{key}", target[key], most) for key in ("at_least", "at_most") if key in target)
    for term in book.warranty.values():
        yield f"warranty.{term.id}.months", term.months, 600
    for clock in book.clocks.values():
        for policy, limits in clock.limits.items():
            given = (one.amount for one in limits if one.amount is not None)
            yield from ((f"clocks.{clock.id}.limits.{policy}", amount, 10**6) for amount in given)


def _tables(entries: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    return ((name, entry) for name, entry in entries.items() if isinstance(entry, Mapping))


def prove_calendars(book: Rulebook) -> None:
    """Raises RulebookError for a calendar that cannot be built: every branch may come to name it."""
    for name in book.calendars:
        try:
            calendar_named(book.calendars, name)
        except RulebookError as error:
            reason = catalogue()[f"error.{error.key}"].filled(**error.values)
            raise RulebookError("rulebook_wrong_calendar", where=f"calendars.{name}", reason=reason) from error
