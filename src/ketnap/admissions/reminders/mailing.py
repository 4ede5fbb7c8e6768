"""E-mail: one letter a user for what was reminded since the last, with counts, dates and a link, never a name.

At most once: an e-mail is claimed in a transaction of its own before the mail server is spoken to, and confirmed after its yes. Only
where the server is known to have taken nothing does it wait for another try. One whose worker died, or whose connection broke, in
between stays claimed: the page that checks reminders counts it, no job sends it again, and the inbox tells the same anyway. Whoever sets
the schedule may settle it there: it arrived, or it goes once more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from smtplib import SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, OuterRef, Q, QuerySet
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
UNDER_WAY = dt.timedelta(minutes=10)
"""How long handing over one letter may take before it is in doubt."""


class Unreached(Exception):  # noqa: N818 - says what happened
    """No connection to the mail server came about: nothing of the letter has left."""


NOT_TAKEN = (Unreached, SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)
"""What is raised where the server has surely not taken the letter: not reached, or it answered no."""
_OUTCOME = ("claimed_at", "tries", "try_after", "fault", "sent_at")
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
    """Hand over every e-mail that waits. One the server took nothing of waits longer each time, and is given up after some tries."""
    sent = 0
    while (mail := _claim(at)) is not None:
        sent += _hand_over(mail, at=at, send=send)
    return sent


def by_smtp(message: EmailMessage) -> object:
    """Hand a letter to the mail server the settings name. Raises Unreached while nothing of it has left."""
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise Unreached(type(error).__name__) from error
    message.connection = connection
    answer = message.send()
    with suppress(SMTPException, OSError):  # the letter was taken; how the conversation ends changes nothing
        connection.close()
    return answer


def doubtful(units: Iterable[int], at: dt.datetime) -> QuerySet[Mail]:
    """E-mails about reminders of the units that were claimed and never confirmed, the oldest first."""
    about = Told.objects.filter(mail=OuterRef("pk"), unit_id__in=list(units))
    return stuck(at).filter(Exists(about)).select_related("user").order_by("claimed_at", "pk")


def stuck(at: dt.datetime) -> QuerySet[Mail]:
    """E-mails of which nobody knows whether the mail server took them."""
    over = Q(claimed_at__lt=at - UNDER_WAY) | ~Q(fault="")
    return Mail.objects.filter(over, claimed_at__isnull=False, sent_at=None)


def _claim(at: dt.datetime) -> Mail | None:
    with rls.everything():
        waiting = Mail.objects.filter(
            Q(try_after=None) | Q(try_after__lte=at), claimed_at=None, sent_at=None, tries__lt=TRIES
        )
        mail = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("user").order_by("pk").first()
        if mail is not None:
            mail.claimed_at = at
            mail.save(update_fields=["claimed_at"])
    return mail


def _hand_over(mail: Mail, *, at: dt.datetime, send: Send) -> int:
    """1 when the server took the letter. Ends the claim where it is known that it did not; not one that somebody settled meanwhile."""
    claim = mail.claimed_at
    with rls.everything():
        message = compose(mail, vn.local_moment(at).date())
    try:
        if message is not None:
            send(message)
    except NOT_TAKEN as error:
        mail.tries += 1
        mail.claimed_at, mail.try_after, mail.fault = None, at + dt.timedelta(minutes=2**mail.tries), _name_of(error)
    except (SMTPException, OSError) as error:
        mail.fault = _name_of(error)
    else:
        mail.sent_at, mail.fault = at, "" if message is not None else NO_RIGHT
    with rls.everything():
        ours = Mail.objects.filter(pk=mail.pk)
        if mail.sent_at is None:
            ours = ours.filter(claimed_at=claim, sent_at=None)
        ours.update(**{name: getattr(mail, name) for name in _OUTCOME})
    return int(mail.sent_at is not None and message is not None)


def _name_of(error: Exception) -> str:
    return str(error) if isinstance(error, Unreached) else type(error).__name__


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
