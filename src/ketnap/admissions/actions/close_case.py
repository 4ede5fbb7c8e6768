"""End a case by a side exit, with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import lock
from ketnap.admissions.states import EXITS, stage_of
from ketnap.admissions.turns.cancelling import cancel_numbers
from ketnap.admissions.turns.proposals import no_open_removal
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.actions.cancel_admission import cancel_admission
from ketnap.members.models import Membership


def close_case(
    *, by: Actor, at: dt.datetime, case: Case, outcome: str, on: dt.date, reason: str, document: Document | None = None
) -> Case:
    """Close the case; cancelling the decision also changes the membership. A probationer is removed by votes (`decide_removal`).

    Raises Refused without a reason, without the document some exits need, from a stage the exit does not leave, or on a day
    before the latest step.
    """
    if not clean(reason):
        raise Refused("close.reason", "Kết thúc hồ sơ phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    if on > at.date():
        raise Refused("close.future", "Ngày kết thúc ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    with transaction.atomic():
        held = lock(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        steps = dict(Step.objects.filter(case=held, undone_at=None).values_list("key", "on"))
        way_out = EXITS.get(outcome)
        if way_out is None or stage_of(steps) not in way_out.stages:
            raise Refused(
                "close.stage", "Hồ sơ ở giai đoạn này không kết thúc theo cách đó.", remedy="Hãy chọn kết quả khác.",
                field="outcome",
            )  # fmt: skip
        no_open_removal(held)
        if way_out.needs_document and document is None:
            raise Refused(
                "close.document", "Phải có quyết định bằng văn bản.", remedy="Hãy ghi văn bản.", field="document"
            )
        latest = max([held.opened_on, *steps.values()])
        if on < latest:
            raise Refused(
                "close.early", f"Ngày kết thúc trước bước gần nhất ({vn.day(latest)}).", remedy="Hãy xem lại ngày.",
                field="on",
            )  # fmt: skip
        _change_membership(held, outcome, on, clean(reason), document, by=by, at=at)
        held.closed_on, held.outcome, held.reason, held.closing_document = on, outcome, clean(reason), document
        held.save(update_fields=["closed_on", "outcome", "reason", "closing_document"])
        record(
            by=by, at=at, action="admissions.close_case", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"outcome": outcome, "on": on}, reason=held.reason,
        )  # fmt: skip
    return held


def _change_membership(
    case: Case, outcome: str, on: dt.date, reason: str, document: Document | None, *, by: Actor, at: dt.datetime
) -> None:
    if outcome == Outcome.CANCELLED and document is not None:
        row = Membership.objects.known().filter(person=case.person, cancelled_on=None).order_by("id").last()
        if row is not None:
            cancel_admission(by=by, at=at, membership=row, on=on, document=document, reason=reason)
        decided = Step.objects.filter(case=case, key="decided", undone_at=None)
        cancel_numbers(decided, f"Huỷ theo {document}", by=by, at=at)
