"""Who gets in: tokens that count, and every kind that does not."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ketnap.access.roles import Role
from ketnap.accounts.actions.revoke_token import revoke_token
from ketnap.accounts.models import ApiToken
from ketnap.lib import clock
from ketnap.testing import build
from ketnap.testing.build import BY, Committee

from .conftest import Call, token_of


@pytest.mark.parametrize("text", ["", "kn_", "kn_khong-dung", "x", "kn_" + "a" * 500, "kn_ảĐ", "Bearer kn_x"])
def test_garbage_is_no_token(call: Call, committee: Committee, text: str) -> None:
    response = call(None, "/units", token=text)
    assert response.status_code == 401
    assert response.json()["code"] == "token.invalid"
    assert "Khoá API" in response.json()["message"]
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_expired_revoked_and_closed_accounts_are_out(call: Call, committee: Committee) -> None:
    user = build.user(Role.BOARD_OFFICER, committee.root)
    text = token_of(user)
    assert call(None, "/units", token=text).status_code == 200
    token = ApiToken.objects.get(user=user)

    ApiToken.objects.update(
        expires_at=clock.now() - dt.timedelta(seconds=1), created_at=clock.now() - dt.timedelta(days=9)
    )
    assert call(None, "/units", token=text).status_code == 401
    ApiToken.objects.update(expires_at=clock.now() + dt.timedelta(days=1))
    assert call(None, "/units", token=text).status_code == 200

    user.is_active = False
    user.save()
    assert call(None, "/units", token=text).status_code == 401
    user.is_active = True
    user.save()
    revoke_token(by=BY, at=clock.now(), token=token)
    assert call(None, "/units", token=text).status_code == 401


def test_cookies_of_the_screens_open_nothing(client: Client, committee: Committee) -> None:
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/api/v1/units").status_code == 401


def test_the_token_decides_the_scope_not_the_session(client: Client, committee: Committee) -> None:
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    text = token_of(build.user(Role.CELL_SECRETARY, committee.cell))
    found = client.get("/api/v1/units", headers={"Authorization": f"Bearer {text}"}).json()
    assert [item["code"] for item in found["items"]] == ["K.A.1"]


def test_day_of_use_is_written_once_a_day(call: Call, committee: Committee) -> None:
    text = token_of(build.user(Role.CELL_SECRETARY, committee.cell))
    assert ApiToken.objects.get().last_used_on is None
    call(None, "/law", token=text, key="age.min", on="2026-01-01")
    assert ApiToken.objects.get().last_used_on == clock.today()

    with CaptureQueriesContext(connection) as seen:
        call(None, "/units", token=text)
    assert not [one["sql"] for one in seen if one["sql"].lstrip('"').upper().startswith(("UPDATE", "INSERT", "DELETE"))]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, committee: Committee, method: str) -> None:
    text = token_of(build.user(Role.BOARD_OFFICER, committee.root))
    for path in ("/units", "/figures", "/candidacies", "/targets", "/law"):
        response = getattr(client, method)(f"/api/v1{path}", headers={"Authorization": f"Bearer {text}"})
        assert response.status_code == 405
        assert response.json()["code"] == "method"
        assert "GET" in response.headers["Allow"]
