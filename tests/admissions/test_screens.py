"""Screens: what they show, what they let one do, and how many queries they take."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions import queries
from ketnap.admissions.actions.load_case import BookCase, BookStep, load_cases
from ketnap.admissions.models import Case, Meeting, Step
from ketnap.audit.models import Entry
from ketnap.documents.models import Number
from ketnap.lib import clock, rls
from ketnap.members.models import Membership
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths

START = dt.date(2026, 9, 1)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    return paths.NOW.date()


@pytest.fixture
def officer(committee: Committee, today: dt.date, client: Client) -> Iterator[Client]:
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def _url(case: Case, name: str = "case", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def test_the_list_and_its_funnel_open_each_other(officer: Client, committee: Committee) -> None:
    cases = [paths.source(committee.cell, START) for _ in range(3)]
    paths.walk(cases[0], START, "sympathiser")
    page = officer.get(reverse("admissions:cases"))
    assert page.status_code == 200
    for one in queries.funnel([committee.cell.pk], paths.NOW.date()):
        listed = officer.get(reverse("admissions:cases"), {"giai_doan": one.stage.value})
        assert len(listed.context["table"].rows) == one.count
    assert officer.get(reverse("admissions:cases"), {"ten": "khong co ai"}).context["table"].rows == []


def test_the_list_takes_as_many_queries_for_fifty_as_for_ten(officer: Client, committee: Committee) -> None:
    def load(number: int) -> None:
        lines = []
        for _ in range(number):
            case = paths.source(committee.other_cell, START)
            Case.objects.filter(pk=case.pk).update(closed_on=START, outcome="withdrawn", reason="Thử")
            days = {
                "sympathiser": 1,
                "helper_assigned": 2,
                "course_completed": 3,
                "file_permitted": 4,
                "file_compiled": 5,
            }
            steps = [BookStep(key, START + dt.timedelta(days=n)) for key, n in days.items()]
            lines.append(BookCase(case.person, committee.cell, steps))
        load_cases(by=paths.BY, at=paths.NOW, lines=lines)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            page = officer.get(reverse("admissions:cases"))
        assert page.status_code == 200
        return len(seen)

    load(10)
    count()
    few = count()
    load(40)
    assert count() == few
    assert few < 44
    load(4)
    first = officer.get(reverse("admissions:cases")).context
    assert (len(first["table"].rows), first["table"].total) == (50, 54)
    second = officer.get(first["pager"].next_url).context
    assert len(second["table"].rows) == 4
    assert not {row[0].url for row in first["table"].rows} & {row[0].url for row in second["table"].rows}


def test_a_case_page_takes_a_constant_number_of_queries(officer: Client, committee: Committee) -> None:
    young, old = paths.source(committee.cell, START), paths.source(committee.cell, START)
    paths.walk(young, START, "cell_vote", every=1)
    paths.walk(old, START, "ceremony", every=1)
    counts = []
    for case in (young, old):
        officer.get(_url(case))
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(_url(case)).status_code == 200
        counts.append(len(seen))
    assert max(counts) < 60


def test_every_step_can_be_taken_on_the_screen(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    helper = paths.official(committee.cell)
    for _ in range(7):
        build.member(committee.cell)
    known = {
        "helper_assigned": {"member": helper.pk},
        "course_completed": {"issued_on": "04/9/2026", "issuer": "Trung tâm chính trị giả định", "number": "12"},
        "vetting_closed": {"political_standard_settled": "1"},
        "introduced": {
            "referee_1": helper.pk, "together_1": "WORK", "since_1": "01/9/2024", "union": "youth_union", "disciplined": "0",
            "union_symbol": "02-NQ/ĐTN", "youth_union_exists": "1", "of_union_age": "1",
        },
        "cell_vote": {"members": 8, "votes_for": 7, "against": 0, "blank": 1, "method": "secret", "ground": "Đã đối chiếu văn bản"},
    }  # fmt: skip
    day = START
    while "cell_vote" not in paths.steps(case):
        day += dt.timedelta(days=1)
        page = officer.get(_url(case))
        step = page.context["next"]
        answer = officer.post(
            _url(case, "step", step.key), {"on": f"{day:%d/%m/%Y}", **known.get(step.key, {})}, follow=True
        )
        assert step.key in paths.steps(case), answer.context["form"].errors
    assert case.steps.get(key="introduced").facts == {"youth_union_exists": True, "of_union_age": True}
    assert case.ballots.get().total == 8
    assert officer.get(_url(case)).status_code == 200


def test_a_refusal_stands_beside_the_form_and_keeps_what_was_typed(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "opinions_collected", every=1)
    facts = {
        "on": f"{day:%d/%m/%Y}",
        "members": 9,
        "votes_for": 12,
        "method": "secret",
        "chair": "Người Chủ Trì Giả Định",
    }
    page = officer.post(_url(case, "step", "cell_vote"), facts)
    assert "số phiếu nhiều hơn tổng số" in page.content.decode()
    assert "Người Chủ Trì Giả Định" in page.content.decode()
    assert not Meeting.objects.exists()


def test_undo_waive_and_close_on_the_screen(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    step = case.steps.get(key="sourced")
    officer.post(_url(case, "undo", step.pk), {"reason": "Gõ nhầm ngày"})
    assert Step.objects.get(pk=step.pk).undone_at is not None
    assert "Gõ nhầm ngày" in officer.get(_url(case)).content.decode()
    paper = {
        "paper_kind": "CV",
        "paper_symbol": "15-CV/TU",
        "paper_issued_on": "01/10/2026",
        "paper_issuer": "Tỉnh uỷ giả định",
    }
    officer.post(
        _url(case, "waive"), {"rule": "cell_vote:age", "reason": "Được đồng ý", "did": "Người Ký Giả Định", **paper}
    )
    assert case.waivers.get().document.symbol == "15-CV/TU"
    answer = officer.post(_url(case, "close"), {"outcome": "withdrawn", "on": "02/10/2026", "reason": "Xin rút"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.outcome == "withdrawn"


def test_the_decision_meeting_is_one_piece_of_work(officer: Client, committee: Committee) -> None:
    cases = [paths.source(committee.cell, START) for _ in range(3)]
    for case in cases:
        paths.walk(case, START, "sent_up", every=1)
    paths.open_book(committee.grassroots, last=40)
    listed = officer.get(reverse("admissions:meetings"))
    assert listed.context["table"].rows[0][2] == 3
    url = reverse("admissions:meeting_new", args=["decided"]) + "?noi=K.A"
    assert officer.get(url).status_code == 200
    assert officer.get(reverse("admissions:summary", args=["decided"]) + "?noi=K.A").status_code == 200
    facts = {"on": "01/10/2026", "members": 7, "method": "secret", "ground": "Đã đối chiếu văn bản"}
    for case, votes in zip(cases, (7, 2, 5), strict=True):
        facts |= {f"take_{case.pk}": "on", f"for_{case.pk}": votes, f"against_{case.pk}": 0, f"blank_{case.pk}": 0}
    answer = officer.post(url, facts, follow=True)
    assert answer.status_code == 200
    assert sorted(Number.objects.values_list("number", flat=True)) == [41, 42]
    assert Membership.objects.known().count() - build_members() == 2
    assert "41-QĐ/K.A" in answer.content.decode()
    assert "Không đủ tỷ lệ" in answer.content.decode()


def test_who_only_reads_is_led_to_no_form_of_a_meeting(committee: Committee, today: dt.date, client: Client) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "sent_up", every=1)
    client.force_login(build.user(Role.INSPECTOR, committee.root))
    page = client.get(reverse("admissions:meetings"))
    assert page.context["table"].rows[0][2] == 1
    assert reverse("admissions:meeting_new", args=["decided"]) not in page.content.decode()
    answer = client.get(reverse("admissions:meetings"), {"ho_so": str(case.uid)}, follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == _url(case)


def build_members() -> int:
    """Admissions of people who came by list."""
    return Membership.objects.known().filter(decision=None).count()


def test_exports_are_posted_and_audited(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "sent_up", every=1)
    url = reverse("admissions:export_summary", args=["decided"]) + "?noi=K.A"
    assert officer.get(url).status_code == 405
    for kind, inside in (("xlsx", "xl/worksheets/sheet1.xml"), ("docx", "word/document.xml")):
        answer = officer.post(url, {"dang": kind})
        assert answer.status_code == 200
        assert inside in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    with rls.everything():
        assert Entry.objects.filter(action="admissions.export_summary").count() == 2


def test_a_cell_sees_and_writes_its_own_only(committee: Committee, today: dt.date, client: Client) -> None:
    mine, other = paths.source(committee.cell, START), paths.source(committee.other_cell, START)
    paths.walk(mine, START, "course_completed", every=1)
    client.force_login(build.user(Role.CELL_SECRETARY, committee.cell))
    assert client.get(_url(mine)).status_code == 200
    assert client.get(_url(other)).status_code == 404
    assert client.post(_url(other, "step", "sympathiser"), {"on": "02/9/2026"}).status_code == 404
    # Permission to start a file is the grassroots committee's to give and to type.
    assert client.post(_url(mine, "step", "file_permitted"), {"on": "10/9/2026"}).status_code == 404
    assert "file_permitted" not in paths.steps(mine)


def test_nothing_is_written_while_looking_at_the_past(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    officer.get(reverse("admissions:cases"), {"ngay": "2026-10-01"})
    page = officer.post(_url(case, "step", "sympathiser"), {"on": "02/9/2026"})
    assert "quá khứ" in page.content.decode()
    assert paths.steps(case) == ["sourced"]


def test_the_start_page_says_what_is_late_and_with_whom(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, dt.date(2025, 8, 4))
    paths.walk(case, dt.date(2025, 8, 4), "opinions_collected")
    page = officer.get(reverse("home")).content.decode()
    assert "Kết nạp: việc quá hạn" in page
    late = officer.get(reverse("admissions:overdue"))
    assert late.context["by_unit"].rows[0][0] == "Chi bộ Văn phòng"
    assert case.person.full_name in late.content.decode()
    assert officer.get(reverse("admissions:cases"), {"viec": "qua_han"}).context["table"].total == 1
