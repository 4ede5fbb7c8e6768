"""Two persons with one identity number. Inside the scope it is refused with the name of the unit to look in; outside it,
a task goes to the nearest common superior and the refusal tells nothing about the other person."""

from __future__ import annotations

import datetime as dt

from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.models import Person, Private, Tie
from ketnap.organisations.tree import Tree, tree_on
from ketnap.work.models import Task

KIND = "identity_clash"


def common_superior(tree: Tree, one: int, other: int) -> int | None:
    """The lowest unit above (or equal to) both; None when they stand in different trees."""
    above = set(tree.path(one))
    return next((unit for unit in tree.path(other) if unit in above), None)


def report_clash(identity_digest: str, *, person: Person, unit_id: int, at: dt.datetime) -> None:
    """Raise Refused when the number belongs to somebody else; leave a task when the writer cannot see that person.

    Must run with the sensitive table open. The task outlives the refusal: it is written by the caller's edge
    (`ClashOutside` carries what it needs), since the refused transaction is rolled back. It goes to the superior the writer's
    unit shares with the unit the other person came to last.
    """
    with rls.everything():
        other = Private.objects.filter(identity_digest=identity_digest).exclude(person=person).first()
        if other is None:
            return
        units = list(Tie.objects.filter(person_id=other.person_id).order_by("id").values_list("unit_id", flat=True))
    if Person.objects.filter(pk=other.person_id).exists():
        raise Refused(
            "identity.taken",
            "Số định danh này đã có trong danh sách của đơn vị.",
            remedy="Hãy tra số định danh để mở hồ sơ đã có, không nhập lại.",
            field="identity",
        )
    superior = common_superior(tree_on(at.date()), unit_id, units[-1]) if units else None
    raise ClashOutside(superior, other.person_id, at)


class ClashOutside(Refused):
    """A clash with somebody the writer may not see. Whoever handles the refusal calls `leave_task` in a new transaction."""

    def __init__(self, superior: int | None, person_id: int, at: dt.datetime) -> None:
        super().__init__(
            "identity.taken_elsewhere",
            "Số định danh này đã có ở một đơn vị ngoài phạm vi của bạn.",
            remedy="Việc đối chiếu đã chuyển lên cấp trên chung; hãy chờ kết quả rồi nhập lại.",
            field="identity",
        )
        self.superior, self.person_id, self.at = superior, person_id, at

    def leave_task(self) -> None:
        """Give the common superior the task, once."""
        if self.superior is None:
            return
        task = Task(
            unit_id=self.superior, kind=KIND, subject="members.person", subject_id=str(self.person_id), created_at=self.at,
            text="Đối chiếu một số định danh cá nhân được nhập ở hai đơn vị.",
        )  # fmt: skip
        Task.objects.bulk_create([task], ignore_conflicts=True)
