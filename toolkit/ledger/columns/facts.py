"""Several facts in one cell, and one fact in several columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit.ledger.cellreading import CellWords, Reader
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Plan
from toolkit.ledger.values.amounts import read_score
from toolkit.ledger.values.dates import read_range
from toolkit.ledger.values.identifiers import phones_in, plain_identifier
from toolkit.ledger.values.lists import read_parts
from toolkit.ledger.values.outcome import BLANK, Outcome, given
from toolkit.ledger.wording import clean
from toolkit.model import Field, FieldType, Part, Reading

SPLIT = re.compile(r"\s*[/,、;|\n]\s*|\s+")


def split_cell(
    raw: object, fields: Sequence[Field], readers: Mapping[str, Reader], rules: MappingRules
) -> dict[str, Outcome]:
    """The facts of one cell, each read as its field: 严秀英 13900009514 -> a name and a phone.

    Two of the rule book's free texts are not taken apart: both hold all of it.
    """
    entire = {field.id: readers[field.id](raw) for field in fields}
    if isinstance(raw, str) and len(fields) == 2 and all(_is_time(field) for field in fields):
        return _beginning_and_end(raw, readers, entire, rules)
    if all(one.reading is not Reading.GIVEN for one in entire.values()) or not isinstance(raw, str):
        return _in_best_field(raw, fields, entire)
    names = [field.id for field in fields]
    if names[0] == "parts_used":
        return _parts_and_serials(raw, names, readers)
    found: dict[str, Outcome] = {}
    rest = clean(raw)
    for field in fields:
        taken, rest = _take(field, rest, rules.words)
        if taken is not None:
            found[field.id] = readers[field.id](taken)._replace(raw=raw)
    texts = [field for field in fields if field.id not in found and not _has_pattern(field)]
    together = all(field.id in rules.layout.fields.whole_texts for field in texts)
    portions = [rest] * len(texts) if together else _portions(rest, len(texts))
    for field, text in zip(texts, portions, strict=False):
        found[field.id] = readers[field.id](text)._replace(raw=raw) if text else BLANK
    return {field.id: found.get(field.id, BLANK._replace(raw=raw)) for field in fields}


def _beginning_and_end(
    raw: str, readers: Mapping[str, Reader], entire: dict[str, Outcome], rules: MappingRules
) -> dict[str, Outcome]:
    """6.3-6.5 in a column of beginning and end, or both side by side; one date alone is the beginning."""
    if found := read_range(raw, rules.words.clock, rules.from_1904):
        return dict(zip(entire, found, strict=True))
    first, last = entire
    dates = rules.words.clock.date_in.findall(clean(raw))
    if entire[first].rule and len(dates) == 2:
        return {name: readers[name](text)._replace(raw=raw) for name, text in zip(entire, dates, strict=True)}
    if entire[first].rule or entire[first].reading is not Reading.GIVEN:
        return {first: entire[first], last: entire[first]._replace(rule="", variant="")}
    return {first: entire[first], last: BLANK._replace(raw=raw)}


def _is_time(field: Field) -> bool:
    return field.type in (FieldType.DATE, FieldType.MOMENT)


def _in_best_field(raw: object, fields: Sequence[Field], entire: dict[str, Outcome]) -> dict[str, Outcome]:
    """A bare number in a column of names and phones is the phone."""
    if raw is None or isinstance(raw, str):
        return entire
    pick = next((field.id for field in fields if _has_pattern(field)), fields[-1].id)
    return {field.id: entire[field.id] if field.id == pick else BLANK for field in fields}


def _has_pattern(field: Field) -> bool:
    return field.private == "phone" or _is_time(field)


def _take(field: Field, text: str, words: CellWords) -> tuple[str | None, str]:
    """The part of the text that only this field can be, and the rest."""
    if field.private == "phone":
        phones, rest = phones_in(plain_identifier(text), words.phones)
        return (" / ".join(phones), rest) if phones else (None, text)
    if _is_time(field):
        match = words.clock.date_in.search(text)
        return (
            (match[0], (text[: match.start()] + text[match.end() :]).strip(" ,，、/;；()（）"))
            if match
            else (None, text)
        )
    return None, text


def _portions(text: str, count: int) -> list[str]:
    """The rest of the cell among `count` text fields, in their order; too few words: the last field gets them."""
    if count <= 1:
        return [text] if count else []
    parts = [part for part in SPLIT.split(text) if part]
    if len(parts) < count:
        return [""] * (count - len(parts)) + parts
    head = parts[: count - 1]
    return [*head, " ".join(parts[count - 1 :])]


def _parts_and_serials(raw: str, names: list[str], readers: Mapping[str, Reader]) -> dict[str, Outcome]:
    parts = readers["parts_used"](raw)
    found = {"parts_used": parts}
    serials = tuple(part.serial for part in _entries(parts) if isinstance(part, Part) and part.serial)
    for name in names[1:]:
        found[name] = given(serials, raw) if serials else BLANK._replace(raw=raw)
    return found


def join_outcomes(field: Field, outcomes: Sequence[Outcome]) -> tuple[Outcome, int]:
    """One outcome from several columns of a field, and which column it stands in: texts and lists are joined,
    a second phone is kept beside the first, elsewhere the first filled cell counts."""
    filled = [number for number, one in enumerate(outcomes) if one.reading is Reading.GIVEN]
    if len(filled) < 2:
        number = filled[0] if filled else _first_written(outcomes)
        return outcomes[number], number
    first = outcomes[filled[0]]
    rest = [outcomes[number] for number in filled[1:]]
    written = "；".join(dict.fromkeys(one.written for one in (first, *rest)))
    if field.type is FieldType.LIST:
        entries = tuple(entry for one in (first, *rest) for entry in _entries(one))
        return given(entries, written), filled[0]  # type: ignore[arg-type]
    if field.id == "remarks":
        return given(written, written), filled[0]
    if field.private == "phone":
        more = tuple(fact for one in rest for fact in (str(one.meaning), *one.others) if fact != first.meaning)
        return first._replace(others=(*first.others, *more), raw=written), filled[0]
    return first, filled[0]


def _entries(outcome: Outcome) -> tuple[str, ...] | tuple[Part, ...]:
    return outcome.meaning if isinstance(outcome.meaning, tuple) else ()


def _first_written(outcomes: Sequence[Outcome]) -> int:
    """Of cells that give nothing, the one that says something comes first: an error before a blank."""
    order = [Reading.DAMAGED, Reading.UNREADABLE, Reading.NOT_APPLICABLE, Reading.BLANK]
    return min(range(len(outcomes)), key=lambda number: (order.index(outcomes[number].reading), number))


def join_parts(plans: Sequence[Plan], raws: Sequence[object], placeholders: Reader, words: CellWords) -> Outcome:
    """Parts of one row from their columns: 配件名称1 型号1 数量1, 配件名称2 …; a side belongs to the name before it."""
    parts: list[Part] = []
    written = []
    start = 0
    for plan, raw in zip(plans, raws, strict=True):
        outcome = placeholders(raw)
        if outcome.reading is not Reading.GIVEN:
            continue
        written.append(outcome.written)
        if plan.part in ("", "name"):
            start = len(parts)
            parts += [one for one in _entries(read_parts(raw, words.parts)) if isinstance(one, Part)]
        elif plan.part == "quantity" and len(parts) - start == 1:
            parts[-1] = replace(parts[-1], quantity=_quantity(outcome, parts[-1], words))
        elif plan.part == "model" and len(parts) - start == 1:
            parts[-1] = replace(parts[-1], model=str(outcome.written))
    return given(tuple(parts), "；".join(written)) if parts else BLANK


def _quantity(outcome: Outcome, part: Part, words: CellWords) -> Decimal | None:
    number = read_score(outcome.written, {}, words.amounts).meaning
    return number if isinstance(number, Decimal) else part.quantity
