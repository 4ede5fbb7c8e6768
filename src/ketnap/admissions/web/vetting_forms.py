"""Forms of vetting. No field takes a sentence: lists, days, numbers of papers, and of a relative a name, a year, a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from ketnap.admissions.vetting.independence import what_the_law_says
from ketnap.admissions.vetting.kinds import AskedBody, Concluding, Ground, Relation, Way, Withdrawn
from ketnap.ui.fields import DayField

NUMBER = {"autocomplete": "off", "spellcheck": "false"}
NUMBER_HELP = "Chỉ ghi số, ký hiệu, ví dụ 15-CV/ĐU."


@dataclass(frozen=True)
class Lists:
    """What the choices of one case are: persons on its list, kinds without anybody, units, members of the cell."""

    subjects: Sequence[tuple[int, str]] = ()
    codes: Sequence[tuple[str, str]] = ()
    places: Sequence[tuple[int, str]] = ()
    people: Sequence[tuple[int, str]] = ()


def symbol_field(label: str) -> forms.Field:
    """The number of a paper."""
    return forms.CharField(label=label, max_length=60, help_text=NUMBER_HELP, widget=forms.TextInput(NUMBER))


def unit_field(label: str, lists: Lists) -> forms.Field:
    """One of the units of the case."""
    return forms.TypedChoiceField(label=label, coerce=int, choices=[("", "Chọn…"), *lists.places])


def member_field(label: str, lists: Lists) -> forms.Field:
    """A member of the cell, or nobody named."""
    return forms.TypedChoiceField(
        label=label, coerce=int, required=False, empty_value=None, choices=[("", "Không ghi tên"), *lists.people]
    )


class VettingForm(forms.Form):
    """The day; the other fields come with the act."""

    on = DayField(label="Ngày")

    def __init__(self, *args: Any, brought: Mapping[str, forms.Field], day_label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(brought)
        if day_label:
            self.fields["on"].label = day_label


def relative(lists: Lists) -> dict[str, forms.Field]:
    """A relative: kept encrypted."""
    return {
        "relation": forms.ChoiceField(label="Quan hệ", choices=[("", "Chọn…"), *Relation.choices]),
        "name": forms.CharField(label="Họ và tên", max_length=60, widget=forms.TextInput(NUMBER)),
        "birth_year": forms.IntegerField(label="Năm sinh", widget=forms.TextInput({**NUMBER, "inputmode": "numeric"})),
        "commune": forms.CharField(
            label="Xã, phường nơi ở", max_length=80, help_text="Chỉ ghi tên xã, phường, tỉnh; không ghi nhận xét.",
            widget=forms.TextInput(NUMBER),
        ),
    }  # fmt: skip


def absent(lists: Lists) -> dict[str, forms.Field]:
    """Which kind has nobody."""
    return {"code": forms.ChoiceField(label="Không có", choices=[("", "Chọn…"), *lists.codes])}


def messenger_field(lists: Lists) -> forms.Field:
    """Who is sent, with what the law says about it."""
    found = member_field("Người được cử đi", lists)
    found.help_text = what_the_law_says()
    return found


def request(lists: Lists) -> dict[str, forms.Field]:
    """A request to another body."""
    return {
        "subjects": forms.TypedMultipleChoiceField(
            label="Hỏi về", coerce=int, choices=lists.subjects, widget=forms.CheckboxSelectMultiple
        ),
        "way": forms.ChoiceField(label="Cách hỏi", choices=Way.choices),
        "body": forms.ChoiceField(label="Nơi được hỏi", choices=[("", "Chọn…"), *AskedBody.choices]),
        "abroad": forms.BooleanField(label="Nơi được hỏi ở ngoài nước", required=False),
        "symbol": symbol_field("Số công văn hoặc giấy giới thiệu"),
        "messenger": messenger_field(lists),
        "attested": forms.BooleanField(
            label="Người được cử không phải là người xin vào Đảng, cha, mẹ, vợ, chồng, anh, chị, em ruột, con của người đó",
            required=False, help_text="Chỉ cần khi cử người đi thẩm tra.",
        ),
    }  # fmt: skip


def answer(lists: Lists) -> dict[str, forms.Field]:
    """The paper of an answer: where it is, never what it says."""
    return {
        "symbol": symbol_field("Số giấy trả lời"), "dated": DayField(label="Ngày giấy trả lời"),
        "place": unit_field("Nơi lưu", lists), "holder": member_field("Người giữ", lists),
    }  # fmt: skip


def withdrawal(lists: Lists) -> dict[str, forms.Field]:
    """Why a request is withdrawn."""
    return {"reason": forms.ChoiceField(label="Lý do rút", choices=[("", "Chọn…"), *Withdrawn.choices])}


def exemption(lists: Lists) -> dict[str, forms.Field]:
    """On what ground nobody is asked."""
    return {
        "ground": forms.ChoiceField(label="Căn cứ", choices=[("", "Chọn…"), *Ground.choices]),
        "symbol": symbol_field("Số văn bản xác nhận"), "place": unit_field("Nơi lưu", lists),
    }  # fmt: skip


def loan(lists: Lists) -> dict[str, forms.Field]:
    """To whom a paper goes."""
    return {"to_unit": unit_field("Nơi mượn", lists), "borrower": member_field("Người mượn", lists)}


def conclusion(lists: Lists) -> dict[str, forms.Field]:
    """A conclusion as made."""
    return {
        "symbol": symbol_field("Số văn bản"),
        "body": forms.ChoiceField(label="Cơ quan kết luận", choices=[("", "Chọn…"), *Concluding.choices]),
        "place": unit_field("Nơi lưu", lists),
    }


def nothing(lists: Lists) -> dict[str, forms.Field]:
    """No field but the day."""
    return {}
