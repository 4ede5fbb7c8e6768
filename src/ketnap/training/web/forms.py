"""Forms of training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ketnap.training.models import Course, CourseKind
from ketnap.ui.fields import DayField


class CourseFilter(forms.Form):
    """Filters of the list of courses."""

    loai = forms.ChoiceField(label="Loại lớp", required=False, choices=[("", "Tất cả"), *CourseKind.choices])
    nam = forms.IntegerField(label="Năm", required=False, min_value=1930, max_value=2100)


class CourseForm(forms.Form):
    """A new course."""

    kind = forms.ChoiceField(label="Loại lớp", choices=[("", "Chọn…"), *CourseKind.choices])
    name = forms.CharField(
        label="Tên lớp", max_length=200, help_text="Ví dụ: Lớp bồi dưỡng nhận thức về Đảng khoá I năm 2026."
    )
    starts_on = DayField(label="Khai giảng")
    ends_on = DayField(label="Bế giảng")


class EnrolForm(forms.Form):
    """Who attends: boxes for those who may need this kind of course."""

    people = forms.TypedMultipleChoiceField(
        label="Người học", coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Những người trong phạm vi đang cần lớp này và chưa có trong danh sách.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class CertificatesForm(forms.Form):
    """Certificates for many at once: one day and one issuer, numbers counted on from the first."""

    people = forms.TypedMultipleChoiceField(
        label="Cấp cho", coerce=int, widget=forms.CheckboxSelectMultiple, help_text="Bỏ dấu ở người không được cấp."
    )
    issued_on = DayField(label="Ngày cấp")
    issuer = forms.CharField(label="Nơi cấp", max_length=200)
    first_number = forms.IntegerField(
        label="Số bắt đầu",
        min_value=1,
        required=False,
        help_text="Mỗi giấy tiếp theo tăng một số; để trống nếu không ghi số.",
    )
    suffix = forms.CharField(label="Ký hiệu sau số", max_length=40, required=False, help_text="Ví dụ: /CN-TTCT.")
    grade = forms.CharField(label="Kết quả", max_length=60, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        self.fields["people"].initial = [pk for pk, _ in people]
        self.fields["issued_on"].initial = course.ends_on


class WithdrawForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(label="Lý do thu hồi", max_length=300)
