"""Forms of reminders: days around a limit, a span of days, a letter."""

from __future__ import annotations

from typing import Any

from django import forms

from ketnap.ui.fields import DayField


def _days(text: str) -> list[int]:
    """Whole numbers parted by commas. Raises ValidationError for anything else."""
    words = [word for word in text.replace(";", ",").replace(" ", ",").split(",") if word]
    if not all(word.isascii() and word.isdigit() and len(word) <= 4 for word in words):
        raise forms.ValidationError("Hãy ghi các số ngày cách nhau bằng dấu phẩy, ví dụ 15, 7, 1.", code="days")
    return [int(word) for word in words]


class ScheduleForm(forms.Form):
    """The days around a limit on which to remind."""

    before = forms.CharField(
        label="Trước hạn (ngày)",
        required=False,
        max_length=60,
        help_text="Các số cách nhau bằng dấu phẩy, ví dụ 15, 7, 1.",
    )
    on_day = forms.BooleanField(label="Nhắc cả vào đúng ngày hết hạn", required=False)
    after = forms.CharField(
        label="Sau hạn, khi chưa xong (ngày)", required=False, max_length=60, help_text="Ví dụ 1, 7, 30."
    )
    since = DayField(label="Áp dụng từ ngày")

    def clean_before(self) -> list[int]:
        return _days(self.cleaned_data["before"])

    def clean_after(self) -> list[int]:
        return _days(self.cleaned_data["after"])

    @property
    def offsets(self) -> list[int]:
        """Days from the limit: negative before it. A zero typed among the days before or after is the day itself."""
        data: dict[str, Any] = self.cleaned_data
        return [*(-days for days in data["before"]), *([0] if data["on_day"] else []), *data["after"]]


class NearForm(forms.Form):
    """A span of last days."""

    tu = DayField(label="Hạn từ ngày", required=False)
    den = DayField(label="đến ngày", required=False)
