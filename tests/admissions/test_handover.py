"""All open work of one officer handed to another in one act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.turns.actions.hand_over import hand_over
from ketnap.admissions.turns.actions.own_task import own_task
from ketnap.admissions.turns.actions.take_charge import take_charge
from ketnap.admissions.turns.handing import open_work
from ketnap.admissions.turns.models import Charge
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
    assert client.post(reverse("admissions:hand_over"), {**asked, "chac_chan": "1"}).status_code == 302
    with rls.everything():
        assert Charge.objects.get(until=None).user_id == receiver.pk
