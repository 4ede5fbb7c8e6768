"""A user's own account: who they are here, what they may do, their password and API keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import attempt
from ketnap.access.grants import grants_of
from ketnap.access.request import Request, own_account, screen
from ketnap.accounts.actions.change_password import change_password as set_password
from ketnap.accounts.actions.issue_token import issue_token
from ketnap.accounts.actions.revoke_token import revoke_token as revoke
from ketnap.accounts.models import ApiToken, User
from ketnap.accounts.web import channels
from ketnap.accounts.web.forms import PasswordForm, TokenForm
from ketnap.lib import clock
from ketnap.ui.parts import Badge, Cell, Column, DataTable, Empty, Term

ViewFunction = Callable[..., HttpResponseBase]


def before_password_change(view: ViewFunction) -> ViewFunction:
    """Let a user whose password must be changed reach this screen; `screen` reads the mark."""
    view.before_password_change = True  # type: ignore[attr-defined]
    return view


@screen(None, methods=("GET", "POST"))
@own_account
def account(request: Request) -> HttpResponse:
    """The account; POST issues an API key, shown this once."""
    form = TokenForm(request.POST or None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():

        def act() -> tuple[ApiToken, str]:
            return issue_token(by=request.scope.actor(), at=clock.now(), user=request.user, **form.cleaned_data)

        if (issued := attempt(request, form, act)) is not None:
            shown["key"], form = issued[1], TokenForm()
    context = {"form": form, "terms": _terms(request), "roles": _roles(request), "tokens": _tokens(request),
               **channels.shown(request.user), **shown}  # fmt: skip
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


def _terms(request: Request) -> list[Term]:
    user = request.user
    return [
        Term("Tên đăng nhập", user.username),
        Term("Họ và tên", user.full_name),
        Term("Chức danh", user.title or None),
        Term("Thư điện tử", user.email or None),
    ]


def _roles(request: Request) -> DataTable:
    rows = [
        (Cell(grant.role_label), grant.unit_name, grant.since, grant.until, "Có" if grant.sensitive else "Không")
        for grant in grants_of(request.user, clock.today())
        if grant.state == "in_force"
    ]
    columns = ("Vai trò", "Tại đơn vị và cấp dưới", "Từ ngày", "Đến trước ngày", "Xem thông tin nhạy cảm")
    return DataTable("Vai trò đang có", [Column(label) for label in columns], rows, unit="vai trò", caption_hidden=True)


def _tokens(request: Request) -> DataTable:
    now = clock.now()
    rows: list[tuple[Cell | Any, ...]] = []
    for token in ApiToken.objects.filter(user=request.user).order_by("-created_at", "-pk"):
        if token.revoked_at is not None:
            state = Cell("", badge=Badge("Đã thu hồi"))
        elif token.expires_at <= now:
            state = Cell("", badge=Badge("Hết hạn"))
        else:
            state = Cell(
                "Thu hồi…", url=reverse("accounts:revoke_token", args=[token.pk]), badge=Badge("Đang dùng", "good")
            )
        rows.append((token.name, token.created_at, token.expires_at, token.last_used_on, state))
    columns = ("Dùng cho", "Tạo lúc", "Hết hạn", "Dùng lần cuối", "Tình trạng")
    empty = Empty("Chưa có khoá nào", "Khoá API cho phần mềm khác đọc số liệu thay bạn, trong đúng phạm vi của bạn.")
    return DataTable(
        "Khoá API", [Column(label) for label in columns], rows, unit="khoá", empty=empty, caption_hidden=True
    )


@screen(None, methods=("GET", "POST"))
def revoke_token(request: Request, pk: int) -> HttpResponse:
    """Asks, then revokes one of the user's own keys. Raises Http404 for another's."""
    token = ApiToken.objects.filter(pk=pk, user=request.user).first()
    if token is None:
        raise Http404
    if request.method == "POST":
        revoke(by=request.scope.actor(), at=clock.now(), token=token)
        messages.success(request, f"Đã thu hồi khoá “{token.name}”.")
        return redirect("accounts:account")
    return render(request, "accounts/revoke_token.html", {"token": token})


@screen(None, methods=("GET", "POST"))
@own_account
@before_password_change
def change_password(request: Request) -> HttpResponse:
    """A new password; the session goes on, the user's other sessions end."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> User:
            return set_password(
                by=request.scope.actor(), at=clock.now(), user=request.user,
                old=form.cleaned_data["old"], new=form.cleaned_data["new"],
            )  # fmt: skip

        if attempt(request, form, act) is not None:
            update_session_auth_hash(request, request.user)
            messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc.")
            return redirect("home" if request.scope.holdings else "accounts:account")
    forced = request.user.must_change_password
    return render(
        request, "accounts/password.html", {"form": form, "forced": forced}, status=422 if form.errors else 200
    )
