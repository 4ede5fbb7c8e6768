"""Cases on their way between cells: what waits, sending, receiving, returning, asking to look again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.access import case_for
from ketnap.admissions.dossier import load
from ketnap.admissions.models import Case
from ketnap.admissions.places import way_for_case
from ketnap.admissions.queries import names_of
from ketnap.admissions.recording import Paper
from ketnap.admissions.rolls import Roll, roll
from ketnap.admissions.states import LABELS
from ketnap.admissions.turns import queries
from ketnap.admissions.turns.access import move_for
from ketnap.admissions.turns.actions.answer_reconsideration import answer_reconsideration
from ketnap.admissions.turns.actions.ask_reconsideration import ask_reconsideration
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.actions.return_case import return_case
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move
from ketnap.admissions.turns.moving import TODO
from ketnap.admissions.web.acts import BOTH, page_for
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.show import case_url
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.ui import parts
from ketnap.ui.fields import DayField


class SendForm(PaperForm):
    """Where to, since when, with which letter; a document only for a decision that has to be cancelled."""

    paper_required = False

    receiver = forms.CharField(
        label="Mã chi bộ nơi đến", max_length=40, help_text="Mã đơn vị ghi ở trang của chi bộ nơi đến."
    )
    ordered_on = DayField(label="Ngày quyết định chuyển công tác, học tập, cư trú")
    sent_on = DayField(label="Ngày gửi hồ sơ")
    letter_symbol = forms.CharField(label="Số công văn gửi hồ sơ", max_length=60)
    letter_on = DayField(label="Ngày công văn")

    def __init__(self, *args: Any, decided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("paper_kind", "paper_symbol", "paper_issued_on", "paper_issuer"):
            if not decided:
                del self.fields[name]
        if decided:
            self.fields["paper_symbol"].label = "Số quyết định huỷ"
            self.fields["paper_symbol"].help_text = "Chỉ ghi khi quyết định kết nạp ban hành quá hạn kể từ ngày chuyển."


class ReceiveForm(forms.Form):
    """When, and who helps from now on."""

    on = DayField(label="Ngày tiếp nhận")
    helper = forms.TypedChoiceField(label="Đảng viên giúp đỡ mới", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, people: Roll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.person.pk, one.person.full_name) for one in people.people]
        self.fields["helper"].choices = [("", "Phân công sau"), *choices]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """When and why."""

    on = DayField(label="Ngày trả lại")
    reason = forms.CharField(label="Lý do", max_length=300)


class LetterForm(forms.Form):
    """A letter: its day and number."""

    on = DayField(label="Ngày văn bản")
    symbol = forms.CharField(label="Số, ký hiệu văn bản", max_length=60, help_text="Nội dung lưu ở bản giấy.")


@screen(Can.SEE_CASES)
def moves(request: Request) -> HttpResponse:
    """Cases on their way to and from the unit one works in and below, and those that arrived or came back."""
    units, day = units_seen(request), request.frame.day
    incoming = queries.moves(units, side="receiver", open_only=True)
    outgoing = queries.moves(units, side="sender", open_only=True)
    left = queries.moves(units, side="sender", open_only=False)
    came = [row for row in queries.moves(units, side="receiver", open_only=False) if row.sender_id not in units]
    over = sorted([*left, *came], key=lambda row: (row.sent_on, row.pk), reverse=True)
    ids = {unit for row in (*incoming, *outgoing, *over) for unit in (row.sender_id, row.receiver_id)}
    names = names_of(ids, day)
    may = request.scope.can(Can.EDIT_CASES) and not request.frame.past
    context = {
        "incoming": _table("Chờ tiếp nhận", incoming, names, "receiver", may=may),
        "outgoing": _table("Đã gửi đi", outgoing, names, "sender", may=may),
        "over": _over(over, names, units),
    }
    return render(request, "turns/moves.html", context)


_ACTS = {"receiver": ("Tiếp nhận", "admissions:receive_case"), "sender": ("Trả lại", "admissions:return_case")}


def _table(title: str, rows: list[Move], names: dict[int, str], side: str, *, may: bool) -> parts.DataTable:
    label, url = _ACTS[side]
    body: list[list[parts.Cell | parts.CellValue]] = []
    for row in rows:
        name = parts.Cell(row.case.person.full_name, case_url(row.case) if side == "sender" else "")
        act = parts.Cell(label, reverse(url, args=[row.pk])) if may else parts.Cell("")
        body.append([
            name, names.get(row.sender_id, ""), names.get(row.receiver_id, ""), row.get_kind_display(),
            parts.Cell(row.sent_on, note=row.letter_symbol), act,
        ])  # fmt: skip
    columns = [parts.Column(one) for one in ("Họ và tên", "Từ", "Đến", "Trường hợp", "Ngày gửi, công văn", "Việc")]
    empty = parts.Empty("Không có hồ sơ nào", "Hồ sơ gửi giữa các chi bộ hiện ở đây cho đến khi nơi đến tiếp nhận.")
    return parts.DataTable(title, columns, body, unit="hồ sơ", empty=empty, caption_hidden=True)


def _over(rows: list[Move], names: dict[int, str], units: frozenset[int]) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = []
    for row in rows:
        case = row.arrived if row.receiver_id in units and row.arrived is not None else row.case
        how = parts.Cell(row.received_on, badge=parts.Badge("Đã tiếp nhận", "good"))
        if row.returned_on is not None:
            how = parts.Cell(row.returned_on, note=row.reason, badge=parts.Badge("Đã trả lại", "warn"))
        name = parts.Cell(case.person.full_name, case_url(case))
        ends = names.get(row.sender_id, ""), names.get(row.receiver_id, "")
        body.append([name, *ends, row.get_kind_display(), how])
    columns = [parts.Column(one) for one in ("Họ và tên", "Từ", "Đến", "Trường hợp", "Kết quả")]
    empty = parts.Empty("Chưa có hồ sơ nào", "Hồ sơ đã được tiếp nhận hoặc trả lại hiện ở đây.")
    return parts.DataTable("Đã xong", columns, body, unit="hồ sơ", empty=empty, caption_hidden=True)


@screen(Can.EDIT_CASES, methods=BOTH)
def send(request: Request, uid: UUID) -> HttpResponse:
    """Send the case to the cell its person moves to."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    today = request.frame.today
    taken = load(case, today).taken
    form = SendForm(request.POST or None, initial={"sent_on": today, "letter_on": today}, decided="decided" in taken)

    def act() -> Move:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        receiver = Unit.objects.filter(code=facts["receiver"].strip()).first()
        if receiver is None:
            raise Refused(
                "move.receiver_unknown", "Không có đơn vị mang mã này.", remedy="Hãy kiểm tra lại mã.", field="receiver"
            )
        cancelling = form.paper_if_any(by=by, at=at, unit_id=case.unit_id) if "decided" in taken else None
        letter = Paper(facts["letter_symbol"], facts["letter_on"])
        move = send_case(
            by=by, at=at, case=case, receiver=receiver, ordered_on=facts["ordered_on"], sent_on=facts["sent_on"],
            letter=letter, cancelling=cancelling,
        )  # fmt: skip
        _check_right(request, case, move)
        return move

    words = "Hồ sơ tạm dừng ghi bước cho đến khi nơi đến tiếp nhận hoặc trả lại."
    page = page_for(
        case, "Chuyển nơi khác", "Gửi hồ sơ", done="Đã ghi gửi hồ sơ; chờ nơi đến tiếp nhận.", warning=words
    )
    return perform(request, form, page, act, lambda _: case_url(case))


def _check_right(request: Request, case: Case, move: Move) -> None:
    """Cancelling a decision is for its authority, sending a member for those who write members; the act is taken back."""
    taken = load(case, move.sent_on).taken
    decider = way_for_case(case.pk, case.unit_id, taken, move.sent_on).place.decider
    if move.kind == MoveKind.DECIDED_LATE and not (decider and request.scope.can(Can.DECIDE_CASES, decider)):
        raise Refused(
            "move.authority", "Quyết định kết nạp phải do cấp ban hành huỷ.",
            remedy="Hãy đề nghị cấp có thẩm quyền ghi việc chuyển hồ sơ này.",
        )  # fmt: skip
    _check_members(request, move, move.sender_id)


def _check_members(request: Request, move: Move, unit: int) -> None:
    if move.kind == MoveKind.PROBATION and not request.scope.can(Can.EDIT_MEMBERS, unit):
        raise Refused(
            "move.members", "Chuyển đảng viên dự bị do cấp uỷ quản lý đảng viên ghi.",
            remedy="Hãy đề nghị cấp uỷ cơ sở ghi việc chuyển.",
        )  # fmt: skip


def _page(move: Move, name: str, title: str, label: str, **more: Any) -> Screen:
    names = names_of([move.sender_id, move.receiver_id], move.sent_on)
    again = "; ".join(LABELS[key] for key in move.redone)
    terms = [
        parts.Term("Họ và tên", name), parts.Term("Từ", names[move.sender_id]), parts.Term("Đến", names[move.receiver_id]),
        parts.Term("Trường hợp", move.get_kind_display()), parts.Term("Công văn", move.letter_symbol, note=vn.day(move.letter_on)),
        parts.Term("Việc của nơi đến", TODO[move.kind]), parts.Term("Bước làm lại", again or "Không có"),
    ]  # fmt: skip
    back = reverse("admissions:moves")
    crumbs = [{"label": "Chuyển hồ sơ", "url": back}, {"label": title, "url": ""}]
    return Screen(title, label, back, terms=terms, crumbs=crumbs, **more)  # type: ignore[arg-type]


@screen(Can.EDIT_CASES, methods=BOTH)
def receive(request: Request, pk: int) -> HttpResponse:
    """Take a case in."""
    move, today = move_for(request.scope, pk, side="receiver"), request.frame.today
    form = ReceiveForm(request.POST or None, initial={"on": today}, people=roll(move.receiver, today))

    def act() -> Case:
        _check_members(request, move, move.receiver_id)
        facts = form.cleaned_data
        helper = Person.objects.get(pk=facts["helper"]) if facts["helper"] else None
        return receive_case(by=request.scope.actor(), at=clock.now(), move=move, on=facts["on"], helper=helper)

    page = _page(move, queries.name_of(move), "Tiếp nhận hồ sơ", "Tiếp nhận", done="Đã tiếp nhận hồ sơ.")
    return perform(request, form, page, act, case_url)


@screen(Can.EDIT_CASES, methods=BOTH)
def give_back(request: Request, pk: int) -> HttpResponse:
    """Return a case nobody will receive."""
    move = move_for(request.scope, pk, side="sender")
    form = ReturnForm(request.POST or None, initial={"on": request.frame.today})

    def act() -> Move:
        return return_case(by=request.scope.actor(), at=clock.now(), move=move, **form.cleaned_data)

    page = _page(
        move, queries.name_of(move), "Trả lại hồ sơ", "Trả lại", done="Đã ghi trả lại; hồ sơ tiếp tục ở nơi đi."
    )
    return perform(request, form, page, act, lambda row: case_url(row.case))


@screen(Can.EDIT_CASES, methods=BOTH)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the place a case came from to look again."""
    move = move_for(request.scope, pk, side="receiver")
    form = LetterForm(request.POST or None, initial={"on": request.frame.today})

    def act() -> Move:
        return ask_reconsideration(by=request.scope.actor(), at=clock.now(), move=move, **form.cleaned_data)

    page = _page(move, queries.name_of(move), "Đề nghị xem xét lại", "Ghi đề nghị", done="Đã ghi đề nghị.")
    return perform(
        request, form, page, act, lambda row: case_url(row.arrived) if row.arrived else reverse("admissions:moves")
    )


@screen(Can.EDIT_CASES, methods=BOTH)
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer such a request."""
    move = move_for(request.scope, pk, side="sender")
    form = LetterForm(request.POST or None, initial={"on": request.frame.today})

    def act() -> Move:
        return answer_reconsideration(by=request.scope.actor(), at=clock.now(), move=move, **form.cleaned_data)

    page = _page(move, queries.name_of(move), "Trả lời đề nghị xem xét lại", "Ghi trả lời", done="Đã ghi trả lời.")
    return perform(request, form, page, act, lambda _: reverse("admissions:moves"))
