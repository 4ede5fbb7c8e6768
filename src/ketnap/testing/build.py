"""Builders for tests: a small committee, its people and its users, made through the real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count
from typing import Any

from ketnap.access.actions.grant_role import grant_role
from ketnap.access.roles import Role
from ketnap.access.scope import Scope, scope_of
from ketnap.accounts.actions.create_user import create_user
from ketnap.accounts.actor import Actor, machine
from ketnap.accounts.models import User
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib.clock import VIETNAM
from ketnap.members.actions.enter_member import Identity, Qualities, enter_member
from ketnap.members.entry import Line
from ketnap.members.kinds import Gender
from ketnap.members.models import Person
from ketnap.organisations.actions.found_unit import found_unit
from ketnap.organisations.kinds import Form, Sector
from ketnap.organisations.models import Unit

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)  # the moment things are recorded unless a test says otherwise
TODAY = AT.date()
OPENED = dt.date(2010, 1, 4)
BY: Actor = machine("kiểm thử", "cli")
_serial = count(1)
_FAMILY = ("Thử", "Mẫu", "Giả", "Ví")
_GIVEN = ("An", "Ánh", "Bình", "Đào", "Dũng", "Hoà", "Hường", "Khuê", "Lý", "Ngọc", "Phượng", "Quý", "Thuỷ", "Xuân")


def paper(unit_id: int, *, kind: str = Kind.DECISION, on: dt.date = OPENED, symbol: str = "") -> Document:
    """A registered document with a number of its own."""
    return register_document(
        by=BY, at=AT, unit_id=unit_id, kind=kind, symbol=symbol or f"{next(_serial):02d}-{kind}/TEST", issued_on=on,
        issuer="Đảng uỷ giả định",
    )  # fmt: skip


def unit(
    code: str,
    name: str,
    form: str,
    parent: Unit | None = None,
    *,
    opened_on: dt.date = OPENED,
    sector: str = "",
    tags: tuple[str, ...] = (),
) -> Unit:
    """A unit founded under `parent`, on a founding decision in the parent's register."""
    document = paper(parent.pk, on=opened_on) if parent else None
    return found_unit(
        by=BY, at=AT, code=code, name=name, form=form, opened_on=opened_on, parent=parent, document=document,
        sector=sector, tags=tags,
    )  # fmt: skip


def member(
    cell: Unit, *, ceremony_on: dt.date = dt.date(2015, 6, 1), official_on: dt.date | None = dt.date(2016, 6, 1),
    name: str = "", birth_date: dt.date = dt.date(1985, 5, 17), identity: str = "", **line: Any,
) -> Person:  # fmt: skip
    """An obviously invented member of the cell."""
    serial = next(_serial)
    full_name = name or f"{_FAMILY[serial % 4]} Giả Định {_GIVEN[serial % 14]} {serial}"
    opened = line.pop("unit_opened_on", cell.opened_on)
    qualities = line.pop("qualities", Qualities())
    return enter_member(
        by=BY, at=AT, unit=cell, qualities=qualities,
        who=Identity(full_name, birth_date, Gender.FEMALE if serial % 2 else Gender.MALE, identity=identity),
        line=Line(opened, birth_date, ceremony_on, official_on, **line),
    )  # fmt: skip


def user(
    role: str, at_unit: Unit, *, sensitive: bool = False, username: str = "", valid_from: dt.date = OPENED
) -> User:
    """A user holding the role at the unit; the password is known to nobody (tests use `force_login`)."""
    account, _ = create_user(
        by=BY, at=AT, username=username or f"{role}-{at_unit.code}-{next(_serial)}", full_name=f"Người dùng {role}",
        must_change_password=False,
    )  # fmt: skip
    grant_role(by=BY, at=AT, user=account, unit=at_unit, role=role, valid_from=valid_from, sensitive=sensitive)
    return account


def scope(account: User, day: dt.date = TODAY) -> Scope:
    """The user's scope on the day."""
    return scope_of(account, day)


@dataclass(frozen=True)
class Committee:
    """One superior committee with every kind of unit the routes know, an outside unit, and a neighbour."""

    province: Unit
    root: Unit
    grassroots: Unit
    cell: Unit
    other_cell: Unit
    sub_committee: Unit
    sub_cell: Unit
    grassroots_cell: Unit
    neighbour: Unit
    neighbour_grassroots: Unit
    neighbour_cell: Unit
    outside: Unit


def committee() -> Committee:
    """The standard small tree of the tests. Must run with the whole house in scope (fixture `house`)."""
    province = unit("T", "Đảng bộ tỉnh Giả Định", Form.PROVINCE)
    root = unit("K", "Đảng bộ Khối Giả Định", Form.SUPERIOR, province)
    grassroots = unit("K.A", "Đảng bộ Sở Ví Dụ", Form.GRASSROOTS_COMMITTEE, root, sector=Sector.STATE_BODY)
    sub = unit("K.A.B", "Đảng bộ bộ phận Trung tâm Mẫu", Form.SUB_COMMITTEE, grassroots)
    neighbour = unit("H", "Đảng bộ Huyện Láng Giềng", Form.SUPERIOR, province)
    neighbour_grassroots = unit(
        "H.A", "Đảng bộ xã Bên Cạnh", Form.GRASSROOTS_COMMITTEE, neighbour, sector=Sector.COMMUNE
    )
    return Committee(
        province=province,
        root=root,
        grassroots=grassroots,
        cell=unit("K.A.1", "Chi bộ Văn phòng", Form.CELL, grassroots),
        other_cell=unit("K.A.2", "Chi bộ Thanh tra", Form.CELL, grassroots),
        sub_committee=sub,
        sub_cell=unit("K.A.B.1", "Chi bộ Kỹ thuật", Form.CELL, sub),
        grassroots_cell=unit("K.C", "Chi bộ cơ sở Công ty Thử", Form.GRASSROOTS_CELL, root, sector=Sector.JOINT_STOCK),
        neighbour=neighbour,
        neighbour_grassroots=neighbour_grassroots,
        neighbour_cell=unit("H.A.1", "Chi bộ thôn Đông", Form.CELL, neighbour_grassroots),
        outside=unit("NGOAI", "Ngoài hệ thống", Form.OUTSIDE),
    )


EVERY_ROLE = tuple(Role)
