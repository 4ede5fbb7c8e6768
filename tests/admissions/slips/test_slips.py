"""Slips of files sent up: order, numbers without gaps, who may write them, the register, and the printed papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.files.kinds import ReturnReason
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.papers.drafting import Writing, draft
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.papers.registry import form_of
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.admissions.slips.actions.return_file import return_file
from ketnap.admissions.slips.actions.undo_slip import undo_slip
from ketnap.admissions.slips.desk import offices
from ketnap.admissions.slips.models import Slip
from ketnap.audit.models import Entry
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.admissions.test_steps import refused

START = dt.date(2026, 8, 3)
TODAY = NOW.date()


@pytest.fixture
def case(committee: Committee) -> Case:
    made = paths.source(committee.sub_cell, START)
    paths.walk(made, START, "cell_vote", every=2)
    return made


def take(case: Case, office: Any, **more: Any) -> Slip:
    return receive_file(by=BY, at=NOW, case=case, office=office.pk, on=TODAY, **more)


def back(case: Case, office: Any, *reasons: str, **more: Any) -> Slip:
    given = reasons or (ReturnReason.NO_SIGNATURE,)
    return return_file(by=BY, at=NOW, case=case, office=office.pk, on=TODAY, reasons=given, **more)


def test_a_file_goes_up_comes_back_and_goes_up_again(case: Case, committee: Committee) -> None:
    assert offices(case, TODAY) == [committee.sub_committee.pk, committee.grassroots.pk]
    with refused("slip.not_here"):
        back(case, committee.grassroots)
    first = take(case, committee.grassroots, handed_by="Người Giao Giả Định")
    with refused("slip.here"):
        take(case, committee.grassroots)
    with refused("slip.not_here"):
        back(case, committee.sub_committee)
    sent = back(
        case, committee.grassroots, ReturnReason.NO_SIGNATURE, ReturnReason.MISMATCH, again_by=dt.date(2026, 12, 1)
    )
    again = take(case, committee.grassroots)
    assert [one.numbered for one in (first, sent, again)] == ["01/2026", "01/2026", "02/2026"]
    assert sent.why == "Thiếu chữ ký hoặc dấu; Không khớp giấy tờ khác trong hồ sơ"
    entry = Entry.objects.get(action="slips.return_file")
    assert (entry.reason, entry.subject_id) == (sent.why, str(case.uid))


def test_what_cannot_be_is_refused(case: Case, committee: Committee) -> None:
    with refused("slip.office"):
        take(case, committee.sub_cell)
    with refused("slip.office"):
        take(case, committee.neighbour)
    with refused("slip.future"):
        receive_file(by=BY, at=NOW, case=case, office=committee.grassroots.pk, on=TODAY + dt.timedelta(days=1))
    take(case, committee.grassroots)
    with refused("slip.order"):
        return_file(
            by=BY, at=NOW, case=case, office=committee.grassroots.pk, on=START, reasons=[ReturnReason.INCOMPLETE]
        )
    with refused("slip.reasons"):
        return_file(by=BY, at=NOW, case=case, office=committee.grassroots.pk, on=TODAY, reasons=[])
    with refused("slip.reasons"):
        back(case, committee.grassroots, "vì chưa ưng")
    with refused("slip.again"):
        back(case, committee.grassroots, again_by=START)
    close_case(by=BY, at=NOW, case=case, outcome=Outcome.WITHDRAWN, on=TODAY, reason="Rút đơn")
    with refused("case.closed"):
        back(case, committee.grassroots)


def test_a_slip_taken_back_keeps_its_number(case: Case, committee: Committee) -> None:
    first = take(case, committee.grassroots)
    with refused("undo.late"):
        undo_slip(by=BY, at=NOW + dt.timedelta(days=1), slip=first)
    undo_slip(by=BY, at=NOW, slip=first)
    with refused("undo.later"):
        undo_slip(by=BY, at=NOW, slip=first)
    assert take(case, committee.grassroots).numbered == "02/2026"
    other = paths.source(committee.cell, START)
    assert take(other, committee.grassroots).numbered == "03/2026"
    assert Slip.objects.count() == 3


def test_the_database_holds_the_same(case: Case, committee: Committee) -> None:
    slip = take(case, committee.grassroots)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(pk=slip.pk).update(kind="return")
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(pk=slip.pk).update(reasons=["mismatch"])
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        assert not Slip.objects.exists()


def test_the_printed_slips_say_what_the_register_says(case: Case, committee: Committee) -> None:
    take(case, committee.grassroots)
    back(case, committee.grassroots, ReturnReason.OUT_OF_DATE, again_by=dt.date(2026, 12, 1))
    facts = gather(case, TODAY)
    intake = draft(form_of("ptn-hs", TODAY), facts, Writing(NOW, demo=False))
    sent = draft(form_of("ptr-hs", TODAY), facts, Writing(NOW, demo=False))
    assert "Vào sổ tiếp nhận số 01/2026." in str(intake.paper.blocks)
    assert intake.paper.day == TODAY
    assert "Lý do trả: Đã quá thời hạn sử dụng" in str(sent.paper.blocks)
    assert "gửi lại trước ngày 01/12/2026" in str(sent.paper.blocks)
    assert "ly_do_tra" not in {one.key for one in sent.missing}
    other = paths.source(committee.cell, START)
    asked = draft(form_of("ptr-hs", TODAY), gather(other, TODAY), Writing(NOW, demo=False))
    assert "ly_do_tra" in {one.key for one in asked.missing}


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    client.force_login(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
    return client


def _url(case: Case, name: str = "case_slips", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def test_slips_are_written_on_screens_where_the_file_arrives(officer: Client, case: Case, committee: Committee) -> None:
    facts = {"on": "20/11/2026", "office": committee.grassroots.pk, "handed_by": "Bí thư Giả Định"}
    assert officer.get(_url(case, "slip_act", "nhan")).status_code == 200
    assert officer.post(_url(case, "slip_act", "nhan"), facts).status_code == 302
    page = officer.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "đã tiếp nhận ngày 20/11/2026, số 01/2026" in page
    sent = {**facts, "reasons": ["incomplete", "paper_missing"], "again_by": "01/12/2026"}
    assert officer.post(_url(case, "slip_act", "tra"), sent).status_code == 302
    page = officer.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "Kê khai chưa đủ mục" in page
    assert "đề nghị gửi lại trước ngày 01/12/2026" in page
    listed = officer.get(reverse("admissions:slips"))
    assert len(listed.context["table"].rows) == 2
    assert len(officer.get(reverse("admissions:slips"), {"loai": "return"}).context["table"].rows) == 1
    assert officer.get(_url(case)).status_code == 200
    assert officer.post(_url(case, "undo_slip", Slip.objects.latest("pk").pk)).status_code == 302
    assert "Đã gỡ" in officer.get(_url(case)).content.decode()
    officer.force_login(build.user(Role.CELL_SECRETARY, committee.sub_cell))
    assert officer.get(_url(case)).status_code == 200
    assert officer.get(_url(case, "slip_act", "nhan")).status_code == 404
