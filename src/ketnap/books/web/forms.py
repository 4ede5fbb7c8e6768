"""Forms of books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ketnap.books.safety import MAX_FILE
from ketnap.books.shape import Question


class UploadForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="Tệp sổ (.xlsx)",
        help_text=f"Mẫu sổ cấp uỷ, hoặc tệp theo mẫu 4.0 của cơ sở dữ liệu đảng viên. Nhiều nhất {MAX_FILE // 1024 // 1024}\u00a0MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class AnswerForm(forms.Form):
    """One choice a question; what is left open is asked again."""

    def __init__(self, questions: Sequence[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        for nth, question in enumerate(questions):
            name = f"cau_{nth}"
            self.keys[name] = question.key
            self.fields[name] = forms.ChoiceField(
                label=f"{question.sheet}, dòng {question.row}", help_text=question.sentence, required=False,
                choices=[(option.key, option.label) for option in question.options], widget=forms.RadioSelect,
            )  # fmt: skip

    def answers(self) -> dict[str, str]:
        """Row key to the chosen person, for the questions answered."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items() if self.cleaned_data.get(name)}
