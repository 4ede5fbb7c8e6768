"""After units left: they count until the day, what they held comes back, the whole of the rest may be set anew."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE, stock_under
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Unit
from ketnap.targets import ledger
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.hand_down_through import hand_down_through
from ketnap.targets.actions.repropose_target import repropose_target
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.models import Posting, Target
from ketnap.targets.queries import given
from ketnap.targets.settling import effect_of
from ketnap.targets.standing import counted, standing
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY, TODAY = build.AT, build.BY, build.TODAY
START, END, MOVED = dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2025, 7, 1)


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _target(unit: Unit, number: int) -> Target:
    return set_target(by=BY, at=AT, unit=unit, start=START, end=END, number=number, document=build.paper(unit.pk))


def _leave(committee: Committee, unit: Unit) -> None:
    paper = build.paper(committee.root.pk)
    move_unit(by=BY, at=AT, unit=unit, parent=committee.neighbour, on=MOVED, document=paper)


def _repropose(target: Target, left: dict[Unit, int], **facts: Any) -> None:
    repropose_target(
        by=BY,
        at=AT,
        target=target,
        left=left,
        document=target.document,
        reason=facts.pop("reason", "Bàn giao"),
        **facts,
    )
    _settle()


@pytest.fixture
def left(committee: Committee) -> Target:
    """12 handed to cells; the committee with 9 of them and two members admitted leaves in July, one is admitted after."""
    target = _target(committee.root, 14)
    numbers = {committee.cell: 4, committee.sub_cell: 5, committee.grassroots_cell: 3}
    hand_down_through(by=BY, at=AT, target=target, numbers=numbers, kept=2, document=target.document)
    for cell, day in (
        (committee.cell, dt.date(2025, 3, 3)), (committee.sub_cell, dt.date(2025, 5, 5)),
        (committee.cell, dt.date(2025, 9, 9)), (committee.grassroots_cell, dt.date(2025, 10, 10)),
    ):  # fmt: skip
        build.member(cell, ceremony_on=day, official_on=None)
    build.member(committee.cell)
    _leave(committee, committee.grassroots)
    return target


def test_who_left_counts_until_the_day_and_the_effect_is_shown(committee: Committee, left: Target) -> None:
    found = effect_of(HOUSE, left, END, today=TODAY)
    (one,) = found.left
    assert (one.unit_id, one.day, one.members, one.given, one.achieved) == (committee.grassroots.pk, MOVED, 3, 9, 2)
    assert (found.freed, found.proposed, found.stay, found.stay_given, found.stay_achieved) == (7, 7, 1, 3, 1)
    assert found.achieved == standing(HOUSE, committee.root.pk, START, END, END, today=TODAY).own.progress.achieved == 3
    assert str(found.percent(14)) == "21.43"
    assert effect_of(HOUSE, left, dt.date(2025, 6, 30), today=TODAY).left == (), "the day before, nobody has left"


def test_what_is_freed_is_kept_and_everything_below_the_unit_comes_back(committee: Committee, left: Target) -> None:
    before = Posting.objects.count()
    _repropose(left, {committee.grassroots: 2})
    assert ledger.account(left) == ledger.Account(14, 9, 5, 0)
    below = given(
        [committee.grassroots.pk, committee.cell.pk, committee.sub_committee.pk, committee.sub_cell.pk], START, END
    )
    assert sorted(below.values(), key=lambda one: -one.given) == [ledger.Account(2, 2, 0, 0), *[ledger.Account()] * 3]
    assert Posting.objects.filter(reason="Bàn giao").count() == Posting.objects.count() - before
    again = Posting.objects.count()
    _repropose(left, {committee.grassroots: 2})
    assert Posting.objects.count() == again, "done twice, nothing more is posted"


def test_the_whole_may_be_lowered_with_what_left_or_set_to_another_number(committee: Committee, left: Target) -> None:
    _repropose(left, {committee.grassroots: 2}, number=7)
    assert ledger.account(left) == ledger.Account(7, 2, 5, 0)
    _repropose(left, {committee.grassroots: 0}, number=10)
    assert ledger.account(left) == ledger.Account(10, 7, 3, 0)


def test_refusals_say_how_much_and_where(committee: Committee, left: Target) -> None:
    for facts, code, words in (
        ({"left": {committee.grassroots_cell: 0}}, "settle.not_left", "Chi bộ cơ sở .* chưa rời đi"),
        ({"left": {committee.grassroots: 10}}, "settle.number", "đang giữ 9, không thể để lại 10"),
        ({"left": {committee.grassroots: 2}, "number": 4}, "target.handed_more", "giảm nhiều nhất 9"),
        ({"left": {committee.grassroots: 2}, "reason": " "}, "target.reason", "phải ghi lý do"),
    ):
        with pytest.raises(Refused, match=words) as refusal:
            _repropose(left, **facts)  # type: ignore[arg-type]
        assert refusal.value.code == code


def test_a_whole_from_above_is_not_changed_here(committee: Committee) -> None:
    whole = _target(committee.province, 20)
    hand_down(by=BY, at=AT, target=whole, parts={committee.root: 12}, kept=8, document=whole.document)
    child = Target.objects.get(unit=committee.root)
    hand_down(by=BY, at=AT, target=child, parts={committee.grassroots: 9}, kept=3, document=whole.document)
    _leave(committee, committee.grassroots)
    with pytest.raises(Refused, match="do cấp trên giao"):
        _repropose(child, {committee.grassroots: 0}, number=5)
    _repropose(child, {committee.grassroots: 0})
    assert ledger.account(child) == ledger.Account(12, 12, 0, 0)


def test_nine_organisations_with_370_members_leave_in_2023(committee: Committee) -> None:
    """The source in full: nine organisations hand over with 370 members in the middle of 2023."""
    end, eve, away = dt.date(2023, 12, 31), dt.date(2023, 6, 30), dt.date(2023, 7, 1)
    units = [
        build.unit(f"K.{n}", f"Chi bộ cơ sở Rời Đi {n}", Form.GRASSROOTS_CELL, committee.root) for n in range(1, 10)
    ]
    paper = build.paper(committee.root.pk)
    target = set_target(
        by=BY, at=AT, unit=committee.root, start=dt.date(2023, 1, 1), end=end, number=50, document=paper
    )
    parts = {**dict.fromkeys(units, 3), committee.grassroots: 20}
    hand_down(by=BY, at=AT, target=target, parts=parts, kept=3, document=paper)
    for place, unit in enumerate(units):
        for _ in range(41 if place == 0 else 40):  # 41 + 8 × 40 = 361, and nine admitted in March: 370
            build.member(unit)
        build.member(unit, ceremony_on=dt.date(2023, 3, 3), official_on=None)
        move_unit(by=BY, at=AT, unit=unit, parent=committee.neighbour, on=away, document=paper)
    build.member(units[0], ceremony_on=dt.date(2023, 9, 9), official_on=None)  # counts for the new superior
    assert effect_of(HOUSE, target, eve, today=TODAY).left == ()
    found = effect_of(HOUSE, target, end, today=TODAY)
    assert (len(found.left), found.members, found.freed, found.proposed) == (9, 370, 18, 32)
    assert {(one.given, one.achieved, one.keeps, one.day) for one in found.left} == {(3, 1, 1, away)}
    assert (found.stay, found.stay_given, found.stay_achieved, found.achieved) == (2, 20, 0, 9)
    assert stock_under(HOUSE, [committee.root.pk], eve) == {committee.root.pk: 370}
    assert stock_under(HOUSE, [committee.root.pk], end) == {committee.root.pk: 0}
    progress = standing(HOUSE, committee.root.pk, target.start, end, end, today=TODAY).own.progress
    assert (progress.target, progress.achieved) == (50, 9)
    _repropose(target, dict.fromkeys(units, 1), number=32)
    assert ledger.account(target) == ledger.Account(32, 3, 29, 0)
    assert set(given([unit.pk for unit in units], target.start, end).values()) == {ledger.Account(1, 1, 0, 0)}


def test_the_guided_screen(committee: Committee, left: Target, client: Client) -> None:
    with rls.everything():
        officer = build.user(Role.BOARD_OFFICER, committee.root)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("targets:targets") + "?tu=2025-01-01&den=2025-12-31").content.decode()
    url = reverse("targets:settle", args=[left.pk])
    assert url in page
    page = client.get(url).content.decode()
    for words in (
        "rời đi từ 01/7/2025; được giao 9, đã kết nạp 2 đến ngày đó", "Nếu giữ 14", "21,43%",
        "Điều chỉnh còn 7", "phải kết nạp thêm 11",
    ):  # fmt: skip
        assert words in page
    paper = {
        "paper_kind": "NQ", "paper_symbol": "9-QĐ/TU", "paper_issued_on": "01/07/2025", "paper_issuer": "Tỉnh uỷ Giả Định",
        "reason": "Bàn giao tổ chức", f"n{committee.grassroots.pk}": "2",
    }  # fmt: skip
    wrong = client.post(url, {**paper, "choice": "khac"}).content.decode()
    assert "Hãy ghi chỉ tiêu mới" in wrong
    ahead = client.post(url, {**paper, "choice": "giam"}).content.decode()
    assert "thu về từ đơn vị đã rời đi" in ahead
    with rls.everything():
        assert ledger.account(left).given == 14, "looking ahead writes nothing"
    client.post(url, {**paper, "choice": "giam", "chac_chan": "1"})
    with rls.everything():
        assert ledger.account(left) == ledger.Account(7, 2, 5, 0)
    book = client.get(reverse("targets:ledger", args=[left.pk])).content.decode()
    for words in ("Bàn giao tổ chức", "-7", "9-QĐ/TU"):
        assert words in book


def test_a_number_of_who_left_opens_its_list_and_nothing_held_needs_no_settling(
    committee: Committee, left: Target, client: Client
) -> None:
    with rls.everything():
        officer = build.user(Role.BOARD_OFFICER, committee.root)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    url, here = reverse("targets:settle", args=[left.pk]), reverse("targets:targets") + "?tu=2025-01-01&den=2025-12-31"
    terms = client.get(url).context["screen"].terms
    (members,) = [term.cell for term in terms if term.cell.url]
    assert members.value == 3
    page = client.get(members.url)
    assert page.status_code == 200
    assert (page.context["table"].total or 0) + (page.context["table"].outside or 0) == 3
    with rls.everything():
        _repropose(left, {committee.grassroots: 0})
    words = client.get(url).content.decode()
    assert "1 đơn vị đã rời đi không còn giữ chỉ tiêu nào" in words
    assert f"n{committee.grassroots.pk}" not in words
    assert url not in client.get(here).content.decode(), "nothing to settle, nothing offered"


def test_the_effect_on_a_sub_target_counts_its_own_people(committee: Committee, left: Target) -> None:
    women = set_target(
        by=BY, at=AT, unit=committee.root, start=START, end=END, number=4, category="women", document=left.document
    )
    hand_down(by=BY, at=AT, target=women, parts={committee.grassroots: 3}, kept=1, document=left.document)
    (one,) = effect_of(HOUSE, women, END, today=TODAY).left
    women_there = sum(
        1 for row in counted(HOUSE, committee.root.pk, START, END, "women", today=TODAY)[0] if row.child == one.unit_id
    )
    everybody = sum(
        1 for row in counted(HOUSE, committee.root.pk, START, END, "", today=TODAY)[0] if row.child == one.unit_id
    )
    assert (one.given, one.achieved) == (3, women_there)
    assert women_there < everybody, "the case must tell the two apart"
