"""Write a fact beside a step: its day, its paper, whom it concerned, the counts as they stand on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import lock
from ketnap.admissions.sidefacts.kinds import COUNTS, SPECS, SideKind, Spec, Verdict
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.sidefacts.reading import may_be_written
from ketnap.admissions.states import LABELS
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.actions.set_private import set_private


@dataclass(frozen=True)
class Said:
    """What is said besides the day. `card` is the number of a card: it is kept with the member's sensitive facts, encrypted."""

    paper_symbol: str = ""
    paper_place: str = ""
    body: str = ""
    verdict: str = ""
    asked: int | None = None
    agreed: int | None = None
    against: int | None = None
    silent: int | None = None
    card: str = ""


def record_side_fact(
    *, by: Actor, at: dt.datetime, case: Case, kind: str, on: dt.date, said: Said | None = None
) -> SideFact:
    """The row.

    Raises Refused for an unknown kind, a case that ended otherwise than by recognition, a step that must come first, a day to
    come or before what it rests on, a fact written already, a missing number, counts that don't add up, a life-story number
    of somebody else within sight.
    """
    if kind not in SPECS:
        raise Refused("side.kind", "Việc này không có trong danh mục.", remedy="Hãy chọn lại.", field="kind")
    spec, facts = SPECS[kind], said or Said()
    _check_said(spec, facts)
    with transaction.atomic():
        held = lock(case)
        _check_case(spec, held, on, at)
        if kind == SideKind.CV_NUMBER:
            _check_number(held, facts.paper_symbol)
        row = SideFact.objects.create(
            case=held, unit_id=held.unit_id, kind=kind, on=on, paper_symbol=clean(facts.paper_symbol),
            paper_place=clean(facts.paper_place), body=clean(facts.body), verdict=facts.verdict, asked=facts.asked,
            agreed=facts.agreed, against=facts.against, silent=facts.silent, did=by.did, typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        if spec.card and facts.card:
            set_private(by=by, at=at, person=held.person, unit_id=held.unit_id, card=facts.card)
        record(
            by=by, at=at, action="sidefacts.record_side_fact", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id,
            after={"fact": row.pk, "kind": kind, "on": on, "symbol": row.paper_symbol, "outcome": row.verdict}
            | {name: getattr(row, name) for name in COUNTS if spec.counts},
        )  # fmt: skip
    return row


def _check_said(spec: Spec, said: Said) -> None:
    counts = [getattr(said, name) for name in COUNTS]
    if spec.counts:
        asked, parts = counts[0], counts[1:]
        if None in counts or asked != sum(parts):
            total = sum(part for part in parts if part is not None)
            raise Refused(
                "side.counts", f"Tán thành, không tán thành và không có ý kiến cộng lại là {vn.number(total)}, chưa bằng tổng số.",
                remedy="Hãy ghi đủ bốn số và đối chiếu với bản giấy.", field="asked",
            )  # fmt: skip
    elif any(count is not None for count in counts):
        raise ValueError(f"no counts for {spec.kind}")
    if spec.symbol_needed and not clean(said.paper_symbol):
        raise Refused("side.number", f"Chưa ghi {spec.symbol.lower()}.", remedy="Hãy ghi số.", field="paper_symbol")
    if (said.verdict in Verdict.values) != spec.verdict:
        raise Refused("side.verdict", "Chưa chọn kết quả thẩm định.", remedy="Hãy chọn kết quả.", field="verdict")


def _check_case(spec: Spec, case: Case, on: dt.date, at: dt.datetime) -> None:
    if not may_be_written(case):
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    if on > at.date():
        raise Refused("side.future", "Ngày ghi ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    known = SideFact.objects.filter(case=case, undone_at=None)
    earlier = known.filter(kind=spec.kind).order_by("on", "pk").last()
    if earlier is not None and earlier.verdict != Verdict.RETURNED:
        raise Refused(
            "side.known", f"“{spec.label}” đã ghi ngày {vn.day(earlier.on)}.",
            remedy="Nếu ghi nhầm, hãy gỡ rồi ghi lại.", field="on",
        )  # fmt: skip
    before = known.filter(kind=spec.follows).order_by("on", "pk").last() if spec.follows and spec.strict else None
    if spec.after:
        step = Step.objects.filter(case=case, key=spec.after, undone_at=None).first()
        if step is None:
            raise Refused("side.early", f"Chưa ghi bước “{LABELS[spec.after]}”.", remedy="Hãy ghi bước đó trước.")
        _not_before(LABELS[spec.after], step.on, on)
    for one in (before, earlier):
        if one is not None:
            _not_before(SPECS[one.kind].label, one.on, on)


def _not_before(label: str, first: dt.date, on: dt.date) -> None:
    if on < first:
        raise Refused(
            "side.order", f"Ngày ghi trước “{label}” ngày {vn.day(first)}.", remedy="Hãy đối chiếu lại giấy tờ và ghi đúng ngày.",
            field="on",
        )  # fmt: skip


def _check_number(case: Case, symbol: str) -> None:
    """A number of a life story belongs to one person, as far as the writer sees."""
    held = SideFact.objects.filter(kind=SideKind.CV_NUMBER, paper_symbol=clean(symbol), undone_at=None)
    if held.exclude(case__person=case.person_id).exists():
        raise Refused(
            "side.number_taken", "Số lý lịch này đã cấp cho người khác.", remedy="Hãy đối chiếu lại số lý lịch.",
            field="paper_symbol",
        )  # fmt: skip
