"""The vocabulary of headers: which fields a header text can mean in which kind of table, and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from toolkit.ledger.columns.headerforms import (
    BILINGUAL,
    LISTED,
    NUMBERING,
    SEPARATORS,
    TRAILING_NUMBER,
    exchanged,
    keys_of_text,
    unwrapped,
)
from toolkit.ledger.wording import HAN, normal, units_in, without_any_brackets, without_brackets

MOST_KNOWN = 50_000
"""Texts remembered; a night over thousands of ledgers must not keep all of theirs."""
MAPPING, SYNONYM, KIND, RELATIVE = 0, 100, 1000, 2000
"""Where the ranks of the ways to a field begin: the smaller, the stronger the claim."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header can mean: fields (several facts in one column), why, how strongly."""

    fields: tuple[str, ...]
    how: str
    rank: int
    text: str
    """The header text, normalised, that led there."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Header words of a rule book and one branch, normalised and inverted."""

    fields_of: Mapping[str, tuple[tuple[str, int], ...]]
    kind_headers: Mapping[str, Mapping[str, tuple[str, ...]]]
    several: Mapping[str, tuple[str, ...]]
    mapped: Mapping[str, tuple[str, ...]]
    kind_fields: Mapping[str, frozenset[str]]
    part_columns: Mapping[str, str]
    row_numbers: frozenset[str]
    foreign: frozenset[str]
    foreign_groups: frozenset[str]
    generic: frozenset[str]
    noise: frozenset[str]
    hints: tuple[str, ...]
    """What begins a second line of a header that only tells how to fill it in."""
    scales: Mapping[str, int]
    unit_lines: Mapping[str, int]
    relatives: Mapping[str, tuple[tuple[str, ...], ...]]
    dropped: Mapping[str, tuple[str, ...]]
    joiners: tuple[str, ...]
    group_endings: tuple[str, ...]
    neutral_groups: frozenset[str]
    fee_groups: frozenset[str]
    fee_ending: str
    part_prefix: str
    neutral: frozenset[str]
    asking: str
    """旧件是否归还 asks what 旧件归还 and 旧件已归还 say."""
    answered: str
    asking_endings: tuple[str, ...]
    """修好没 asks what 是否修好 asks; the longest first."""
    person_endings: tuple[str, ...]
    raw: frozenset[str]
    """Header texts as the rule book writes them: a cheap first look at a row."""
    telling: frozenset[str]
    """These and the words of totals and voided numbers: what makes a row worth a second look."""
    cache: dict[tuple[str, str], tuple[Meaning, ...]] = field(default_factory=dict, compare=False)
    kinds: dict[tuple[tuple[str, ...], ...], tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Headers of whole tables -> the kinds that they could tell."""
    known: dict[str, bool] = field(default_factory=dict, compare=False)
    """Texts asked before; those of a table's first rows are asked for each of its rows, and in the next file again."""

    def knows(self, text: str) -> bool:
        """True when `text` is a header word of any kind of table."""
        found = self.known.get(text)
        if found is None:
            found = self._looked_up(text)
            if len(self.known) < MOST_KNOWN:
                self.known[text] = found
        return found

    def _looked_up(self, text: str) -> bool:
        keys = list(self.keys_of(text))
        bare = (key.removeprefix(word) for key in keys for word in self.dropped["beginnings"] if key.startswith(word))
        if any(self._is_known(key) for key in (*keys, *bare)):
            return True
        both = BILINGUAL.match(unicodedata.normalize("NFKC", text).strip())
        return both is not None and any(self._is_known(key) for key in self.keys_of(both["chinese"]))

    def is_generic(self, text: str) -> bool:
        return normal(without_any_brackets(text)) in self.generic

    def _is_known(self, key: str) -> bool:
        if (
            key in self.fields_of
            or key in self.mapped
            or key in self.row_numbers
            or key in self.foreign
            or key in self.several
        ):
            return True
        return key in self.generic or any(key in headers for headers in self.kind_headers.values())

    def keys_of(self, text: str) -> Iterator[str]:
        """The normalised forms under which a header may be known, the most faithful first."""
        return iter(keys_of_text(text, self.noise, self.hints))

    def meanings(self, path: tuple[str, ...], kind: str) -> tuple[Meaning, ...]:
        """What the header `path` (group headers first) can mean in a table of this kind, the best first."""
        if not path:
            return ()
        key = ("\x1f".join(path), kind)
        if key not in self.cache:
            self.cache[key] = self._meanings(path, kind)
        return self.cache[key]

    def _meanings(self, path: tuple[str, ...], kind: str) -> tuple[Meaning, ...]:
        path = tuple(unwrapped(text) for text in path)
        for text in ("/".join(path), "".join(path), *path[-1:]):
            for key in self.keys_of(text):
                if key in self.mapped:
                    return (Meaning(self.mapped[key], "mapping", MAPPING, key),)
        forms = list(self._forms(path))
        for freely in (False, True):
            for text, alone in forms:
                if freely and not alone:
                    continue
                found = self._of_text(text, kind, freely)
                if found or self.is_row_number(text) or self.is_foreign(text):
                    return found
        if len(path) > 1 and self._is_neutral(path[-1]) and not self._is_foreign_group(path[-2]):
            return self._of_text(path[-2], kind, True)
        if not path:
            return ()
        return (
            self._of_translation(path, kind)
            or self._of_both_languages(path[-1], kind)
            or (self._of_text(path[-1].replace("|", ""), kind, False) if "|" in path[-1] else ())
        )

    def _of_both_languages(self, text: str, kind: str) -> tuple[Meaning, ...]:
        """单号 Job No: what both say; English that says nothing, or stands behind a line break, leaves the Chinese."""
        found = BILINGUAL.match(without_brackets(unicodedata.normalize("NFKC", text).strip(), self.noise).strip())
        if found is None:
            return ()
        chinese = self._of_text(found["chinese"], kind, True)
        english = {one.fields for one in self._of_text(found["english"], kind, False)}
        if not english and not self.is_foreign(found["english"]):
            return chinese
        return tuple(one for one in chinese if one.fields in english)

    def _of_translation(self, path: tuple[str, ...], kind: str) -> tuple[Meaning, ...]:
        """工程師 over Engineer: a row of translations below the header; both must mean the same."""
        if len(path) < 2 or HAN.search(path[-1]) or not HAN.search(path[-2]):
            return ()
        english = {one.fields for one in self._of_text(path[-1], kind, False)}
        return tuple(one for one in self._of_text(path[-2], kind, True) if one.fields in english)

    def _forms(self, path: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
        """`(产品信息, 型号)` -> 产品信息型号, 产品型号, 型号: how a header may be known, and whether it is alone there.

        The nearest group comes first. A word that says something only with its group (时间) stands alone only
        under a group that says nothing (基本信息).
        """
        if len(path) == 1:
            yield path[0], True
            return
        groups, last = path[:-1], path[-1]
        for group in reversed(groups):
            stem = self._group_stem(group)
            yield group + last, False
            yield stem + last, group is groups[-1] and stem != group
            if normal(stem) in self.fee_groups:
                yield without_brackets(last, self.noise) + self.fee_ending, False
        yield "".join(path), False
        if self._is_foreign_group(groups[-1]):
            return
        if not self.is_generic(last) or all(normal(self._group_stem(group)) in self.neutral_groups for group in groups):
            yield last, True

    def _group_stem(self, group: str) -> str:
        """产品信息 -> 产品; （一）受理情况 -> 受理; 配件2 -> 配件."""
        plain = NUMBERING.sub("", unicodedata.normalize("NFKC", without_any_brackets(group)).strip())
        key = TRAILING_NUMBER.sub("", next(self.keys_of(plain), ""))
        for ending in self.group_endings:
            if key.endswith(ending) and len(key) > len(ending):
                return key.removesuffix(ending)
        return key

    def _is_neutral(self, text: str) -> bool:
        """A sub-header that adds nothing to its group header: 报价 > 金额."""
        return normal(text) in self.neutral

    def fields_named(self, text: str) -> frozenset[str]:
        """What the header of a column could mean in any kind of table."""
        found: set[str] = set()
        for key in self.keys_of(text):
            found.update(name for name, _ in self.fields_of.get(key, ()))
            found.update(*(told.get(key, ()) for told in self.kind_headers.values()))
        return frozenset(found)

    def is_row_number(self, text: str) -> bool:
        plain = unicodedata.normalize("NFKC", text).strip()
        return plain == "#" or any(key in self.row_numbers for key in self.keys_of(text))

    def is_foreign(self, text: str) -> bool:
        return any(key in self.foreign for key in self.keys_of(text))

    def scale(self, path: tuple[str, ...], unless_named: int = 1) -> int:
        """100 for a header in 百元, 10000 for one in 万元, 1 for one in 元; `unless_named` for one without a unit."""
        units = (unit for text in reversed(path) for unit in units_in(text))
        return next((self.scales[unit] for unit in units if unit in self.scales), unless_named)

    def scale_of_lines(self, lines: Iterable[str]) -> int:
        """What lines above a header say of all amounts: 金额单位：百元."""
        said = (times for line in lines for unit, times in self.unit_lines.items() if unit in normal(line))
        return next(said, 1)

    def _is_foreign_group(self, text: str) -> bool:
        return any(key in self.foreign_groups for key in self.keys_of(text))

    def _of_text(self, text: str, kind: str, freely: bool) -> tuple[Meaning, ...]:
        if listed := self._listed(text, kind):
            return listed
        keys = list(self.keys_of(text))
        for key in keys:
            if found := self._of_key(key, kind):
                return found
            if key in self.row_numbers or key in self.foreign:
                return ()
        if not freely:
            return ()
        return self._several(text, kind) or self._of_relatives(keys, kind)

    def _of_key(self, key: str, kind: str) -> tuple[Meaning, ...]:
        """The meanings of one normalised text: the kind's own list, then the fields whose synonym it is."""
        together = self.several.get(key, ())
        if together and self.kind_fields[kind].issuperset(together):
            return (Meaning(together, "synonym", SYNONYM, key),)
        told = self.kind_headers.get(kind, {}).get(key)
        if told == ():
            return ()  # in this kind it is none of ours: 单位 of a part
        told = told or ()
        found = [Meaning((name,), "kind", KIND + turn, key) for turn, name in enumerate(told)]
        allowed = self.kind_fields[kind]
        by_name = sorted((rank, name) for name, rank in self.fields_of.get(key, ()) if name in allowed)
        found += [Meaning((name,), "synonym", SYNONYM + rank, key) for rank, name in by_name if name not in told]
        if not found and "parts_used" in allowed and kind != "parts":
            parts = [name for name, _ in self.fields_of.get(key, ()) if name in self.part_columns]
            found = [Meaning(("parts_used",), f"part:{self.part_columns[name]}", SYNONYM, key) for name in parts[:1]]
        return tuple(found)

    def _listed(self, text: str, kind: str) -> tuple[Meaning, ...]:
        """客户信息（姓名/电话/地址）: the brackets list what the column holds, and the word before them is among it."""
        found = LISTED.match(unicodedata.normalize("NFKC", text).strip())
        if found is None or normal(found["inner"]) in self.noise:
            return ()
        parts = [self._of_key(normal(part), kind) for part in SEPARATORS.split(found["inner"])]
        names = tuple(dict.fromkeys(one[0].fields[0] for one in parts if one))
        if not all(parts) or len(names) != len(parts) or len(names) < 2:
            return ()
        whole = self._of_text(found["whole"], kind, False)
        if not whole or whole[0].fields[0] not in names:
            return ()
        return (Meaning(names, "synonym", SYNONYM + len(names), normal(text)),)

    def _several(self, text: str, kind: str) -> tuple[Meaning, ...]:
        """Two facts in one column: 报修人及电话 -> customer_name and phone."""
        plain = normal(without_brackets(text, self.noise))
        for joiner in self.joiners:
            parts = [part for part in plain.split(joiner) if part]
            if len(parts) < 2:
                continue
            found = [self._of_key(part, kind) or self._of_relatives([part], kind) for part in parts]
            stem = self._person_stem(parts[0])
            found[1:] = [
                (self._of_key(stem + part, kind) if part in self.generic else ()) or one
                for part, one in zip(parts[1:], found[1:], strict=True)
            ]
            if found[0] and found[0][0].fields == ("parts_used",):
                found[1:] = [
                    self._of_key(self.part_prefix + part, kind) or one
                    for part, one in zip(parts[1:], found[1:], strict=True)
                ]
            if all(found):
                fields = tuple(dict.fromkeys(name for one in found for name in one[0].fields))
                return (Meaning(fields, "synonym", SYNONYM + len(parts), plain),)
        return ()

    def _person_stem(self, text: str) -> str:
        """报修人 -> 报修."""
        return next((text.removesuffix(one) for one in self.person_endings if text.endswith(one)), text)

    def _of_relatives(self, keys: list[str], kind: str) -> tuple[Meaning, ...]:
        """What an unknown header means without its 是否, 您的, 登记; or the one field that its relatives mean."""
        for key in keys:
            for stem in self._stems(key):
                if found := self._of_key(stem, kind):
                    return tuple(_as_relative(one, turn) for turn, one in enumerate(found))
            names: dict[str, str] = {}
            for relative in self._relatives(key):
                for meaning in self._of_key(relative, kind)[:1]:
                    names.setdefault(meaning.fields[0], relative)
            if len(names) == 1:
                name, relative = next(iter(names.items()))
                return (Meaning((name,), "relative", RELATIVE, relative),)
        return ()

    def _stems(self, key: str) -> list[str]:
        """您的姓名 -> 姓名, 旧件是否归还 -> 旧件归还, 旧件已归还."""
        stems = [key.removeprefix(word) for word in self.dropped["beginnings"] if key.startswith(word)]
        asked = self.asking in key[1:]
        stems += [key.replace(self.asking, one) for one in ("", self.answered) if asked]
        stems += [key.removesuffix(word) for word in self.dropped["endings"] if key.endswith(word)]
        stems += self._questions(key)
        return [stem for stem in stems if len(stem) > 1]

    def _questions(self, key: str) -> list[str]:
        """修好没 -> 是否修好; 旧件归还否 -> 是否旧件归还, 旧件是否归还."""
        ending = next((word for word in self.asking_endings if key.endswith(word)), "")
        stem = key.removesuffix(ending) if ending else ""
        return [stem[:place] + self.asking + stem[place:] for place in range(len(stem))]

    def _relatives(self, key: str) -> Iterator[str]:
        for stem in (key, *self._stems(key)):
            for group in self.relatives["endings"]:
                yield from exchanged(stem, group, at_end=True)
            for group in self.relatives["beginnings"]:
                yield from exchanged(stem, group, at_end=False)


def _as_relative(meaning: Meaning, turn: int) -> Meaning:
    how = meaning.how if meaning.how.startswith("part:") else "relative"
    return replace(meaning, how=how, rank=RELATIVE + turn)
