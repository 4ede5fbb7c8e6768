"""The paper an act rests on, entered together with the act: number, date and issuer go into the unit's register."""

from __future__ import annotations

import datetime as dt

from django import forms

from ketnap.accounts.actor import Actor
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.ui.fields import DayField


class PaperForm(forms.Form):
    """Adds the fields of one paper to a form; set `paper_required = False` where the act may do without."""

    paper_required = True

    paper_kind = forms.ChoiceField(label="Loại văn bản", choices=Kind.choices, initial=Kind.DECISION)
    paper_symbol = forms.CharField(
        label="Số, ký hiệu văn bản", max_length=60, help_text="Ghi như trên bản giấy, ví dụ 15-QĐ/ĐU."
    )
    paper_issued_on = DayField(label="Ngày ban hành văn bản")
    paper_issuer = forms.CharField(label="Cơ quan ban hành văn bản", max_length=200)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = ("paper_kind", "paper_symbol", "paper_issued_on", "paper_issuer")
        self.order_fields([name for name in self.fields if name not in names])
        if not self.paper_required:
            for name in names:
                self.fields[name].required = False

    def clean(self) -> dict[str, object]:
        """Refuses half a paper: all three facts or none."""
        facts = super().clean() or self.cleaned_data
        given = [bool(facts.get(name)) for name in ("paper_symbol", "paper_issued_on", "paper_issuer")]
        if not self.errors and any(given) and not all(given):
            raise forms.ValidationError("Văn bản phải có đủ số ký hiệu, ngày và cơ quan ban hành, hoặc để trống cả ba.")
        return facts

    def paper(self, *, by: Actor, at: dt.datetime, unit_id: int) -> Document:
        """The paper, registered in the unit's register (found again if it is there). Only for a form with a full paper."""
        facts = self.cleaned_data
        return register_document(
            by=by, at=at, unit_id=unit_id, kind=facts["paper_kind"], symbol=facts["paper_symbol"],
            issued_on=facts["paper_issued_on"], issuer=facts["paper_issuer"],
        )  # fmt: skip

    def paper_if_any(self, *, by: Actor, at: dt.datetime, unit_id: int) -> Document | None:
        """The same, or None where the act was entered without one."""
        return self.paper(by=by, at=at, unit_id=unit_id) if self.cleaned_data.get("paper_symbol") else None
