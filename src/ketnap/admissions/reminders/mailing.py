"""E-mail: one letter a user for what was reminded since the last, with counts, dates and a link, never a name.

An e-mail is queued in the transaction that claims its reminders and marked in the one that hands it over. A worker that dies
between the mail server's yes and that mark hands it over again under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse

from ketnap.access.roles import Can
from ketnap.access.scope import scope_of
from ketnap.accounts.channels.models import Channels
from ketnap.admissions.reminders.models import Mail, Reminder, Told
from ketnap.admissions.reminders.queries import Amount, amounts
from ketnap.admissions.reminders.schedule import in_words
from ketnap.lib import format as vn
from ketnap.lib import rls

TRIES = 8
NO_RIGHT = "Người nhận không còn quyền xem các việc này"
Send = Callable[[EmailMessage], object]


def queue_mails(*, at: dt.datetime) -> int:
    """Claim what was reminded and not yet mailed, one e-mail for each user who wants them. Returns how many e-mails.

    Waits while the outbox is being told, so that a day's reminders make one letter.
    """
    with rls.everything():
        if Reminder.objects.filter(delivered_at=None).exists():
            return 0
        wishes = Channels.objects.filter(email=True, user__is_active=True).exclude(user__email="")
        made = 0
        for wish in wishes.select_for_update(skip_locked=True, of=("self",)).order_by("pk"):
            waiting = Told.objects.filter(user_id=wish.user_id, mail=None, at__gte=wish.email_since)
            if waiting.exists():
                waiting.update(mail=Mail.objects.create(user_id=wish.user_id, queued_at=at))
                made += 1
    return made


def send_mails(*, at: dt.datetime, send: Send) -> int:
    """Hand over every e-mail that waits. One that fails waits longer each time, and is given up after some tries."""
    sent = 0
    while (done := _send_one(at=at, send=send)) is not None:
        sent += done
    return sent


def _send_one(*, at: dt.datetime, send: Send) -> int | None:
    with rls.everything():
        waiting = Mail.objects.filter(Q(try_after=None) | Q(try_after__lte=at), sent_at=None, tries__lt=TRIES)
        mail = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("user").order_by("pk").first()
        if mail is None:
            return None
        message = compose(mail, vn.local_moment(at).date())
        try:
            if message is not None:
                send(message)
        except (SMTPException, OSError) as error:
            mail.tries += 1
            mail.try_after, mail.fault = at + dt.timedelta(minutes=2**mail.tries), type(error).__name__
        else:
            mail.sent_at, mail.fault = at, "" if message is not None else NO_RIGHT
        mail.save(update_fields=["tries", "try_after", "fault", "sent_at"])
    return int(mail.sent_at is not None and message is not None)


def compose(mail: Mail, day: dt.date) -> EmailMessage | None:
    """The e-mail, None when the user may no longer see anything of it. Counts are of what the user may see now."""
    units = scope_of(mail.user, day).units(Can.SEE_CASES)
    found = amounts(Told.objects.filter(mail=mail, unit_id__in=units))
    if not found:
        return None
    total = sum(one.count for one in found)
    return EmailMessage(
        subject=f"Kết Nạp: {vn.number(total)} việc cần để ý về thời hạn", body=_body(found), from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.user.email], headers={"Message-ID": f"<{mail.uid}@ketnap>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip


def _body(found: list[Amount]) -> str:
    link = settings.SITE_URL + reverse("admissions:inbox")
    lines = [
        f"- {vn.number(one.count)} việc {in_words(one.offset)}, hạn sớm nhất {vn.day(one.earliest)}" for one in found
    ]
    end = "Thư do hệ thống gửi. Chọn lại cách nhận ở mục Tài khoản của tôi."
    return "\n".join(
        ["Các việc về thời hạn trong phạm vi của bạn:", "", *lines, "", f"Xem danh sách: {link}", "", end, ""]
    )
