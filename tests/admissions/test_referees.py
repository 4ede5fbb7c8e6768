"""Who vouches: numbers, twelve months, replacement on a day; two exceptions at once; waivers on a document by a person."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.add_referee import add_referee
from ketnap.admissions.actions.end_referee import end_referee
from ketnap.admissions.actions.waive import waive
from ketnap.admissions.dossier import load
from ketnap.admissions.judging import Effect, Question, effect_of, findings
from ketnap.admissions.kinds import RefereeKind, Together
from ketnap.admissions.models import Case, Referee
from ketnap.law import Finding, Outcome, load_calendar, load_rules, rules
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.members.actions.enter_member import Qualities
from ketnap.members.kinds import Education
from ketnap.members.models import Person
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW, SIGNED

START = dt.date(2025, 8, 4)  # under 294: every value verified
VOTE = dt.date(2025, 10, 1)


def ready(committee: Committee, **more: object) -> Case:
    """A case compiled, without anybody who vouches yet."""
    case = paths.source(committee.cell, START, **more)
    paths.walk(case, START, "file_compiled", every=1)
    return case


def vouch(case: Case, member: Person | None = None, *, since: dt.date = dt.date(2023, 1, 1), **more: object) -> Referee:
    facts: dict[str, object] = {"kind": RefereeKind.MEMBER, "together": Together.WORK, "disciplined": False} | more
    return add_referee(
        by=BY, at=NOW, case=case, on=dt.date(2025, 9, 1), member=member or build.member(case.unit), since=since, **facts
    )  # type: ignore[arg-type]


def union(case: Case) -> Referee:
    return add_referee(
        by=BY, at=NOW, case=case, kind=RefereeKind.TRADE_UNION, on=dt.date(2025, 9, 1), paper_symbol="02-NQ/CĐ"
    )


def found(case: Case, rule: str, on: dt.date = VOTE) -> Finding:
    asked = Question(load(case, on), paths.way(case, on), "cell_vote", on)
    return next(one for one in findings(asked) if one.rule == rule)


def test_two_members_or_one_with_a_resolution(committee: Committee) -> None:
    case = ready(committee)
    vouch(case)
    one = found(case, "referees")
    assert (one.outcome, one.facts["needed"]) == (Outcome.NOT_MET, 2)
    vouch(case)
    assert found(case, "referees").outcome is Outcome.MET
    other = ready(committee)
    vouch(other)
    union(other)
    alone = found(other, "referees")
    assert (alone.outcome, alone.facts["needed"]) == (Outcome.MET, 1)


@pytest.mark.parametrize(
    ("since", "outcome"), [(dt.date(2024, 10, 1), Outcome.MET), (dt.date(2024, 10, 2), Outcome.NOT_MET)]
)
def test_twelve_months_together_up_to_the_meeting(committee: Committee, since: dt.date, outcome: Outcome) -> None:
    case = ready(committee)
    vouch(case, since=since)
    union(case)
    assert found(case, "referees").outcome is outcome


def test_a_replacement_need_not_have_been_together_so_long(committee: Committee) -> None:
    case = ready(committee)
    union(case)
    first = vouch(case)
    end_referee(by=BY, at=NOW, referee=first, on=dt.date(2025, 9, 20), reason="Chuyển công tác")
    assert found(case, "referees").outcome is Outcome.NOT_MET
    vouch(case, since=dt.date(2025, 8, 15))
    assert "mới cùng đơn vị 1 tháng" in found(case, "referees").reason
    Referee.objects.filter(case=case, until=None, kind=RefereeKind.MEMBER).update(replacement=True)
    assert found(case, "referees").outcome is Outcome.MET


def test_who_vouches_is_asked_for_the_day_of_the_vote(committee: Committee) -> None:
    case = ready(committee)
    union(case)
    row = vouch(case)
    end_referee(by=BY, at=NOW, referee=row, on=dt.date(2025, 11, 1), reason="Bị kỷ luật")
    assert found(case, "referees").outcome is Outcome.MET
    assert found(case, "referees", dt.date(2025, 10, 31)).outcome is Outcome.MET
    assert found(case, "referees", dt.date(2025, 11, 1)).outcome is Outcome.NOT_MET


def test_a_probationer_or_one_under_discipline_does_not_count(committee: Committee) -> None:
    case = ready(committee)
    union(case)
    vouch(case, build.member(committee.cell, ceremony_on=dt.date(2025, 1, 6), official_on=None))
    assert "chưa là đảng viên chính thức" in found(case, "referees").reason
    other = ready(committee)
    union(other)
    vouch(other, disciplined=True)
    assert "đang chịu kỷ luật" in found(other, "referees").reason


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": "neighbour"}, "referee.kind"),
        ({"together": "TRAVEL"}, "referee.kind"),
        ({"kind": RefereeKind.YOUTH_UNION}, "referee.member"),
        ({"since": dt.date(2025, 9, 2)}, "referee.dates"),
    ],
)
def test_what_cannot_be_a_referee(committee: Committee, facts: dict[str, object], code: str) -> None:
    case = ready(committee)
    with pytest.raises(Refused) as raised:
        vouch(case, **facts)  # type: ignore[arg-type]
    assert raised.value.code == code
    assert not case.referees.exists()


def test_nobody_vouches_twice_or_ends_twice(committee: Committee) -> None:
    case, member = ready(committee), build.member(committee.cell)
    row = vouch(case, member)
    with pytest.raises(Refused) as twice:
        vouch(case, member)
    assert twice.value.code == "referee.known"
    with pytest.raises(Refused) as why:
        end_referee(by=BY, at=NOW, referee=row, on=VOTE, reason=" ")
    assert why.value.code == "referee.reason"
    with pytest.raises(Refused) as early:
        end_referee(by=BY, at=NOW, referee=row, on=dt.date(2025, 8, 31), reason="Chuyển đi")
    assert early.value.code == "referee.early"
    end_referee(by=BY, at=NOW, referee=row, on=VOTE, reason="Chuyển đi")
    with pytest.raises(Refused) as again:
        end_referee(by=BY, at=NOW, referee=row, on=VOTE, reason="Chuyển đi")
    assert again.value.code == "referee.ended"


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Iterator[Client]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def test_a_replacement_is_typed_on_its_own_page(officer: Client, committee: Committee) -> None:
    case, member = ready(committee), build.member(committee.cell)
    url = reverse("admissions:add_referee", args=[case.uid])
    facts = {"kind": "member", "member": member.pk, "on": "20/9/2025", "since": "15/8/2025", "disciplined": "0"}
    wrong = officer.post(url, facts)
    assert "together" in wrong.context["form"].errors
    done = officer.post(url, {**facts, "together": "WORK", "replacement": "on"})
    assert done.status_code == 302, done.context["form"].errors
    row = case.referees.get()
    assert (row.member_id, row.replacement, row.disciplined) == (member.pk, True, False)
    assert "paper_symbol" in officer.post(url, {"kind": "trade_union", "on": "20/9/2025"}).context["form"].errors


def test_two_exceptions_at_once_are_shown_and_settle_nothing(committee: Committee) -> None:
    case = ready(committee, qualities=Qualities(education=Education.PRIMARY))
    step = case.steps.get(key="file_compiled")
    step.facts = {"special_area": True, "elder": True, "elder_consent": True}
    step.save(update_fields=["facts"])
    both = found(case, "schooling")
    assert both.outcome is Outcome.UNKNOWN
    assert both.facts["exceptions"] == ["special_area", "elder"]
    assert {"education.special_area_min", "education.elder_min"} <= {value["key"] for value in both.values}
    assert effect_of(both) is Effect.GROUND


def test_an_exception_of_the_law_and_a_waiver_are_two_at_once(committee: Committee) -> None:
    case = ready(committee, qualities=Qualities(education=Education.PRIMARY))
    step = case.steps.get(key="file_compiled")
    step.facts = {"special_area": True, "elder": False}
    step.save(update_fields=["facts"])
    assert found(case, "schooling").outcome is Outcome.WAIVED
    document = build.paper(committee.root.pk)
    waive(by=SIGNED, at=NOW, case=case, step="cell_vote", rule="schooling", document=document, reason="Cấp trên đồng ý")
    both = found(case, "schooling")
    assert both.outcome is Outcome.UNKNOWN
    assert document.symbol in both.reason
    assert "vùng đặc thù" in both.reason
    assert effect_of(both) is Effect.GROUND


def test_a_waiver_names_its_document_and_its_person(officer: Client, committee: Committee) -> None:
    case = ready(committee)
    url = reverse("admissions:waive", args=[case.uid])
    facts = {"rule": "cell_vote:age", "reason": "Được đồng ý", "paper_kind": "CV"}
    paper = {"paper_symbol": "15-CV/TU", "paper_issued_on": "01/10/2025", "paper_issuer": "Tỉnh uỷ giả định"}
    for given, missing in (
        ({**facts, **paper}, "did"),
        ({**facts, "did": "Người Ký Giả Định"}, "paper_symbol"),
    ):
        page = officer.post(url, given)
        assert missing in page.context["form"].errors
    assert not case.waivers.exists()
    assert officer.post(url, {**facts, **paper, "did": "Người Ký Giả Định"}).status_code == 302
    row = case.waivers.get()
    assert (row.did, row.document.symbol) == ("Người Ký Giả Định", "15-CV/TU")
    assert row.typed_by


def test_the_finding_says_why_each_referee_counts() -> None:
    meeting = dt.date(2025, 11, 5)
    long, new = (
        rules.Referee("Đồng Chí Giả Định Một", True, 14, "WORK", replacement=False, disciplined=False),
        rules.Referee("Đồng Chí Giả Định Hai", True, 2, "STUDY", replacement=True, disciplined=False),
    )
    facts = rules.RefereeFacts(meeting, (long, new), union_resolution=False)
    found = rules.referees(facts, load_rules(), load_calendar())
    assert found.outcome is Outcome.MET
    assert "Đồng Chí Giả Định Một: cùng công tác 14 tháng, cần ít nhất 12 tháng." in found.reason
    assert "Đồng Chí Giả Định Hai: cùng học tập 2 tháng, được phân công thay nên không đòi hỏi" in found.reason
    assert all(place in found.citation for place in ("294-QĐ/TW, mục 3.2.1", "294-QĐ/TW, mục 3.2.2"))


def test_the_screen_says_how_long_together_and_where_that_stands(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    case = paths.source(committee.cell, dt.date(2026, 9, 1))
    paths.walk(case, dt.date(2026, 9, 1), "introduced", every=1)
    add_referee(
        by=BY, at=NOW, case=case, kind=RefereeKind.MEMBER, on=NOW.date(), member=build.member(committee.cell),
        together=Together.STUDY, since=dt.date(2026, 8, 3), replacement=True, disciplined=False,
    )  # fmt: skip
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    form = client.get(reverse("admissions:add_referee", args=[case.uid])).content.decode()
    assert "Cần ít nhất 12 tháng cùng đơn vị, tính đến ngày chi bộ họp xét. Căn cứ:" in form
    assert "Người được phân công thay không phải đủ thời gian cùng đơn vị." in form
    page = client.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "Cùng học tập từ 03/8/2026; thay người giới thiệu trước" in page
