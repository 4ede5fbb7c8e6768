"""The screens of facts beside the steps: shown when due, one form for all, the card's number kept from everybody else's eyes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.admissions.sidefacts.kinds import SPECS, SideKind
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.lib import clock, rls
from ketnap.members.models import Private
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import NOW

START = dt.date(2025, 10, 6)
TODAY = NOW.date()


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def signed_in(role: Role, place: Unit) -> Client:
    client = Client()
    client.force_login(build.user(role, place))
    return client


def page(client: Client, name: str, case: Case, *more: object) -> str:
    return client.get(reverse(f"admissions:{name}", args=[case.uid, *more])).content.decode()


def post(client: Client, case: Case, kind: str, **typed: object) -> str:
    answer = client.post(reverse("admissions:side_fact", args=[case.uid, kind]), typed, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_case_page_shows_a_fact_only_when_due(committee: Committee, at_now: None) -> None:
    client = signed_in(Role.BOARD_OFFICER, committee.root)
    case = paths.source(committee.cell, START, qualities=None)
    assert "Đến lúc ghi" not in page(client, "case", case)
    paths.walk(case, START, "ceremony")
    shown = page(client, "case", case)
    assert "Hồ sơ, thẻ đảng viên" in shown
    for kind in (SideKind.MEMBER_CV, SideKind.MEMBER_FORM, SideKind.DB_ENTERED):
        assert SPECS[kind].label in shown
    assert SPECS[SideKind.CV_NUMBER].label not in shown
    assert SPECS[SideKind.CARD_ISSUED].label not in shown


def test_a_fact_is_written_shown_and_taken_back(committee: Committee, at_now: None) -> None:
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "file_compiled")
    typed = {"on": f"{day:%d/%m/%Y}", "body": "Đoàn cơ sở giả định", "asked": 9, "agreed": 7, "against": 1}
    assert "cộng lại là 8, chưa bằng tổng số" in post(client, case, SideKind.OPINIONS_UNIONS, **typed, silent=0)
    shown = post(client, case, SideKind.OPINIONS_UNIONS, **typed, silent=1)
    assert "Đoàn cơ sở giả định; tán thành 7/9, không tán thành 1, không có ý kiến 1" in shown
    row = SideFact.objects.get()
    client.post(reverse("admissions:undo_side_fact", args=[case.uid, row.pk]), {"reason": "Ghi nhầm số"})
    assert "Ghi nhầm số" in page(client, "side_facts", case)
    assert SideFact.objects.get().undone_at


def test_what_a_body_above_did_is_written_above(committee: Committee, at_now: None) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "sent_up")
    url = reverse("admissions:side_fact", args=[case.uid, SideKind.BOARD_APPRAISED])
    assert signed_in(Role.CELL_SECRETARY, committee.cell).get(url).status_code == 404
    above = signed_in(Role.BOARD_OFFICER, committee.root)
    typed = {"on": f"{TODAY:%d/%m/%Y}", "body": "Ban Xây dựng Đảng giả định", "verdict": "fit"}
    post(above, case, SideKind.BOARD_APPRAISED, **typed)
    assert "Đủ điều kiện trình" in page(above, "case", case)
    assert url not in page(signed_in(Role.CELL_SECRETARY, committee.cell), "side_facts", case)


def test_records_show_on_the_page_of_the_member_without_the_number_of_the_card(
    committee: Committee, at_now: None
) -> None:
    client = signed_in(Role.BOARD_OFFICER, committee.root)
    case = paths.source(committee.cell, START - dt.timedelta(days=300))
    day = paths.walk(case, START - dt.timedelta(days=300), "recognised")
    on = f"{day:%d/%m/%Y}"
    post(client, case, SideKind.MEMBER_CV, on=on)
    post(client, case, SideKind.CV_NUMBER, on=on, paper_symbol="000001 GĐ")
    shown = post(client, case, SideKind.CARD_ISSUED, on=on, paper_symbol="07-QĐ/ĐU", card="001098000077")
    assert "001098000077" not in shown
    with rls.sensitive():
        assert Private.objects.get(person=case.person).card_digest
    member = client.get(reverse("members:person", args=[case.person.uid])).content.decode()
    assert "000001 GĐ" in member
    assert SPECS[SideKind.CARD_ISSUED].label in member
    assert "07-QĐ/ĐU" in member
    assert "001098000077" not in member


def test_who_may_not_write_members_is_not_asked_for_the_number_of_the_card(committee: Committee, at_now: None) -> None:
    case = paths.source(committee.cell, START - dt.timedelta(days=300))
    paths.walk(case, START - dt.timedelta(days=300), "recognised")
    secretary = signed_in(Role.CELL_SECRETARY, committee.cell)
    assert 'name="card"' not in page(secretary, "side_fact", case, SideKind.CARD_ISSUED)
    officer = signed_in(Role.BOARD_OFFICER, committee.root)
    assert 'name="card"' in page(officer, "side_fact", case, SideKind.CARD_ISSUED)
