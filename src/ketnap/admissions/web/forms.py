"""Forms of admissions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from ketnap.accounts.actor import Actor
from ketnap.admissions.judging import CHECKS
from ketnap.admissions.models import Case
from ketnap.admissions.recording import TYPED_FACTS, Paper
from ketnap.admissions.rolls import Roll
from ketnap.admissions.states import BY_VOTE, Stage
from ketnap.admissions.web.fields import BROUGHT, NOT_KNOWN, facts_of, vote_fields
from ketnap.documents.web.papers import PaperForm
from ketnap.members.actions.enter_member import Identity, Qualities
from ketnap.members.kinds import Education, Gender, Occupation, Professional
from ketnap.organisations.models import Unit
from ketnap.ui.fields import DayField

GROUND_LABEL = "Căn cứ khi còn điều kiện chưa rõ"
GROUND_HELP = "Chỉ ghi khi có điều kiện chưa đủ căn cứ kết luận; việc đó sẽ được nhắc ở trang đầu."


class FilterForm(forms.Form):
    """Filters of the list of cases."""

    ten = forms.CharField(label="Họ và tên", required=False)
    giai_doan = forms.ChoiceField(label="Giai đoạn", required=False, choices=[("", "Tất cả"), *Stage.choices])
    chi_bo = forms.ChoiceField(label="Chi bộ", required=False)
    viec = forms.ChoiceField(
        label="Việc", required=False,
        choices=[("", "Tất cả"), ("qua_han", "Quá hạn"), ("chua_ro", "Còn điều chưa rõ"), ("ket_thuc", "Đã kết thúc")],
    )  # fmt: skip

    def __init__(self, *args: Any, cells: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(cells) > 1:
            self.fields["chi_bo"].choices = [("", "Tất cả"), *cells]  # type: ignore[attr-defined]
        else:
            del self.fields["chi_bo"]

    def value(self, name: str) -> str:
        """What was asked; what cannot be read filters nothing."""
        return str(self.cleaned_data.get(name) or "") if self.is_bound and self.is_valid() else ""


class ActForm(forms.Form):
    """What every act says of itself: when, by whom if not by the typist, on which paper."""

    on = DayField(label="Ngày")
    did = forms.CharField(
        label="Người làm", max_length=120, required=False, help_text="Chỉ ghi khi khác người nhập, ví dụ bí thư chi bộ."
    )
    paper_symbol = forms.CharField(label="Số, ký hiệu giấy tờ", max_length=60, required=False)
    paper_place = forms.CharField(label="Nơi lưu giấy tờ", max_length=200, required=False)

    def paper(self) -> Paper:
        """The paper as typed."""
        facts = self.cleaned_data
        return Paper(facts.get("paper_symbol", ""), None, facts.get("paper_place", ""))

    def actor(self, actor: Actor) -> Actor:
        """The typist entering what somebody else did, if so stated."""
        did = self.cleaned_data.get("did", "")
        return actor.for_person(did) if did else actor


COUNTS = ("votes_for", "against", "blank")
SITTING = ("members", "left_out", "uncounted", "uncounted_why")
GROUND = ("ground",)
MORE = ("method", "chair", "secretary", "did", "paper_symbol", "paper_place")


def folded_fields(form: forms.Form, roll: Roll) -> list[tuple[str, bool, list[forms.BoundField]]]:
    """Fields most people leave as they are: (title, whether to show them opened, fields)."""
    left = sum(1 for one in roll.people if one.why and not one.if_absent)
    groups = (
        (f"Thành phần: tổng số {roll.members}, không tính {left}" if roll.members else "Thành phần", SITTING),
        ("Giấy tờ, người làm", MORE),
    )
    made = []
    for title, names in groups:
        fields = [form[name] for name in names if name in form.fields]
        wanting = names is SITTING and not roll.members
        if fields:
            made.append((title, wanting or any(bound.errors for bound in fields), fields))
    return made


class StepForm(ActForm):
    """One step, with the fields its kind brings; what most leave alone is folded away."""

    template_name = "admissions/_step_form.html"

    def __init__(self, *args: Any, case: Case, key: str, roll: Roll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key, self.roll = key, roll
        make = BROUGHT.get(key)
        brought = vote_fields(roll) if key in BY_VOTE else make(case, roll) if make else {}
        own = {name: self.fields.pop(name) for name in ("did", "paper_symbol", "paper_place")}
        self.fields.update({**brought, **own})
        if key in CHECKS or key in BY_VOTE:
            self.fields["ground"] = forms.CharField(
                label=GROUND_LABEL, max_length=300, required=False, help_text=GROUND_HELP
            )

    @property
    def counts(self) -> list[forms.BoundField]:
        """The three numbers of a vote, side by side."""
        return [self[name] for name in COUNTS if name in self.fields]

    @property
    def folded(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """Groups of fields behind a fold."""
        return folded_fields(self, self.roll)

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields in sight."""
        return [bound for bound in self.visible_fields() if bound.name not in (*COUNTS, *SITTING, *MORE, *GROUND)]

    def facts(self) -> dict[str, object]:
        """The facts kept with the step."""
        return facts_of(self.cleaned_data, TYPED_FACTS)

    def clean(self) -> dict[str, Any]:
        """Refuses half a certificate and half a referee."""
        facts = super().clean() or self.cleaned_data
        if facts.get("issued_on") and not facts.get("issuer"):
            self.add_error("issuer", "Hãy ghi nơi cấp giấy chứng nhận.")
        for place in ("1", "2"):
            if facts.get(f"referee_{place}") and not facts.get(f"together_{place}"):
                self.add_error(f"together_{place}", "Hãy chọn cùng đơn vị về mặt nào.")
        return facts


class SourceForm(ActForm):
    """A new person on the list of sources."""

    full_name = forms.CharField(
        label="Họ và tên khai sinh", max_length=120, help_text="Ghi đúng giấy khai sinh, có dấu."
    )
    birth_date = DayField(label="Ngày sinh")
    gender = forms.ChoiceField(label="Giới tính", choices=[("", "Chọn…"), *Gender.choices])
    residence = forms.CharField(label="Nơi cư trú", max_length=200, required=False)
    education = forms.ChoiceField(label="Giáo dục phổ thông", choices=[NOT_KNOWN, *Education.choices], required=False)
    professional = forms.ChoiceField(
        label="Trình độ chuyên môn", choices=[NOT_KNOWN, *Professional.choices], required=False
    )
    occupation = forms.ChoiceField(label="Nghề nghiệp", choices=[NOT_KNOWN, *Occupation.choices], required=False)
    youth_union = forms.BooleanField(label="Là đoàn viên Đoàn thanh niên", required=False)
    again = forms.BooleanField(label="Kết nạp lại (đã từng là đảng viên)", required=False)

    def __init__(self, *args: Any, cells: Sequence[tuple[int, str]], same_name: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "Ngày đưa vào nguồn"
        own = {name: self.fields.pop(name) for name in ("on", "did", "paper_symbol", "paper_place")}
        cell = forms.TypedChoiceField(label="Chi bộ", coerce=int, choices=[("", "Chọn chi bộ…"), *cells])
        if len(cells) == 1:
            cell.initial = cells[0][0]
        self.fields = {"cell": cell, "on": own.pop("on"), **self.fields, **own}
        if same_name:
            self.fields["same_name_is_another"] = forms.BooleanField(label="Đây là người khác cùng tên", required=False)

    def who(self) -> Identity:
        """The person as typed."""
        facts = self.cleaned_data
        return Identity(facts["full_name"], facts["birth_date"], facts["gender"], residence=facts["residence"])

    def qualities(self) -> Qualities:
        """Schooling and work as typed."""
        facts = self.cleaned_data
        youth = True if facts["youth_union"] else None
        return Qualities(facts["education"], facts["professional"], facts["occupation"], youth_union=youth)


class AgainForm(ActForm):
    """Somebody who was a member, on the list of a cell again."""

    def __init__(self, *args: Any, cells: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "Ngày đưa vào nguồn"
        cell = forms.TypedChoiceField(label="Chi bộ", coerce=int, choices=[("", "Chọn chi bộ…"), *cells])
        self.fields = {"cell": cell, **self.fields}


class UndoForm(forms.Form):
    """Why a step is taken back."""

    reason = forms.CharField(label="Lý do gỡ", max_length=300, help_text="Bước bị gỡ vẫn hiện trong lịch sử hồ sơ.")


class WaiveForm(PaperForm):
    """A rule set aside on a document."""

    paper_label = "Văn bản cho phép"

    rule = forms.ChoiceField(label="Điều kiện")
    reason = forms.CharField(label="Lý do", max_length=300)
    did = forms.CharField(label="Người quyết định", max_length=120, help_text="Ghi tên người ký văn bản cho phép.")

    def __init__(self, *args: Any, rules: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "Chọn…"), *rules]  # type: ignore[attr-defined]


class CloseForm(PaperForm):
    """A side exit."""

    paper_required = False

    outcome = forms.ChoiceField(label="Kết quả")
    on = DayField(label="Ngày")
    reason = forms.CharField(label="Lý do", max_length=300)

    def __init__(self, *args: Any, outcomes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", "Chọn…"), *outcomes]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The end of a helper's or a referee's part."""

    on = DayField(label="Từ ngày")
    reason = forms.CharField(label="Lý do", max_length=200)


class HelperForm(forms.Form):
    """One more helper."""

    on = DayField(label="Ngày phân công")
    member = forms.TypedChoiceField(label="Đảng viên giúp đỡ", coerce=int)

    def __init__(self, *args: Any, roll: Roll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.person.pk, one.person.full_name) for one in roll.people]
        self.fields["member"].choices = [("", "Chọn…"), *people]  # type: ignore[attr-defined]


def cell_choices(names: dict[int, str], cells: Sequence[Unit]) -> list[tuple[int, str]]:
    """Cells by name, for choice fields."""
    return sorted(((cell.pk, names.get(cell.pk, cell.code)) for cell in cells), key=lambda pair: pair[1])


def today(value: dt.date) -> dict[str, dt.date]:
    """The usual first value of a form about an act."""
    return {"on": value}
