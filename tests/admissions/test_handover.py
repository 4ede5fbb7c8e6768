"""All open work of one officer handed to another in one act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.cultivation.models import CommitteeCharge
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Helper
from ketnap.admissions.turns.actions.hand_over import hand_over
from ketnap.admissions.turns.actions.own_task import own_task
from ketnap.admissions.turns.actions.take_charge import take_charge
from ketnap.admissions.turns.handing import CHARGED, HELPS, HOLDS, SENT, open_work
from ketnap.admissions.turns.models import Charge
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_answer import Answer, record_answer
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.admissions.vetting.kinds import AskedBody, Way
from ketnap.audit.models import Entry
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.work.actions.close_task import close_task
from ketnap.work.models import Task

from . import paths
from .paths import BY, NOW
from .test_steps import refused

START = dt.date(2026, 9, 1)
ON = dt.date(2026, 11, 2)


def task(unit_id: int, name: str) -> Task:
    return Task.objects.create(
        unit_id=unit_id, kind="x", subject="x", subject_id=name, text="Đối chiếu.", created_at=NOW
    )


def test_everything_open_goes_over_with_one_entry_and_the_rest_stays(committee: Committee) -> None:
    giver, receiver = (build.user(Role.BOARD_OFFICER, committee.root) for _ in range(2))
    cases = [paths.source(committee.cell, START) for _ in range(3)]
    for case in cases:
        take_charge(by=BY, at=NOW, case=case, user=giver, on=START)
    close_case(by=BY, at=NOW, case=cases[2], outcome=Outcome.WITHDRAWN, on=ON, reason="Rút")
    tasks = [task(committee.cell.pk, name) for name in ("a", "b")]
    for one in tasks:
        own_task(by=BY, at=NOW, task=one, user=giver, on=START)
    close_task(by=BY, at=NOW, task=tasks[1], outcome="xong")
    elsewhere = paths.source(committee.neighbour_cell, START)
    take_charge(by=BY, at=NOW, case=elsewhere, user=giver, on=START)
    units = [committee.cell.pk, committee.other_cell.pk]
    work = hand_over(by=BY, at=NOW, giver=giver, receiver=receiver, on=ON, units=units, reach=units)
    assert ({row.case_id for row in work.charges}, len(work.tasks)) == ({cases[0].pk, cases[1].pk}, 1)
    now = open_work(receiver, units)
    assert ({row.case_id for row in now.charges}, [row.task_id for row in now.tasks]) == (
        {cases[0].pk, cases[1].pk}, [tasks[0].pk],
    )  # fmt: skip
    assert open_work(giver, units) == open_work(giver, [])
    assert Charge.objects.get(case=elsewhere, until=None).user_id == giver.pk, "beyond the units handed over"
    entry = Entry.objects.get(action="admissions.hand_over")
    assert sorted(entry.rows) == sorted([f"case:{cases[0].pk}", f"case:{cases[1].pk}", f"task:{tasks[0].pk}"])
    with refused("hand.nothing"):
        hand_over(by=BY, at=NOW, giver=giver, receiver=receiver, on=ON, units=units, reach=units)


def test_refusals_of_handing_over_and_of_charge(committee: Committee) -> None:
    giver, receiver, gone = (build.user(Role.BOARD_OFFICER, committee.root) for _ in range(3))
    gone.is_active = False
    gone.save()
    case = paths.source(committee.cell, START)
    units = [committee.cell.pk]
    take_charge(by=BY, at=NOW, case=case, user=giver, on=ON)
    with refused("charge.known"):
        take_charge(by=BY, at=NOW, case=case, user=giver, on=ON)
    with refused("charge.early"):
        take_charge(by=BY, at=NOW, case=case, user=receiver, on=START)
    with refused("charge.closed"):
        take_charge(by=BY, at=NOW, case=case, user=gone, on=ON)
    with refused("charge.future"):
        take_charge(by=BY, at=NOW, case=case, user=receiver, on=NOW.date() + dt.timedelta(days=1))
    for code, other, more in (
        ("hand.same", giver, {}), ("hand.closed", gone, {}), ("hand.reach", receiver, {"reach": []}),
        ("hand.future", receiver, {"on": NOW.date() + dt.timedelta(days=1)}),
    ):  # fmt: skip
        with refused(code):
            hand_over(
                **{
                    "by": BY,
                    "at": NOW,
                    "giver": giver,
                    "receiver": other,
                    "on": ON,
                    "units": units,
                    "reach": units,
                    **more,
                }
            )
    assert Charge.objects.get(until=None).user_id == giver.pk
    one = task(committee.cell.pk, "c")
    own_task(by=BY, at=NOW, task=one, user=giver, on=ON)
    with refused("task.owned"):
        own_task(by=BY, at=NOW, task=one, user=receiver, on=ON)
    close_task(by=BY, at=NOW, task=one, outcome="xong")
    with refused("task.closed"):
        own_task(by=BY, at=NOW, task=one, user=receiver, on=ON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(case=case, unit=committee.cell, user=receiver, since=ON, recorded_at=NOW)


def test_the_screen_shows_the_numbers_first_and_then_hands_over(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    giver, receiver = (build.user(Role.BOARD_OFFICER, committee.root) for _ in range(2))
    case = paths.source(committee.cell, START)
    name = case.person.full_name
    client.force_login(receiver)
    typed = {"on": "02/11/2026", "user": str(giver.pk)}
    answer = client.post(reverse("admissions:officer", args=[case.uid]), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert giver.full_name in client.get(reverse("admissions:case", args=[case.uid])).content.decode()
    asked = {"giver": str(giver.pk), "receiver": str(receiver.pk), "on": "05/11/2026"}
    ahead = client.post(reverse("admissions:hand_over"), asked).content.decode()
    assert "hồ sơ đang theo dõi" in ahead
    assert name in ahead, "by name, before anything is done"
    with rls.everything():
        assert Charge.objects.get(until=None).user_id == giver.pk
    assert "không chuyển theo" in ahead
    assert client.post(reverse("admissions:hand_over"), {**asked, "chac_chan": "1"}).status_code == 302
    with rls.everything():
        assert Charge.objects.get(until=None).user_id == receiver.pk


def test_what_a_member_of_the_same_name_has_stays_and_is_listed_with_why(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    giver, receiver = (build.user(Role.BOARD_OFFICER, committee.root) for _ in range(2))
    build.member(committee.cell)  # helps both from the beginning
    same = build.member(committee.cell, name=giver.full_name)
    case, other = (paths.source(committee.cell, START) for _ in range(2))
    for one in (case, other):
        paths.walk(one, START, "file_compiled", every=1)
    take_charge(by=BY, at=NOW, case=case, user=giver, on=ON)
    assign_helper(by=BY, at=NOW, case=other, member=same, on=ON)
    CommitteeCharge.objects.create(
        case=other, unit=other.unit, member=same, since=ON, typed_by=BY.username, recorded_at=NOW
    )
    subject = open_vetting(by=BY, at=NOW, case=case, on=ON)
    sending = Sending(Way.TRIP, AskedBody.COMMUNE, "5-GGT/ĐU", ON, messenger=same, attested=True)
    asked = send_request(by=BY, at=NOW, case=case, subjects=[subject], sending=sending)
    work = open_work(giver, [committee.cell.pk])
    assert work.asked == 1, "waits in a case that is handed over"
    assert {(one.case.pk, one.why) for one in work.stays} == {(other.pk, HELPS), (other.pk, CHARGED), (case.pk, SENT)}
    client.force_login(receiver)
    typed = {"giver": str(giver.pk), "receiver": str(receiver.pk), "on": "05/11/2026"}
    ahead = client.post(reverse("admissions:hand_over"), typed).content.decode()
    leads = (
        reverse("admissions:case", args=[other.uid]), reverse("admissions:charge", args=[other.uid]),
        reverse("admissions:add_helper", args=[other.uid]), reverse("admissions:vetting_request", args=[case.uid, asked.pk]),
    )  # fmt: skip
    for words in (
        other.person.full_name,
        "cấp uỷ viên phụ trách",
        "được cử đi thẩm tra theo yêu cầu số 5-GGT/ĐU",
        HELPS,
        *leads,
    ):
        assert words in ahead, words
    done = client.post(reverse("admissions:hand_over"), {**typed, "chac_chan": "1"}, follow=True).content.decode()
    assert "Đã bàn giao công việc." in done
    assert f"{giver.full_name} còn việc phải phân công lại" in done, (
        "what stays is said once more, when all else is gone"
    )
    assert all(address in done for address in leads)
    alone = client.post(reverse("admissions:hand_over"), typed).content.decode()
    assert "Người giao không còn việc nào đang mở." in alone
    assert leads[1] in alone, "who has nothing else can still be looked at"
    nobody = client.get(reverse("admissions:hand_over"), {"nguoi_giao": "999999"})
    assert (nobody.status_code, "Không chuyển theo" in nobody.content.decode()) == (200, False)
    with rls.everything():
        assert Entry.objects.get(action="admissions.hand_over").after["stays"] == 3
        assert Helper.objects.get(case=other, member=same).until is None
        asked.refresh_from_db()
        assert asked.messenger == same
        record_answer(
            by=BY, at=NOW, request=asked, on=NOW.date(),
            answer=Answer("7-CV/ĐU", NOW.date(), committee.cell.pk, same),
        )  # fmt: skip
        assert {one.why for one in open_work(giver, [committee.cell.pk]).stays} == {HELPS, CHARGED, HOLDS}
