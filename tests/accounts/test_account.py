"""One's own account: roles, keys shown once."""

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.accounts.actions.issue_token import digest_of
from ketnap.accounts.models import ApiToken, User
from ketnap.testing import build
from ketnap.testing.build import Committee


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
