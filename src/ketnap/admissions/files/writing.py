"""What all acts on papers share: which paper, which case, which dates; one place that writes the row and the entry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.catalogue import BY_CODE, Kind, variants
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.shelf import latest
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


@dataclass(frozen=True)
class Original:
    """The paper itself: which form, number, day, and where it lies."""

    form: str = ""
    symbol: str = ""
    on: dt.date | None = None
    place: str = ""


def begin(case: Case, code: str, on: dt.date, at: dt.datetime) -> tuple[Case, Kind, PaperAct | None]:
    """The case held, the kind of paper, and the act that counts until now. Raises Refused where nothing may be written.

    A file goes on after recognition; one closed by a side exit is at rest.
    """
    kind = BY_CODE.get(code)
    if kind is None:
        raise Refused(
            "file.paper", "Giấy tờ không có trong danh mục.", remedy="Hãy chọn lại trong danh mục.", field="code"
        )
    held = lock(case)
    if held.closed_on is not None and held.outcome != Outcome.RECOGNISED:
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    last = latest(PaperAct.objects.filter(case=held, code=code)).get(code)
    if on > at.date():
        raise Refused("file.future", "Ngày ghi ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if last is not None and on < last.on:
        raise Refused(
            "file.order", f"Ngày ghi trước lần ghi gần nhất của giấy tờ này ({vn.day(last.on)}).",
            remedy="Hãy xem lại ngày.", field="on",
        )  # fmt: skip
    return held, kind, last


def checked(kind: Kind, paper: Original, on: dt.date) -> Original:
    """The original as it is written. Raises Refused for a form not in use that day, or a paper dated after it came."""
    known = {form.slug for form in variants(kind, paper.on or on)}
    if paper.form and paper.form not in known:
        raise Refused(
            "file.form", "Mẫu này không dùng cho giấy tờ đó vào ngày ghi trên giấy.", remedy="Hãy chọn lại mẫu.",
            field="form",
        )  # fmt: skip
    if paper.on is not None and paper.on > on:
        raise Refused(
            "file.paper_date", f"Ngày của giấy tờ sau ngày ghi {vn.day(on)}.", remedy="Hãy đối chiếu bản giấy.",
            field="paper_on",
        )  # fmt: skip
    return Original(paper.form, clean(paper.symbol), paper.on, clean(paper.place))


def write(row: PaperAct, *, by: Actor, at: dt.datetime, action: str) -> PaperAct:
    """Save the act with its entry."""
    row.unit_id, row.did, row.typed_by, row.recorded_at = row.case.unit_id, by.did, by.username, at
    row.save(force_insert=True)
    record(
        by=by, at=at, action=action, subject="admissions.case", subject_id=row.case.uid, unit_id=row.unit_id,
        reason=str(row.get_reason_display() or row.get_ground_display()),
        after={"paper": row.code, "state": row.state, "on": row.on, "symbol": row.symbol},
    )  # fmt: skip
    return row
