"""A closed period stays what it was; what is known better later is a restatement; papers are kept byte for byte."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection, transaction

from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.members.actions.cancel_admission import cancel_admission
from ketnap.members.counting import HOUSE
from ketnap.members.models import Membership
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.models import Placement
from ketnap.targets.actions.close_period import close_period
from ketnap.targets.actions.record_restatement import record_restatement
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.closing import derive, digest, rederive, restatement, unrecorded
from ketnap.targets.models import Closing
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY = build.AT, build.BY
START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
LATER = AT + dt.timedelta(days=30)


def _close(committee: Committee, **facts: Any) -> Closing:
    return close_period(
        by=BY, at=AT + dt.timedelta(hours=1), reader=HOUSE, unit=committee.root, start=START, end=END, **facts
    )


def test_corrections_and_reorganisations_later_leave_the_closed_period_alone(committee: Committee) -> None:
    build.member(committee.cell, ceremony_on=dt.date(2025, 5, 20), official_on=None)
    person = build.member(committee.cell, ceremony_on=dt.date(2025, 6, 20), official_on=None)
    build.member(committee.grassroots_cell, ceremony_on=dt.date(2025, 8, 20), official_on=None)
    target = set_target(
        by=BY, at=AT, unit=committee.root, start=START, end=END, number=3, document=build.paper(committee.root.pk)
    )
    closing = _close(committee, papers={"docx": b"mot", "pdf": b"hai"})
    assert closing.digest == digest(closing.data)
    assert rederive(HOUSE, closing, today=LATER.date()) == closing.digest
    assert restatement(HOUSE, closing, today=LATER.date()) == []

    paper = build.paper(committee.root.pk)
    move_unit(
        by=BY,
        at=LATER,
        unit=committee.grassroots_cell,
        parent=committee.neighbour,
        on=dt.date(2025, 7, 1),
        document=paper,
    )
    cancel_admission(
        by=BY, at=LATER, membership=Membership.objects.known().get(person=person), on=dt.date(2026, 3, 20), document=paper,
        reason="Không đủ điều kiện",
    )  # fmt: skip
    revise_target(by=BY, at=LATER, target=target, number=4, document=paper, reason="Bổ sung")
    assert rederive(HOUSE, closing, today=LATER.date()) == closing.digest
    told = {(one.unit_id, one.what): (one.then, one.now) for one in restatement(HOUSE, closing, today=LATER.date())}
    assert told[committee.root.pk, "Chỉ tiêu: Toàn đơn vị"] == (3, 4)
    assert told[committee.grassroots_cell.pk, "Đã kết nạp"] == (1, None), "now under the neighbour since July"
    assert told[committee.grassroots.pk, "Đã kết nạp"] == (2, 1)
    assert told[committee.root.pk, "Đã kết nạp"] == (3, 1)
    assert [bytes(one.body) for one in closing.papers.order_by("format")] == [b"mot", b"hai"]


def test_corrections_are_stored_with_reason_and_told_once(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From, to, when, why; told again only when a number has moved again, and once more when it moves back."""
    person = build.member(committee.cell, ceremony_on=dt.date(2025, 6, 20), official_on=None)
    closing, paper = _close(committee), build.paper(committee.root.pk)
    told: dict[str, Any] = {"by": BY, "reader": HOUSE, "closing": closing}
    with pytest.raises(Refused, match="Không có số liệu nào khác"):
        record_restatement(**told, at=LATER, reason="Thử")
    monkeypatch.setattr(build, "AT", LATER)
    build.member(committee.cell, ceremony_on=dt.date(2025, 9, 9), official_on=None)
    with pytest.raises(Refused, match="phải ghi lý do"):
        record_restatement(**told, at=LATER, reason=" ")
    rows = record_restatement(**told, at=LATER, reason="Nhập bổ sung hồ sơ tìm thấy", document=paper)
    kept = {(row.unit_id, row.what): (row.then, row.now) for row in rows}
    assert kept[committee.root.pk, "Đã kết nạp"] == kept[committee.cell.pk, "Đã kết nạp"] == (1, 2)
    assert {(row.reason, row.found_at, row.document_id) for row in rows} == {
        ("Nhập bổ sung hồ sơ tìm thấy", LATER, paper.pk)
    }
    assert unrecorded(HOUSE, closing, today=LATER.date()) == []
    cancel_admission(
        by=BY, at=LATER, membership=Membership.objects.known().get(person=person), on=dt.date(2026, 3, 20), document=paper,
        reason="Không đủ điều kiện",
    )  # fmt: skip
    again = {(one.unit_id, one.what): (one.then, one.now) for one in unrecorded(HOUSE, closing, today=LATER.date())}
    assert again[committee.root.pk, "Đã kết nạp"] == (2, 1), (
        "from what was last told, though it is the closed number again"
    )
    record_restatement(**told, at=LATER + dt.timedelta(days=1), reason="Huỷ quyết định kết nạp")
    assert unrecorded(HOUSE, closing, today=LATER.date()) == []
    assert rederive(HOUSE, closing, today=LATER.date()) == closing.digest
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM targets_restatement")


def test_a_move_unsaid_later_is_still_known_as_of_then(committee: Committee) -> None:
    """A placement that was believed at the closing and corrected away since must still cut the period in two."""
    build.member(committee.grassroots_cell, ceremony_on=dt.date(2025, 8, 20), official_on=None)
    move_unit(
        by=BY, at=AT, unit=committee.grassroots_cell, parent=committee.neighbour, on=dt.date(2025, 7, 1),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    closing = _close(committee)
    assert json.loads(closing.data)["units"][0]["achieved"] == 0
    rows = list(Placement.objects.known().filter(unit=committee.grassroots_cell))
    moment = close(rows, at=LATER)
    Placement.objects.create(
        unit=committee.grassroots_cell, parent=committee.root, valid=span(build.OPENED), recorded=since(moment)
    )
    assert rederive(HOUSE, closing, today=LATER.date()) == closing.digest
    told = {(one.unit_id, one.what): (one.then, one.now) for one in restatement(HOUSE, closing, today=LATER.date())}
    assert told[committee.root.pk, "Đã kết nạp"] == (0, 1)


def test_the_data_set_is_complete_and_sums_up(committee: Committee) -> None:
    for cell in (committee.cell, committee.sub_cell, committee.sub_cell):
        build.member(cell, ceremony_on=dt.date(2025, 5, 20), official_on=None)
    data = derive(HOUSE, committee.root.pk, START, END, known=None, today=LATER.date())
    counts = {unit["id"]: (unit["achieved"], unit["stock"]) for unit in data["units"]}
    assert counts[committee.root.pk] == counts[committee.grassroots.pk] == (3, 3)
    assert counts[committee.sub_committee.pk] == (2, 2)
    assert committee.neighbour.pk not in counts
    assert data["criteria"]["achieved"].startswith("ngày quyết định kết nạp")


def test_a_period_is_closed_once_and_only_when_over(committee: Committee) -> None:
    closing = _close(committee)
    assert json.loads(closing.data)["unit"] == committee.root.pk
    for facts, code in (
        ({"start": START, "end": END}, "close.twice"),
        ({"start": START, "end": AT.date()}, "close.early"),
    ):
        with pytest.raises(Refused) as refusal:
            close_period(by=BY, at=AT, reader=HOUSE, unit=committee.root, **facts)
        assert refusal.value.code == code


def test_a_closed_period_cannot_be_rewritten_by_the_application(committee: Committee) -> None:
    _close(committee)
    for statement in ("UPDATE targets_closing SET digest = ''", "DELETE FROM targets_closingpaper"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Closing.objects.count() == 1
