"""What a case page says of things beside the straight way, with the one thing to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.places import way_for_case
from ketnap.admissions.queries import names_of
from ketnap.admissions.slips.away import sent_back
from ketnap.admissions.states import BY_VOTE, LABELS
from ketnap.admissions.turns import queries
from ketnap.admissions.turns.kinds import CorrectionKind
from ketnap.admissions.turns.models import Charge, Correction, Move, Removal, Report
from ketnap.admissions.turns.moving import TODO
from ketnap.admissions.turns.removing import ballots_of, next_vote, place_of_vote
from ketnap.lib import format as vn
from ketnap.ui import parts


@dataclass(frozen=True)
class Word:
    """One thing said at the head of the page."""

    title: str
    text: str
    tone: str = "info"
    links: tuple[parts.Link, ...] = ()


AGAIN = Word(
    "Kết nạp lại",
    "Ngoài điều kiện chung còn đối chiếu thời gian, lý do ra khỏi Đảng và số lần kết nạp lại khi chi bộ xét; văn bản đồng ý của "
    "cấp có thẩm quyền phải có trước khi quyết định. Người kết nạp lại cũng qua thời gian dự bị.",
)


@dataclass(frozen=True)
class Beside:
    """All of it. `resting`: no step may be taken while this lasts."""

    words: tuple[Word, ...] = ()
    links: tuple[parts.Link, ...] = ()
    resting: bool = False
    terms: tuple[parts.Term, ...] = ()

    def context(self) -> dict[str, Any]:
        """What the template reads; a resting case offers no step."""
        return {"beside": self.words} | ({"next": None, "others": [], "missing": []} if self.resting else {})


def beside(request: Request, dossier: Dossier, *, may: bool) -> Beside:
    """Everything beside the way of this case that its page must say."""
    move = queries.move_of(dossier.case)
    words: tuple[Word, ...] = (AGAIN,) if dossier.case.again else ()
    resting = False
    if move is not None:
        words, resting = (
            words + _moving(request, dossier.case, move),
            move.received_on is None and move.returned_on is None,
        )
    words += (
        _helping(dossier, may=may)
        + _corrections(dossier.case)
        + _removing(request, dossier, may=may)
        + _reports(dossier, may=may)
        + _sent_back(dossier)
    )
    links = _links(dossier) if may and not resting else ()
    if not resting:
        links += _correcting(request, dossier)
    return Beside(words, links, resting, _in_charge(dossier.case))


def _in_charge(case: Case) -> tuple[parts.Term, ...]:
    """The officer whose work the case is, if somebody was put in charge."""
    row = Charge.objects.filter(case=case, until=None).select_related("user").first()
    return (parts.Term("Cán bộ theo dõi", row.user.full_name, note=f"từ {vn.day(row.since)}"),) if row else ()


def _links(dossier: Dossier) -> tuple[parts.Link, ...]:
    uid = dossier.case.uid
    links = [parts.Link("Cán bộ theo dõi", reverse("admissions:officer", args=[uid]), "quiet")]
    links.append(parts.Link("Chuyển nơi khác", reverse("admissions:send_case", args=[uid]), "quiet"))
    if (
        "ceremony" in dossier.steps
        and not Removal.objects.filter(case=dossier.case, decided_on=None, dropped_on=None).exists()
    ):
        links.append(parts.Link("Đề nghị xoá tên", reverse("admissions:propose_removal", args=[uid]), "quiet"))
    return tuple(links)


def _removing(request: Request, dossier: Dossier, *, may: bool) -> tuple[Word, ...]:
    """Proposals of removal: how far they have come, and whose vote is next."""
    said, case = [], dossier.case
    for row in Removal.objects.filter(case=case).order_by("proposed_on", "id"):
        text = f"Đề nghị ngày {vn.day(row.proposed_on)}. Lý do: {row.reason}"
        if row.decided_on is not None:
            said.append(Word(f"Đã xoá tên theo quyết định số {row.symbol} ngày {vn.day(row.decided_on)}", text, "bad"))
        elif row.dropped_on is not None:
            said.append(Word(f"Thôi xem xét xoá tên ngày {vn.day(row.dropped_on)}", f"{text}. {row.dropped_why}"))
        else:
            said.append(_under_way(request, dossier, row, text, may=may))
    return tuple(said)


def _under_way(request: Request, dossier: Dossier, row: Removal, text: str, *, may: bool) -> Word:
    case, day = dossier.case, request.frame.day
    way = way_for_case(case.pk, case.unit_id, dossier.taken, day)
    key = next_vote(way, ballots_of(row))
    unit, _ = place_of_vote(way, key)
    right = Can.DECIDE_CASES if key == "removal_decided" else Can.EDIT_CASES
    links = []
    if may and request.scope.can(right, unit):
        links.append(parts.Link(f"Ghi: {LABELS[key]}", reverse("admissions:vote_removal", args=[case.uid]), "main"))
    if may:
        links.append(parts.Link("Thôi xem xét", reverse("admissions:drop_removal", args=[case.uid]), "quiet"))
    then = f"Tiếp theo: {LABELS[key].lower()}, tại {names_of([unit], day).get(unit, '')}."
    return Word("Đang xem xét xoá tên đảng viên dự bị", f"{text}. {then}", "warn", tuple(links))


def _helping(dossier: Dossier, *, may: bool) -> tuple[Word, ...]:
    """A probationer has an official member who helps."""
    if not may or "ceremony" not in dossier.steps or any(one.until is None for one in dossier.helpers):
        return ()
    link = parts.Link("Phân công người giúp đỡ", reverse("admissions:add_helper", args=[dossier.case.uid]), "main")
    return (
        Word(
            "Chưa có người giúp đỡ",
            "Đảng viên dự bị phải được phân công đảng viên chính thức giúp đỡ.",
            "warn",
            (link,),
        ),
    )


def _reports(dossier: Dossier, *, may: bool) -> tuple[Word, ...]:
    """Votes below their share: still to be reported, waiting for the committee above, or answered."""
    said, case = [], dossier.case
    for key in BY_VOTE:
        lost = [one for one in dossier.ballots if one.key == key and one.passed is False]
        reported = [one for one in dossier.reports if one.key == key]
        if lost and key not in dossier.steps and not any(one.rounds == len(lost) for one in reported):
            links = (
                parts.Link("Ghi báo cáo cấp trên", reverse("admissions:report_votes", args=[case.uid, key]), "main"),
            )
            there = sum(one.brought for one in lost)
            text = (
                f"“{LABELS[key]}” đã {len(lost)} lần không đủ tỷ lệ{f', {there} lần ở nơi chuyển đi' if there else ''}. "
                "Vẫn báo cáo đầy đủ kết quả lên cấp uỷ có thẩm quyền."
            )
            said.append(Word("Biểu quyết không đủ tỷ lệ, chưa báo cáo", text, "warn", links if may else ()))
        said += [_report(case, one, may=may) for one in reported]
    return tuple(said)


def _sent_back(dossier: Dossier) -> tuple[Word, ...]:
    """The file was sent back and nobody above took it in again."""
    slip = sent_back(dossier.case, None, dossier.on)
    if slip is None or dossier.case.closed_on is not None:
        return ()
    link = parts.Link("Mở phiếu hồ sơ", reverse("admissions:case_slips", args=[dossier.case.uid]))
    text = (
        f"Trả ngày {vn.day(slip.on)}, phiếu số {slip.numbered}: {slip.why}. Cấp trên chỉ xét, quyết định tiếp sau khi tiếp nhận "
        "lại hồ sơ."
    )
    return (Word("Hồ sơ đã trả, chưa tiếp nhận lại", text, "warn", (link,)),)


def _report(case: Case, row: Report, *, may: bool) -> Word:
    text = f"“{LABELS[row.key]}”: {row.rounds} lần không đủ tỷ lệ, báo cáo số {row.symbol} ngày {vn.day(row.on)}."
    if row.answer:
        answered = f"{row.get_answer_display()}, văn bản số {row.answer_symbol} ngày {vn.day(row.answered_on)}."
        return Word("Cấp trên đã có ý kiến", f"{text} {answered}")
    links = (parts.Link("Ghi ý kiến của cấp trên", reverse("admissions:answer_report", args=[case.uid, row.pk])),)
    return Word("Chờ ý kiến của cấp trên", text, "info", links if may else ())


def _correcting(request: Request, dossier: Dossier) -> tuple[parts.Link, ...]:
    """Ways to put a wrong admission or recognition right, also after the case ended."""
    case = dossier.case
    if request.frame.past or "decided" not in dossier.steps or case.outcome not in ("", Outcome.RECOGNISED):
        return ()
    links: list[parts.Link] = []
    if request.scope.can(Can.EDIT_CASES, case.unit_id):
        links.append(parts.Link("Làm lại một bước sai", reverse("admissions:redo_choose", args=[case.uid]), "quiet"))
    if request.scope.can(Can.DECIDE_CASES, case.unit_id):
        links.append(
            parts.Link("Huỷ quyết định sai quy định", reverse("admissions:cancel_decision", args=[case.uid]), "quiet")
        )
    return tuple(links)


def _corrections(case: Case) -> tuple[Word, ...]:
    """Every correction, with the decision it rests on."""
    rows = Correction.objects.filter(case=case).order_by("on", "id")
    return tuple(
        Word(
            f"{row.get_kind_display()}{f': {LABELS[row.key]}' if row.kind == CorrectionKind.STEP else ''}",
            f"{row.get_fault_display()}. Theo quyết định số {row.symbol} ngày {vn.day(row.issued_on)} của {row.issuer}, "
            f"ghi ngày {vn.day(row.on)}. Lý do: {row.reason}",
            "warn",
        )
        for row in rows
    )


def _moving(request: Request, case: Case, move: Move) -> tuple[Word, ...]:
    names = names_of([move.sender_id, move.receiver_id], request.frame.day)
    there, here = names.get(move.receiver_id, ""), names.get(move.sender_id, "")
    letter = f"theo công văn số {move.letter_symbol} ngày {vn.day(move.letter_on)}"
    if move.arrived_id == case.pk:
        return (_arrived(request, case, move, here, letter), *_asked(request, move, arrived=True))
    if move.received_on is not None:
        text = f"Hồ sơ {letter} đã được tiếp nhận ngày {vn.day(move.received_on)}. Lịch sử ở đây được giữ nguyên."
        return (Word(f"Đã chuyển đến {there}", text), *_asked(request, move, arrived=False))
    if move.returned_on is not None:
        return (Word(f"{there} đã trả lại hồ sơ ngày {vn.day(move.returned_on)}", move.reason),)
    links = (parts.Link("Hồ sơ đang chuyển", reverse("admissions:moves"), "plain"),)
    text = f"Gửi ngày {vn.day(move.sent_on)} {letter}. Đến khi nơi đến tiếp nhận, hồ sơ vẫn ở đây và tạm dừng ghi bước."
    return (Word(f"Đang chuyển đến {there}", text, "warn", links), *_asked(request, move, arrived=False))


def _arrived(request: Request, case: Case, move: Move, here: str, letter: str) -> Word:
    again = "; ".join(f"“{LABELS[key]}”" for key in move.redone)
    redo = f"Làm lại: {again}." if again else ""
    text = " ".join(filter(None, [f"Nhận ngày {vn.day(move.received_on)} {letter}.", TODO[move.kind], redo]))
    links = []
    if case.closed_on is None and move.asked_on is None and request.scope.can(Can.EDIT_CASES, case.unit_id):
        links.append(parts.Link("Đề nghị nơi đi xem xét lại", reverse("admissions:ask_again", args=[move.pk]), "quiet"))
    if case.closed_on is None and not case.helpers.filter(until=None).exists():
        links.insert(
            0, parts.Link("Phân công người giúp đỡ mới", reverse("admissions:add_helper", args=[case.uid]), "main")
        )
    return Word(f"Chuyển từ {here}", text, "info", tuple(links))


def _asked(request: Request, move: Move, *, arrived: bool) -> tuple[Word, ...]:
    if move.asked_on is None:
        return ()
    if move.answered_on is not None:
        text = f"Trả lời bằng văn bản số {move.answered_symbol} ngày {vn.day(move.answered_on)}."
        return (Word("Nơi đi đã xem xét lại", text),)
    text = f"Theo văn bản số {move.asked_symbol} ngày {vn.day(move.asked_on)}."
    links: tuple[parts.Link, ...] = ()
    if not arrived and request.scope.can(Can.EDIT_CASES, move.sender_id):
        links = (parts.Link("Ghi trả lời", reverse("admissions:answer_again", args=[move.pk]), "main"),)
    return (Word("Nơi đến đề nghị xem xét lại", text, "warn", links),)
