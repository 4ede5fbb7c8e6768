"""Rows beside the straight way of a case. Each names its units, so row security and lists need no join."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.admissions.models import Case, Step
from ketnap.admissions.turns.kinds import Answer, CorrectionKind, Fault, MoveKind
from ketnap.organisations.models import Unit


class Move(models.Model):
    """A case on its way to another cell, with a handshake: sent, then received or returned.

    Until received the case stays the sender's, and rests. Received, the case there is closed and `arrived` goes on here with
    copies of the steps that count (`kept`); those in `redone` have to be done again. Both units see the move, each its own case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves", verbose_name="hồ sơ nơi đi")
    arrived = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="came_by", null=True, blank=True, verbose_name="hồ sơ nơi đến"
    )
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi đi")
    receiver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi đến")
    kind = models.CharField("trường hợp", max_length=16, choices=MoveKind.choices)
    ordered_on = models.DateField("ngày quyết định chuyển công tác, học tập, cư trú")
    sent_on = models.DateField("ngày gửi hồ sơ")
    letter_symbol = models.CharField("số công văn gửi hồ sơ", max_length=60)
    letter_on = models.DateField("ngày công văn gửi hồ sơ")
    kept = models.JSONField("bước còn giá trị", default=list)
    redone = models.JSONField("bước làm lại", default=list)
    finding = models.JSONField("kết quả đối chiếu", default=dict, blank=True)
    received_on = models.DateField("ngày tiếp nhận", null=True, blank=True)
    returned_on = models.DateField("ngày trả lại", null=True, blank=True)
    reason = models.CharField("lý do trả lại", max_length=300, blank=True)
    asked_on = models.DateField("ngày đề nghị xem xét lại", null=True, blank=True)
    asked_symbol = models.CharField("số công văn đề nghị xem xét lại", max_length=60, blank=True)
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    answered_symbol = models.CharField("số công văn trả lời", max_length=60, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "chuyển hồ sơ"
        indexes = [
            models.Index(fields=["sender", "-sent_on"], name="move_from"),
            models.Index(fields=["receiver", "-sent_on"], name="move_to"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(received_on=None, returned_on=None),
                name="move_one_open",
                violation_error_message="Hồ sơ này đang chuyển đi, chưa có nơi tiếp nhận.",
            ),
            models.CheckConstraint(
                name="move_one_end",
                condition=Q(received_on=None) | Q(returned_on=None),
                violation_error_message="Đã tiếp nhận thì không thể trả lại.",
            ),
            models.CheckConstraint(
                name="move_received_has_case",
                condition=Q(received_on=None, arrived=None) | Q(received_on__isnull=False, arrived__isnull=False),
                violation_error_message="Tiếp nhận phải có hồ sơ ở nơi đến.",
            ),
            models.CheckConstraint(
                name="move_order",
                condition=Q(sent_on__gte=F("ordered_on"), letter_on__lte=F("sent_on"))
                & (Q(received_on=None) | Q(received_on__gte=F("sent_on")))
                & (Q(returned_on=None) | Q(returned_on__gte=F("sent_on")))
                & (Q(asked_on=None) | Q(asked_on__gte=F("sent_on")))
                & (Q(answered_on=None) | Q(answered_on__gte=F("asked_on"))),
                violation_error_message="Ngày của việc chuyển hồ sơ chưa đúng thứ tự.",
            ),
            models.CheckConstraint(
                name="move_elsewhere",
                condition=~Q(sender=F("receiver")),
                violation_error_message="Nơi đến phải khác nơi đi.",
            ),
            models.CheckConstraint(
                name="move_with_letter",
                condition=~Q(letter_symbol=""),
                violation_error_message="Hồ sơ chuyển đi phải kèm công văn có số.",
            ),
            models.CheckConstraint(
                name="move_returned_says_why",
                condition=Q(returned_on=None) | ~Q(reason=""),
                violation_error_message="Trả lại phải ghi lý do.",
            ),
        ]


class Correction(models.Model):
    """A wrong admission or recognition put right on a decision: number, day and body. What was before stays beside it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("cách sửa", max_length=12, choices=CorrectionKind.choices)
    fault = models.CharField("sai về", max_length=12, choices=Fault.choices)
    key = models.CharField("bước", max_length=40, blank=True)
    on = models.DateField("ngày sửa")
    symbol = models.CharField("số quyết định", max_length=60)
    issued_on = models.DateField("ngày quyết định")
    issuer = models.CharField("cơ quan quyết định", max_length=200)
    reason = models.CharField("lý do", max_length=300)
    old_step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    new_step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    before = models.JSONField("trước khi sửa", default=dict, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "sửa sai"
        indexes = [models.Index(fields=["case", "-on"], name="correction_of_case")]
        constraints = [
            models.CheckConstraint(
                name="correction_on_paper",
                condition=~Q(symbol="") & ~Q(issuer="") & ~Q(reason=""),
                violation_error_message="Sửa sai phải ghi đủ số, cơ quan ra quyết định và lý do.",
            ),
            models.CheckConstraint(
                name="correction_of_a_step",
                condition=Q(kind=CorrectionKind.STEP, old_step__isnull=False, new_step__isnull=False)
                | (~Q(kind=CorrectionKind.STEP) & Q(new_step=None)),
                violation_error_message="Làm lại một bước phải có bước cũ và bước mới.",
            ),
            models.CheckConstraint(
                name="correction_fits_fault",
                condition=Q(
                    kind=CorrectionKind.ADMISSION,
                    fault__in=["standards", "age", "education", "political", "readmission"],
                )
                | Q(kind=CorrectionKind.RECOGNITION)
                | Q(kind=CorrectionKind.STEP, fault__in=["procedure", "authority"]),
                violation_error_message="Sai tiêu chuẩn, điều kiện thì huỷ quyết định; sai thủ tục, thẩm quyền thì làm lại bước đó.",
            ),
        ]


class Removal(models.Model):
    """A proposal to remove a probationer from the list, until decided or dropped. Its votes are ballots of the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="removals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField("ngày đề nghị")
    reason = models.CharField("lý do", max_length=300)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    symbol = models.CharField("số quyết định", max_length=60, blank=True)
    dropped_on = models.DateField("ngày thôi xem xét", null=True, blank=True)
    dropped_why = models.CharField("lý do thôi xem xét", max_length=300, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "xoá tên đảng viên dự bị"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decided_on=None, dropped_on=None),
                name="removal_one_open",
                violation_error_message="Hồ sơ này đang được xem xét xoá tên.",
            ),
            models.CheckConstraint(
                name="removal_one_end",
                condition=Q(decided_on=None) | Q(dropped_on=None),
                violation_error_message="Đã quyết định xoá tên thì không thể thôi xem xét.",
            ),
            models.CheckConstraint(
                name="removal_order",
                condition=(Q(decided_on=None) | Q(decided_on__gte=F("proposed_on")))
                & (Q(dropped_on=None) | Q(dropped_on__gte=F("proposed_on"))),
                violation_error_message="Ngày kết thúc không thể trước ngày đề nghị xoá tên.",
            ),
            models.CheckConstraint(
                name="removal_says_why",
                condition=~Q(reason="") & (Q(dropped_on=None) | ~Q(dropped_why="")),
                violation_error_message="Đề nghị xoá tên, thôi xem xét đều phải ghi lý do.",
            ),
        ]


class Report(models.Model):
    """Votes without their share, reported to the committee above with the whole count, and what it answered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("bước", max_length=40)
    on = models.DateField("ngày báo cáo")
    symbol = models.CharField("số báo cáo", max_length=60)
    rounds = models.PositiveSmallIntegerField("số lần không đủ tỷ lệ")
    answer = models.CharField("ý kiến của cấp trên", max_length=12, choices=Answer.choices, blank=True)
    answered_on = models.DateField("ngày có ý kiến", null=True, blank=True)
    answer_symbol = models.CharField("số văn bản trả lời", max_length=60, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "báo cáo kết quả biểu quyết"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key", "rounds"],
                name="report_once_a_round",
                violation_error_message="Lần biểu quyết này đã được báo cáo.",
            ),
            models.CheckConstraint(
                name="report_on_paper", condition=~Q(symbol=""), violation_error_message="Báo cáo phải có số."
            ),
            models.CheckConstraint(
                name="report_answer_whole",
                condition=Q(answer="", answered_on=None, answer_symbol="")
                | (~Q(answer="") & Q(answered_on__gte=F("on")) & ~Q(answer_symbol="")),
                violation_error_message="Ý kiến của cấp trên phải có nội dung, số và ngày, không trước ngày báo cáo.",
            ),
        ]
