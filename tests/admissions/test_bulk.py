"""One step for many cases: looked at ahead, refused rows say why and stop nobody else."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.record_many import TOGETHER, record_many
from ketnap.admissions.actions.undo_many import undo_many
from ketnap.admissions.models import Case, Step
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


def _together(committee: Committee, number: int) -> list[Case]:
    """So many cases recorded as sympathisers in one act."""
    cases = [paths.source(committee.cell, START) for _ in range(number)]
    assert all(row.step for row in record_many(by=BY, at=NOW, cases=cases, key="sympathiser", on=DAY))
    return cases


def _written(cases: list[Case]) -> list[Step]:
    return [Step.objects.get(case=case, key="sympathiser", undone_at=None) for case in cases]


def test_an_act_on_many_is_taken_back_row_by_row_with_one_entry(committee: Committee) -> None:
    cases = _together(committee, 3)
    paths.advance(cases[1], DAY)  # somebody went on from there
    rows = undo_many(by=BY, at=NOW, steps=_written(cases), reason="Nhầm danh sách")
    assert [row.refused.code if row.refused else "" for row in rows] == ["", "undo.later", ""]
    assert [paths.steps(case)[-1] for case in cases] == ["sourced", "helper_assigned", "sourced"]
    entry = Entry.objects.get(action="admissions.undo_many")
    assert (sorted(entry.rows), entry.after) == (sorted([cases[0].pk, cases[2].pk]), {"undone": 2, "refused": 1})
    assert Entry.objects.filter(action="admissions.undo_step").count() == 2, "and one for each step, as always"


def test_what_cannot_be_taken_back_together(committee: Committee) -> None:
    cases = _together(committee, 2)
    steps = _written(cases)
    for code, facts in (
        ("undo.reason", {"reason": " "}), ("bulk.one_act", {"steps": []}),
        ("bulk.one_act", {"steps": [*steps, Step.objects.get(case=cases[0], key="sourced")]}),
    ):  # fmt: skip
        with pytest.raises(Refused) as raised:
            undo_many(**{"by": BY, "at": NOW, "steps": steps, "reason": "Nhầm", **facts})
        assert raised.value.code == code
    tomorrow = undo_many(by=BY, at=NOW + dt.timedelta(days=1), steps=steps, reason="Nhầm")
    assert [row.refused.code if row.refused else "" for row in tomorrow] == ["undo.late", "undo.late"]
    assert not Entry.objects.filter(action="admissions.undo_many").exists(), "nothing was done"


def test_the_screen_takes_todays_act_back(officer: Client, committee: Committee) -> None:
    cases = _together(committee, 3)
    single = paths.source(committee.cell, START)
    record_many(by=BY, at=NOW + dt.timedelta(seconds=1), cases=[single], key="sympathiser", on=DAY)
    paths.advance(cases[1], DAY)
    offered = officer.get(reverse("admissions:bulk")).context["undo"]
    assert [link.label.split(",")[0] for link in offered] == [f"{LABELS['sympathiser']}: 3 hồ sơ"]
    assert [link.url for link in officer.get(reverse("admissions:bulk_undo")).context["acts"]] == [offered[0].url]
    assert len(officer.get(offered[0].url).context["table"].rows) == 3
    assert officer.post(offered[0].url, {"reason": ""}).status_code == 422
    seen = officer.post(offered[0].url, {"reason": "Nhầm danh sách"})
    assert (seen.context["accepted"], seen.context["refused"]) == (2, 1)
    assert "Các bước sau dựa vào bước này" in seen.content.decode()
    assert "sympathiser" in paths.steps(cases[0]), "only looked at"
    done = officer.post(offered[0].url, {"reason": "Nhầm danh sách", "chac_chan": "1"}, follow=True)
    assert "Đã gỡ 2 hồ sơ; 1 hồ sơ không gỡ" in done.content.decode()
    assert [paths.steps(case)[-1] for case in cases] == ["sourced", "helper_assigned", "sourced"]
    assert done.context["undo"] == []
    officer.force_login(build.user(Role.BOARD_OFFICER, committee.neighbour))
    assert officer.get(offered[0].url).context["acts"] == [], "beyond the scope there is no such act"
