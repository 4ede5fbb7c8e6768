"""A proposal of removal that still runs, and what has to wait for its end."""

from __future__ import annotations

from ketnap.admissions.models import Case
from ketnap.admissions.turns.models import Removal
from ketnap.lib.errors import Refused


def no_open_removal(case: Case) -> None:
    """Raise Refused while the case has a proposal of removal: it is decided or dropped before the case ends, leaves or is recognised."""
    if Removal.objects.filter(case=case, decided_on=None, dropped_on=None).exists():
        raise Refused(
            "removal.first",
            "Hồ sơ này đang được xem xét xoá tên.",
            remedy="Hãy ghi kết quả biểu quyết xoá tên, hoặc ghi thôi xem xét xoá tên, rồi mới ghi việc này.",
        )
