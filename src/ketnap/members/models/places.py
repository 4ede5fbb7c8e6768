"""What a member holds for a time, and moves between units."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.documents.models import Document
from ketnap.lib.temporal import Dated, one_at_a_time, proper_ranges
from ketnap.members.kinds import MemberState, SeatTitle
from ketnap.members.models.person import Person
from ketnap.organisations.models import Committee, Unit


class StateSpan(Dated):
    """A state that changes who counts in a vote: exempt, suspended, prosecuted, temporarily elsewhere or here."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="states")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("trạng thái", max_length=12, choices=MemberState.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "trạng thái sinh hoạt"
        constraints = [
            one_at_a_time(
                "state_one_at_a_time",
                "person",
                "state",
                sentence="Trạng thái này đã được ghi cho khoảng thời gian đó.",
            ),
            proper_ranges("state_ranges"),
        ]


class Seat(Dated):
    """Who sits in a committee, from, to."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField("chức vụ", max_length=12, choices=SeatTitle.choices)

    class Meta:
        verbose_name = "cấp uỷ viên"
        constraints = [
            one_at_a_time(
                "seat_one_at_a_time",
                "committee",
                "person",
                sentence="Người này đã có chức vụ trong cấp uỷ đó vào khoảng thời gian này.",
            ),
            proper_ranges("seat_ranges"),
        ]


class Transfer(models.Model):
    """A transfer with a handshake: sent, then received or returned. Until received the person is in the sender's stock."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers")
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("ngày giới thiệu")
    received_on = models.DateField("ngày tiếp nhận", null=True, blank=True)
    returned_on = models.DateField("ngày trả lại", null=True, blank=True)
    letter = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("lý do", max_length=200, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "chuyển sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(received_on=None, returned_on=None),
                name="transfer_one_open",
                violation_error_message="Người này đang chuyển sinh hoạt, chưa có nơi tiếp nhận.",
            ),
            models.CheckConstraint(
                name="transfer_order",
                condition=(Q(received_on=None) | Q(received_on__gte=F("sent_on")))
                & (Q(returned_on=None) | Q(returned_on__gte=F("sent_on"))),
                violation_error_message="Ngày tiếp nhận hoặc trả lại không thể trước ngày giới thiệu.",
            ),
            models.CheckConstraint(
                name="transfer_one_end",
                condition=Q(received_on=None) | Q(returned_on=None),
                violation_error_message="Đã tiếp nhận thì không thể trả lại.",
            ),
            models.CheckConstraint(
                name="transfer_elsewhere",
                condition=~Q(sender=F("receiver")),
                violation_error_message="Nơi đến phải khác nơi đi.",
            ),
        ]
