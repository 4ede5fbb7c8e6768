"""Fields that a step of its own kind brings, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from ketnap.admissions.kinds import Excluded, Method, RefereeKind, Together
from ketnap.admissions.models import Case
from ketnap.admissions.rolls import Roll
from ketnap.admissions.voting import asked_field
from ketnap.law.loader import load_rules
from ketnap.law.rules.eligibility import SCHOOLING
from ketnap.members.models import Person
from ketnap.ui.fields import DayField

NOT_KNOWN = ("", "Chưa rõ")
COUNT = {"inputmode": "numeric", "autocomplete": "off", "size": "6"}


def yes_no(
    label: str, *, help_text: str = "", required: bool = False, yes: str = "Có", no: str = "Không"
) -> forms.Field:
    """Có, Không, or not known."""
    return forms.TypedChoiceField(
        label=label, help_text=help_text, required=required, choices=[NOT_KNOWN, ("1", yes), ("0", no)],
        coerce=lambda text: text == "1", empty_value=None,
    )  # fmt: skip


def person_choice(label: str, people: Iterable[Person], *, required: bool = True, help_text: str = "") -> forms.Field:
    """One of the official members of the cell, by id."""
    return forms.TypedChoiceField(
        label=label, required=required, coerce=int, empty_value=None, help_text=help_text,
        choices=[("", "Chọn…"), *((person.pk, person.full_name) for person in people)],
    )  # fmt: skip


def _helper(case: Case, roll: Roll) -> dict[str, forms.Field]:
    return {"member": person_choice("Đảng viên giúp đỡ", (one.person for one in roll.people))}


def _course(case: Case, roll: Roll) -> dict[str, forms.Field]:
    return {
        "issued_on": DayField(
            label="Ngày cấp giấy chứng nhận", required=False, help_text="Để trống nếu giấy đã có trong sổ lớp."
        ),
        "number": forms.CharField(label="Số giấy chứng nhận", max_length=60, required=False),
        "issuer": forms.CharField(label="Nơi cấp", max_length=200, required=False),
    }


def _compiled(case: Case, roll: Roll) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "schooling": forms.ChoiceField(
            label="Trình độ học vấn theo bằng, chứng chỉ", required=False,
            choices=[("", "Theo lý lịch đã ghi"), *((code, text[0].upper() + text[1:]) for code, text in SCHOOLING.items())],
        ),
        "special_area": yes_no("Thuộc vùng đặc thù về học vấn", help_text="Miền núi, biên giới, hải đảo, vùng dân tộc thiểu số…"),
        "elder": yes_no("Già làng, trưởng bản, người có uy tín ở vùng đó"),
        "elder_consent": yes_no(
            "Đã có văn bản đồng ý xét người có uy tín", help_text="Chỉ ghi với già làng, trưởng bản, người có uy tín."
        ),
        "over_age_consent": yes_no("Đã có văn bản đồng ý xét người quá tuổi", help_text="Chỉ ghi khi quá tuổi quy định."),
    }  # fmt: skip
    return {**fields, **(_again() if case.again else {})}


def _again() -> dict[str, forms.Field]:
    labels = load_rules().parameters["readmit.forbidden"].labels
    return {
        "left_on": DayField(label="Ngày ra khỏi Đảng lần trước", required=False),
        "left_for": forms.MultipleChoiceField(
            label="Lý do ra khỏi Đảng", required=False, choices=[*labels, ("OTHER", "Lý do khác")],
            widget=forms.CheckboxSelectMultiple,
        ),
        "family_hardship": yes_no(
            "Xin ra khỏi Đảng do hoàn cảnh gia đình đặc biệt khó khăn", help_text="Chỉ ghi với người đã xin ra khỏi Đảng."
        ),
        "less_serious_crime": yes_no("Đã bị kết án về tội ít nghiêm trọng"),
        "record_cleared": DayField(label="Ngày được xoá án tích", required=False),
        "population_policy": yes_no("Ra khỏi Đảng vì vi phạm chính sách dân số"),
        "times_readmitted": forms.IntegerField(
            label="Số lần đã được kết nạp lại", min_value=0, required=False, help_text="Ghi 0 nếu chưa từng được kết nạp lại."
        ),
        "consent_symbol": forms.CharField(
            label="Số văn bản đồng ý kết nạp lại", max_length=60, required=False,
            help_text="Có thể ghi sau, trước khi cấp có thẩm quyền quyết định.",
        ),
        "consent_on": DayField(label="Ngày văn bản đồng ý kết nạp lại", required=False),
    }  # fmt: skip


def _sent_up(case: Case, roll: Roll) -> dict[str, forms.Field]:
    """The consent to a readmission often comes with the file that goes up."""
    if not case.again:
        return {}
    return {name: field for name, field in _again().items() if name in ("consent_symbol", "consent_on")}


def _vetting(case: Case, roll: Roll) -> dict[str, forms.Field]:
    return {
        "political_standard_settled": yes_no(
            "Vấn đề về tiêu chuẩn chính trị", required=False, yes="Không còn vấn đề nào chưa kết luận",
            no="Còn vấn đề chờ cấp có thẩm quyền kết luận",
            help_text="Chỉ ghi đã kết luận hay chưa. Nội dung thẩm tra lưu trên giấy, không ghi vào máy.",
        )
    }  # fmt: skip


def _introduced(case: Case, roll: Roll) -> dict[str, forms.Field]:
    people = [one.person for one in roll.people]
    made: dict[str, forms.Field] = {}
    for place in ("1", "2"):
        made[f"referee_{place}"] = person_choice(f"Đảng viên giới thiệu {place}", people, required=False)
        made[f"together_{place}"] = forms.ChoiceField(
            label="Cùng đơn vị về", required=False, choices=[("", "Chọn…"), *Together.choices]
        )
        made[f"since_{place}"] = DayField(label="Cùng đơn vị từ ngày", required=False)
    made["disciplined"] = yes_no("Người giới thiệu đang chịu kỷ luật")
    made["union"] = forms.ChoiceField(
        label="Nghị quyết giới thiệu của đoàn thể", required=False, choices=[("", "Không có"), *RefereeKind.choices[1:]]
    )
    made["union_symbol"] = forms.CharField(label="Số nghị quyết của đoàn thể", max_length=60, required=False)
    made["youth_union_exists"] = yes_no("Nơi công tác, cư trú có tổ chức Đoàn")
    made["of_union_age"] = yes_no("Trong độ tuổi thanh niên")
    return made


def _ceremony(case: Case, roll: Roll) -> dict[str, forms.Field]:
    return {
        "late_consent": yes_no("Cấp uỷ cấp trên đồng ý tổ chức quá hạn", help_text="Chỉ ghi khi lễ quá hạn."),
        "late_consent_symbol": forms.CharField(label="Số văn bản đồng ý", max_length=60, required=False),
        "late_consent_on": DayField(label="Ngày văn bản đồng ý", required=False),
    }


def _new_member_course(case: Case, roll: Roll) -> dict[str, forms.Field]:
    """The certificate of the class for new members, on the commission's own form."""
    return _course(case, roll)


BROUGHT: dict[str, Callable[[Case, Roll], dict[str, forms.Field]]] = {
    "helper_assigned": _helper, "course_completed": _course, "file_compiled": _compiled, "vetting_closed": _vetting,
    "introduced": _introduced, "probation_course": _new_member_course, "sent_up": _sent_up, "ceremony": _ceremony,
}  # fmt: skip


def vote_fields(roll: Roll) -> dict[str, forms.Field]:
    """The three numbers of a vote, who belongs to the body, and who of them is not counted and why."""
    return {
        "votes_for": forms.IntegerField(label="Tán thành", min_value=0, widget=forms.TextInput(COUNT)),
        "against": forms.IntegerField(
            label="Không tán thành", min_value=0, required=False, initial=0, widget=forms.TextInput(COUNT)
        ),
        "blank": forms.IntegerField(
            label="Phiếu trắng", min_value=0, required=False, initial=0, widget=forms.TextInput(COUNT)
        ),
        **sitting_fields(roll),
    }


def sitting_fields(roll: Roll) -> dict[str, forms.Field]:
    """Who belongs to the body that meets, and who of them is not counted."""
    made: dict[str, forms.Field] = {
        "members": forms.IntegerField(
            label="Tổng số thành viên", min_value=1, initial=roll.members or None, widget=forms.TextInput(COUNT),
            help_text="Tất cả những người có quyền biểu quyết, chưa trừ ai.",
        )
    }  # fmt: skip
    if roll.people:
        choices = [
            (f"{one.person.pk}:{one.why or Excluded.ABSENT_WITH_REASON}", f"{one.person.full_name} – {_why(one.why)}")
            for one in sorted(roll.people, key=lambda one: not one.why)
            if not one.ask
        ]
        initial = [f"{one.person.pk}:{one.why}" for one in roll.people if one.why and not one.if_absent]
        made["left_out"] = forms.MultipleChoiceField(
            label="Không tính vào tổng số", required=False, choices=choices, initial=initial,
            widget=forms.CheckboxSelectMultiple, help_text="Đánh dấu người không được tính; người khác vẫn tính dù vắng.",
        )  # fmt: skip
    else:
        made["uncounted"] = forms.IntegerField(
            label="Số người không tính vào tổng số",
            min_value=0,
            required=False,
            initial=0,
            widget=forms.TextInput(COUNT),
        )
        made["uncounted_why"] = forms.ChoiceField(
            label="Lý do không tính", required=False, choices=[("", "Chọn…"), *Excluded.choices]
        )
    made.update(asked_fields(roll))
    made["method"] = forms.ChoiceField(label="Cách biểu quyết", choices=Method.choices)
    made["chair"] = forms.CharField(label="Chủ trì", max_length=120, required=False)
    made["secretary"] = forms.CharField(label="Thư ký", max_length=120, required=False)
    return made


COUNTS_ALL_THE_SAME = "counts"


def asked_fields(roll: Roll) -> dict[str, forms.Field]:
    """One question for each of whom it is not known whether they count. It has no first answer and must have one."""
    choices = [
        (COUNTS_ALL_THE_SAME, "Có tính vào tổng số"),
        *((value, f"Không tính: {_why(value)}") for value in Excluded.values),
    ]
    return {
        asked_field(one.person.pk): forms.ChoiceField(
            label=f"{one.person.full_name}: có tính vào tổng số không?", choices=choices, widget=forms.RadioSelect,
            help_text=f"Đảng viên này {one.ask}.",
            error_messages={"required": f"Hãy chọn có tính {one.person.full_name} vào tổng số hay không, và vì sao."},
        )
        for one in roll.people
        if one.ask
    }  # fmt: skip


def _why(code: str) -> str:
    label = Excluded(code or Excluded.ABSENT_WITH_REASON).label
    return label[0].lower() + label[1:]


def facts_of(values: dict[str, Any], names: Iterable[str]) -> dict[str, object]:
    """Typed facts among form values: dates as ISO text, empty ones left out."""
    made: dict[str, object] = {}
    for name in names:
        value = values.get(name)
        if value is None or value in ("", []):
            continue
        made[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return made
