"""Hand all open work of one officer to another in one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.admissions.models import Case
from ketnap.admissions.turns.handing import OpenWork, open_work
from ketnap.admissions.turns.models import Charge, TaskOwner
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def hand_over(
    *,
    by: Actor,
    at: dt.datetime,
    giver: User,
    receiver: User,
    on: dt.date,
    units: Collection[int],
    reach: Collection[int],
) -> OpenWork:
    """Hand over the cases in charge and the tasks of `giver` at `units`; returns what was handed over, and what stays and why.

    `reach` are the units where `receiver` may write cases: work outside it can't be theirs. One entry lists every row. Raises
    Refused for the same officer, a closed account, nothing to hand over, work beyond the receiver's reach, or a day to come.
    """
    if giver.pk == receiver.pk:
        raise Refused("hand.same", "Người nhận phải khác người giao.", remedy="Hãy chọn người khác.", field="receiver")
    if not receiver.is_active:
        raise Refused("hand.closed", "Tài khoản người nhận đã khoá.", remedy="Hãy chọn người khác.", field="receiver")
    if on > at.date():
        raise Refused("hand.future", "Ngày bàn giao ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    with transaction.atomic():
        list(
            Case.objects.select_for_update(of=("self",)).filter(charges__user=giver, charges__until=None).order_by("pk")
        )
        work = open_work(giver, units)
        if not work.charges and not work.tasks:
            raise Refused("hand.nothing", "Người giao không còn việc nào đang mở.", remedy="Không cần bàn giao.")
        if beyond := {*(row.unit_id for row in work.charges), *(row.unit_id for row in work.tasks)} - set(reach):
            raise Refused(
                "hand.reach", f"Người nhận không có quyền ghi hồ sơ ở {len(beyond)} đơn vị có việc bàn giao.",
                remedy="Hãy cấp quyền cho người nhận trước, hoặc chọn người khác.", field="receiver",
            )  # fmt: skip
        held: list[Charge | TaskOwner] = [*work.charges, *work.tasks]
        for row in held:
            row.until = max(on, row.since)
            row.save(update_fields=["until"])
        Charge.objects.bulk_create(
            Charge(case_id=row.case_id, unit_id=row.unit_id, user=receiver, since=row.until or on, recorded_at=at)
            for row in work.charges
        )
        TaskOwner.objects.bulk_create(
            TaskOwner(task_id=row.task_id, unit_id=row.unit_id, user=receiver, since=row.until or on, recorded_at=at)
            for row in work.tasks
        )
        record(
            by=by, at=at, action="admissions.hand_over", subject="accounts.user", subject_id=giver.pk,
            after={"receiver": receiver.pk, "on": on, "cases": len(work.charges), "tasks": len(work.tasks), "stays": len(work.stays)},
            rows=[*(f"case:{row.case_id}" for row in work.charges), *(f"task:{row.task_id}" for row in work.tasks)],
        )  # fmt: skip
    return work
