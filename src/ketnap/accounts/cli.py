"""`ketnap users …`: people who sign in, from the command line of the machine."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Người dùng: thêm, đặt lại mật khẩu, liệt kê.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="Tên đăng nhập")]


@app.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="Họ và tên")],
    title: Annotated[str, typer.Option(help="Chức danh")] = "",
    email: Annotated[str, typer.Option(help="Thư điện tử")] = "",
) -> None:
    """Thêm người dùng; mật khẩu chỉ in một lần. Cấp vai trò bằng ketnap access grant."""
    from ketnap.accounts.actions.create_user import create_user
    from ketnap.accounts.actor import machine
    from ketnap.lib import clock, rls

    with rls.everything():
        _, password = create_user(
            by=machine("ketnap", "cli"), at=clock.now(), username=username, full_name=name, title=title, email=email
        )
    print(f"Đã thêm {username}. Mật khẩu (chỉ hiện một lần, phải đổi khi đăng nhập): {password}")


@app.command()
def reset(username: Username) -> None:
    """Đặt lại mật khẩu và mở khoá đăng nhập."""
    from ketnap.accounts.actions.reset_password import reset_password
    from ketnap.accounts.actor import machine
    from ketnap.accounts.queries import user_named
    from ketnap.lib import clock, rls

    with rls.everything():
        user = user_named(username)
        password = reset_password(by=machine("ketnap", "cli"), at=clock.now(), user=user)
    print(f"Mật khẩu mới của {user.username} (chỉ hiện một lần, phải đổi khi đăng nhập): {password}")


@app.command("list")
def list_users() -> None:
    """Liệt kê người dùng."""
    from ketnap.accounts.models import User

    users = list(User.objects.order_by("username"))
    wide = max((len(user.username) for user in users), default=0)
    for user in users:
        state = "đang dùng" if user.is_active else "ngừng dùng"
        print(f"{user.username:<{wide}}  {user.full_name}  {user.title}  [{state}]")
    print(f"{len(users)} người dùng.")
