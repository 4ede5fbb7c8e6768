"""One more referee, or one in the place of another who can no longer vouch."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse

from ketnap.access.acting import perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import rolls
from ketnap.admissions.access import case_for
from ketnap.admissions.actions.add_referee import add_referee as add_referee_
from ketnap.admissions.kinds import RefereeKind, Together
from ketnap.admissions.rolls import Roll
from ketnap.admissions.web.acts import page_for
from ketnap.admissions.web.fields import person_choice, yes_no
from ketnap.admissions.web.forms import today
from ketnap.admissions.web.show import case_url
from ketnap.law import load_rules
from ketnap.lib import clock
from ketnap.members.models import Person
from ketnap.ui.fields import DayField

BOTH = ("GET", "POST")


def _why(key: str, day: dt.date) -> str:
    """What the law of the day says of the time together, with where it stands; that nothing is known where nothing is."""
    found = load_rules().value(key, day)
    if not found.known:
        return found.because
    words = (
        f"Cần ít nhất {found.value} tháng cùng đơn vị, tính đến ngày chi bộ họp xét."
        if found.value
        else "Người được phân công thay không phải đủ thời gian cùng đơn vị."
    )
    return f"{words} Căn cứ: {found.citation}." if found.citation else words


class RefereeForm(forms.Form):
    """Who vouches: an official member, or a union by resolution."""

    kind = forms.ChoiceField(label="Ai giới thiệu", choices=RefereeKind.choices)
    on = DayField(label="Ngày giấy giới thiệu, nghị quyết")
    together = forms.ChoiceField(label="Cùng đơn vị về", required=False, choices=[("", "Chọn…"), *Together.choices])
    since = DayField(label="Cùng đơn vị từ ngày", required=False)
    replacement = forms.BooleanField(label="Thay người giới thiệu trước", required=False)
    disciplined = yes_no("Đang chịu kỷ luật")
    paper_symbol = forms.CharField(label="Số nghị quyết, giấy giới thiệu", max_length=60, required=False)

    def __init__(self, *args: Any, roll: Roll, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = (one.person for one in roll.people)
        member = person_choice("Đảng viên giới thiệu", people, required=False, help_text="Để trống khi là đoàn thể.")
        self.fields["since"].help_text = _why("referee.min_together", day)
        self.fields["replacement"].help_text = _why("referee.replacement_min_together", day)
        fields = dict(self.fields)
        self.fields = {"kind": fields.pop("kind"), "member": member, **fields}

    def clean(self) -> dict[str, Any]:
        """Refuses a member without what they were together in, and a union without its resolution."""
        facts = super().clean() or self.cleaned_data
        if facts.get("kind") == RefereeKind.MEMBER and not facts.get("together"):
            self.add_error("together", "Hãy chọn cùng đơn vị về mặt nào.")
        if facts.get("kind") not in (RefereeKind.MEMBER, None) and not facts.get("paper_symbol"):
            self.add_error("paper_symbol", "Hãy ghi số nghị quyết của đoàn thể.")
        return facts


@screen(Can.EDIT_CASES, methods=BOTH)
def add_referee(request: Request, uid: UUID) -> HttpResponse:
    """The form of one referee."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    day = request.frame.today
    form = RefereeForm(request.POST or None, initial=today(day), roll=rolls.roll(case.unit, day), day=day)

    def act() -> object:
        facts = dict(form.cleaned_data)
        chosen = facts.pop("member")
        member = Person.objects.get(pk=chosen) if chosen else None
        return add_referee_(by=request.scope.actor(), at=clock.now(), case=case, member=member, **facts)

    page = page_for(case, "Thêm người giới thiệu", "Ghi lại", done="Đã ghi người giới thiệu.")
    return perform(request, form, page, act, lambda _: case_url(case))
