"""Maps the columns of a table to fields, for one kind of table, and says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from toolkit.ledger.columns.contents import contradicts, fit
from toolkit.ledger.columns.headers import Meaning
from toolkit.ledger.columns.headings import Heading, MappingRules
from toolkit.ledger.columns.legends import CODED, in_words, legend_of
from toolkit.ledger.columns.partcolumns import event_paths, part_paths
from toolkit.ledger.columns.plans import Clash, Mapping_, Plan, Why, reason
from toolkit.ledger.columns.tickcolumns import Tick, tick_columns
from toolkit.ledger.dating.clocktime import is_clock
from toolkit.ledger.values.identifiers import PhoneWords, phones_in, plain_identifier
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.wording import HAN, normal
from toolkit.model import FieldType, Text
from toolkit.rulebook.words import catalogue

WEAKEST = 10_000
"""Added to the rank of a claim that may only join another one."""


def map_columns(headings: Sequence[Heading], kind: str, rules: MappingRules, scale: int = 1) -> Mapping_:
    """Every column with its fields (none where nothing is known), the strongest claims first."""
    return _Assignment(kind, rules, scale).run(headings)


class _Assignment:
    """One pass over the headings of one table; holds which fields are taken, by whom."""

    def __init__(self, kind: str, rules: MappingRules, scale: int) -> None:
        self.kind = kind
        self.scale = scale
        self.rules = rules
        self.taken: dict[str, Plan] = {}
        self.plans: dict[int, Plan] = {}
        self.clashes: list[Clash] = []
        self.contested: list[tuple[Heading, Meaning]] = []
        self.joined = frozenset(rules.layout.fields.joined)

    def run(self, headings: Sequence[Heading]) -> Mapping_:
        claims = []
        ticks = tick_columns(headings, self.kind, self.rules)
        beside = event_paths(headings, self.kind, self.rules) | part_paths(headings, self.kind, self.rules)
        for heading in headings:
            if heading.index in ticks:
                self._tick(heading, ticks[heading.index])
                continue
            path = beside.get(heading.index, heading.path)
            meanings = self.rules.vocabulary.meanings(path, self.kind) if path else ()
            meanings = self._by_values(heading, meanings)
            if meanings:
                last = WEAKEST if self._holds_clocks(heading, meanings[0].fields[0]) else 0
                claims.append((meanings[0].rank + last, heading.index, heading, meanings))
            else:
                self._leave(heading)
        for _, _, heading, meanings in sorted(claims, key=lambda claim: claim[:2]):
            self._claim(heading, meanings)
        for heading, meaning in self.contested:
            self._contest(heading, meaning)
        self._stand_in()
        self._parts_without_names()
        self._by_contents()
        self._names_with_phones()
        plans = tuple(self.plans[index] for index in sorted(self.plans))
        return Mapping_(self.kind, plans, tuple(sorted(self.clashes, key=lambda clash: clash.heading.index)))

    def _tick(self, heading: Heading, tick: Tick) -> None:
        """One of the columns of which a row ticks one."""
        name = tick[0]
        other = self.taken.get(name)
        if other is not None and other.heading.path[:-1] != heading.path[:-1]:
            gaps = {"other": other.heading.header, "field": self._label(name)}
            self._add(heading, (), "duplicate", reason("ledger.how.ambiguous", **gaps))
            self.clashes.append(Clash("two_columns", heading, name, other.heading.header))
            return
        why = reason("ledger.how.tick", field=self._label(name), value=heading.path[-1])
        self._add(heading, (name,), "tick", why)
        self.plans[heading.index] = replace(self.plans[heading.index], part="tick", tick=tick)

    def _by_values(self, heading: Heading, meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
        """Meanings that the cells allow: a column of mobiles is no date, words are no score."""
        if not meanings or meanings[0].how == "mapping":
            return meanings
        legend = legend_of(heading.path)
        cells = in_words(heading.sample, legend) if legend else heading.sample
        share = self.rules.limits.value_share
        if meanings[0].how == "relative" and self._answers_whether(cells):
            meanings = tuple(one for one in meanings if self._is_yes_no(one))
        if not meanings:
            return ()
        content = heading.content
        fields = self.rules.book.fields
        fitting = tuple(one for one in meanings if not contradicts(fields[one.fields[0]], content))
        if content and not fitting:
            self.clashes.append(
                Clash("contradicted", heading, meanings[0].fields[0], content=f"ledger.content.{content}")
            )
            return ()
        if self._tells_rows_apart(cells):
            self.clashes.append(Clash("mixed_rows", heading, meanings[0].fields[0]))
            return ()
        if legend:
            fitting = tuple(one for one in fitting if self._is_coded(one, tuple(legend.values()))) or fitting
        if len(fitting) > 1 and cells:
            scores = [self._fit(one, cells) for one in fitting]
            good = tuple(one for one, score in zip(fitting, scores, strict=True) if score >= share)
            fitting = good or fitting
        return self._words_for_score(fitting, cells)

    def _tells_rows_apart(self, cells: Sequence[object]) -> bool:
        """True for a column that says of some rows that they are repairs, of others that they are complaints."""
        words, first = self.rules.layout.headers, cells[0] if cells else None
        if self.kind == "feedback" or not isinstance(first, str):
            return False
        ours, others = {normal(one) for one in words.case_rows}, {normal(one) for one in words.other_rows}
        if normal(shown(first)) not in ours | others:
            return False
        said = {normal(shown(cell)) for cell in cells}
        return bool(said & ours and said & others) and said <= ours | others

    def _answers_whether(self, cells: Sequence[object]) -> bool:
        """True for cells of 是 and 否: 是否取机 asks whether, and is no time of 取机."""
        words = self.rules.words.yes_no.yes | self.rules.words.yes_no.no
        said = sum(1 for cell in cells if isinstance(cell, str) and normal(cell) in words)
        return bool(cells) and said * 100 >= self.rules.limits.value_share * len(cells)

    def _is_yes_no(self, meaning: Meaning) -> bool:
        return self.rules.book.fields[meaning.fields[0]].type is FieldType.YESNO

    def _is_coded(self, meaning: Meaning, words: Sequence[object]) -> bool:
        """True for a choice or yes/no that knows all words of the header's legend."""
        return self.rules.book.fields[meaning.fields[0]].type in CODED and self._fit(meaning, words) == 100

    def _words_for_score(self, meanings: tuple[Meaning, ...], cells: Sequence[object]) -> tuple[Meaning, ...]:
        """满意度 in words (满意, 一般) is what the customer says, not a score; 保修期 in months is no 保内/保外."""
        if not meanings or not cells or len(meanings) > 1:
            return meanings
        name = meanings[0].fields[0]
        field = self.rules.book.fields[name]
        allowed = self.rules.vocabulary.kind_fields[self.kind]
        if name == "satisfaction_score" and self._fit(meanings[0], cells) < 100 - self.rules.limits.value_share:
            for other in ("follow_up_result", "customer_feedback"):
                if other in allowed and (other != "follow_up_result" or self.kind == "follow_up"):
                    return (replace(meanings[0], fields=(other,), how="values", rank=meanings[0].rank + 1000),)
        if field.choice == "warranty_claimed" and meanings[0].how == "kind" and not self._fit(meanings[0], cells):
            return ()
        return meanings

    def _fit(self, meaning: Meaning, cells: Sequence[object]) -> int:
        field = self.rules.book.fields[meaning.fields[0]]
        return fit(field, cells, self.rules.words, self.rules.from_1904)

    def _claim(self, heading: Heading, meanings: tuple[Meaning, ...]) -> None:
        for meaning in meanings:
            free = meaning.how.startswith("part:") or not any(name in self.taken for name in meaning.fields)
            if free and (meaning is meanings[0] or not self._is_unread_choice(heading, meaning)):
                self._take(heading, meaning)
                return
        self.contested.append((heading, meanings[0]))

    def _is_unread_choice(self, heading: Heading, meaning: Meaning) -> bool:
        """True for cells that are no words of the value list: no reason to take a second meaning."""
        choice = self.rules.book.fields[meaning.fields[0]].choice
        return bool(choice and heading.sample) and self._fit(meaning, heading.sample) < self.rules.limits.value_share

    def _take(self, heading: Heading, meaning: Meaning) -> None:
        how, _, side = meaning.how.partition(":")
        if how == "part":
            label = self._label(meaning.fields[0])
            text = reason("ledger.how.part", side=catalogue()[f"ledger.side.{side}"], field=label)
        else:
            kind_label, labels = self.rules.book.kinds[self.kind].label, self._labels(meaning.fields)
            said = "own_name" if how == "synonym" and meaning.text == labels.zh else how
            text = reason(f"ledger.how.{said}", text=meaning.text, field=labels, kind=kind_label)
        scale = self.rules.vocabulary.scale(heading.path, self.scale)
        plan = Plan(heading, meaning.fields, how, text, side, scale)
        self.plans[heading.index] = plan
        for name in meaning.fields:
            self.taken.setdefault(name, plan)

    def _contest(self, heading: Heading, meaning: Meaning) -> None:
        """A second column for a field that is taken: joined, a second meaning, the same facts, or a finding."""
        name = next(one for one in meaning.fields if one in self.taken)
        other = self.taken[name]
        gaps = {"other": other.heading.header, "field": self._label(name)}
        if name in self.joined and len(meaning.fields) == 1 and self._could_hold(heading, name):
            self._add(heading, (name,), "duplicate", reason("ledger.how.duplicate_joined", **gaps))
            return
        if self._holds_clocks(heading, name):
            self._add(heading, (name,), "duplicate", reason("ledger.how.duplicate_joined", **gaps))
            self.plans[heading.index] = replace(self.plans[heading.index], part="clock")
            return
        if self._second_meaning(heading, name, other):
            return
        if not heading.sample:
            self._add(heading, (), "duplicate", reason("ledger.how.duplicate_empty", **gaps))
        elif self._agree(heading, other.heading):
            self._add(heading, (name,), "duplicate", reason("ledger.how.duplicate_same", **gaps))
        else:
            self._add(heading, (), "duplicate", reason("ledger.how.ambiguous", **gaps))
            self.clashes.append(Clash("two_columns", heading, name, other.heading.header))

    def _could_hold(self, heading: Heading, name: str) -> bool:
        """False for 配件 with nothing but amounts beside 换件: what parts cost is no further part."""
        field = self.rules.book.fields[name]
        share = fit(field, heading.sample, self.rules.words, self.rules.from_1904)
        return share >= self.rules.limits.value_share

    def _holds_clocks(self, heading: Heading, name: str) -> bool:
        """受理日期 | 受理时间: the second column holds nothing but times of day, and belongs to the first."""
        cells = heading.sample if self.rules.book.fields[name].type is FieldType.MOMENT else ()
        clocks = sum(1 for cell in cells if is_clock(cell, self.rules.words.clock))
        return bool(cells) and clocks * 100 >= self.rules.limits.value_share * len(cells)

    def _second_meaning(self, heading: Heading, name: str, other: Plan) -> bool:
        allowed = self.rules.vocabulary.kind_fields[self.kind]
        cells = heading.sample
        if self.rules.vocabulary.is_generic(heading.path[-1]):
            return False  # 编号 beside 编号 could be anything's
        for second in self.rules.layout.second_meanings.get(name, ()):
            field = self.rules.book.fields[second]
            if second not in allowed or second in self.taken:
                continue
            if fit(field, cells, self.rules.words, self.rules.from_1904) >= self.rules.limits.value_share:
                gaps = {"other": other.heading.header, "first": self._label(name), "field": self._label(second)}
                self._add(heading, (second,), "duplicate", reason("ledger.how.second", **gaps))
                return True
        return False

    def _agree(self, one: Heading, other: Heading) -> bool:
        """True when no row says two different things in the two columns."""
        pairs = zip(one.cells, other.cells, strict=False)
        return all(not a or not b or shown(a) == shown(b) for a, b in pairs)

    def _add(self, heading: Heading, fields: tuple[str, ...], how: str, why: Why) -> None:
        plan = Plan(heading, fields, how, why, scale=self.rules.vocabulary.scale(heading.path, self.scale))
        self.plans[heading.index] = plan
        for name in fields:
            self.taken.setdefault(name, plan)

    def _leave(self, heading: Heading) -> None:
        vocabulary = self.rules.vocabulary
        if any(clash.heading is heading for clash in self.clashes):
            clash = next(clash for clash in self.clashes if clash.heading is heading)
            content = catalogue()[clash.content or "ledger.content.row_kinds"]
            why = reason("ledger.how.contradicted", field=self._label(clash.field), content=content)
            self._add(heading, (), "values", why)
        elif not heading.path:
            self._add(heading, (), "unknown", reason("ledger.how.no_header"))
            if heading.content or any(isinstance(cell, str) and HAN.search(cell) for cell in heading.sample):
                self.clashes.append(Clash("unknown", heading))
        elif vocabulary.is_row_number(heading.path[-1]):
            self._add(heading, (), "ignored", reason("ledger.how.ignored"))
        else:
            self._add(heading, (), "unknown", reason("ledger.how.unknown"))
            self.clashes.append(Clash("unknown", heading))

    def _stand_in(self) -> None:
        """When nothing else says the customer's name, the contact person does; and the like."""
        for name, wanted in self.rules.layout.stand_ins.get(self.kind, {}).items():
            plan = self.taken.get(name)
            if plan is None or wanted in self.taken or plan.how == "mapping":
                continue
            text = reason("ledger.how.stand_in", field=self._label(wanted))
            fields = tuple(wanted if one == name else one for one in plan.fields)
            self.plans[plan.heading.index] = found = replace(plan, fields=fields, how="kind", reason=text)
            del self.taken[name]
            self.taken |= dict.fromkeys(fields, found)

    def _parts_without_names(self) -> None:
        """数量 or 规格 with no parts column beside it is not about parts."""
        plans = [plan for plan in self.plans.values() if plan.part in ("name", "model", "quantity")]
        named = any(plan.fields == ("parts_used",) and plan.part in ("", "name") for plan in self.plans.values())
        for plan in plans:
            if not named:
                self.taken.pop("parts_used", None)
                self.plans[plan.heading.index] = replace(
                    plan, fields=(), how="unknown", part="", reason=reason("ledger.how.unknown")
                )
                self.clashes.append(Clash("unknown", plan.heading))

    def _by_contents(self) -> None:
        """A header that says nothing (号码), or none, over unmistakable phones, device numbers or e-mails."""
        wanted = {"phone": "phone", "imei": "serial_number", "email": "email"}
        for plan in list(self.plans.values()):
            if plan.fields or plan.how != "unknown":
                continue
            if plan.heading.path and not self.rules.vocabulary.is_generic(plan.heading.path[-1]):
                continue
            name = wanted.get(plan.heading.content, "")
            if name in self.rules.vocabulary.kind_fields[self.kind] and name not in self.taken:
                self._add(plan.heading, (name,), "values", reason("ledger.how.values", field=self._label(name)))
                self.clashes = [clash for clash in self.clashes if clash.heading is not plan.heading]

    def _names_with_phones(self) -> None:
        """A column of customers (客户信息) whose cells hold name and phone, where no other column has the phone."""
        allowed = self.rules.vocabulary.kind_fields[self.kind]
        if not {"customer_name", "phone"} <= allowed or "phone" in self.taken:
            return
        for name in ("customer_name", "contact_person"):
            plan = self.taken.get(name)
            if plan is None or plan.fields != (name,) or plan.how == "mapping":
                continue
            share = sum(1 for cell in plan.heading.sample if _is_name_and_phone(cell, self.rules.words.phones)) * 100
            if plan.heading.sample and share >= self.rules.limits.value_share * len(plan.heading.sample):
                why = reason("ledger.how.values", field=self._label("phone"))
                self.plans[plan.heading.index] = found = replace(plan, fields=(name, "phone"), how="values", reason=why)
                self.taken[name] = self.taken["phone"] = found
                return

    def _labels(self, names: Sequence[str]) -> Text:
        labels = [self._label(name) for name in names]
        if len(labels) == 1:
            return labels[0]
        return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))

    def _label(self, name: str) -> Text:
        return self.rules.book.fields[name].label


def _is_name_and_phone(cell: object, words: PhoneWords) -> bool:
    phones, rest = phones_in(plain_identifier(shown(cell)), words)
    return bool(phones and rest)


def told(kind_fields: Iterable[tuple[str, ...]], fields: frozenset[str]) -> bool:
    """True when all fields of one of the lines are there."""
    return any(fields.issuperset(line) for line in kind_fields)
