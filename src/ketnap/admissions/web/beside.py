"""What a case page says of things beside the straight way, with the one thing to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.admissions.clocks import Clock
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.models import Case
from ketnap.admissions.queries import names_of
from ketnap.admissions.states import LABELS
from ketnap.admissions.turns import queries
from ketnap.admissions.turns.models import Move
from ketnap.admissions.turns.moving import TODO
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
    clocks: tuple[Clock, ...] = ()
    resting: bool = False

    def context(self) -> dict[str, Any]:
        """What the template reads; a resting case offers no step."""
        return {"beside": self.words} | ({"next": None, "others": [], "missing": []} if self.resting else {})


def beside(request: Request, dossier: Dossier, *, may: bool) -> Beside:
    """Everything beside the way of this case that its page must say."""
    move = queries.move_of(dossier.case)
    words: tuple[Word, ...] = (AGAIN,) if dossier.case.again else ()
    clocks: tuple[Clock, ...] = ()
    resting = False
    if move is not None:
        words, resting = (
            words + _moving(request, dossier.case, move),
            move.received_on is None and move.returned_on is None,
        )
        clocks = (
            tuple(queries.move_clocks(move, dossier.day("decided"), dossier.calendar))
            if dossier.case.closed_on is None
            else ()
        )
    links = _links(dossier.case) if may and not resting else ()
    return Beside(words, links, clocks, resting)


def _links(case: Case) -> tuple[parts.Link, ...]:
    return (parts.Link("Chuyển nơi khác", reverse("admissions:send_case", args=[case.uid]), "quiet"),)


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
    links = ()
    if not arrived and request.scope.can(Can.EDIT_CASES, move.sender_id):
        links = (parts.Link("Ghi trả lời", reverse("admissions:answer_again", args=[move.pk]), "main"),)
    return (Word("Nơi đến đề nghị xem xét lại", text, "warn", links),)
