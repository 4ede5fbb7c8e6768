"""What one officer has in hand, and what stays with them: the preview of a handover and the act read the same rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from ketnap.accounts.models import User
from ketnap.admissions.cultivation.models import CommitteeCharge
from ketnap.admissions.models import Case, Helper
from ketnap.admissions.turns.models import Charge, TaskOwner
from ketnap.admissions.vetting.models import Loan, Request
from ketnap.lib.text import fold

BY_NAME = "Tài khoản không gắn với hồ sơ đảng viên nên chỉ đối chiếu theo họ tên."
HELPS = "Chi bộ phân công đảng viên chính thức khác giúp đỡ ở trang hồ sơ."
CHARGED = "Cấp uỷ phân công cấp uỷ viên khác phụ trách ở trang hồ sơ."
SENT = "Người được cử đi thẩm tra phải có xác nhận không phải người thân; rút yêu cầu rồi cử người khác nếu cần."
HOLDS = "Giấy tờ thẩm tra phải giao nhận tận tay; ghi trả, mượn ở trang yêu cầu."


@dataclass(frozen=True)
class Stays:
    """One thing a member of the same name has in a running case, that no account can hand over: what, and why it stays.

    `request` is the request of vetting it is about, if any.
    """

    case: Case
    what: str
    why: str
    request: int | None = None


@dataclass(frozen=True)
class OpenWork:
    """Cases in charge that still run, and tasks not done: both go over. `asked` are open requests of vetting in those cases, which go
    with them; `stays` is what has to be given to somebody else by an act of its own."""

    charges: tuple[Charge, ...]
    tasks: tuple[TaskOwner, ...]
    asked: int = 0
    stays: tuple[Stays, ...] = ()


def open_work(user: User, units: Collection[int]) -> OpenWork:
    """The open work of the officer at the units. Seven queries."""
    held = Charge.objects.filter(user=user, until=None, unit_id__in=units, case__closed_on=None)
    charges = tuple(held.select_related("case__person").order_by("case__person__sort_key", "pk"))
    tasks = TaskOwner.objects.filter(user=user, until=None, unit_id__in=units, task__closed_at=None)
    asked = Request.objects.filter(case__in=[row.case_id for row in charges], answered_on=None, withdrawn_on=None)
    return OpenWork(
        charges,
        tuple(tasks.select_related("task").order_by("task__created_at", "pk")),
        asked.count(),
        _stays(user, units),
    )


def _stays(user: User, units: Collection[int]) -> tuple[Stays, ...]:
    """What members of the officer's name have in running cases of the units."""
    name = fold(user.full_name)
    running = {"unit_id__in": units, "case__closed_on": None}
    helpers = Helper.objects.filter(until=None, member__name_fold=name, **running).select_related("case__person")
    charges = CommitteeCharge.objects.filter(until=None, member__name_fold=name, **running).select_related(
        "case__person"
    )
    asked = Request.objects.filter(
        Q(messenger__name_fold=name, answered_on=None) | Q(answer_holder__name_fold=name), withdrawn_on=None, **running
    ).select_related("case__person")
    loans = Loan.objects.filter(
        back_on=None, borrower__name_fold=name, unit_id__in=units, request__case__closed_on=None
    ).select_related("request__case__person")
    found = [Stays(row.case, "đảng viên giúp đỡ", HELPS) for row in helpers]
    found += [Stays(row.case, "cấp uỷ viên phụ trách", CHARGED) for row in charges]
    found += [_request(row) for row in asked]
    found += [
        Stays(row.request.case, f"mượn trả lời của yêu cầu số {row.request.symbol}", HOLDS, row.request_id)
        for row in loans
    ]
    return tuple(sorted(found, key=lambda one: (one.case.person.sort_key, one.case.pk, one.what)))


def _request(row: Request) -> Stays:
    if row.answered_on is None:
        return Stays(row.case, f"được cử đi thẩm tra theo yêu cầu số {row.symbol}", SENT, row.pk)
    return Stays(row.case, f"giữ trả lời của yêu cầu số {row.symbol}", HOLDS, row.pk)
