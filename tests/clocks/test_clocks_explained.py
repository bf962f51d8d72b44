"""The explanations of clocks, against the reviewed texts, and their words in every situation."""

from __future__ import annotations

from tests.clocks.build import AS_OF, TRUTH, truth_caseload, truth_rulebook
from tests.clocks.explained import GOLDEN, explanations
from toolkit.clocks import clock_findings, read_clocks
from toolkit.model import Rulebook


def test_explanations_read_as_reviewed(rulebook: Rulebook) -> None:
    assert explanations(rulebook) == GOLDEN.read_text(encoding="utf-8")


def test_no_sentence_about_a_clock_has_an_unfilled_gap_or_an_empty_bracket(rulebook: Rulebook) -> None:
    book = truth_rulebook(rulebook)
    for branch in TRUTH["branches"]:
        load = truth_caseload(branch)
        readings = read_clocks(load, book, AS_OF)
        sentences = [step for one in readings for step in one.explanation]
        sentences += [text for one in clock_findings(readings, load, book) for text in (one.message, one.hint)]
        assert sentences
        for text in sentences:
            for words in (text.zh, text.en):
                assert words.strip()
                assert not any(sign in words for sign in ("{", "}", "（）", "()", "“”"))


def test_every_pause_reason_of_a_clock_is_a_known_value(rulebook: Rulebook) -> None:
    known = {choice.value for choice in rulebook.choices["pause_reason"].values}
    for clock in rulebook.clocks.values():
        assert known.issuperset(clock.pauses), clock.id


def test_clocks_name_only_fields_and_parameters_that_exist(rulebook: Rulebook) -> None:
    for clock in rulebook.clocks.values():
        limits = [limit for limits in clock.limits.values() for limit in limits]
        named = {
            *clock.start,
            *clock.stop,
            *clock.ended_by,
            *clock.person,
            *clock.when,
            *clock.unless,
            *clock.otherwise,
            *clock.otherwise_when,
        }
        named |= {name for limit in limits for name in (*limit.when, limit.until) if name}
        assert named - {"branch"} <= set(rulebook.fields), clock.id
        assert {limit.parameter for limit in limits if limit.parameter} <= set(rulebook.parameters), clock.id
        assert set(clock.limits) <= set(rulebook.policies), clock.id


def test_a_clock_asks_only_for_values_that_its_value_list_knows(rulebook: Rulebook) -> None:
    for clock in rulebook.clocks.values():
        limits = [limit for limits in clock.limits.values() for limit in limits]
        for conditions in (clock.when, clock.unless, clock.otherwise_when, *(limit.when for limit in limits)):
            for name, allowed in conditions.items():
                choice = rulebook.choices.get(rulebook.fields[name].choice)
                if choice is not None:
                    known = {one.value for one in choice.values}
                    assert set(allowed) <= known | {"*", ""}, (clock.id, name)
