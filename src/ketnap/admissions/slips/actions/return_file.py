"""Send the file of a case back, for reasons of the fixed list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.kinds import ReturnReason
from ketnap.admissions.models import Case
from ketnap.admissions.slips.desk import begin, enter
from ketnap.admissions.slips.models import Slip, SlipKind
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def return_file(
    *, by: Actor, at: dt.datetime, case: Case, office: int, on: dt.date, reasons: Sequence[str], again_by: dt.date | None = None,
    handed_by: str = "", taken_by: str = "",
) -> Slip:  # fmt: skip
    """The return slip. Raises Refused without a reason, for one not on the list, or where the file does not lie at the office."""
    given = list(dict.fromkeys(reasons))
    if not given or set(given) - set(ReturnReason.values):
        raise Refused(
            "slip.reasons",
            "Trả hồ sơ phải chọn lý do trong danh mục.",
            remedy="Hãy chọn ít nhất một lý do.",
            field="reasons",
        )
    with transaction.atomic():
        held, last = begin(case, office, on, at)
        if last is None or last.kind != SlipKind.INTAKE or last.office_id != office:
            raise Refused(
                "slip.not_here", "Hồ sơ không ở nơi này nên không trả được.", remedy="Hãy ghi phiếu tiếp nhận trước.",
                field="office",
            )  # fmt: skip
        if again_by is not None and again_by < on:
            raise Refused(
                "slip.again", "Ngày đề nghị gửi lại trước ngày trả.", remedy="Hãy xem lại ngày.", field="again_by"
            )
        slip = Slip(
            case=held, office_id=office, kind=SlipKind.RETURN, on=on, reasons=given, again_by=again_by,
            handed_by=clean(handed_by), taken_by=clean(taken_by),
        )  # fmt: skip
        return enter(slip, by=by, at=at, action="return_file")
