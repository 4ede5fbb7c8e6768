"""Forms of papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ketnap.admissions.models import Case
from ketnap.admissions.papers.registry import Form
from ketnap.admissions.papers.sheet import TYPED_MAX, Asked
from ketnap.ui.fields import DayField


class MissingForm(forms.Form):
    """What a paper still lacks, typed for one printing and kept nowhere."""

    def __init__(self, asked: Sequence[Asked], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            widget = forms.Textarea(attrs={"rows": 3}) if one.long else forms.TextInput(attrs={"autocomplete": "off"})
            self.fields[one.key] = forms.CharField(label=one.label, required=False, max_length=TYPED_MAX, widget=widget)


def form_choices(listed: Sequence[Form]) -> list[tuple[str, str]]:
    """Forms that are printed here, by slug."""
    return [(form.slug, form.name) for form in listed if form.builder]


class TemplateForm(forms.Form):
    """A Word template for one form, from a day on."""

    form = forms.ChoiceField(label="Giấy tờ")
    since = DayField(label="Dùng từ ngày")
    file = forms.FileField(
        label="Tệp mẫu (.docx)", help_text="Nhiều nhất 2 MB, không có macro, không nối tới tệp khác.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )  # fmt: skip

    def __init__(self, listed: Sequence[Form], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = form_choices(listed)  # type: ignore[attr-defined]


class LetterheadForm(forms.Form):
    """How a unit stands at the head of its papers."""

    since = DayField(label="Dùng từ ngày")
    superior = forms.CharField(
        label="Dòng cấp trên",
        required=False,
        max_length=200,
        help_text="Ví dụ: ĐẢNG BỘ TỈNH GIẢ ĐỊNH. Để trống thì phần mềm đề xuất.",
    )
    issuer = forms.CharField(
        label="Dòng cơ quan ban hành",
        required=False,
        max_length=200,
        help_text="Ví dụ: ĐẢNG UỶ XÃ GIẢ ĐỊNH. Để trống thì phần mềm đề xuất.",
    )
    place = forms.CharField(
        label="Địa danh", required=False, max_length=100, help_text="Ghi trước ngày tháng, ví dụ: Giả Định."
    )


class BatchForm(forms.Form):
    """Which paper, in which form, for which cases."""

    mau = forms.ChoiceField(label="Giấy tờ")
    dang = forms.ChoiceField(label="Dạng tệp", choices=[("docx", "Word"), ("pdf", "PDF")])
    tat_ca = forms.BooleanField(label="Tất cả hồ sơ liệt kê dưới đây", required=False)
    ho_so = forms.MultipleChoiceField(label="Hồ sơ", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, listed: Sequence[Form], cases: Sequence[tuple[Case, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mau"].choices = form_choices(listed)  # type: ignore[attr-defined]
        self.fields["ho_so"].choices = [(str(case.uid), f"{case.person.full_name}, {cell}") for case, cell in cases]  # type: ignore[attr-defined]

    def chosen(self, cases: Sequence[tuple[Case, str]]) -> list[Case]:
        """The cases ticked, or all of those listed."""
        ticked = set(self.cleaned_data["ho_so"])
        return [case for case, _ in cases if self.cleaned_data["tat_ca"] or str(case.uid) in ticked]
