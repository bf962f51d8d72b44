"""Papers for looking at: facts completed from a sample, and every name a template may use with an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from toolkit.documents.context import context
from toolkit.documents.slips import slip_context
from toolkit.model import DocumentDue, DocumentKind, Item, Language, Moment, Rulebook, Text

Facts = Mapping[str, object]

STATED = {"entitlement": "entitlement", "parts": "parts", "follow_ups": "follow_ups", "clock": "clock"}
"""What a kind `states` -> the section of its facts."""


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A name that a template of a kind may use: `case.serial_number`, `parts[].name`."""

    path: str
    label: Text
    type: str
    example: object


def sample_document(kind: DocumentKind, sample: Facts, language: Language, branch: str) -> DocumentDue:
    """A paper of this kind about the sample case, for a preview without a case."""
    return DocumentDue(
        branch=branch,
        case=_text(sample, "case", "number"),
        complaint=_text(sample, "complaint", "number") if kind.about == "complaint" else "",
        kind=kind.id,
        key="",
        title=kind.label.in_language(language),
        facts=_sample_facts(kind, sample),
        category=kind.category,
        retention=kind.retention,
        made_for_year=0,
        name_parts=(_text(sample, "case", "customer_name"), _text(sample, "case", "model"), "", kind.label.zh),
        language=language,
        source=kind.source,
        wording={"entitlement": sample["wording"]} if "entitlement" in kind.states else {},
    )


def completed(document: DocumentDue, kind: DocumentKind, sample: Facts) -> DocumentDue:
    """The paper of a real case with sample data where its cells are empty."""
    facts: dict[str, object] = {}
    for name, section in _sample_facts(kind, sample).items():
        known = document.facts.get(name)
        if isinstance(section, Mapping) and name in ("case", "complaint"):
            facts[name] = {**section, **(known if isinstance(known, Mapping) else {})}
        else:
            facts[name] = known or section
    return replace(document, facts=facts, wording=document.wording or {"entitlement": sample["wording"]})


def template_fields(
    kind: DocumentKind, sample: Facts, labels: Mapping[str, Text], rulebook: Rulebook, language: Language
) -> tuple[TemplateField, ...]:
    """Every name a template of this kind may use, with label, type and an example."""
    names = sample_context(kind, sample, rulebook, language, None, date(2026, 11, 20))
    return tuple(
        TemplateField(path, _label(path, labels, rulebook), _type(leaf), leaf) for path, leaf in _leaves("", names)
    )


def sample_context(
    kind: DocumentKind, sample: Facts, rulebook: Rulebook, language: Language, item: Item | None, made_on: date
) -> Mapping[str, object]:
    """What a template of this kind is given for the sample case, or for the sample loan or query."""
    if kind.about != "item":
        branch = next(iter(rulebook.branches), "")
        return context(sample_document(kind, sample, language, branch), item, rulebook, made_on)
    about = next(name for name in ("loan", "query") if name in kind.states)
    line = sample[about]
    shown = item or _sample_item(kind, sample, made_on)
    return slip_context(about, line if isinstance(line, Mapping) else {}, shown, rulebook, made_on, language)


def _sample_facts(kind: DocumentKind, sample: Facts) -> dict[str, object]:
    facts: dict[str, object] = {"case": _chosen(sample["case"], kind.facts)}
    if kind.complaint_facts:
        facts["complaint"] = _chosen(sample["complaint"], kind.complaint_facts)
    return facts | {name: sample[name] for name in STATED if name in kind.states}


def _chosen(section: object, names: tuple[str, ...]) -> dict[str, object]:
    known = section if isinstance(section, Mapping) else {}
    return {name: known[name] for name in ("number", *names) if name in known}


def _text(sample: Facts, section: str, name: str) -> str:
    found = sample[section]
    return str(found.get(name, "")) if isinstance(found, Mapping) else ""


def _sample_item(kind: DocumentKind, sample: Facts, made_on: date) -> Item:
    title = f"{_text(sample, 'case', 'customer_name')}-{_text(sample, 'case', 'model')}"
    return Item(
        number=kind.label.zh,
        series="",
        sequence=0,
        key="",
        fingerprint="",
        state="filed",
        version=1,
        previous="",
        category=kind.category,
        year=made_on.year,
        retention=kind.retention,
        branch="",
        case="",
        kind=kind.id,
        title=title,
        author="",
        made_on=made_on,
        pages=2,
        path="",
        sha256="",
    )


def _leaves(path: str, value: object) -> Iterator[tuple[str, object]]:
    """`parts[].name` for the items of a list, `case.phone` for a section."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list):
        for first in value[:1]:
            yield from _leaves(f"{path}[]", first)
    else:
        yield path, value


def _label(path: str, labels: Mapping[str, Text], rulebook: Rulebook) -> Text:
    name = path.rsplit(".", 1)[-1]
    known = labels.get(path)
    if known is None and path.startswith("money."):
        amount = rulebook.fields[path.split(".")[1]].label
        known = Text(f"{amount.zh}，{labels[f'money.{name}'].zh}", f"{amount.en}: {labels[f'money.{name}'].en}")
    if known is None and name in rulebook.fields:
        known = rulebook.label(name)
    return known or Text(path, path)


def _type(leaf: object) -> str:
    """As the fields of ledgers call it."""
    if isinstance(leaf, bool):
        return "yesno"
    if isinstance(leaf, Moment | datetime):
        return "moment"
    if isinstance(leaf, date):
        return "date"
    if isinstance(leaf, Decimal):
        return "money"
    return "list" if isinstance(leaf, tuple) else "text"
