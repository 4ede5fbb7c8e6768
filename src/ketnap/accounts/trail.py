"""Signing in and out leaves entries: success, failure, lock-out, leaving. Never the password; a name only if it exists."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from ketnap.accounts.actor import Actor, from_user, machine
from ketnap.accounts.models import User, sign_in_name
from ketnap.audit.record import record
from ketnap.lib import clock

_VISITOR = "khách"


def connect() -> None:
    """Listen to the framework's signals. Called once, when the application starts."""
    user_logged_in.connect(_signed_in, dispatch_uid="ketnap.accounts.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="ketnap.accounts.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="ketnap.accounts.failed")
    user_locked_out.connect(_locked, dispatch_uid="ketnap.accounts.locked")


def _who(username: object) -> tuple[Actor, object]:
    """The visitor as actor, and the id of the account whose name was typed, empty where there is none."""
    known = User.objects.filter(username__iexact=sign_in_name(str(username or ""))).first()
    if known is None:
        return machine(_VISITOR, "web"), ""
    return Actor(None, known.username, "web"), known.pk


def _signed_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    record(
        by=from_user(user), at=clock.now(), action="accounts.sign_in", subject="accounts.user", subject_id=user.pk,
    )  # fmt: skip


def _signed_out(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        record(
            by=from_user(user), at=clock.now(), action="accounts.sign_out", subject="accounts.user", subject_id=user.pk,
        )  # fmt: skip


def _failed(sender: object, credentials: dict[str, Any], **_: Any) -> None:
    by, account = _who(credentials.get("username"))
    record(by=by, at=clock.now(), action="accounts.sign_in_failed", subject="accounts.user", subject_id=account)


def _locked(sender: object, username: str, **_: Any) -> None:
    by, account = _who(username)
    record(by=by, at=clock.now(), action="accounts.locked_out", subject="accounts.user", subject_id=account)
