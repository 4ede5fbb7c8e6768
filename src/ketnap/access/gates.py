"""Fetching under a right: the object, or 404 as if it did not exist."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.models import Grant
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.accounts.models import User
from ketnap.organisations.models import Unit


def unit_for(scope: Scope, code: str, capability: Can) -> Unit:
    """The unit, if the user has the capability there. Raises Http404 otherwise."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not scope.can(capability, unit.pk):
        raise Http404
    return unit


def require(scope: Scope, capability: Can, unit_id: int) -> None:
    """Raise Http404 unless the user has the capability at the unit."""
    if not scope.can(capability, unit_id):
        raise Http404


def user_for(scope: Scope, username: str) -> User:
    """The user, if some grant of theirs, past or present, stands at a unit whose access this user manages.

    Raises Http404 otherwise.
    """
    reach = scope.units(Can.MANAGE_ACCESS)
    user = User.objects.filter(username=username, grants__unit_id__in=reach).distinct().first()
    if user is None:
        raise Http404
    return user


def account_for(scope: Scope, username: str) -> User:
    """The user whose password or account may be dealt with: all they still hold lies within reach, and it is not oneself.

    Whoever resets a password can sign in with it, so one grant beyond reach forbids it. Raises Http404 otherwise.
    """
    user = user_for(scope, username)
    if not may_keep_account(scope, user):
        raise Http404
    return user


def may_keep_account(scope: Scope, user: User) -> bool:
    """Whether the account (not only some grants) is this user's to look after."""
    lasting = Grant.objects.filter(user=user).exclude(valid__fully_lt=(scope.day, None))
    held = set(lasting.values_list("unit_id", flat=True))
    return user.pk != scope.user.pk and held <= scope.units(Can.MANAGE_ACCESS)


def grant_for(scope: Scope, pk: int) -> Grant:
    """The grant, if it stands at a unit whose access this user manages. Raises Http404 otherwise."""
    grant = Grant.objects.select_related("user", "unit").filter(pk=pk).first()
    if grant is None:
        raise Http404
    require(scope, Can.MANAGE_ACCESS, grant.unit_id)
    return grant
