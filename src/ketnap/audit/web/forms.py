"""The filter above the trail."""

from __future__ import annotations

from django import forms

from ketnap.audit import words
from ketnap.ui.fields import DayField


class EntryFilter(forms.Form):
    """By whom, what, on what, when."""

    nguoi = forms.CharField(label="Người làm", required=False)
    viec = forms.ChoiceField(label="Việc", required=False)
    doi_tuong = forms.ChoiceField(label="Đối tượng", required=False)
    ma = forms.CharField(label="Mã đối tượng", required=False)
    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        everything = [("", "Tất cả")]
        self.fields["viec"].choices = everything + sorted(words.actions().items(), key=lambda item: item[1])  # type: ignore[attr-defined]
        self.fields["doi_tuong"].choices = everything + list(words.SUBJECTS.items())  # type: ignore[attr-defined]
