"""The page: what stands first, that it can be read by everybody, and that it needs nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from tests.documents.paper_samples import DECIDED, caseload, complaint
from toolkit.dashboard import dashboard_page, default_template, view_of
from toolkit.documents import documents_due
from toolkit.filing import request_of
from toolkit.model import (
    BranchResult,
    Caseload,
    ClockReading,
    ClockState,
    DocumentDue,
    Finding,
    Item,
    Ledger,
    LedgerStatus,
    Place,
    RunResult,
    Text,
)
from toolkit.reporting import by_urgency
from toolkit.rulebook import load_rulebook, words

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA, for text of ordinary size."""


def branch(name: str, **changes: object) -> BranchResult:
    empty = Caseload(name, (), ())
    return replace(BranchResult(name, "warranty", (), empty, (), (), {}, ()), **changes)


def night(*branches: BranchResult) -> RunResult:
    return RunResult(AS_OF, "1", "d" * 64, branches, (), (), None, None)


def late(name: str, level: int = 1, state: ClockState = ClockState.OVERDUE) -> ClockReading:
    limit = Text("1 小时", "1 hour")
    place = Place(f"{name}/台账.xlsx", "1月", 2, 3)
    return ClockReading(
        name, "A-1", "", "response", state, None, None, AS_OF, limit, 60, 150, 90, level, "刘工", place, "s"
    )


def wrong(name: str, rule: str = "date-unreadable", count: int = 1) -> tuple[Finding, ...]:
    text, severity = Text("读不懂", "unreadable"), BOOK.rules[rule].severity
    return tuple(
        Finding(f"{row:012}", rule, severity, name, Place(f"{name}/台账.xlsx", "1月", row, 3), text, text, "s")
        for row in range(1, count + 1)
    )


def page(result: RunResult, language: str = "zh") -> str:
    say = words(language)
    return dashboard_page(view_of(result, BOOK, say, outputs=[("x", "runs/x.xlsx")]), say).decode()


class Tags(HTMLParser):
    """Every tag with its attributes, and the tags that were never closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


BUSY = night(
    branch("甲店", clocks=(late("甲店"), late("甲店", state=ClockState.DUE_SOON)), findings=wrong("甲店")),
    branch("乙店", ledgers=(Ledger("乙店/坏.xlsx", "乙店", LedgerStatus.UNREADABLE, "", AS_OF),)),
)
QUIET = night(branch("甲店"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("result", [BUSY, QUIET, night()], ids=["busy", "quiet", "no branch"])
def test_every_tag_closes_and_every_tile_leads_somewhere(result: RunResult, language: str) -> None:
    tags = Tags(page(result, language))
    assert tags.open == []
    ids = {attributes["id"] for _, attributes in tags.seen if "id" in attributes}
    leads = [attributes["href"] for tag, attributes in tags.seen if attributes.get("class", "").startswith("tile ")]
    leads += [attributes["href"] for tag, attributes in tags.seen if attributes.get("class") == "tile"]
    assert len(leads) == 5
    assert {lead.removeprefix("#") for lead in leads} <= ids


def test_the_page_needs_nothing_from_elsewhere_and_runs_no_script() -> None:
    shown = page(BUSY)
    tags = Tags(shown)
    assert {tag for tag, _ in tags.seen} & {"script", "link", "img", "iframe", "object"} == set()
    assert not re.search(r"https?:|//|@import|url\(", shown)


def test_unread_ledgers_come_first_then_what_is_late_what_to_send_and_what_is_wrong() -> None:
    ids = re.findall(r'<section id="(\w+)"', page(BUSY))
    assert ids == ["unread", "late", "send", "due", "wrong", "branches", "files"]


def test_the_branch_with_most_to_do_stands_first() -> None:
    quiet = [branch(f"静{number:02}店") for number in range(58)]
    busy = branch("末店", clocks=(late("末店"),))
    soon = branch("快店", clocks=(late("快店", state=ClockState.DUE_SOON),))
    say = words("zh")
    names = [one.name for one in view_of(night(*quiet, soon, busy), BOOK, say, outputs=[]).branches]
    assert names[:3] == ["末店", "快店", "静00店"]
    assert len(names) == 60


def test_ten_thousand_findings_are_a_line_a_rule() -> None:
    shown = page(night(branch("甲店", findings=wrong("甲店", count=10_000))))
    assert shown.count("date-unreadable") == 1
    assert ">10000<" in shown
    assert len(shown) < 60_000


def test_a_thousand_unread_ledgers_do_not_bury_what_is_late() -> None:
    ledgers = tuple(Ledger(f"甲店/{n}.xlsx", "甲店", LedgerStatus.UNREADABLE, "", AS_OF) for n in range(1000))
    view = view_of(night(branch("甲店", ledgers=ledgers)), BOOK, words("zh"), outputs=[])
    assert (view.counts.unread, len(view.files.lines), view.files.more) == (1000, 20, 980)


def test_warnings_are_folded_below_the_errors() -> None:
    both = wrong("甲店") + wrong("甲店", "column-missing")
    shown = page(night(branch("甲店", findings=both)))
    assert shown.index("date-unreadable") < shown.index("<details>") < shown.index("column-missing")
    assert "<details>" not in page(night(branch("甲店", findings=wrong("甲店"))))


def test_a_light_is_told_in_words_too() -> None:
    """One man in twelve sees red and green alike."""
    assert f'aria-label="{words("zh")("page.light.red")}"' in page(BUSY)


def test_a_night_that_read_nothing_is_not_green() -> None:
    """An inbox that was not there tonight looks like a night without any trouble."""
    assert 'class="tile green"' not in page(night())
    assert words("zh")("page.nothing_read") in page(night())


def test_who_waits_for_a_machine_stands_before_a_follow_up_however_late_that_is() -> None:
    follow_up = replace(late("甲店", level=3), case="A-1", clock="follow_up", rank=2)
    waiting = tuple(replace(late("甲店", level=level), case=f"A-{level + 1}") for level in (1, 2))
    assert [one.case for one in by_urgency([follow_up, *waiting])] == ["A-3", "A-2", "A-1"]


def test_a_letter_to_send_tells_its_complaint_and_what_it_lacks() -> None:
    about = complaint(about="", **{**DECIDED, "investigation": None})
    papers, _ = documents_due(caseload(complaints=(about,)), [], {}, [], BOOK, AS_OF)
    (letter,) = (paper for paper in papers if paper.kind == "complaint_result")
    result = replace(night(branch("甲店", documents=(letter,))), items=(filed(letter),), new_items=("1",))
    (line,) = view_of(result, BOOK, words("zh"), outputs=[]).letters.lines
    assert (line.case, line.missing) == ("TS2611006", "调查情况")
    assert "调查情况" in page(result)


def filed(letter: DocumentDue) -> Item:
    """What the register holds of a letter that was filed tonight."""
    asked = request_of(letter, BOOK, AS_OF)
    about = {"kind": letter.kind, "case": letter.case, "branch": letter.branch, "customer": asked.customer}
    return Item(
        "1", "", 1, asked.key, "", "filed", 1, "", letter.category, 2026, letter.retention, title=letter.title,
        author="", made_on=AS_OF.date(), pages=1, path="archive/x/1.docx", sha256="", **about,
    )  # fmt: skip


def test_a_setting_that_names_only_some_lists_leaves_the_others_a_few_lines() -> None:
    settings = replace(BOOK.settings, extra={**BOOK.settings.extra, "dashboard_lines": {"urgent": 1}})
    clocks = tuple(replace(late("甲店"), case=f"A-{n}") for n in range(7))
    view = view_of(night(branch("甲店", clocks=clocks)), replace(BOOK, settings=settings), words("zh"), outputs=[])
    assert (len(view.urgent.lines), view.urgent.more) == (1, 6)


def colours(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6});", part))


def schemes() -> list[dict[str, str]]:
    """The colours of the page by day, by night and on paper."""
    day, night_, paper = re.findall(r":root \{([^}]*)\}", default_template())
    return [colours(day), colours(day) | colours(night_), colours(day) | colours(paper)]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, definition of contrast ratio."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", schemes(), ids=["day", "night", "paper"])
def test_every_text_stands_out_from_what_lies_behind_it(scheme: dict[str, str]) -> None:
    pairs = [("ink", behind) for behind in ("paper", "back", "red-soft", "amber-soft", "green-soft")]
    pairs += [(front, "paper") for front in ("soft", "red", "amber", "green", "blue")]
    pairs += [("soft", "back"), ("on-red", "red"), ("red", "red-soft"), ("amber", "amber-soft"), ("blue", "blue-soft")]
    dim = {pair: round(contrast(scheme[pair[0]], scheme[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in dim.items() if ratio < LEAST_CONTRAST} == {}
