"""How many queries the list pages of admissions take, whatever the number of cases: kept in `tests/query_counts.json`."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.admissions.recording import Paper
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.lib import clock
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.testing.queries import query_count

from . import paths
from .paths import BY, NOW

START = dt.date(2026, 6, 1)
SENT = dt.date(2026, 10, 12)
LISTS = (
    "cases",
    "overdue",
    "meetings",
    "moves",
    "ceremony_new",
    "hand_over",
    "recheck",
    "slips",
    "review",
    "helpers",
    "lacking",
    "lacking_list",
)
OF_A_CASE = ("case", "file", "vetting", "case_slips", "specials", "side_facts", "redo_choose", "papers")


def asked(cell: Unit) -> Case:
    """A case in vetting, its file handed in."""
    case = paths.source(cell, START)
    paths.walk(case, START, "file_compiled", every=2)
    person = open_vetting(by=BY, at=NOW, case=case, on=SENT)
    send_request(by=BY, at=NOW, case=case, subjects=[person], sending=Sending("post", "commune", "15-CV/ĐU", SENT))
    return case


def world(committee: Committee) -> Case:
    """Cases in vetting, awaiting the ceremony, and on their way to another cell: two or more of each. Returns one in vetting."""
    made = [asked(committee.cell) for _ in range(3)]
    for cell in (committee.cell, committee.other_cell):
        paths.walk(paths.source(cell, START), START, "decision_received", every=2)
        away = paths.source(cell, START)
        paths.walk(away, START, "sent_up", every=2)
        to, letter = committee.neighbour_cell, Paper("12-CV/ĐU", SENT)
        send_case(by=BY, at=NOW, case=away, receiver=to, ordered_on=SENT, sent_on=SENT, letter=letter)
    receive_file(
        by=BY, at=NOW, case=made[0], office=committee.grassroots.pk, on=NOW.date(), handed_by="Bí thư Giả Định"
    )
    return made[0]


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def test_list_pages_take_the_queries_on_record(officer: Client, committee: Committee) -> None:
    case = world(committee)
    pages = {name: reverse(f"admissions:{name}") for name in LISTS}
    pages |= {name: reverse(f"admissions:{name}", args=[case.uid]) for name in OF_A_CASE}
    for name, address in pages.items():
        assert officer.get(address).status_code == 200, name  # what is made once a process is made now
        with query_count(f"admissions:{name}"):
            officer.get(address)


def test_lists_take_no_more_queries_for_more_cases(officer: Client, committee: Committee) -> None:
    world(committee)
    for cell in (committee.cell, committee.sub_cell):
        for _ in range(2):
            asked(cell)
    for name in ("cases", "overdue", "moves", "lacking", "lacking_list"):
        address = reverse(f"admissions:{name}")
        officer.get(address)
        with query_count(f"admissions:{name}"):
            officer.get(address)
