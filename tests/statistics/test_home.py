"""The start page: this year's target and result, and the moves, every number with its list."""

import datetime as dt

from django.test import Client

from ketnap.access.roles import Role
from ketnap.lib import clock
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_target import set_target
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

from .conftest import admit


def home(client: Client, role: str, unit: object) -> str:
    client.force_login(build.user(role, unit), backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_start_page_shows_target_result_and_moves(client: Client, committee: Committee) -> None:
    year = clock.today().year
    start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    document = build.paper(committee.root.pk)
    target = set_target(by=BY, at=AT, unit=committee.root, start=start, end=end, number=4, document=document)
    hand_down(by=BY, at=AT, target=target, parts={committee.grassroots: 4}, kept=0, document=document)
    admit(committee.cell, dt.date(year, 1, 5), 3)
    text = home(client, Role.BOARD_OFFICER, committee.root)
    assert "trên chỉ tiêu 4, đạt 75%" in text
    assert "Biến động đảng viên năm nay" in text
    assert f"cua=K&amp;so=achieved&amp;tu={start}&amp;den={end}&amp;cay=then" in text
    assert "Đảng bộ Sở Ví Dụ" in text


def test_start_page_of_a_cell_has_no_units_below(client: Client, committee: Committee) -> None:
    admit(committee.cell, dt.date(clock.today().year, 1, 5))
    text = home(client, Role.CELL_SECRETARY, committee.cell)
    assert "Chưa giao chỉ tiêu năm nay" in text
    assert "Theo đơn vị trực thuộc" not in text


def test_administrator_sees_no_figures(client: Client, committee: Committee) -> None:
    assert "Biến động đảng viên" not in home(client, Role.ADMINISTRATOR, committee.root)
