"""Say of an e-mail in doubt that it arrived, or let it go once more. Only a person can: no job knows what became of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.reminders.mailing import stuck
from ketnap.admissions.reminders.models import Mail
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def settle_mail(*, by: Actor, at: dt.datetime, mail: Mail, unit_id: int, arrived: bool) -> Mail:
    """The e-mail: sent at the moment it was claimed (`arrived`), or back in the queue for the next run of the job.

    `unit_id` is where the trail shows it: a unit whose reminders it tells of. Raises Refused when it is in doubt no more, or is
    to go out again for a second time.
    """
    with transaction.atomic():
        row = Mail.objects.select_for_update().get(pk=mail.pk)
        if not stuck(at).filter(pk=row.pk).exists():
            raise Refused(
                "mail.settled", "Thư này không còn ở tình trạng chưa rõ.", remedy="Hãy mở lại trang đối chiếu nhắc hạn."
            )
        if row.again and not arrived:
            raise Refused(
                "mail.again", "Thư này đã được gửi lại một lần.", remedy="Người nhận xem đủ nội dung ở hộp thông báo.",
            )  # fmt: skip
        claimed = row.claimed_at
        row.settled_at, row.settled_by, row.fault = at, by.username, ""
        if arrived:
            row.sent_at = claimed
        else:
            row.again, row.claimed_at, row.try_after, row.tries = True, None, None, 0
        row.save(
            update_fields=["settled_at", "settled_by", "fault", "sent_at", "again", "claimed_at", "try_after", "tries"]
        )
        record(
            by=by, at=at, action="admissions.settle_mail", subject="accounts.user", subject_id=row.user_id, unit_id=unit_id,
            before={"mail": row.uid, "claimed": claimed}, after={"arrived": arrived, "again": not arrived},
        )  # fmt: skip
    return row
