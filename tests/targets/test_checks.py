"""Inconsistent plans are told with how much and where."""

import datetime as dt
from typing import Any

import pytest

from ketnap.lib.errors import Refused
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Unit
from ketnap.targets.actions.accept_fault import accept_fault
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.checks import faults
from ketnap.targets.models import Target
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY = build.AT, build.BY


def _set(unit: Unit, first: int, last: int, number: int, **kind: Any) -> Target:
    return set_target(
        by=BY, at=AT, unit=unit, start=dt.date(first, 1, 1), end=dt.date(last, 12, 31), number=number,
        document=build.paper(unit.pk), **kind,
    )  # fmt: skip


def _told(unit: Unit) -> dict[str, str]:
    return {fault.code: fault.sentence for fault in faults(unit.pk)}


def test_a_sound_plan_has_no_fault(committee: Committee) -> None:
    _set(committee.root, 2024, 2025, 30)
    _set(committee.root, 2024, 2024, 10)
    target = _set(committee.root, 2025, 2025, 20)
    hand_down(by=BY, at=AT, target=target, parts={committee.grassroots: 20}, kept=0, document=target.document)
    assert _told(committee.root) == {}


def test_years_that_do_not_make_the_term(committee: Committee) -> None:
    _set(committee.root, 2024, 2025, 30)
    _set(committee.root, 2024, 2024, 10)
    assert _told(committee.root) == {}, "years are still missing: nothing can be said yet"
    words = "Toàn đơn vị, 01/01/2024 – 31/12/2025: 2 kỳ bên trong cộng lại 27, thiếu 3 so với 30."
    with pytest.raises(Refused) as refusal:
        _set(committee.root, 2025, 2025, 17)
    assert (refusal.value.sentence, refusal.value.field) == (words, "number")
    assert not Target.every.filter(unit=committee.root, start=dt.date(2025, 1, 1)).exists()
    _set(committee.root, 2025, 2025, 17, accepted="Nghị quyết Thử")
    assert [(one.sentence, one.accepted, one.remedy) for one in faults(committee.root.pk)] == [
        (words, "Nghị quyết Thử", "")
    ]
    assert _told(committee.root)["plan.years"] == (
        "Toàn đơn vị, 01/01/2024 – 31/12/2025: 2 kỳ bên trong cộng lại 27, thiếu 3 so với 30."
    )


def test_a_target_set_below_beside_what_was_handed_down(committee: Committee) -> None:
    target = _set(committee.root, 2025, 2025, 20)
    hand_down(by=BY, at=AT, target=target, parts={committee.grassroots: 20}, kept=0, document=target.document)
    _set(committee.grassroots_cell, 2025, 2025, 3)
    assert "có 23, nhiều hơn số đã giao xuống 20 là 3" in _told(committee.root)["plan.parts"]


def test_a_part_of_a_year_above_the_term(committee: Committee) -> None:
    _set(committee.root, 2024, 2025, 30)
    _set(committee.root, 2025, 2025, 35, category="women", accepted="Nghị quyết Thử")
    assert (
        "35 lớn hơn chỉ tiêu chung 30 (01/01/2024 – 31/12/2025) là 5" in _told(committee.root)["plan.part_above_whole"]
    )


def test_floors_outgrown_by_new_units(committee: Committee) -> None:
    target = _set(committee.root, 2025, 2025, 1)
    set_floors(by=BY, at=AT, target=target, floors={Form.GRASSROOTS_CELL: 1}, document=target.document)
    build.unit("K.M", "Chi bộ cơ sở Mới", Form.GRASSROOTS_CELL, committee.root, opened_on=dt.date(2025, 6, 1))
    assert "2 × 1 = 2, vượt chỉ tiêu 1 là 1" in _told(committee.root)["plan.floors"]


def test_a_period_outside_every_term(committee: Committee) -> None:
    form_committee(
        by=BY, at=AT, unit=committee.root, body="committee", name="Nhiệm kỳ 2020 – 2025", term_from=dt.date(2020, 8, 1),
        term_until=dt.date(2025, 8, 1), document=build.paper(committee.root.pk),
    )  # fmt: skip
    _set(committee.root, 2024, 2024, 10)
    assert "plan.term" not in _told(committee.root)
    with pytest.raises(Refused, match="ngoài nhiệm kỳ"):
        _set(committee.root, 2025, 2025, 10)
    _set(committee.root, 2025, 2025, 10, accepted="Đại hội dời sang năm sau")
    assert "ngoài nhiệm kỳ của cấp uỷ: Nhiệm kỳ 2020 – 2025" in _told(committee.root)["plan.term"]


def _terms(unit: Unit) -> None:
    for name, first, last in (("Nhiệm kỳ Một", 2020, 2025), ("Nhiệm kỳ Hai", 2025, 2030)):
        form_committee(
            by=BY, at=AT, unit=unit, body="committee", name=name, term_from=dt.date(first, 8, 1),
            term_until=dt.date(last, 8, 1), document=build.paper(unit.pk),
        )  # fmt: skip


def test_a_year_may_reach_over_a_congress_a_longer_period_may_not(committee: Committee) -> None:
    _terms(committee.root)
    _set(committee.root, 2025, 2025, 10)
    assert _told(committee.root) == {}
    with pytest.raises(Refused, match="153 ngày của kỳ nằm ngoài"):
        _set(committee.root, 2023, 2025, 30)


def test_a_basis_holds_for_the_numbers_it_was_stated_for(committee: Committee) -> None:
    whole = _set(committee.root, 2024, 2025, 30)
    _set(committee.root, 2024, 2024, 10)
    year = _set(committee.root, 2025, 2025, 17, accepted="Nghị quyết Thử")
    change = {"by": BY, "at": AT, "target": year, "reason": "Rà soát", "document": whole.document}
    revise_target(**change, number=18)  # type: ignore[arg-type]
    (fault,) = faults(committee.root.pk)
    assert (fault.sentence.endswith("28, thiếu 2 so với 30."), fault.accepted) == (True, "")
    accept_fault(by=BY, at=AT, fault=fault, basis="Công văn Thử")
    (fault,) = faults(committee.root.pk)
    assert fault.accepted == "Công văn Thử"
    with pytest.raises(Refused, match="đã có căn cứ"):
        accept_fault(by=BY, at=AT, fault=fault, basis="Lần nữa")


def test_a_unit_that_left_still_holds_its_share_until_it_is_proposed_again(committee: Committee) -> None:
    target = _set(committee.root, 2025, 2025, 20)
    parts = {committee.grassroots: 14, committee.grassroots_cell: 6}
    hand_down(by=BY, at=AT, target=target, parts=parts, kept=0, document=target.document)
    move_unit(
        by=BY, at=AT, unit=committee.grassroots_cell, parent=committee.neighbour, on=dt.date(2025, 7, 1),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    told = _told(committee.root)["plan.left"]
    assert "Chi bộ cơ sở Công ty Thử rời đi từ 01/7/2025, còn giữ 6" in told
    assert "các đơn vị còn lại là 20, không thì là 14" in told
    back = {committee.grassroots: 20, committee.grassroots_cell: 0}
    hand_down(by=BY, at=AT, target=target, parts=back, kept=0, document=target.document, reason="Bàn giao tổ chức")
    assert "plan.left" not in _told(committee.root)


def test_a_number_below_the_least_a_year_is_told_and_stands_only_on_a_basis(committee: Committee) -> None:
    _set(committee.root, 2026, 2030, 250, measure="a_year")
    with pytest.raises(Refused, match="200 nhỏ hơn mức bình quân tối thiểu 250 một năm") as refused:
        _set(committee.root, 2027, 2027, 200)
    assert (refused.value.code, refused.value.field) == ("plan.a_year", "number")
    with pytest.raises(Refused, match=r"900 nhỏ hơn mức bình quân tối thiểu 5 năm × 250 = 1\.250 .* là 350"):
        _set(committee.root, 2026, 2030, 900)
    _set(committee.root, 2026, 2026, 250)
    _set(committee.root, 2027, 2027, 200, accepted="Nghị quyết Thử")
    (fault,) = faults(committee.root.pk)
    assert (fault.code, fault.accepted) == ("plan.a_year", "Nghị quyết Thử")


def test_the_least_a_year_set_after_the_number_and_of_a_part_is_told_too(committee: Committee) -> None:
    _set(committee.root, 2026, 2026, 200)
    with pytest.raises(Refused, match="200 nhỏ hơn mức bình quân tối thiểu 250 một năm"):
        _set(committee.root, 2026, 2026, 250, measure="a_year")
    with pytest.raises(Refused, match=r"\(Nữ, 01/01/2026 – 31/12/2026\) là 50"):
        _set(committee.root, 2026, 2026, 250, measure="a_year", category="women")
    _set(committee.root, 2026, 2026, 150, category="women")
    _set(committee.root, 2026, 2026, 180, measure="a_year")  # asks nothing of a part
    assert _told(committee.root) == {}


def test_a_year_that_is_not_whole_in_both_periods_proves_nothing(committee: Committee) -> None:
    paper = build.paper(committee.root.pk)
    facts: dict[str, Any] = {"by": BY, "at": AT, "unit": committee.root, "document": paper}
    set_target(**facts, start=dt.date(2026, 7, 1), end=dt.date(2028, 6, 30), number=100, measure="a_year")
    set_target(**facts, start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), number=60)
    set_target(**facts, start=dt.date(2027, 1, 1), end=dt.date(2027, 6, 30), number=60)
    assert _told(committee.root) == {}
    with pytest.raises(Refused, match="99 nhỏ hơn mức bình quân tối thiểu 100 một năm"):
        set_target(**facts, start=dt.date(2027, 1, 1), end=dt.date(2027, 12, 31), number=99)
