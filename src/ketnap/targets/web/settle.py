"""After units left: what they held and did, what each choice means for the rest, and the act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.web.links import behind_url
from ketnap.organisations.models import Unit
from ketnap.targets.access import target_for
from ketnap.targets.actions.repropose_target import repropose_target
from ketnap.targets.models import Target
from ketnap.targets.settling import Effect, Left, effect_of
from ketnap.targets.web.pages import Page, show
from ketnap.targets.web.period import Period
from ketnap.ui import parts

KEEP, LOWER, OTHER = "giu", "giam", "khac"


class SettleForm(PaperForm):
    """A number for each unit that left, and what becomes of the whole."""

    choice = forms.ChoiceField(label="Chỉ tiêu của đơn vị", widget=forms.RadioSelect)
    number = forms.IntegerField(
        label="Chỉ tiêu mới", min_value=1, required=False, help_text="Chỉ ghi khi chọn ghi số khác."
    )
    reason = forms.CharField(label="Lý do", max_length=300, initial="Sắp xếp, bàn giao tổ chức")

    def __init__(self, *args: Any, effect: Effect, **kwargs: Any) -> None:
        self.left = [one for one in effect.left if one.given]
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.DECISION
        made: dict[str, forms.Field] = {
            f"n{one.unit_id}": forms.IntegerField(
                label=f"{one.name}: số để lại", min_value=0, initial=one.keeps, help_text=_told(one)
            )
            for one in self.left
        }
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (KEEP, f"Giữ {vn.number(effect.account.given)}: phần thu về giao lại cho các đơn vị còn lại"),
            *([(LOWER, _lower(effect))] if effect.freed else []),
            (OTHER, "Ghi số khác"),
        ]
        choice.initial = KEEP
        self.fields = {**made, **self.fields}

    def clean(self) -> dict[str, object]:
        """The number is needed for the third choice only."""
        facts = super().clean()
        if facts.get("choice") == OTHER and not facts.get("number"):
            self.add_error("number", "Hãy ghi chỉ tiêu mới.")
        return facts

    def stays(self) -> dict[int, int]:
        """What stays with each unit that left."""
        return {one.unit_id: self.cleaned_data[f"n{one.unit_id}"] for one in self.left}

    def whole(self, given: int) -> int | None:
        """The whole asked for, None to leave it."""
        freed = sum(one.given for one in self.left) - sum(self.stays().values())
        number: int | None = self.cleaned_data.get("number")
        return {KEEP: None, LOWER: given - freed, OTHER: number}[self.cleaned_data["choice"]]


def _lower(effect: Effect) -> str:
    return f"Điều chỉnh còn {vn.number(effect.proposed)}: phần của đơn vị rời đi chuyển theo"


def _told(one: Left) -> str:
    return f"Được giao {vn.number(one.given)}, đã kết nạp {vn.number(one.achieved)} đến ngày rời đi."


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def settle(request: Request, pk: int) -> HttpResponse:
    """The effect, the form, and the act; where nobody left, it says so."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    effect = effect_of(request.scope, target, request.frame.day, today=request.frame.today)
    period, initial = Period(target.start, target.end), {"paper_issuer": request.frame.unit_name}
    form = SettleForm(request.POST or None, effect=effect, initial=initial)
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"
    title = f"Rà lại chỉ tiêu sau sắp xếp, {period.words}"
    if not form.left:
        words = "Trong kỳ này chưa có đơn vị trực thuộc nào rời đi, chỉ tiêu giữ nguyên."
        if effect.left:
            words = f"{vn.number(len(effect.left))} đơn vị đã rời đi không còn giữ chỉ tiêu nào của kỳ này, không phải rà lại."
        return show(request, Page(title, words, [parts.Link("Về trang chỉ tiêu", back, "plain")]))

    def act() -> Target:
        by, at, stays = request.scope.actor(), clock.now(), form.stays()
        units = Unit.objects.in_bulk(list(stays))
        return repropose_target(
            by=by, at=at, target=target, left={units[unit]: number for unit, number in stays.items() if unit in units},
            number=form.whole(effect.account.given), reason=form.cleaned_data["reason"],
            document=form.paper(by=by, at=at, unit_id=target.unit_id),
        )  # fmt: skip

    def ahead() -> Sequence[parts.Consequence]:
        whole = form.whole(effect.account.given) or effect.account.given
        freed = sum(one.given for one in form.left) - sum(form.stays().values())
        return [
            parts.Consequence(whole, f"chỉ tiêu của đơn vị (đang là {vn.number(effect.account.given)})"),
            parts.Consequence(freed, "thu về từ đơn vị đã rời đi"),
            parts.Consequence(effect.account.kept + freed + whole - effect.account.given, "giữ lại, có thể giao tiếp"),
        ]

    page = Screen(
        title=title, label="Ghi kết quả rà lại", cancel_url=back,
        lead="Đơn vị rời đi được tính đến ngày rời đi. Chỉ tiêu chưa thực hiện của đơn vị đó được thu về để giao lại hoặc giảm trừ.",
        terms=_terms(effect, target.unit.code),
        done="Đã rà lại chỉ tiêu. Bước tiếp theo: giao phần thu về, đang nằm ở mục giữ lại, cho các đơn vị còn lại.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back, ahead=ahead)


def _terms(effect: Effect, code: str) -> list[parts.Term]:
    """Who left, one by one, and each choice in numbers."""
    whole, lower = effect.account.given, effect.proposed
    todo = max(whole - effect.achieved, 0)
    gone = [
        parts.Term(
            one.name, f"{vn.number(one.members)} đảng viên",
            f"rời đi từ {vn.day(one.day)}; được giao {vn.number(one.given)}, đã kết nạp {vn.number(one.achieved)} đến ngày đó",
        )
        for one in effect.left
    ]  # fmt: skip
    days = [one.day for one in effect.left]
    url = behind_url(code, "reorganised_out", min(days), max(days))
    choices = [
        parts.Term("Đơn vị đã rời đi", len(effect.left)),
        parts.Term("Đảng viên đã đi cùng", parts.Cell(effect.members, url=url), "số đảng viên hôm trước ngày rời đi"),
        parts.Term("Đơn vị còn lại", effect.stay, f"được giao {vn.number(effect.stay_given)}, đã kết nạp {vn.number(effect.stay_achieved)}"),
        parts.Term(
            f"Nếu giữ {vn.number(whole)}", vn.percent_value(effect.percent(whole)),
            f"đã kết nạp {vn.number(effect.achieved)}, các đơn vị còn lại phải kết nạp thêm {vn.number(todo)}",
        ),
    ]  # fmt: skip
    if effect.freed:
        choices.append(parts.Term(
            f"Nếu điều chỉnh còn {vn.number(lower)}", vn.percent_value(effect.percent(lower)),
            f"phải kết nạp thêm {vn.number(max(lower - effect.achieved, 0))}",
        ))  # fmt: skip
    return [*choices[:2], *gone, *choices[2:]]
