"""A file sent back: levels above the cell wait until it is taken in again; what happened before, and books, stay as they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.load_case import BookCase, BookStep, load_cases
from ketnap.admissions.files.kinds import ReturnReason
from ketnap.admissions.models import Case, Step
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.admissions.slips.actions.return_file import return_file
from ketnap.admissions.slips.models import Slip
from ketnap.lib import clock
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.admissions.test_steps import refused

START = dt.date(2025, 8, 4)


def after(days: int, since: dt.date) -> dt.date:
    return since + dt.timedelta(days=days)


def slip(case: Case, office: Unit, on: dt.date, *reasons: str) -> Slip:
    """Taken in, or with reasons sent back."""
    if reasons:
        return return_file(by=BY, at=NOW, case=case, office=office.pk, on=on, reasons=reasons)
    return receive_file(by=BY, at=NOW, case=case, office=office.pk, on=on)


def test_every_step_above_waits_until_the_file_is_taken_in_again(committee: Committee) -> None:
    case = paths.source(committee.sub_cell, START)
    day = paths.walk(case, START, "cell_vote")
    for key, office in (
        ("subcommittee_appraisal", committee.sub_committee), ("committee_resolution", committee.grassroots),
    ):  # fmt: skip
        day = after(1, day)
        slip(case, office, day)
        slip(case, office, day, ReturnReason.INCOMPLETE)
        with refused("slip.sent_back"):
            paths.advance(case, after(1, day))
        day = after(2, day)
        slip(case, office, day)
        assert paths.advance(case, day) == key
    assert not Step.objects.filter(case=case, key="decided").exists()


def test_a_decision_waits_and_so_does_a_vote_that_would_be_lost(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = after(1, paths.walk(case, START, "sent_up"))
    slip(case, committee.root, day)
    sent = slip(case, committee.root, day, ReturnReason.MISMATCH)
    for votes in (9, 2):
        with refused("slip.sent_back"):
            paths.advance(case, after(2, day), votes_for=votes)
    slip(case, committee.grassroots, after(3, day))  # back on its way, but not yet where it was sent back from
    with refused("slip.sent_back"):
        paths.advance(case, after(3, day))
    slip(case, committee.root, after(4, day))
    with refused("slip.sent_back"):  # typed late: that day it had not come again
        paths.advance(case, after(2, day))
    assert paths.advance(case, after(4, day)) == "decided"
    assert Slip.objects.get(pk=sent.pk).undone_at is None


def test_what_was_done_before_the_file_went_back_may_be_typed_late(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = after(1, paths.walk(case, START, "cell_vote"))
    slip(case, committee.grassroots, day)
    slip(case, committee.grassroots, after(10, day), ReturnReason.OUT_OF_DATE)
    assert paths.advance(case, after(5, day)) == "committee_resolution"


def test_the_cell_and_recognition(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = after(1, paths.walk(case, START, "decided"))
    slip(case, committee.grassroots, day)
    slip(case, committee.grassroots, day, ReturnReason.WRONG_PLACE)
    day = paths.walk(case, day, "recognition_cell_vote")  # the cell's own steps don't wait
    with refused("slip.sent_back"):
        paths.advance(case, after(1, day))
    slip(case, committee.grassroots, after(1, day))
    assert paths.advance(case, after(1, day)) == "recognised"  # the same body decides since 208-QĐ/TW


def test_a_book_is_taken_as_it_is(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = after(1, paths.walk(case, START, "sent_up"))
    slip(case, committee.root, day)
    slip(case, committee.root, day, ReturnReason.MISMATCH)
    person = build.member(committee.cell)
    steps = tuple(BookStep(key, after(at, day)) for at, key in enumerate(("sourced", "sent_up", "decided")))
    line = BookCase(
        person, committee.cell, steps=steps, outcome="decision_cancelled", closed_on=after(9, day), reason="Sổ cũ"
    )
    (loaded,) = load_cases(by=BY, at=NOW, lines=[line])
    assert all(step.from_book for step in loaded.steps.all())


def test_the_page_says_so(committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    case = paths.source(committee.cell, START)
    day = after(1, paths.walk(case, START, "sent_up"))
    slip(case, committee.root, day)
    slip(case, committee.root, day, ReturnReason.MISMATCH)
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    page = client.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "Hồ sơ đã trả, chưa tiếp nhận lại" in page
    assert "Không khớp giấy tờ khác trong hồ sơ" in page
    slip(case, committee.root, after(1, day))
    assert "chưa tiếp nhận lại" not in client.get(reverse("admissions:case", args=[case.uid])).content.decode()
