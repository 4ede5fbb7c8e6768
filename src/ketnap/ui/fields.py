"""Form fields that read and show values the Vietnamese way, whatever the language of the browser."""

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from ketnap.lib import format as vn

SENTENCES: Final[dict[type[forms.Field], dict[str, str]]] = {
    forms.Field: {"required": "Cần điền mục này."},
    forms.ChoiceField: {"invalid_choice": "Giá trị đã chọn không có trong danh sách. Hãy chọn lại."},
    forms.IntegerField: {"invalid": "Cần ghi một số nguyên, ví dụ 12."},
    forms.DateField: {"invalid": "Không đọc được ngày. Hãy ghi theo dạng ngày/tháng/năm, ví dụ 05/3/2024."},
    forms.FileField: {
        "required": "Cần chọn tệp.",
        "empty": "Tệp không có nội dung. Hãy chọn tệp khác.",
        "missing": "Chưa nhận được tệp. Hãy chọn lại.",
    },
}
"""What the usual fields say; set over the framework's own sentences when the application starts."""


class DayInput(forms.TextInput):
    """A text input for a day, since a browser's date picker shows the order of its own language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"} | (attrs or {})
        )

    def format_value(self, value: Any) -> str | None:
        """Returns '05/3/2024' for a date and what was typed for a text."""
        return vn.day(value) if isinstance(value, date) else super().format_value(value)


class DayField(forms.DateField):
    """A day typed as 05/3/2024, 5-3-2024 or 2024-03-05; gives a `date`."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """Returns the date, None when empty. Raises ValidationError with the sentence of `lib.format.parse_day`."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return vn.parse_day(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
