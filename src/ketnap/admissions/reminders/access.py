"""Who may open which line of an inbox, which letter."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists
from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.admissions.reminders.models import Letter, Mail, Notice, Told
from ketnap.admissions.reminders.queries import notices


def notice_for(scope: Scope, pk: int) -> Notice:
    """The user's own line. Raises Http404 for another's, and for one with nothing behind it that the user may see."""
    notice = notices(scope.user, scope.units(Can.SEE_CASES)).filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def letter_for(scope: Scope, uid: UUID, capability: Can) -> Letter:
    """The letter, if the user has the capability at the unit that sent it. Raises Http404 otherwise."""
    letter = Letter.objects.filter(uid=uid).select_related("unit", "to", "number__book").first()
    if letter is None or not scope.can(capability, letter.unit_id):
        raise Http404
    return letter


def mail_for(scope: Scope, pk: int, capability: Can) -> Mail:
    """The e-mail, if the user has the capability at a unit whose reminders it tells of. Raises Http404 otherwise."""
    told = Told.objects.filter(mail=pk, unit_id__in=scope.units(capability))
    mail = Mail.objects.filter(Exists(told), pk=pk).select_related("user").first()
    if mail is None:
        raise Http404
    return mail
