"""What all acts of vetting share: the case held and open, days not to come, numbers of papers that are numbers, the entry."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.places import place_of
from ketnap.admissions.recording import lock
from ketnap.admissions.vetting.kinds import APPLICANT
from ketnap.admissions.vetting.models import SYMBOL, Subject
from ketnap.audit.record import record
from ketnap.law import load_rules
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean

_SYMBOL = re.compile(SYMBOL)


def begin(case: Case, on: dt.date, at: dt.datetime, *, listed: bool = True) -> Case:
    """The case held. Raises Refused when it is closed, the day is to come, or (`listed`) nobody made the list of persons yet."""
    held = lock(case)
    if held.closed_on is not None:
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    not_to_come(on, at)
    if listed and not Subject.objects.filter(case=held, code=APPLICANT).exists():
        raise Refused("vetting.not_open", "Chưa lập danh sách thẩm tra.", remedy="Hãy lập danh sách trước.")
    return held


def not_to_come(on: dt.date, at: dt.datetime) -> None:
    """Raise Refused for a day after that of the act."""
    if on > at.date():
        raise Refused("vetting.future", "Ngày ghi ở tương lai.", remedy="Hãy xem lại ngày.", field="on")


def number(text: str, field: str = "symbol") -> str:
    """The number of a paper. Raises Refused for anything else: no words fit into it."""
    found = clean(text)
    if not _SYMBOL.fullmatch(found):
        raise Refused(
            "vetting.symbol", "Số văn bản chỉ gồm số và ký hiệu, ví dụ 15-CV/ĐU.", remedy="Hãy ghi đúng số trên giấy.",
            field=field,
        )  # fmt: skip
    return found


def place_on_path(case: Case, unit_id: int, on: dt.date, field: str = "place") -> int:
    """The unit where a paper lies: the cell, its organisation above, or who decides. Raises Refused for any other."""
    if unit_id not in places(case, on):
        raise Refused(
            "vetting.place",
            "Nơi lưu phải là chi bộ hoặc cấp uỷ của hồ sơ này.",
            remedy="Hãy chọn lại nơi lưu.",
            field=field,
        )
    return unit_id


def places(case: Case, on: dt.date) -> list[int]:
    """Units where papers of the case may lie, from the cell upwards."""
    around = place_of(case.unit_id, on)
    found = (around.cell, around.sub, around.grassroots, around.decider)
    return list(dict.fromkeys(unit for unit in found if unit))


def called_for(on: dt.date) -> frozenset[str]:
    """The codes of persons the law asks about on `on`; empty where it is not known."""
    found = load_rules().value("vetting.subjects", on).value
    return found if isinstance(found, frozenset) else frozenset()


def written(case: Case, action: str, *, by: Actor, at: dt.datetime, **after: Any) -> None:
    """The entry of an act. Names, years and places of relatives never go into it."""
    record(
        by=by, at=at, action=f"vetting.{action}", subject="admissions.case", subject_id=case.uid, unit_id=case.unit_id,
        after=after,
    )  # fmt: skip
