"""The acts of vetting as data for their one screen: title, fields, what is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from ketnap.access.request import Request as Asking
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.actions.add_relative import add_relative
from ketnap.admissions.vetting.actions.exempt_subject import exempt_subject
from ketnap.admissions.vetting.actions.lend_answer import lend_answer
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_answer import Answer, record_answer
from ketnap.admissions.vetting.actions.record_conclusion import record_conclusion
from ketnap.admissions.vetting.actions.record_receipt import record_receipt
from ketnap.admissions.vetting.actions.remove_subject import remove_subject
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.admissions.vetting.actions.state_absent import state_absent
from ketnap.admissions.vetting.actions.take_back_answer import take_back_answer
from ketnap.admissions.vetting.actions.withdraw_request import withdraw_request
from ketnap.admissions.vetting.models import Loan, Request, Subject
from ketnap.admissions.vetting.secret import Kin
from ketnap.admissions.web import vetting_forms as fields
from ketnap.admissions.web.vetting_forms import Lists
from ketnap.lib import clock
from ketnap.members.models import Person


@dataclass(frozen=True)
class Act:
    """One act. `about`: of what its address names the id; None for an act on the case, whose id is 0 then."""

    title: str
    label: str
    fields: Callable[[Lists], Mapping[str, forms.Field]]
    do: Callable[[Asking, Case, int, forms.Form], object]
    about: type[Subject] | type[Request] | type[Loan] | None = None
    day_label: str = ""
    warning: str = ""
    danger: bool = False


def _who(pk: int | None) -> Person | None:
    return Person.objects.get(pk=pk) if pk else None


def _by(request: Asking) -> dict[str, Any]:
    return {"by": request.scope.actor(), "at": clock.now()}


def _open(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    return open_vetting(**_by(request), case=case, on=form.cleaned_data["on"])


def _relative(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    facts = form.cleaned_data
    kin = Kin(facts["relation"], facts["name"], facts["birth_year"], facts["commune"])
    return add_relative(**_by(request), case=case, kin=kin, on=facts["on"])


def _absent(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    return state_absent(**_by(request), case=case, code=form.cleaned_data["code"], on=form.cleaned_data["on"])


def _remove(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    remove_subject(**_by(request), subject=Subject.objects.get(pk=pk, case=case))
    return True


def _send(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    facts = form.cleaned_data
    sending = Sending(
        facts["way"], facts["body"], facts["symbol"], facts["on"], facts["abroad"], _who(facts["messenger"]),
        facts["attested"],
    )  # fmt: skip
    subjects = Subject.objects.filter(case=case, pk__in=facts["subjects"])
    return send_request(**_by(request), case=case, subjects=list(subjects), sending=sending)


def _receipt(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    return record_receipt(**_by(request), request=Request.objects.get(pk=pk), on=form.cleaned_data["on"])


def _answer(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    facts = form.cleaned_data
    made = Answer(facts["symbol"], facts["dated"], facts["place"], _who(facts["holder"]))
    return record_answer(**_by(request), request=Request.objects.get(pk=pk), on=facts["on"], answer=made)


def _withdraw(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    facts = form.cleaned_data
    return withdraw_request(**_by(request), request=Request.objects.get(pk=pk), on=facts["on"], reason=facts["reason"])


def _exempt(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    return exempt_subject(**_by(request), subject=Subject.objects.get(pk=pk), **form.cleaned_data)


def _lend(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    facts = form.cleaned_data
    return lend_answer(
        **_by(request), request=Request.objects.get(pk=pk), on=facts["on"], to_unit=facts["to_unit"],
        borrower=_who(facts["borrower"]),
    )  # fmt: skip


def _take_back(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    return take_back_answer(**_by(request), loan=Loan.objects.get(pk=pk), on=form.cleaned_data["on"])


def _conclude(request: Asking, case: Case, pk: int, form: forms.Form) -> object:
    return record_conclusion(**_by(request), case=case, **form.cleaned_data)


_PAPER = "Chỉ ghi số, ngày và nơi lưu; nội dung nằm trên giấy."
ACTS: dict[str, Act] = {
    "lap": Act("Lập danh sách thẩm tra", "Lập danh sách", fields.nothing, _open, day_label="Ngày lập"),
    "nguoi-than": Act("Thêm người thân", "Ghi vào danh sách", fields.relative, _relative, day_label="Ngày ghi"),
    "khong-co": Act("Ghi không có", "Ghi lại", fields.absent, _absent, day_label="Ngày ghi"),
    "hoi": Act("Gửi yêu cầu thẩm tra", "Ghi đã gửi", fields.request, _send, day_label="Ngày gửi"),
    "ket-luan": Act(
        "Kết luận về tiêu chuẩn chính trị",
        "Ghi văn bản",
        fields.conclusion,
        _conclude,
        day_label="Ngày văn bản",
        warning=_PAPER,
    ),
    "mien": Act("Miễn thẩm tra", "Ghi miễn", fields.exemption, _exempt, Subject, "Ngày văn bản xác nhận"),
    "go": Act("Gỡ người ghi nhầm", "Gỡ khỏi danh sách", fields.nothing, _remove, Subject, "Ngày gỡ", danger=True),
    "nhan": Act("Ngày nơi được hỏi nhận yêu cầu", "Ghi ngày nhận", fields.nothing, _receipt, Request, "Ngày nhận"),
    "tra-loi": Act(
        "Giấy trả lời thẩm tra", "Ghi trả lời", fields.answer, _answer, Request, "Ngày nhận trả lời", _PAPER
    ),
    "rut": Act("Rút yêu cầu", "Rút yêu cầu", fields.withdrawal, _withdraw, Request, "Ngày rút", danger=True),
    "muon": Act("Cho mượn giấy trả lời", "Ghi cho mượn", fields.loan, _lend, Request, "Ngày mượn"),
    "tra-giay": Act("Nhận lại giấy đã cho mượn", "Ghi đã trả", fields.nothing, _take_back, Loan, "Ngày trả"),
}
