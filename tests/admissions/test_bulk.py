"""One step for many cases: looked at ahead, refused rows say why and stop nobody else."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.record_many import TOGETHER, record_many
from ketnap.admissions.models import Step
from ketnap.admissions.states import BY_DECISION, BY_VOTE, LABELS
from ketnap.admissions.web.fields import BROUGHT
from ketnap.audit.models import Entry
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW

START = dt.date(2026, 9, 1)
DAY = dt.date(2026, 9, 10)


def test_a_refused_row_says_why_and_stops_nobody(committee: Committee) -> None:
    first, done, last = (paths.source(committee.cell, START) for _ in range(3))
    paths.walk(done, START, "sympathiser", every=1)
    rows = record_many(by=BY, at=NOW, cases=[first, done, last], key="sympathiser", on=DAY)
    assert [row.refused.code if row.refused else "" for row in rows] == ["", "step.done", ""]
    assert [row.case for row in rows] == [first, done, last]
    assert Step.objects.filter(key="sympathiser", on=DAY).count() == 2
    assert Entry.objects.filter(action="admissions.sympathiser", subject_id=str(first.uid)).count() == 1


@pytest.mark.parametrize("key", ["cell_vote", "decided", "ceremony", "introduced", "khong_co"])
def test_votes_decisions_and_what_differs_by_person_are_not_taken_together(committee: Committee, key: str) -> None:
    case = paths.source(committee.cell, START)
    with pytest.raises(Refused) as raised:
        record_many(by=BY, at=NOW, cases=[case], key=key, on=DAY)
    assert raised.value.code == "bulk.step"


def test_the_list_of_steps_holds_nothing_that_needs_more() -> None:
    assert not set(TOGETHER) & {*BY_VOTE, *BY_DECISION, *BROUGHT}
    assert set(TOGETHER) <= LABELS.keys()


def test_nothing_chosen_is_refused(committee: Committee) -> None:
    with pytest.raises(Refused) as raised:
        record_many(by=BY, at=NOW, cases=[], key="sympathiser", on=DAY)
    assert raised.value.code == "bulk.empty"


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Iterator[Client]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def test_the_screen_looks_ahead_writes_then_and_keeps_the_refused(officer: Client, committee: Committee) -> None:
    early, late = paths.source(committee.cell, START), paths.source(committee.other_cell, START)
    paths.walk(early, START, "file_compiled", every=1)
    paths.walk(late, START, "file_compiled", every=7)
    other = paths.source(committee.neighbour_cell, START)
    url = f"{reverse('admissions:bulk')}?buoc=opinions_collected"
    assert len(officer.get(reverse("admissions:bulk")).context["links"]) == len(TOGETHER)
    assert set(officer.get(url).context["form"].known) == {str(early.uid), str(late.uid)}
    facts = {"on": "10/9/2026", "cases": [str(early.uid), str(late.uid)]}
    seen = officer.post(url, facts)
    assert (seen.context["accepted"], seen.context["refused"]) == (1, 1)
    assert "trước" in seen.content.decode()
    assert not Step.objects.filter(key="opinions_collected").exists()
    done = officer.post(url, {**facts, "chac_chan": "1"}, follow=True)
    assert "cho 1 hồ sơ; 1 hồ sơ không ghi" in done.content.decode()
    assert paths.steps(early)[-1] == "opinions_collected"
    assert "opinions_collected" not in paths.steps(late)
    outside = officer.post(url, {**facts, "cases": [str(other.uid)], "chac_chan": "1"})
    assert outside.status_code == 422
    assert "opinions_collected" not in paths.steps(other)
