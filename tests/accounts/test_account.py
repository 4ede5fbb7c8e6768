"""One's own account: roles, keys shown once."""

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.accounts.actions.create_user import create_user
from ketnap.accounts.actions.issue_token import digest_of
from ketnap.accounts.models import ApiToken, User
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee


@pytest.fixture
def leader(committee: Committee, client: Client) -> User:
    user = build.user(Role.LEADER, committee.grassroots)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_the_page_tells_roles_in_words(client: Client, leader: User) -> None:
    page = client.get(reverse("accounts:account")).content.decode()
    assert "Thường trực, Ban Thường vụ" in page
    assert "Đảng bộ Sở Ví Dụ" in page


def test_a_key_is_shown_once_and_kept_as_a_digest(client: Client, leader: User) -> None:
    answer = client.post(reverse("accounts:account"), {"name": "báo cáo tháng", "days": 30})
    key = answer.context["key"]
    assert key in answer.content.decode()
    kept = ApiToken.objects.get(user=leader)
    assert kept.digest == digest_of(key)
    assert key not in client.get(reverse("accounts:account")).content.decode()
    url = reverse("accounts:revoke_token", args=[kept.pk])
    client.get(url)
    kept.refresh_from_db()
    assert kept.revoked_at is None, "looking revokes nothing"
    assert client.post(url).status_code == 302
    kept.refresh_from_db()
    assert kept.revoked_at is not None


@pytest.mark.parametrize(("facts", "field"), [({"name": "x", "days": 400}, "days"), ({"name": " ", "days": 3}, "name")])
def test_a_key_needs_a_purpose_and_an_end(client: Client, leader: User, facts: dict[str, object], field: str) -> None:
    answer = client.post(reverse("accounts:account"), facts)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not ApiToken.objects.exists()


@pytest.fixture
def newcomer(house: None, client: Client) -> User:
    """An account that holds no role yet, or no longer."""
    account, _ = create_user(
        by=BY, at=AT, username="chua-co-vai", full_name="Người Mới Giả Định", must_change_password=False
    )
    account.set_password("mat-khau-cu-Gia-Dinh-1")
    account.save()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def test_without_a_role_ones_own_account_works_and_nothing_else(client: Client, newcomer: User) -> None:
    page = client.get(reverse("accounts:account"))
    assert page.status_code == 200
    assert "chua-co-vai" in page.content.decode()
    assert client.get(reverse("accounts:change_password")).status_code == 200
    for name in ("home", "search", "organisations:units", "members:people"):
        assert client.get(reverse(name)).status_code == 403, name


def test_without_a_role_the_password_can_be_changed(client: Client, newcomer: User) -> None:
    new = "mat-khau-moi-Gia-Dinh-2"
    facts = {"old": "mat-khau-cu-Gia-Dinh-1", "new": new, "again": new}
    answer = client.post(reverse("accounts:change_password"), facts)
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == reverse("accounts:account")
    newcomer.refresh_from_db()
    assert newcomer.check_password(new)
