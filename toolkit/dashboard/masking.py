"""Sentences about cases as they may leave the branch: names, phones, addresses and serials in them are masked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from toolkit.model import Finding, Language, Rulebook, RunResult, Text, Value
from toolkit.privacy import mask, mask_text

Secrets = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""(branch, case) -> what its private cells say, each with its kind of mask, longest first."""

_QUOTED = re.compile(r"(?<=“)[^“”]+(?=”)")


def secrets_of(result: RunResult, rulebook: Rulebook) -> Secrets:
    """The private cells of every case and complaint, as written and as understood."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for branch in result.branches:
        for case in branch.caseload.cases:
            _add(found, (branch.branch, case.shown), case.values, rulebook)
            for values in (*(one.values for one in case.complaints), *(one.values for one in case.follow_ups)):
                _add(found, (branch.branch, case.shown), values, rulebook)
        for complaint in branch.caseload.complaints:
            _add(found, (branch.branch, complaint.case), complaint.values, rulebook)
    return {key: sorted(pairs, key=lambda pair: (-len(pair[0]), pair)) for key, pairs in found.items()}


def masked_message(finding: Finding, secrets: Secrets, rulebook: Rulebook, language: Language) -> str:
    """The finding's sentence; where it is about a private column, whatever it quotes is masked as well."""
    text = masked_words(finding.message, finding.branch, finding.case, secrets, language)
    field = rulebook.fields.get(finding.field)
    if field is None or not field.private:
        return text
    kind, labels = field.private, {one.label.in_language(language) for one in rulebook.fields.values()}
    value = finding.value.strip()
    text = text.replace(value, mask(kind, value)) if len(value) > 1 else text
    return _QUOTED.sub(lambda quoted: quoted[0] if quoted[0] in labels else _masked_once(kind, quoted[0]), text)


def masked_words(words: Text, branch: str, case: str, secrets: Secrets, language: Language) -> str:
    """Any sentence about a case, without what its private cells say."""
    text = words.in_language(language)
    for value, kind in secrets.get((branch, case), ()):
        text = text.replace(value, mask(kind, value))
    return mask_text(text)


def _masked_once(kind: str, text: str) -> str:
    return text if "*" in text else mask(kind, text)


def _add(
    found: dict[tuple[str, str], set[tuple[str, str]]],
    key: tuple[str, str],
    values: Mapping[str, Value],
    rulebook: Rulebook,
) -> None:
    for name, value in values.items():
        field = rulebook.fields.get(name)
        if field is not None and field.private:
            said = (value.written.strip(), str(value.meaning or ""), *value.others)
            found.setdefault(key, set()).update((one, field.private) for one in said if len(one) > 1)
