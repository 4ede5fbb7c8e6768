"""Users to try the roles with. Passwords are random and told once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ketnap.access.actions.grant_role import grant_role
from ketnap.access.roles import Role
from ketnap.accounts.actions.create_user import create_user
from ketnap.accounts.actor import machine
from ketnap.accounts.models import User
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of


@dataclass(frozen=True)
class SignIn:
    """A demo user with the password to hand over, the role in words and the unit's name."""

    username: str
    password: str
    role: str
    unit: str


@dataclass(frozen=True)
class Post:
    """A user to be made: name, role, the unit the role is held at."""

    username: str
    full_name: str
    role: str
    unit: str
    sensitive: bool = False


_SONG_CONG = (
    Post("canbo", "Trần Thị Thử Hạnh", Role.BOARD_OFFICER, "SC", sensitive=True),
    Post("bithu.xa", "Nguyễn Văn Giả Định Sơn", Role.GRASSROOTS_SECRETARY, "SC.BX", sensitive=True),
    Post("bithu.chibo", "Lê Thị Ví Dụ Mận", Role.CELL_SECRETARY, "SC.BX.02"),
    Post("phutrach", "Hoàng Thử Đạt", Role.FOLLOWER, "SC.BX"),
    Post("trungtam", "Phạm Thu Giả Định Hà", Role.TRAINER, "SC"),
    Post("hoidong", "Vũ Đình Thử Kiên", Role.COUNCIL_SECRETARY, "SC"),
    Post("lanhdao", "Đỗ Quang Ví Dụ Toàn", Role.LEADER, "SC"),
    Post("kiemtra", "Nông Thị Thử Uyên", Role.INSPECTOR, "SC"),
    Post("quantri", "Bùi Hữu Giả Định Tài", Role.ADMINISTRATOR, "SC"),
)


def officer_of(name: str, root: str) -> Post:
    """The board officer of a committee other than Sông Công."""
    return Post(f"canbo.{name}", "Cán bộ Thử An", Role.BOARD_OFFICER, root, sensitive=True)


def first_officer() -> Post:
    """The board officer of Sông Công, in whose name the first book is loaded."""
    return _SONG_CONG[0]


def others() -> tuple[Post, ...]:
    """The remaining users of Sông Công."""
    return _SONG_CONG[1:]


def make(post: Post, *, at: dt.datetime, valid_from: dt.date) -> tuple[User, SignIn]:
    """The user with the role. Raises Refused when the name is taken."""
    by = machine("ketnap", "cli")
    unit = Unit.objects.get(code=post.unit)
    role = Role(post.role)
    user, password = create_user(
        by=by,
        at=at,
        username=post.username,
        full_name=post.full_name,
        title=str(role.label),
        must_change_password=False,
    )
    grant_role(
        by=by, at=at, user=user, unit=unit, role=role, valid_from=valid_from, sensitive=post.sensitive,
        basis="Dữ liệu giả định",
    )  # fmt: skip
    return user, SignIn(user.username, password, str(role.label), names_of([unit.pk], at.date())[unit.pk])
