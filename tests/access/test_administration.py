"""What an administrator may do with accounts and roles, and what they never see."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from ketnap.access.actions.end_grant import end_grant
from ketnap.access.actions.grant_role import grant_role
from ketnap.access.cli import app as access_cli
from ketnap.access.models import Grant
from ketnap.access.roles import Role
from ketnap.accounts.actor import from_user
from ketnap.accounts.cli import app as users_cli
from ketnap.accounts.models import User
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def administrator(committee: Committee, client: Client) -> User:
    user = build.user(Role.ADMINISTRATOR, committee.grassroots, username="quan.tri")
    client.force_login(user, backend=BACKEND)
    return user


def made(username: str = "nguoi.moi") -> dict[str, str]:
    return {
        "username": username, "full_name": "Người Giả Định Mới", "title": "", "email": "", "role": Role.CELL_SECRETARY,
        "valid_from": clock.today().isoformat(), "valid_until": "", "basis": "CV 01-CV/TEST",
    }  # fmt: skip


def url_at(name: str, unit: Unit, *args: object) -> str:
    return f"{reverse(name, args=args)}?tai={unit.code}"


def test_a_new_user_comes_with_a_role_and_a_password_shown_once(
    client: Client, administrator: User, committee: Committee
) -> None:
    answer = client.post(url_at("access:new_user", committee.cell), made())
    assert answer.status_code == 200
    password = answer.context["password"]
    assert password in answer.content.decode()
    account = User.objects.get(username="nguoi.moi")
    assert account.check_password(password)
    assert account.must_change_password
    assert [(grant.role, grant.unit_id, grant.granted_by) for grant in account.grants.all()] == [
        (Role.CELL_SECRETARY, committee.cell.pk, "quan.tri")
    ]
    assert password not in client.get(reverse("access:user", args=["nguoi.moi"])).content.decode()


def test_a_refused_role_leaves_no_account_behind(client: Client, administrator: User, committee: Committee) -> None:
    facts = made() | {"valid_until": "2020-01-01"}
    answer = client.post(url_at("access:new_user", committee.cell), facts)
    assert answer.status_code == 422
    assert "valid_until" in answer.context["form"].errors
    assert not User.objects.filter(username="nguoi.moi").exists()


@pytest.mark.parametrize("place", ["root", "grassroots_cell", "neighbour_cell", "outside"])
def test_roles_are_given_within_ones_own_units_only(
    client: Client, administrator: User, committee: Committee, place: str
) -> None:
    unit = getattr(committee, place)
    assert client.post(url_at("access:new_user", unit), made()).status_code == 404
    someone = build_in_scope(Role.FOLLOWER, committee.cell)
    url = url_at("access:grant", unit, someone.username)
    assert client.post(url, {"role": Role.LEADER, "valid_from": clock.today().isoformat()}).status_code == 404
    assert Grant.objects.filter(user=someone).count() == 1


def build_in_scope(role: str, unit: Unit) -> User:
    with rls.everything():
        return build.user(role, unit)


def test_the_search_for_a_unit_stays_within_reach(client: Client, administrator: User, committee: Committee) -> None:
    page = client.get(reverse("access:new_user"), {"tim": "chi bo"}).content.decode()
    assert "Chi bộ Văn phòng" in page
    assert "Chi bộ thôn Đông" not in page
    assert "Chi bộ cơ sở" not in page


def test_nobody_gives_to_oneself(client: Client, administrator: User, committee: Committee) -> None:
    url = url_at("access:grant", committee.grassroots, administrator.username)
    answer = client.post(url, {"role": Role.BOARD_OFFICER, "valid_from": clock.today().isoformat()})
    assert answer.status_code == 422
    assert Grant.objects.filter(user=administrator).count() == 1
    with pytest.raises(Refused) as refused, rls.everything():
        grant_role(
            by=from_user(administrator), at=AT, user=administrator, unit=committee.grassroots, role=Role.LEADER,
            valid_from=dt.date(2026, 1, 1),
        )  # fmt: skip
    assert refused.value.code == "grant.self"
    with pytest.raises(Refused) as refused, rls.everything():
        end_grant(by=from_user(administrator), at=AT, grant=Grant.objects.get(user=administrator), on=AT.date())
    assert refused.value.code == "grant.self"


def test_a_role_beyond_reach_keeps_the_account_out_of_hand(
    client: Client, administrator: User, committee: Committee
) -> None:
    someone = build_in_scope(Role.FOLLOWER, committee.cell)
    reset = reverse("access:reset_password", args=[someone.username])
    assert client.get(reset).status_code == 200
    with rls.everything():
        grant_role(
            by=BY,
            at=AT,
            user=someone,
            unit=committee.root,
            role=Role.LEADER,
            valid_from=clock.today() + dt.timedelta(days=9),
        )
    for name in ("access:reset_password", "access:deactivate", "access:reactivate"):
        assert client.post(reverse(name, args=[someone.username])).status_code == 404
    page = client.get(reverse("access:user", args=[someone.username]))
    assert page.status_code == 200
    assert "Đảng bộ Khối Giả Định" not in page.content.decode(), "what is held elsewhere is not shown"


def test_a_former_role_beyond_reach_does_not(client: Client, administrator: User, committee: Committee) -> None:
    someone = build_in_scope(Role.FOLLOWER, committee.cell)
    with rls.everything():
        grant_role(
            by=BY, at=AT, user=someone, unit=committee.root, role=Role.LEADER, valid_from=dt.date(2020, 1, 1),
            valid_until=dt.date(2021, 1, 1),
        )  # fmt: skip
    assert client.get(reverse("access:reset_password", args=[someone.username])).status_code == 200


def test_ending_closing_and_reopening(client: Client, administrator: User, committee: Committee) -> None:
    someone = build_in_scope(Role.CELL_SECRETARY, committee.cell)
    own = Client()
    own.force_login(someone, backend=BACKEND)
    assert own.get(reverse("home")).status_code == 200
    grant = Grant.objects.get(user=someone)
    answer = client.post(reverse("access:end_grant", args=[grant.pk]), {"on": clock.today().isoformat()})
    assert answer.status_code == 302
    assert own.get(reverse("home")).status_code == 403
    assert client.post(reverse("access:deactivate", args=[someone.username]), {"reason": "nghỉ"}).status_code == 302
    assert own.get(reverse("home")).status_code == 302
    answer = client.post(reverse("access:reactivate", args=[someone.username]))
    someone.refresh_from_db()
    assert someone.is_active
    assert someone.check_password(answer.context["password"])


def test_an_administrator_sees_no_people(client: Client, administrator: User, committee: Committee) -> None:
    with rls.everything():
        build.member(committee.cell, name="Nguyễn Giả Định Kín")
    for name in ("home", "access:users", "organisations:units"):
        assert "Nguyễn Giả Định Kín" not in client.get(reverse(name)).content.decode()
    assert Person.objects.count() == 0, "the last request's scope holds no people"
    assert client.get(reverse("members:people")).status_code == 403


def test_the_list_finds_by_name_without_marks(client: Client, administrator: User, committee: Committee) -> None:
    client.post(url_at("access:new_user", committee.cell), made())
    page = client.get(reverse("access:users"), {"tim": "nguoi gia dinh"}).content.decode()
    assert "nguoi.moi" in page
    assert "quan.tri" not in page


@pytest.mark.usefixtures("house")
def test_the_commands(committee: Committee) -> None:
    run = CliRunner()
    added = run.invoke(users_cli, ["add", "lenh.moi", "--name", "Người Giả Định Lệnh"])
    assert added.exit_code == 0, added.output
    password = added.output.split()[-1]
    account = User.objects.get(username="lenh.moi")
    assert account.check_password(password)
    granted = run.invoke(access_cli, ["grant", "LENH.moi", "--unit", "K.A", "--role", "leader", "--from", "2026-01-01"])
    assert granted.exit_code == 0, granted.output
    assert "Đảng bộ Sở Ví Dụ (K.A)" in run.invoke(access_cli, ["list", "lenh.moi"]).output
    assert (
        run.invoke(access_cli, ["end", "lenh.moi", "--unit", "K.A", "--role", "leader", "--on", "2026-02-01"]).exit_code
        == 0
    )
    assert Grant.objects.get(user=account).valid.upper == dt.date(2026, 2, 1)
    assert run.invoke(users_cli, ["reset", "lenh.moi"]).exit_code == 0
    account.refresh_from_db()
    assert not account.check_password(password)
    assert "lenh.moi" in run.invoke(users_cli, ["list"]).output
    refused = run.invoke(access_cli, ["grant", "lenh.moi", "--unit", "KHONG-CO", "--role", "leader"])
    assert isinstance(refused.exception, Refused)
