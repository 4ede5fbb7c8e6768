"""Screens of vetting: a whole vetting by post and by trip, names only by reveal, what stands on the case page and the home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.models import Loan, Request, Subject
from ketnap.admissions.web.vetting_acts import ACTS
from ketnap.admissions.web.vetting_forms import Lists, VettingForm
from ketnap.audit.models import Entry
from ketnap.lib import clock
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.ui.fields import DayField
from tests.admissions import paths

START = dt.date(2026, 8, 3)


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Iterator[Client]:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root, sensitive=True))
    return client


@pytest.fixture
def case(committee: Committee) -> Case:
    made = paths.source(committee.cell, START)
    paths.walk(made, START, "file_compiled", every=1)
    return made


def _url(case: Case, name: str = "vetting", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def _do(officer: Client, case: Case, verb: str, facts: dict[str, object], pk: int | None = None) -> None:
    address = _url(case, "vetting_on", verb, pk) if pk else _url(case, "vetting_act", verb)
    assert officer.get(address).status_code == 200
    answer = officer.post(address, facts)
    assert answer.status_code == 302, answer.context["form"].errors


KIN = {"on": "10/8/2026", "relation": "mother", "name": "Lê Giả Định Mẫu", "birth_year": "1970", "commune": "xã Ví Dụ"}


def test_a_whole_vetting_on_screens(officer: Client, case: Case, committee: Committee) -> None:
    assert "Chưa lập danh sách" in officer.get(_url(case)).content.decode()
    _do(officer, case, "lap", {"on": "10/8/2026"})
    _do(officer, case, "nguoi-than", dict(KIN))
    for code in ("SPOUSE", "SPOUSE_PARENTS_OR_FOSTERER", "CHILDREN", "SPOUSE_FOSTERER"):
        _do(officer, case, "khong-co", {"on": "10/8/2026", "code": code})
    persons = list(Subject.objects.filter(case=case, absent=False).values_list("pk", flat=True))
    sending = {"on": "11/8/2026", "subjects": persons, "way": "post", "body": "commune", "symbol": "15-CV/ĐU"}
    _do(officer, case, "hoi", sending)
    request = Request.objects.get()
    _do(officer, case, "nhan", {"on": "14/8/2026"}, request.pk)
    shown = officer.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "Đã xong 0/2 người" in shown
    assert "Trả lời thẩm tra: Đảng uỷ xã, phường, đặc khu nơi cư trú" in shown
    home = officer.get("/").content.decode()
    assert "Trả lời thẩm tra" in home  # 30 working days have passed
    page = officer.get(_url(case, "vetting_request", request.pk)).content.decode()
    assert "30 ngày làm việc" in page
    place = committee.grassroots.pk
    _do(
        officer,
        case,
        "tra-loi",
        {"on": "20/11/2026", "symbol": "7-CV/ĐU", "dated": "18/11/2026", "place": place},
        request.pk,
    )
    assert "Trả lời thẩm tra" not in officer.get("/").content.decode()
    _do(officer, case, "muon", {"on": "20/11/2026", "to_unit": committee.cell.pk}, request.pk)
    _do(officer, case, "tra-giay", {"on": "20/11/2026"}, Loan.objects.get().pk)
    _do(officer, case, "ket-luan", {"on": "20/11/2026", "symbol": "9-KL/BTV", "body": "standing", "place": place})
    table = officer.get(_url(case)).context["people"]
    assert [row[1].badge.label for row in table.rows][:2] == ["Đã trả lời", "Đã trả lời"]
    step = reverse("admissions:step", args=[case.uid, "vetting_closed"])
    assert officer.post(step, {"on": "20/11/2026", "political_standard_settled": "1"}).status_code == 302


def test_the_step_shows_what_is_open(officer: Client, case: Case) -> None:
    _do(officer, case, "lap", {"on": "10/8/2026"})
    step = reverse("admissions:step", args=[case.uid, "vetting_closed"])
    answer = officer.post(step, {"on": "20/11/2026", "political_standard_settled": "1"})
    assert "Chưa xong thẩm tra: người xin vào Đảng (1)" in answer.content.decode()


def test_names_show_only_by_reveal_and_with_the_right(officer: Client, case: Case, committee: Committee) -> None:
    _do(officer, case, "lap", {"on": "10/8/2026"})
    _do(officer, case, "nguoi-than", dict(KIN))
    pages = [_url(case), reverse("admissions:case", args=[case.uid]), "/"]
    assert not any("Giả Định Mẫu" in officer.get(page).content.decode() for page in pages)
    revealed = officer.post(_url(case, "vetting_reveal"))
    assert "Lê Giả Định Mẫu" in revealed.content.decode()
    assert Entry.objects.filter(action="vetting.reveal_relatives").count() == 1
    assert officer.get(_url(case, "vetting_reveal")).status_code == 405
    officer.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    assert officer.post(_url(case, "vetting_reveal")).status_code == 403
    assert Entry.objects.filter(action="vetting.reveal_relatives").count() == 1


def test_a_person_typed_today_may_be_taken_off_and_exempt(officer: Client, case: Case, committee: Committee) -> None:
    _do(officer, case, "lap", {"on": "10/8/2026"})
    _do(officer, case, "nguoi-than", dict(KIN))
    person = Subject.objects.get(code="PARENTS")
    assert any(row[3] for row in officer.get(_url(case)).context["people"].rows)
    _do(officer, case, "go", {"on": "20/11/2026"}, person.pk)
    _do(officer, case, "nguoi-than", dict(KIN))
    person = Subject.objects.get(code="PARENTS")
    facts = {"on": "10/8/2026", "ground": "SAME_COMMUNE", "symbol": "3-CV/ĐU", "place": committee.cell.pk}
    _do(officer, case, "mien", facts, person.pk)
    assert "Được miễn" in officer.get(_url(case)).content.decode()


def test_acts_reach_only_their_own_case(officer: Client, case: Case, committee: Committee) -> None:
    _do(officer, case, "lap", {"on": "10/8/2026"})
    person = Subject.objects.get()
    other = paths.source(committee.other_cell, START)
    assert officer.get(_url(other, "vetting_on", "mien", person.pk)).status_code == 404
    assert officer.get(_url(case, "vetting_act", "mien")).status_code == 404
    assert officer.get(_url(case, "vetting_on", "lap", person.pk)).status_code == 404


# What may be typed into: numbers of papers (their shape is held), a relative's name, year and commune (encrypted).
TYPED = {"symbol", "name", "birth_year", "commune"}


def test_no_vetting_form_takes_a_sentence() -> None:
    seen = set()
    for act in ACTS.values():
        form = VettingForm(brought=act.fields(Lists()))
        for name, field in form.fields.items():
            if isinstance(field, DayField | forms.ChoiceField | forms.BooleanField):
                continue
            assert isinstance(field, forms.CharField | forms.IntegerField)
            assert not isinstance(field.widget, forms.Textarea)
            seen.add(name)
    assert seen == TYPED


def test_the_screen_says_who_may_be_sent_and_where_that_stands(officer: Client, case: Case) -> None:
    _do(officer, case, "lap", {"on": "10/8/2026"})
    form = officer.get(_url(case, "vetting_act", "hoi")).content.decode()
    assert "Người xin vào Đảng và người thân của người đó không được cử đi thẩm tra." in form
    assert "Quy định không nêu đảng viên giúp đỡ" in form
    assert "38-HD/BTCTW, mục I.1.4.2, chú thích điểm 23" in form
    helper = case.helpers.get(until=None).member_id
    persons = list(Subject.objects.filter(case=case).values_list("pk", flat=True))
    sending = {
        "on": "11/8/2026", "subjects": persons, "way": "trip", "body": "commune", "symbol": "5-GGT/ĐU", "messenger": helper,
    }  # fmt: skip
    said = officer.post(_url(case, "vetting_act", "hoi"), sending).content.decode()
    assert "Chưa xác nhận người được cử không phải người thân" in said
    assert "Căn cứ: 38-HD/BTCTW" in said
    _do(officer, case, "hoi", {**sending, "attested": "on"})
    page = officer.get(_url(case, "vetting_request", Request.objects.get().pk)).content.decode()
    assert "(đang giúp đỡ người xin vào Đảng)" in page
    assert "Quy định không nêu đảng viên giúp đỡ" in page
