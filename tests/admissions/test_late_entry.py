"""What a form offers follows the date of the act: on the page of a case, of a step and of a meeting, with and without script."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions import queries
from ketnap.admissions.agenda import waiting_then
from ketnap.admissions.models import Case, Meeting
from ketnap.lib import clock
from ketnap.members.actions.set_state import set_state
from ketnap.members.kinds import MemberState
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths

START = dt.date(2026, 9, 1)


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Iterator[Client]:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def _url(case: Case, name: str = "case", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def _voted(committee: Committee) -> tuple[Case, dt.date]:
    """A case voted by its cell early in 2026, and a day soon after; since October the grassroots committee decides itself."""
    set_authority(
        by=paths.BY, at=paths.NOW, unit=committee.grassroots, mode=AuthorityMode.DELEGATED, on=dt.date(2026, 10, 1),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    case = paths.source(committee.cell, dt.date(2025, 12, 1))
    day = paths.walk(case, dt.date(2025, 12, 1), "cell_vote", every=7)
    return case, day + dt.timedelta(days=7)


def test_the_case_page_offers_the_steps_of_the_date_chosen(officer: Client, committee: Committee) -> None:
    case, then = _voted(committee)
    offered = {
        day: officer.post(_url(case), {"xem": "1", "on": f"{day:%d/%m/%Y}"}).context for day in (then, paths.NOW.date())
    }
    assert offered[then]["next"].key == next_key(case, then)
    assert offered[paths.NOW.date()]["next"].key == next_key(case, paths.NOW.date())
    assert [step.key for step in paths.way(case, then).steps] != [
        step.key for step in paths.way(case, paths.NOW.date()).steps
    ], "hai ngày phải có trình tự khác nhau thì phép thử này mới có nghĩa"


def next_key(case: Case, day: dt.date) -> str:
    step = paths.next_step(paths.way(case, day), paths.steps(case))
    assert step is not None
    return step.key


def test_the_page_says_which_dates_rules_it_shows(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    today = officer.get(_url(case)).content.decode()
    assert "Đang hiện theo quy định áp dụng ngày 20/11/2026." in today
    then = officer.get(_url(case), {"lam": "2026-09-05"}).content.decode()
    assert "Đang hiện theo quy định áp dụng ngày 05/9/2026 (ngày thực hiện), không phải hôm nay." in then
    assert 'value="05/9/2026"' in then
    future = officer.post(_url(case), {"xem": "1", "on": "05/9/2027"}).content.decode()
    assert "Ngày đã chọn ở tương lai" in future
    wrong = officer.post(_url(case), {"xem": "1", "on": "31/02/2026"}).content.decode()
    assert "không có trong lịch" in wrong


def test_findings_and_their_values_are_those_of_the_date(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, dt.date(2025, 12, 1), birth=dt.date(2008, 1, 9))
    paths.walk(case, dt.date(2025, 12, 1), "opinions_collected", every=1)
    young = officer.get(_url(case), {"lam": "2025-12-20"}).context
    assert "Tuổi đời" in {row.rule for row in young["missing"]}
    assert "ngày 20/12/2025" in young["preview_words"]
    grown = officer.get(_url(case)).context
    assert "Tuổi đời" not in {row.rule for row in grown["missing"]}


def test_looking_writes_nothing_and_keeps_what_was_typed(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected", every=1)
    facts = {"xem": "1", "on": "15/10/2026", "chair": "Người Chủ Trì Giả Định", "votes_for": "7"}
    for url in (_url(case), _url(case, "step", "cell_vote")):
        page = officer.post(url, facts)
        assert page.status_code == 200
        assert "Người Chủ Trì Giả Định" in page.content.decode()
        assert 'value="15/10/2026"' in page.content.decode()
    assert "cell_vote" not in paths.steps(case)
    assert not Meeting.objects.exists()


def test_without_script_a_button_asks_again(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    page = officer.get(_url(case)).content.decode()
    assert 'name="xem" value="1"' in page
    assert page.index("Ghi lại") < page.index('name="xem"'), "Enter trong ô phải là ghi, không phải xem"
    assert 'hx-trigger="change"' in page


def test_a_step_that_day_did_not_know_leads_to_what_it_did(officer: Client, committee: Committee) -> None:
    case, then = _voted(committee)
    unknown = {step.key for step in paths.way(case, paths.NOW.date()).steps} ^ {
        step.key for step in paths.way(case, then).steps
    }
    assert unknown
    for key in unknown - {"decided", "recognised"}:
        days = {day: paths.way(case, day).step(key) is not None for day in (then, paths.NOW.date())}
        known_then = officer.get(_url(case, "step", key), {"lam": then.isoformat()}).status_code
        assert known_then == (200 if days[then] else 302)
        assert officer.get(_url(case, "step", key)).status_code == (200 if days[paths.NOW.date()] else 404)


def test_a_late_step_is_typed_end_to_end(officer: Client, committee: Committee) -> None:
    case, then = _voted(committee)
    key = next_key(case, then)
    assert key == "committee_resolution"
    page = officer.get(_url(case), {"lam": then.isoformat()})
    address = page.context["next_url"]
    assert f"lam={then.isoformat()}" in address
    facts = {"on": f"{then:%d/%m/%Y}", "members": 9, "votes_for": 9, "method": "secret", "ground": "Đã đối chiếu"}
    answer = officer.post(address, facts)
    assert answer.status_code == 302, answer.context["form"].errors
    assert case.steps.get(key=key).on == then


def test_the_meeting_follows_its_date(officer: Client, committee: Committee) -> None:
    people = [build.member(committee.cell) for _ in range(5)]
    set_state(by=paths.BY, at=paths.NOW, person=people[0], state=MemberState.ELSEWHERE, on=dt.date(2026, 11, 1))
    early, late = paths.source(committee.cell, START), paths.source(committee.cell, START)
    ready = paths.walk(early, START, "opinions_collected", every=1)
    paths.walk(late, START, "opinions_collected", every=5)
    url = reverse("admissions:meeting_new", args=["cell_vote"]) + f"?noi={committee.cell.code}"
    assert len(officer.get(url).context["group"].cases) == 2
    page = officer.post(url, {"xem": "1", "on": f"{ready:%d/%m/%Y}"})
    assert [one.case.pk for one in page.context["group"].cases] == [early.pk]
    out = {one.person.pk for one in page.context["form"].roll.people if one.why}
    assert out == set(), "ngày đó chưa ai sinh hoạt nơi khác"
    assert {one.person.pk for one in officer.get(url).context["form"].roll.people if one.why} == {people[0].pk}
    nobody = officer.post(url, {"xem": "1", "on": "02/9/2026"})
    assert "không có hồ sơ nào chờ" in nobody.content.decode()
    assert not Meeting.objects.exists()


def test_a_meeting_sent_with_an_early_date_says_why_not(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected", every=1)
    url = reverse("admissions:meeting_new", args=["cell_vote"]) + f"?noi={committee.cell.code}"
    facts = {"on": "02/9/2026", "members": 9, "method": "secret", f"take_{case.pk}": "on", f"for_{case.pk}": 9}
    page = officer.post(url, {**facts, "ground": "Đã đối chiếu"})
    assert page.status_code == 422
    assert case.person.full_name in page.content.decode()
    assert not Meeting.objects.exists()


def test_what_was_entered_since_no_longer_waits(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    ready = paths.walk(case, START, "opinions_collected", every=1)
    units = [committee.cell.pk]
    assert [one.key for one in waiting_then(units, ready)] == ["cell_vote"]
    paths.advance(case, ready + dt.timedelta(days=2))
    assert [one.key for one in queries.waiting(units, ready)] == ["cell_vote"]
    assert waiting_then(units, ready) == []
