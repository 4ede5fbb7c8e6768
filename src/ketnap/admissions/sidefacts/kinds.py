"""Which facts stand beside which step, when they fall due, what each is written with. One line a kind; nothing else knows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class SideKind(models.TextChoices):
    """What was done."""

    UNION_SELECTED = "union_selected", "Đoàn thể họp bình chọn, giới thiệu"
    CLASS_PROPOSED = "class_proposed", "Chi bộ đề nghị cho học lớp bồi dưỡng nhận thức"
    CLASS_AGREED = "class_agreed", "Cấp uỷ đồng ý cho học lớp bồi dưỡng nhận thức"
    CV_STAMPED = "cv_stamped", "Đóng dấu giáp lai lý lịch"
    CV_REMARKED = "cv_remarked", "Chi uỷ nhận xét vào lý lịch"
    CV_CERTIFIED = "cv_certified", "Cấp uỷ cơ sở chứng nhận lý lịch"
    OPINIONS_UNIONS = "opinions_unions", "Ý kiến của tổ chức chính trị - xã hội"
    OPINIONS_RESIDENCE = "opinions_residence", "Ý kiến của chi uỷ (chi bộ) nơi cư trú"
    BOARD_APPRAISED = "board_appraised", "Ban tổ chức thẩm định lại hồ sơ"
    MEMBER_CV = "member_cv", "Khai lý lịch đảng viên"
    MEMBER_FORM = "member_form", "Làm phiếu đảng viên"
    CV_NUMBER = "cv_number", "Cấp số lý lịch đảng viên"
    DB_ENTERED = "db_entered", "Cập nhật cơ sở dữ liệu đảng viên"
    RECOGNITION_UNIONS = "recognition_unions", "Ý kiến của tổ chức chính trị - xã hội về đảng viên dự bị"
    RECOGNITION_RESIDENCE = "recognition_residence", "Ý kiến của chi uỷ (chi bộ) nơi cư trú về đảng viên dự bị"
    ANNOUNCED = "announced", "Công bố quyết định công nhận tại chi bộ"
    CARD_ISSUED = "card_issued", "Cấp thẻ đảng viên"
    CARD_HANDED = "card_handed", "Trao thẻ đảng viên"


class Verdict(models.TextChoices):
    """What the organisation board found, recorded as made and never worked out."""

    FIT = "fit", "Đủ điều kiện trình"
    RETURNED = "returned", "Trả lại để bổ sung"


COUNTS = ("asked", "agreed", "against", "silent")
_OPINIONS = {
    "asked": "Số người được lấy ý kiến", "agreed": "Số tán thành", "against": "Số không tán thành",
    "silent": "Số không có ý kiến",
}  # fmt: skip
_SELECTION = {
    "asked": "Số người dự họp", "agreed": "Số tán thành giới thiệu", "against": "Số không tán thành",
    "silent": "Số không có ý kiến",
}  # fmt: skip


@dataclass(frozen=True)
class Spec:
    """How one kind is handled.

    `step`: the step it stands beside. `after`: the step before which it cannot be (''=none). `due_after`: the step from which it
    is asked for (''=as `after`); `until`: the step with which nobody asks any more (''=never). `follows`: the fact before it;
    `strict` refuses an earlier day, else it is written as it is and shown. `law`: the parameter that says when or how.
    """

    kind: SideKind
    step: str
    after: str = ""
    until: str = ""
    due_after: str = ""
    follows: str = ""
    strict: bool = True
    body: str = ""
    counts: tuple[tuple[str, str], ...] = ()
    symbol: str = "Số, ký hiệu giấy tờ"
    symbol_needed: bool = False
    verdict: bool = False
    card: bool = False
    union: bool = False
    above: str = ""
    law: str = ""

    @property
    def label(self) -> str:
        """What was done, in words."""
        return str(self.kind.label)

    @property
    def asked_from(self) -> str:
        """The step from which somebody should write it."""
        return self.due_after or self.after


_K = SideKind
_ASKED, _CHOSEN = tuple(_OPINIONS.items()), tuple(_SELECTION.items())
_UNIONS, _HOME = "Tên các tổ chức được lấy ý kiến", "Tên chi uỷ hoặc chi bộ nơi cư trú"
SPECS: dict[str, Spec] = {
    spec.kind: spec
    for spec in (
        Spec(_K.UNION_SELECTED, "introduced", until="introduced", union=True, body="Tổ chức đoàn thể", counts=_CHOSEN),
        Spec(_K.CLASS_PROPOSED, "course_completed", after="sympathiser", until="course_completed"),
        Spec(
            _K.CLASS_AGREED, "course_completed", after="sympathiser", until="course_completed", follows=_K.CLASS_PROPOSED,
            body="Cấp uỷ đồng ý", above="grassroots_committee",
        ),
        Spec(_K.CV_STAMPED, "vetting_closed", after="file_compiled", until="vetting_closed", strict=False),
        Spec(_K.CV_REMARKED, "vetting_closed", after="file_compiled", until="cell_vote", follows=_K.CV_STAMPED, strict=False),
        Spec(
            _K.CV_CERTIFIED, "vetting_closed", after="file_compiled", until="cell_vote", follows=_K.CV_REMARKED, strict=False,
            body="Cấp uỷ chứng nhận",
        ),
        Spec(_K.OPINIONS_UNIONS, "opinions_collected", after="file_compiled", until="cell_vote", body=_UNIONS, counts=_ASKED),
        Spec(_K.OPINIONS_RESIDENCE, "opinions_collected", after="file_compiled", until="cell_vote", body=_HOME, counts=_ASKED),
        Spec(
            _K.BOARD_APPRAISED, "sent_up", after="sent_up", until="decided", body="Nơi thẩm định", verdict=True,
            above="superior_standing_committee",
        ),
        Spec(_K.MEMBER_CV, "ceremony", after="ceremony", law="deadline.member_cv_and_card_form"),
        Spec(_K.MEMBER_FORM, "ceremony", after="ceremony"),
        Spec(
            _K.CV_NUMBER, "ceremony", after="ceremony", follows=_K.MEMBER_CV, symbol="Số lý lịch", symbol_needed=True,
            law="record.cv_number",
        ),
        Spec(_K.DB_ENTERED, "decided", after="decided", due_after="ceremony"),
        Spec(
            _K.RECOGNITION_UNIONS, "recognition_opinions", after="ceremony", due_after="self_review",
            until="recognition_cell_vote", body=_UNIONS, counts=_ASKED,
        ),
        Spec(
            _K.RECOGNITION_RESIDENCE, "recognition_opinions", after="ceremony", due_after="self_review",
            until="recognition_cell_vote", body=_HOME, counts=_ASKED,
        ),
        Spec(_K.ANNOUNCED, "recognised", after="recognised", law="conversion.announce"),
        Spec(_K.CARD_ISSUED, "recognised", after="recognised", symbol="Số quyết định cấp thẻ", card=True, law="card.number"),
        Spec(_K.CARD_HANDED, "recognised", after="recognised", follows=_K.CARD_ISSUED, law="card.delivery"),
    )
}  # fmt: skip
AFTER_CEREMONY = frozenset(
    {
        _K.MEMBER_CV, _K.MEMBER_FORM, _K.CV_NUMBER, _K.DB_ENTERED, _K.RECOGNITION_UNIONS, _K.RECOGNITION_RESIDENCE, _K.ANNOUNCED,
        _K.CARD_ISSUED, _K.CARD_HANDED,
    }
)  # fmt: skip
RECORDS = (_K.MEMBER_CV, _K.MEMBER_FORM, _K.CV_NUMBER, _K.DB_ENTERED, _K.CARD_ISSUED, _K.CARD_HANDED)
"""What belongs to the member's own record and shows on the member's page."""
