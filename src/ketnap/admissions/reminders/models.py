"""The outbox of reminders, whom each was told, the inbox, e-mails, when to remind, and letters to units.

No row names anybody: a reminder knows its case and cell, what a user reads is a count, a date and a link.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ketnap.accounts.models import User
from ketnap.admissions.models import Case
from ketnap.documents.models import Document, Number
from ketnap.organisations.models import Unit


class Schedule(models.Model):
    """On which days around a limit a unit and those below are reminded, from a day on: -15 is 15 days before, 7 a week after."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    since = models.DateField("áp dụng từ ngày")
    offsets = ArrayField(models.SmallIntegerField(), verbose_name="các ngày nhắc")
    by = models.CharField("người ghi", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "lịch nhắc hạn"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "since"],
                name="schedule_once_a_day",
                violation_error_message="Đơn vị đã có lịch nhắc bắt đầu từ ngày này.",
            ),
            models.CheckConstraint(
                name="schedule_reminds",
                condition=Q(offsets__len__gte=1),
                violation_error_message="Lịch nhắc phải có ít nhất một ngày nhắc.",
            ),
        ]


class Reminder(models.Model):
    """One reminder that must be given, once: of a limit of a case under a value of the law, for one day around its last day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("thời hạn", max_length=40)
    label = models.CharField("việc", max_length=120)
    rule = models.CharField("phiên bản quy định", max_length=80)
    due = models.DateField("hạn")
    offset = models.SmallIntegerField("ngày nhắc")
    queued_at = models.DateTimeField("vào hàng lúc")
    delivered_at = models.DateTimeField("đã nhắc lúc", null=True, blank=True)
    people = models.PositiveIntegerField("số người nhận", default=0)

    class Meta:
        verbose_name = "nhắc hạn"
        indexes = [
            models.Index(fields=["id"], condition=Q(delivered_at=None), name="reminder_pending"),
            models.Index(fields=["unit", "due"], name="reminder_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key", "rule", "due", "offset"],
                name="reminder_once",
                violation_error_message="Lần nhắc này đã có.",
            ),
        ]


class Notice(models.Model):
    """A line of a user's inbox: the reminders of one day at one distance from their last days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    on = models.DateField("ngày")
    offset = models.SmallIntegerField("ngày nhắc")
    read_at = models.DateTimeField("đã xem lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thông báo"
        indexes = [models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "on", "offset"], name="notice_one_a_day", violation_error_message="Đã có thông báo này."
            ),
        ]


class Mail(models.Model):
    """An e-mail to send, or sent. `claimed_at` is written before the mail server is spoken to: claimed and neither sent nor taken back,
    it is not known whether the server took it, and no job hands it over again. Somebody may settle the doubt: it arrived (`sent_at`
    is then the moment of the claim), or it goes once more (`again`); `settled_by` says who."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    queued_at = models.DateTimeField("vào hàng lúc")
    claimed_at = models.DateTimeField("bắt đầu gửi lúc", null=True, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    try_after = models.DateTimeField("thử lại sau", null=True, blank=True)
    fault = models.CharField("lỗi gần nhất", max_length=120, blank=True)
    again = models.BooleanField("gửi lại một lần", default=False)
    settled_at = models.DateTimeField("giải quyết lúc", null=True, blank=True)
    settled_by = models.CharField("người giải quyết", max_length=120, blank=True)

    class Meta:
        verbose_name = "thư nhắc hạn"
        indexes = [models.Index(fields=["id"], condition=Q(sent_at=None), name="mail_unsent")]
        constraints = [
            models.CheckConstraint(
                name="mail_again_by_somebody",
                condition=Q(again=False) | Q(settled_at__isnull=False) & ~Q(settled_by=""),
                violation_error_message="Gửi lại một thư phải có người quyết định.",
            ),
        ]


class Told(models.Model):
    """One user was told one reminder, once; `mail` is the e-mail that also carries it."""

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="told")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="told")
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="told", null=True, blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần nhắc"
        indexes = [models.Index(fields=["user"], condition=Q(mail=None), name="told_not_mailed")]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "user"], name="told_once", violation_error_message="Người này đã được nhắc."
            ),
        ]


class Letter(models.Model):
    """A reminder letter to a unit: which limits it names (in `items`), under which number. Its file is made anew from these."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi gửi")
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi nhận")
    on = models.DateField("ngày")
    answer_by = models.DateField("báo cáo trước ngày")
    number = models.OneToOneField(Number, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.CharField("người lập", max_length=120)
    made_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "công văn đôn đốc"
        indexes = [models.Index(fields=["unit", "-on"], name="letter_of_unit")]
        constraints = [
            models.CheckConstraint(
                name="letter_answer_after",
                condition=Q(answer_by__gt=models.F("on")),
                violation_error_message="Ngày đề nghị báo cáo phải sau ngày công văn.",
            ),
        ]


class LetterItem(models.Model):
    """One limit a letter names."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("việc", max_length=120)
    due = models.DateField("hạn")

    class Meta:
        verbose_name = "việc trong công văn"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "case", "label"],
                name="letter_item_once",
                violation_error_message="Việc đã có trong công văn.",
            ),
        ]
