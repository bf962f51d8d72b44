"""Sentences about cases as they may leave the branch: names, phones, addresses and serials in them are masked.

The setting `mask` of the rule book switches all of it off, for a company whose branches are one office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.model import Finding, Language, Rulebook, RunResult, Text, Value
from toolkit.privacy import mask, mask_text, masked_field

Key = tuple[str, str]
"""Branch and shown case number."""

Secrets = Mapping[Key, Sequence[tuple[str, str]]]
"""What the private cells of a case say, each with its kind of mask, longest first."""

_QUOTED = re.compile(r"(?<=“)[^“”]+(?=”)")


@dataclass(frozen=True, slots=True)
class Masking:
    """How sentences of a run are masked for a reader."""

    rulebook: Rulebook
    language: Language
    secrets: Secrets


def masking_of(result: RunResult, rulebook: Rulebook, language: Language) -> Masking:
    """The run's masks."""
    return Masking(rulebook, language, _secrets(result, rulebook) if rulebook.settings.mask else {})


def masked_message(finding: Finding, masking: Masking) -> str:
    """The finding's sentence; where it is about a private column, whatever it quotes is masked as well."""
    text, kind = _without_value(finding, finding.message, masking), _private(finding, masking)
    if not kind:
        return text
    labels = {one.label.in_language(masking.language) for one in masking.rulebook.fields.values()}
    return _QUOTED.sub(
        lambda quoted: quoted[0] if quoted[0] in labels else _masked_once(kind, quoted[0], masking), text
    )


def masked_hint(finding: Finding, masking: Masking) -> str:
    """What to do about it; words that it quotes are ours and stay."""
    return _without_value(finding, finding.hint, masking)


def masked_value(finding: Finding, masking: Masking) -> str:
    """What stands in the cell, masked as its column asks."""
    if not masking.rulebook.settings.mask:
        return finding.value
    text = masked_field(masking.rulebook.fields.get(finding.field), finding.value, masking=masking.rulebook.masking)
    return _without_secrets(text, (finding.branch, finding.case), masking)


def masked_words(words: Text, branch: str, case: str, masking: Masking) -> str:
    """Any sentence about a case, without what its private cells say."""
    text = words.in_language(masking.language)
    return mask_text(_without_secrets(text, (branch, case), masking)) if masking.rulebook.settings.mask else text


def masked_customers(result: RunResult, rulebook: Rulebook) -> dict[Key, str]:
    """(branch, shown case number) -> the customer's name as it may leave the branch."""
    names: dict[Key, str] = {}
    for branch in result.branches:
        for complaint in branch.caseload.complaints:
            names[(branch.branch, complaint.case)] = _customer(complaint.values, rulebook)
        for case in branch.caseload.cases:
            names[(branch.branch, case.shown)] = _customer(case.values, rulebook)
    return names


def masked_name(name: str, rulebook: Rulebook) -> str:
    """A customer's name as it may leave the branch."""
    return mask("name", name, masking=rulebook.masking) if name and rulebook.settings.mask else name


def _customer(values: Mapping[str, Value], rulebook: Rulebook) -> str:
    value = values.get("customer_name")
    return "" if value is None or value.meaning is None else masked_name(str(value.meaning), rulebook)


def _without_value(finding: Finding, words: Text, masking: Masking) -> str:
    """A sentence about a finding without what stands in its cell, where that is private."""
    text, kind = masked_words(words, finding.branch, finding.case, masking), _private(finding, masking)
    value = finding.value.strip()
    if not kind or len(value) < 2:
        return text
    return text.replace(value, mask(kind, value, masking=masking.rulebook.masking))


def _private(finding: Finding, masking: Masking) -> str:
    """The kind of mask that the finding's column asks for; nothing for one that anybody may read."""
    field = masking.rulebook.fields.get(finding.field)
    return field.private if field is not None and masking.rulebook.settings.mask else ""


def _without_secrets(text: str, key: Key, masking: Masking) -> str:
    for value, kind in masking.secrets.get(key, ()):
        if value in text:
            text = text.replace(value, mask(kind, value, masking=masking.rulebook.masking))
    return text


def _masked_once(kind: str, text: str, masking: Masking) -> str:
    return text if "*" in text else mask(kind, text, masking=masking.rulebook.masking)


def _secrets(result: RunResult, rulebook: Rulebook) -> Secrets:
    """The private cells of every case and complaint, as written and as understood."""
    found: dict[Key, set[tuple[str, str]]] = {}
    for branch in result.branches:
        for case in branch.caseload.cases:
            _add(found, (branch.branch, case.shown), case.values, rulebook)
            for values in (*(one.values for one in case.complaints), *(one.values for one in case.follow_ups)):
                _add(found, (branch.branch, case.shown), values, rulebook)
        for complaint in branch.caseload.complaints:
            _add(found, (branch.branch, complaint.case), complaint.values, rulebook)
    return {key: sorted(pairs, key=lambda pair: (-len(pair[0]), pair)) for key, pairs in found.items()}


def _add(found: dict[Key, set[tuple[str, str]]], key: Key, values: Mapping[str, Value], rulebook: Rulebook) -> None:
    for name, value in values.items():
        field = rulebook.fields.get(name)
        if field is not None and field.private:
            said = (value.written.strip(), str(value.meaning or ""), *value.others)
            found.setdefault(key, set()).update((one, field.private) for one in said if len(one) > 1)
