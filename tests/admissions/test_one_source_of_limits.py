"""Page of a case, lists, start page, reminders and calendar feed say the same limits: they take them from one place."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions import queries
from ketnap.admissions.clocks import Clock
from ketnap.admissions.limits import of_cases, swept
from ketnap.admissions.models import Case
from ketnap.admissions.reminders.sweep import wanted
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_receipt import record_receipt
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.lib import clock
from ketnap.organisations.layers.actions.adopt_layer import adopt_layer
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.admissions.reminders.cases import TODAY, step, voted
from tests.admissions.test_moves import send, walked

DAY = dt.timedelta(days=1)
KINDS = {
    "certificate", "dossier", "decision", "ceremony", "probation", "review", "recognition", "member_cv", "local.hanoi.db_entry",
    "local.hanoi.chi_bo_forward", "local.hanoi.cap_uy_forward", "vetting", "transfer.forward_dossier",
}  # fmt: skip


def asked(committee: Committee, *, received: bool) -> Case:
    """A file in vetting; its request was received, or nobody knows when."""
    case = paths.source(committee.cell, TODAY - 200 * DAY)
    paths.walk(case, TODAY - 200 * DAY, "file_compiled", every=2)
    sent = TODAY - 60 * DAY
    person = open_vetting(by=BY, at=NOW, case=case, on=sent)
    request = send_request(
        by=BY, at=NOW, case=case, subjects=[person], sending=Sending("post", "commune", "15-CV/ĐU", sent)
    )
    if received:
        record_receipt(by=BY, at=NOW, request=request, on=sent + 5 * DAY)
    return case


def later(case: Case, **ago: int) -> Case:
    for key, days in ago.items():
        step(case, key, TODAY - days * DAY)
    return case


@pytest.fixture
def world(committee: Committee, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Cases that together run every kind of limit; one of them several at once."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    adopt_layer(
        by=BY,
        at=NOW,
        unit=committee.root,
        layer="ha-noi",
        on=dt.date(2025, 1, 1),
        document=build.paper(committee.root.pk),
    )
    away = walked(committee.cell, "sent_up")
    assert send(away, committee.neighbour_cell).kind == MoveKind.WITH_AUTHORITY
    probation = later(voted(committee.cell, TODAY - 360 * DAY), decided=340, decision_received=335, ceremony=330)
    reviewed = later(voted(committee.cell, TODAY - 500 * DAY), decided=480, ceremony=400, recognition_cell_vote=20)
    return [
        asked(committee, received=True), asked(committee, received=False), voted(committee.cell, TODAY - 70 * DAY),
        later(voted(committee.cell, TODAY - 60 * DAY), decided=30, decision_received=25), probation, reviewed, away,
    ]  # fmt: skip


def said(limits: list[Clock]) -> list[tuple[str, dt.date | None, str]]:
    return [(one.label, one.due, one.why) for one in limits]


def test_page_list_and_sweep_say_the_same_for_a_case_with_every_kind(
    committee: Committee, world: list[Case], client: Client
) -> None:
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    units = [committee.cell.pk]
    listed = {one.case.pk: one.clocks for one in queries.running(queries.cases(units, TODAY), TODAY)}
    house = {one.case: one.clocks for one in swept(None, TODAY)}
    reached = {one.case: one.clocks for one in swept(units, TODAY)}
    keys: set[str] = set()
    for case in world:
        page = client.get(reverse("admissions:case", args=[case.uid])).context["limits"]
        alone = of_cases([case.pk], TODAY)[case.pk]
        assert said(alone) == said(listed[case.pk]) == said(reached[case.pk]) == said(house[case.pk])
        assert [(row["label"], row["day"], row["why"]) for row in page] == said(alone)
        keys |= {one.key.partition("_")[0] if one.key.startswith("vetting_") else one.key for one in alone}
    assert keys >= KINDS
    assert max(len(found) for found in house.values()) >= 4, "one case runs several at once"


def test_what_is_late_is_late_everywhere(committee: Committee, world: list[Case], client: Client) -> None:
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    units = [committee.cell.pk]
    late = {
        (case.pk, one.label, one.due)
        for case in world
        for one in of_cases([case.pk], TODAY)[case.pk]
        if one.overdue(TODAY)
    }
    assert len(late) > 3
    assert {(one.case.pk, one.clock.label, one.clock.due) for one in queries.overdue(units, TODAY)} == late
    assert {(one.case, one.clock.label, one.clock.due) for one in queries.late(units, TODAY)} == late
    assert client.get("/").content.decode().count("Việc quá hạn")
    reminded = {(one.case, one.label, one.due) for one in wanted(units, TODAY)}
    known = {(case.pk, one.label, one.due) for case in world for one in of_cases([case.pk], TODAY)[case.pk]}
    assert reminded <= known
    first, last = TODAY - 400 * DAY, TODAY + 400 * DAY
    days = sorted(due for _, _, due in known_limits(world) if due is not None and first <= due <= last)
    assert queries.limit_days(units, TODAY, first, last) == days


def known_limits(world: list[Case]) -> list[tuple[int, str, dt.date | None]]:
    return [
        (case.pk, one.label, one.due) for case in world for one in of_cases([case.pk], TODAY)[case.pk] if one.is_limit
    ]


def test_a_past_day_and_a_closed_case_are_the_same_on_both(
    committee: Committee, world: list[Case], client: Client
) -> None:
    """The page of an earlier day counts what was known by it; a case closed since ran then, and one closed by then runs no limit."""
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    case, then = world[2], TODAY - 65 * DAY
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY - DAY, outcome="withdrawn", reason="Rút đơn")
    for case_ in (case, world[3]):
        page = client.get(reverse("admissions:case", args=[case_.uid]), {"ngay": then.isoformat()}).context["limits"]
        (listed,) = queries.running([case_], then)
        assert listed.clocks
        assert [(row["label"], row["day"], row["why"]) for row in page] == said(listed.clocks)
    assert of_cases([case.pk], TODAY) == {}
    today = client.get(reverse("admissions:case", args=[case.uid]), {"ngay": TODAY.isoformat()})
    assert not today.context["limits"]
