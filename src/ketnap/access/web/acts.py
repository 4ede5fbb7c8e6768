"""What an administrator does to an account: give and end roles, reset the password, close and reopen it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import attempt
from ketnap.access.actions.end_grant import end_grant as end_role
from ketnap.access.actions.grant_role import grant_role
from ketnap.access.gates import account_for, grant_for, user_for
from ketnap.access.models import Grant
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can, Role
from ketnap.access.web.forms import EndForm, GrantForm, ReasonForm
from ketnap.access.web.unit_choice import chosen_unit, unit_list
from ketnap.accounts.actions.deactivate_user import deactivate_user
from ketnap.accounts.actions.reactivate_user import reactivate_user
from ketnap.accounts.actions.reset_password import reset_password as new_password
from ketnap.accounts.models import User
from ketnap.lib import clock
from ketnap.organisations.names import names_of


@screen(Can.MANAGE_ACCESS, methods=("GET", "POST"))
def grant(request: Request, username: str) -> HttpResponse:
    """First the unit, then role and dates."""
    account = user_for(request.scope, username)
    unit = chosen_unit(request)
    if unit is None:
        context = unit_list(request, "access:grant", [username])
        return render(request, "access/choose_unit.html", {"title": f"Cấp vai trò cho {account}", **context})
    form = GrantForm(request.POST or None, initial={"valid_from": request.frame.today})
    if request.method == "POST" and form.is_valid():

        def act() -> Grant:
            by = request.scope.actor()
            return grant_role(by=by, at=clock.now(), user=account, unit=unit.unit, **form.cleaned_data)

        if attempt(request, form, act) is not None:
            messages.success(request, f"Đã cấp vai trò {Role(form.cleaned_data['role']).label} tại {unit.name}.")
            return redirect("access:user", username)
    context = {"form": form, "account": account, "unit": unit, "back": reverse("access:grant", args=[username])}
    return render(request, "access/grant.html", context, status=422 if form.errors else 200)


@screen(Can.MANAGE_ACCESS, methods=("GET", "POST"))
def end_grant(request: Request, pk: int) -> HttpResponse:
    """Ends one role on a day."""
    held = grant_for(request.scope, pk)
    form = EndForm(request.POST or None, initial={"on": request.frame.today})
    if request.method == "POST" and form.is_valid():

        def act() -> Grant:
            return end_role(by=request.scope.actor(), at=clock.now(), grant=held, on=form.cleaned_data["on"])

        if attempt(request, form, act) is not None:
            messages.success(request, "Đã kết thúc vai trò.")
            return redirect("access:user", held.user.username)
    name = names_of([held.unit_id], request.frame.today)[held.unit_id]
    context = {"form": form, "grant": held, "role": Role(held.role).label, "at_unit": name}
    return render(request, "access/end_grant.html", context, status=422 if form.errors else 200)


@screen(Can.MANAGE_ACCESS, methods=("GET", "POST"))
def reset_password(request: Request, username: str) -> HttpResponse:
    """A new password, shown once; also lifts a lock-out."""
    account = account_for(request.scope, username)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            by = request.scope.actor()
            return new_password(by=by, at=clock.now(), user=account, reason=form.cleaned_data["reason"])

        if (password := attempt(request, form, act)) is not None:
            return render(request, "access/password.html", {"account": account, "password": password})
    return render(
        request, "access/reset_password.html", {"account": account, "form": form}, status=422 if form.errors else 200
    )


@screen(Can.MANAGE_ACCESS, methods=("GET", "POST"))
def deactivate(request: Request, username: str) -> HttpResponse:
    """Closes an account."""
    account = account_for(request.scope, username)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> User:
            by = request.scope.actor()
            return deactivate_user(by=by, at=clock.now(), user=account, reason=form.cleaned_data["reason"])

        if attempt(request, form, act) is not None:
            messages.success(request, f"Đã ngừng tài khoản {account.username}.")
            return redirect("access:user", username)
    return render(
        request, "access/deactivate.html", {"account": account, "form": form}, status=422 if form.errors else 200
    )


@screen(Can.MANAGE_ACCESS, methods=("GET", "POST"))
def reactivate(request: Request, username: str) -> HttpResponse:
    """Opens a closed account again, with a new password shown once."""
    account = account_for(request.scope, username)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            return reactivate_user(by=request.scope.actor(), at=clock.now(), user=account)

        if (password := attempt(request, form, act)) is not None:
            return render(request, "access/password.html", {"account": account, "password": password})
    return render(
        request, "access/reactivate.html", {"account": account, "form": form}, status=422 if form.errors else 200
    )
