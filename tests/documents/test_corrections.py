"""Letters that went out: their own gapless numbers, and no second one of a kind unless a person asks for it."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import datetime
from pathlib import Path

import docx
import pytest

from toolkit.batch.asked import make_asked
from toolkit.batch.night import Night, run_night
from toolkit.batch.request import NightRequest
from toolkit.documents.kinds import prove_kinds
from toolkit.errors import RulebookError
from toolkit.model import Item, Rulebook
from toolkit.register import open_register
from toolkit.rulebook import load_rulebook

FIRST = datetime(2026, 11, 18, 18)
SECOND = datetime(2026, 11, 19, 18)
THIRD = datetime(2026, 11, 20, 18)
KIND = "complaint_acknowledgement"
COMPLAINTS = """投诉编号,投诉时间,客户姓名,联系电话,产品型号,投诉类型,投诉内容,处理人,结案时间,处理结果
TS2611001,2026-11-17 09:10,沈若溪,13800139451,T490,收费争议,取机时才被告知要收检测费,孙店长,,
TS2611002,2026-11-17 10:20,何佳,13800139452,Pad 11,服务态度,接待人员解释不清楚,孙店长,,
TS2611003,2026-11-17 11:30,施国栋,13800139453,X7,维修质量,屏幕修好三天又花了,孙店长,,
"""
REPAIRS = """工单号,受理时间,客户姓名,联系电话,产品型号,序列号,购买日期,故障现象,故障原因,维修内容,完工时间,测试结果
CD2611-001,2026-11-16,沈若溪,13800139451,T490,HL21A2718113,2025-12-06,死机,内存松动,更换内存,2026-11-17,合格
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "inbox/城东店").mkdir(parents=True)
    (tmp_path / "outbox").mkdir()
    write(tmp_path, COMPLAINTS)
    (tmp_path / "inbox/城东店/维修台账.csv").write_text(REPAIRS, encoding="utf-8")
    return tmp_path


def write(workspace: Path, complaints: str) -> None:
    (workspace / "inbox/城东店/投诉台账.csv").write_text(complaints, encoding="utf-8")


def request_for(workspace: Path, as_of: datetime, book: Rulebook | None = None) -> NightRequest:
    return NightRequest(workspace, book or load_rulebook(workspace), as_of)


def items(workspace: Path, kind: str) -> list[Item]:
    settings = load_rulebook(workspace).settings
    with open_register(workspace / "outbox/register.sqlite3", settings, THIRD, read_only=True) as register:
        return sorted(register.items(kind=kind), key=lambda item: (item.key, item.version))


def words_of(workspace: Path, item: Item) -> str:
    document = docx.Document(io.BytesIO((workspace / "outbox" / item.path).read_bytes()))
    return "\n".join(one.text for one in document.paragraphs)


def notes(night: Night) -> list[str]:
    return [
        finding.message.zh
        for branch in night.result.branches
        for finding in branch.findings
        if finding.rule == "letter-outdated"
    ]


def test_the_page_lists_letters_that_would_read_otherwise_with_the_command(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    page = (workspace / "outbox/index.html").read_text(encoding="utf-8")
    assert "toolkit letter" not in page
    write(workspace, COMPLAINTS.replace("要收检测费", "要收检测费八十元"))
    run_night(request_for(workspace, SECOND))
    page = (workspace / "outbox/index.html").read_text(encoding="utf-8")
    send = page[page.index('id="send"') : page.index('id="due"')]
    assert f"toolkit letter {KIND} TS2611001" in send
    assert "沈若溪" not in send


def asked(workspace: Path, as_of: datetime, number: str) -> None:
    request = request_for(workspace, as_of)
    make_asked(request, request.rulebook.documents[KIND], [number])


def test_letters_of_one_stem_are_numbered_without_gaps_whatever_else_is_filed(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    letters = items(workspace, KIND)
    assert sorted(item.document_number for item in letters) == [f"诉受〔2026〕第{n}号" for n in (1, 2, 3)]
    assert {item.sequence for item in letters} != {1, 2, 3}, "the report takes an archive number between them"
    assert all(item.document_number in words_of(workspace, item) for item in letters)
    assert items(workspace, "service_report")[0].document_number == ""


def test_each_stem_counts_for_itself_and_the_next_night_goes_on(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    later = COMPLAINTS.replace("孙店长,,\nTS2611002", "孙店长,2026-11-19,退还检测费\nTS2611002")
    write(workspace, later + "TS2611004,2026-11-19 09:00,余真,13800139454,X8,其他,一直没有回音,孙店长,,\n")
    run_night(request_for(workspace, SECOND))
    assert [item.document_number for item in items(workspace, "complaint_result")] == ["诉复〔2026〕第1号"]
    assert "诉受〔2026〕第4号" in {item.document_number for item in items(workspace, KIND)}


def test_a_night_run_again_gives_the_same_letter_numbers(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    before = [(item.key, item.document_number) for item in items(workspace, KIND)]
    run_night(request_for(workspace, FIRST))
    run_night(request_for(workspace, SECOND))
    assert [(item.key, item.document_number) for item in items(workspace, KIND)] == before


def test_a_register_from_before_goes_on_behind_the_numbers_its_letters_printed(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    highest = max(item.sequence for item in items(workspace, KIND))
    settings = load_rulebook(workspace).settings
    with (
        open_register(workspace / "outbox/register.sqlite3", settings, SECOND) as register,
        register.writing() as connection,
    ):
        connection.exec_driver_sql("DELETE FROM meta WHERE name LIKE 'letter %'")
        connection.exec_driver_sql("UPDATE items SET document_number = ''")
    write(workspace, COMPLAINTS + "TS2611004,2026-11-19 09:00,余真,13800139454,X8,其他,一直没有回音,孙店长,,\n")
    run_night(request_for(workspace, SECOND))
    numbers = {item.document_number for item in items(workspace, KIND)} - {""}
    assert numbers == {f"诉受〔2026〕第{highest + 1}号"}


def test_a_changed_complaint_gets_no_second_letter_by_itself_but_a_note(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    write(workspace, COMPLAINTS.replace("取机时才被告知要收检测费", "取机时才被告知要收 80 元检测费"))
    night = run_night(request_for(workspace, SECOND))
    assert len(items(workspace, KIND)) == 3
    (said,) = notes(night)
    assert re.search(r"诉受〔2026〕第\d号", said)
    assert "2026-11-18" in said
    assert not any(branch.held_back for branch in night.result.branches)
    assert notes(run_night(request_for(workspace, THIRD))) == [said]


def test_a_person_can_send_a_correction_that_says_what_it_replaces(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    sent = items(workspace, KIND)[0]
    write(workspace, COMPLAINTS.replace("取机时才被告知要收检测费", "取机时才被告知要收 80 元检测费"))
    asked(workspace, SECOND, "TS2611001")
    first, second = (item for item in items(workspace, KIND) if item.key == sent.key)
    assert (second.version, second.previous) == (2, first.number)
    assert second.document_number == "诉受〔2026〕第4号"
    assert f"更正件：替代2026年11月18日的{first.document_number}" in words_of(workspace, second)
    assert "更正件" not in words_of(workspace, first)
    night = run_night(request_for(workspace, THIRD))
    assert notes(night) == []
    assert len(items(workspace, KIND)) == 4


def test_a_correction_that_was_numbered_and_never_made_is_made_by_the_next_night(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    run_night(request_for(workspace, FIRST))
    write(workspace, COMPLAINTS.replace("取机时才被告知要收检测费", "取机时才被告知要收 80 元检测费"))
    with monkeypatch.context() as patched:
        patched.setattr("toolkit.batch.papers.publish_papers", killed)
        with pytest.raises(Killed):
            asked(workspace, SECOND, "TS2611001")
    night = run_night(request_for(workspace, THIRD))
    corrected = [item for item in items(workspace, KIND) if item.version == 2]
    assert [(item.state, item.document_number) for item in corrected] == [("filed", "诉受〔2026〕第4号")]
    assert "更正件" in words_of(workspace, corrected[0])
    assert notes(night) == []


def test_a_report_on_a_changed_case_is_issued_anew_and_says_that_it_corrects(workspace: Path) -> None:
    run_night(request_for(workspace, FIRST))
    (workspace / "inbox/城东店/维修台账.csv").write_text(REPAIRS.replace("更换内存", "更换内存两根"), encoding="utf-8")
    run_night(request_for(workspace, SECOND))
    first, second = items(workspace, "service_report")
    document = docx.Document(io.BytesIO((workspace / "outbox" / second.path).read_bytes()))
    assert f"（更正，替代 {first.number}）" in document.sections[0].header.paragraphs[0].text


def test_a_setting_lets_the_night_send_corrections_by_itself(workspace: Path) -> None:
    book = load_rulebook(workspace)
    kind = dataclasses.replace(book.documents[KIND], reissue="night")
    book = dataclasses.replace(book, documents={**book.documents, KIND: kind})
    run_night(request_for(workspace, FIRST, book))
    write(workspace, COMPLAINTS.replace("取机时才被告知要收检测费", "取机时才被告知要收 80 元检测费"))
    assert notes(run_night(request_for(workspace, SECOND, book))) == []
    assert max(item.version for item in items(workspace, KIND)) == 2


def test_every_letter_asks_before_it_is_corrected_and_the_word_is_proved() -> None:
    book = load_rulebook()
    assert {kind.id for kind in book.documents.values() if kind.letter} == {
        kind.id for kind in book.documents.values() if kind.reissue == "asked"
    }
    wrong = dataclasses.replace(book.documents[KIND], reissue="never")
    with pytest.raises(RulebookError):
        prove_kinds(dataclasses.replace(book, documents={**book.documents, KIND: wrong}))
