"""The administrator's list of users, one user's page, and a new account."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import attempt
from ketnap.access.actions.grant_role import grant_role
from ketnap.access.gates import may_keep_account, user_for
from ketnap.access.grants import Held, Holder, grants_of, holders
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.access.web.forms import NewUserForm, UserFilter
from ketnap.access.web.unit_choice import chosen_unit, unit_list
from ketnap.accounts.actions.create_user import create_user
from ketnap.accounts.models import User
from ketnap.lib import clock
from ketnap.ui.parts import Badge, Cell, Column, DataTable, Empty, Term

STATES = {"in_force": Badge("Đang có", "good"), "coming": Badge("Chưa tới ngày", "info"), "ended": Badge("Đã hết")}


@screen(Can.MANAGE_ACCESS)
def users(request: Request) -> HttpResponse:
    """Users who hold, or held, something at the units whose access one manages."""
    form = UserFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {"tim": "", "vai_tro": ""}
    found = holders(request.scope.units(Can.MANAGE_ACCESS), request.frame.today, wanted["tim"], wanted["vai_tro"])
    columns = ("Tên đăng nhập", "Họ và tên", "Chức danh", "Vai trò đang có", "Tình trạng")
    table = DataTable(
        "Người dùng", [Column(label) for label in columns], [_row(holder) for holder in found], unit="người dùng",
        empty=Empty("Không có người dùng nào khớp", "Hãy đổi điều kiện lọc, hoặc tạo người dùng mới."), caption_hidden=True,
    )  # fmt: skip
    return render(request, "access/users.html", {"table": table, "filter": form, "reset_url": reverse("access:users")})


def _row(holder: Holder) -> list[Cell | str | None]:
    user = holder.user
    held = [f"{grant.role_label} tại {grant.unit_name}" for grant in holder.held if grant.state == "in_force"]
    return [
        Cell(user.username, url=reverse("access:user", args=[user.username])),
        user.full_name,
        user.title or None,
        "; ".join(held) or None,
        Cell("", badge=_state_of(user, bool(held))),
    ]


def _state_of(user: User, holds: bool) -> Badge:
    if not user.is_active:
        return Badge("Ngừng dùng")
    if not holds:
        return Badge("Không có vai trò", "warn")
    return Badge("Chờ đổi mật khẩu", "info") if user.must_change_password else Badge("Đang dùng", "good")


@screen(Can.MANAGE_ACCESS)
def user(request: Request, username: str) -> HttpResponse:
    """One user: the account and the roles at one's units, past ones included."""
    account = user_for(request.scope, username)
    reach = request.scope.units(Can.MANAGE_ACCESS)
    held = grants_of(account, request.frame.today, reach)
    own = account.pk == request.user.pk
    context = {
        "account": account,
        "terms": _terms(account, held),
        "roles": _roles(held, changeable=not own),
        "own": own,
        "may_keep": may_keep_account(request.scope, account),
        "breadcrumbs": [
            {"label": "Quản trị", "url": reverse("access:users")},
            {"label": account.username, "url": ""},
        ],
    }
    return render(request, "access/user.html", context)


def _terms(account: User, held: list[Held]) -> list[Term]:
    return [
        Term("Tên đăng nhập", account.username),
        Term("Họ và tên", account.full_name),
        Term("Chức danh", account.title or None),
        Term("Thư điện tử", account.email or None),
        Term("Tạo lúc", account.created_at),
        Term("Đăng nhập lần cuối", account.last_login),
        Term("Tình trạng", Cell("", badge=_state_of(account, any(grant.state == "in_force" for grant in held)))),
    ]


def _roles(held: list[Held], *, changeable: bool) -> DataTable:
    columns = (
        "Vai trò",
        "Tại đơn vị và cấp dưới",
        "Từ ngày",
        "Đến trước ngày",
        "Thông tin nhạy cảm",
        "Người cấp",
        "Việc",
    )
    rows = []
    for grant in held:
        lasting = changeable and grant.state != "ended" and grant.until is None
        end = Cell("Kết thúc…", url=reverse("access:end_grant", args=[grant.pk])) if lasting else Cell("")
        rows.append(
            (
                Cell(grant.role_label, badge=STATES[grant.state], note=grant.basis), grant.unit_name, grant.since,
                grant.until, "Được xem" if grant.sensitive else "Không", grant.granted_by, end,
            )
        )  # fmt: skip
    return DataTable("Vai trò", [Column(label) for label in columns], rows, unit="vai trò", caption_hidden=True)


@screen(Can.MANAGE_ACCESS, methods=("GET", "POST"))
def new_user(request: Request) -> HttpResponse:
    """First the unit, then the account with its first role; the password is shown once."""
    unit = chosen_unit(request)
    if unit is None:
        context = unit_list(request, "access:new_user", [])
        return render(request, "access/choose_unit.html", {"title": "Tạo người dùng", **context})
    form = NewUserForm(request.POST or None, initial={"valid_from": request.frame.today})
    if request.method == "POST" and form.is_valid():
        by, at = request.scope.actor(), clock.now()

        def act() -> dict[str, Any]:
            account, password = create_user(by=by, at=at, **form.person())
            grant_role(by=by, at=at, user=account, unit=unit.unit, **form.grant())
            return {"account": account, "password": password, "fresh": True}

        if (made := attempt(request, form, act)) is not None:
            return render(request, "access/password.html", made)
    context = {"form": form, "unit": unit, "back": reverse("access:new_user")}
    return render(request, "access/new_user.html", context, status=422 if form.errors else 200)
