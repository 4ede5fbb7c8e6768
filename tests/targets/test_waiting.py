"""Who is reminded of a plan: the unit until it has asked for another number, then who is to answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.organisations.models import Unit
from ketnap.targets.actions.ask_for import ask_for
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.models import Plan, Target
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
YEAR = "?tu=2026-01-01&den=2026-12-31"
TO_ANSWER, WAITS, TO_REPLY = "muốn số khác thì gửi đề nghị", "số khác, đang chờ", "có đơn vị đề nghị số khác"


def _client(unit: Unit) -> Client:
    client = Client()
    client.force_login(build.user(Role.BOARD_OFFICER, unit), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _target(committee: Committee, **facts: Any) -> Target:
    return set_target(
        by=BY,
        at=AT,
        unit=committee.root,
        start=START,
        end=END,
        number=9,
        document=build.paper(committee.root.pk),
        **facts,
    )


@pytest.fixture
def plan(committee: Committee) -> Plan:
    """Sent to a committee and to a cell of it."""
    made = draft_plan(by=BY, at=AT, target=_target(committee), parts={committee.grassroots: 6}, kept=3)
    return send_plan(by=BY, at=AT, plan=made)


def test_a_unit_that_asked_waits_and_the_superior_is_reminded_until_the_answer_comes(
    committee: Committee, plan: Plan
) -> None:
    below, above = _client(committee.grassroots), _client(committee.root)
    for page in ("/", reverse("targets:targets") + YEAR):
        told = below.get(page).content.decode()
        assert TO_ANSWER in told, page
        assert WAITS not in told, page
    ask_for(by=BY, at=AT, plan=plan, unit=committee.grassroots, number=5, reason="Ít nguồn")
    for page in ("/", reverse("targets:targets") + YEAR, reverse("targets:plan", args=[plan.pk])):
        told = below.get(page).content.decode()
        assert TO_ANSWER not in told, page
        assert "đề nghị số khác, đang chờ" in told, page
    assert TO_REPLY in above.get("/").content.decode()
    send_plan(by=BY, at=AT, plan=plan, parts={committee.grassroots: 5}, kept=4)
    assert TO_ANSWER in below.get("/").content.decode(), "another round is another question"
    assert WAITS not in below.get("/").content.decode()
    assert TO_REPLY not in above.get("/").content.decode()


def test_while_one_of_the_units_below_has_not_asked_the_plan_is_still_to_be_answered(committee: Committee) -> None:
    parts = {committee.cell: 4, committee.other_cell: 5}
    plan = send_plan(by=BY, at=AT, plan=draft_plan(by=BY, at=AT, target=_target(committee), parts=parts, kept=0))
    below = _client(committee.grassroots)
    ask_for(by=BY, at=AT, plan=plan, unit=committee.cell, number=3, reason="Ít nguồn")
    assert TO_ANSWER in below.get("/").content.decode()
    ask_for(by=BY, at=AT, plan=plan, unit=committee.other_cell, number=6, reason="Nhiều nguồn")
    assert TO_ANSWER not in below.get("/").content.decode()
