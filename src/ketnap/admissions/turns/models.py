"""Rows beside the straight way of a case. Each names its units, so row security and lists need no join."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.admissions.models import Case
from ketnap.admissions.turns.kinds import MoveKind
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
