"""`ketnap access …`: roles, from the command line of the machine."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from ketnap.access.roles import Role
from ketnap.lib.errors import Refused
from ketnap.lib.format import day as format_day

app = typer.Typer(help="Vai trò: cấp, kết thúc, liệt kê.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="Tên đăng nhập")]
UnitCode = Annotated[str, typer.Option("--unit", help="Mã đơn vị")]
RoleName = Annotated[str, typer.Option("--role", help="; ".join(f"{role.value}: {role.label}" for role in Role))]
Day = Annotated[
    dt.datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Dạng 2026-11-22 hoặc 22/11/2026")
]


@app.command()
def grant(
    username: Username,
    unit: UnitCode,
    role: RoleName,
    since: Annotated[
        dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Mặc định hôm nay")
    ] = None,
    until: Day = None,
    sensitive: Annotated[bool, typer.Option("--sensitive", help="Được xem thông tin nhạy cảm")] = False,
    basis: Annotated[str, typer.Option(help="Căn cứ")] = "",
) -> None:
    """Cấp một vai trò tại một đơn vị và mọi cấp dưới."""
    from ketnap.access.actions.grant_role import grant_role
    from ketnap.accounts.actor import machine
    from ketnap.accounts.queries import user_named
    from ketnap.lib import clock, rls
    from ketnap.organisations.models import Unit

    with rls.everything():
        place = Unit.objects.filter(code=unit).first()
        if place is None:
            raise Refused("unit.unknown", f"Không có đơn vị mã “{unit}”.", remedy="Hãy xem lại mã đơn vị.")
        grant_role(
            by=machine("ketnap", "cli"), at=clock.now(), user=user_named(username), unit=place, role=role,
            valid_from=since.date() if since else clock.today(), valid_until=until.date() if until else None,
            sensitive=sensitive, basis=basis,
        )  # fmt: skip
    print(f"Đã cấp vai trò {Role(role).label} tại {unit} cho {username}.")


@app.command()
def end(username: Username, unit: UnitCode, role: RoleName, on: Day = None) -> None:
    """Kết thúc một vai trò từ một ngày."""
    from ketnap.access.actions.end_grant import end_grant
    from ketnap.access.models import Grant
    from ketnap.accounts.actor import machine
    from ketnap.accounts.queries import user_named
    from ketnap.lib import clock, rls

    day = on.date() if on else clock.today()
    with rls.everything():
        held = Grant.objects.filter(user=user_named(username), unit__code=unit, role=role).order_by("-valid").first()
        if held is None:
            raise Refused(
                "grant.unknown", "Người này không có vai trò đó.", remedy="Hãy xem lại bằng ketnap access list."
            )
        end_grant(by=machine("ketnap", "cli"), at=clock.now(), grant=held, on=day)
    print(f"Đã kết thúc vai trò {Role(role).label} tại {unit} của {username} từ {format_day(day)}.")


@app.command("list")
def list_grants(username: Username) -> None:
    """Liệt kê vai trò của một người, cả vai trò đã hết."""
    from ketnap.access.grants import grants_of
    from ketnap.accounts.queries import user_named
    from ketnap.lib import clock

    states = {"in_force": "đang có", "coming": "chưa tới ngày", "ended": "đã hết"}
    for held in grants_of(user_named(username), clock.today()):
        until = f" đến trước {format_day(held.until)}" if held.until else ""
        print(
            f"{held.role_label} tại {held.unit_name} ({held.unit_code}), từ {format_day(held.since)}{until} [{states[held.state]}]"
        )
