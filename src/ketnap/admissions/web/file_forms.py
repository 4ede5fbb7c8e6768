"""Forms about the papers of a file."""

from __future__ import annotations

import datetime as dt

from django import forms

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.catalogue import Kind, variants
from ketnap.admissions.files.kinds import Ground, ReturnReason
from ketnap.admissions.files.writing import Original
from ketnap.ui.fields import DayField

DID_HELP = "Chỉ ghi khi khác người nhập."


class CheckForm(forms.Form):
    """When, and by whom if not by the typist."""

    on = DayField(label="Ngày")
    did = forms.CharField(label="Người làm", max_length=120, required=False, help_text=DID_HELP)


class ReceiveForm(CheckForm):
    """The original as it came."""

    form = forms.ChoiceField(label="Mẫu", required=False)
    symbol = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    paper_on = DayField(label="Ngày ghi trên giấy", required=False)
    place = forms.CharField(label="Nơi lưu bản gốc", max_length=200, required=False)

    field_order = ("on", "form", "symbol", "paper_on", "place", "did")


class ReturnForm(CheckForm):
    """Why it goes back."""

    reason = forms.ChoiceField(label="Lý do trả", choices=[("", "Chọn…"), *ReturnReason.choices])

    field_order = ("on", "reason", "did")


class NotApplicableForm(CheckForm):
    """Why it is not called for."""

    ground = forms.ChoiceField(label="Căn cứ")
    symbol = forms.CharField(
        label="Số văn bản cho miễn", max_length=60, required=False, help_text="Chỉ ghi khi được miễn theo văn bản."
    )
    paper_on = DayField(label="Ngày văn bản", required=False)
    place = forms.CharField(label="Nơi lưu văn bản", max_length=200, required=False)

    field_order = ("on", "ground", "symbol", "paper_on", "place", "did")


def fill_choices(form: forms.Form, kind: Kind, day: dt.date) -> None:
    """Forms and grounds that belong to this kind of paper."""
    if "form" in form.fields:
        found = [(one.slug, one.name) for one in variants(kind, day)]
        form.fields["form"].choices = [("", "Không rõ mẫu"), *found]  # type: ignore[attr-defined]
        if len(found) == 1:
            form.fields["form"].initial = found[0][0]
        if not found:
            del form.fields["form"]
    if "ground" in form.fields:
        allowed = [Ground(one) for one in (kind.may_lack, Ground.BY_DOCUMENT) if one]
        choices = [(one.value, one.label) for one in allowed]
        form.fields["ground"].choices = [("", "Chọn…"), *choices]  # type: ignore[attr-defined]


def original(form: forms.Form) -> Original:
    """The paper as typed."""
    facts = form.cleaned_data
    return Original(facts.get("form", ""), facts.get("symbol", ""), facts.get("paper_on"), facts.get("place", ""))


def actor(form: forms.Form, typist: Actor) -> Actor:
    """The typist entering what somebody else did, if so stated."""
    did = form.cleaned_data.get("did", "")
    return typist.for_person(did) if did else typist
