"""Signing in: names of any case, lock-out, rotation, no way out to another site, and what the trail keeps of it."""

import datetime as dt
import json

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ketnap.access.roles import Role
from ketnap.accounts.actions.deactivate_user import deactivate_user
from ketnap.accounts.actions.reset_password import reset_password
from ketnap.accounts.models import User
from ketnap.audit.models import Entry
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import BY, Committee

PASSWORD = "một câu dài để thử"


@pytest.fixture
def officer(committee: Committee) -> User:
    user = build.user(Role.BOARD_OFFICER, committee.root, username="Can.Bo")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, username: str = "can.bo", password: str = PASSWORD, **more: str):
    return client.post(reverse("accounts:sign_in"), {"username": username, "password": password, **more})


def trail() -> list[Entry]:
    """The entries about accounts; a request before has narrowed the scope of the test's transaction."""
    with rls.everything():
        return list(Entry.objects.filter(action__startswith="accounts.").order_by("id"))


def acts() -> list[str]:
    return [entry.action for entry in trail()]


def test_the_right_password_leads_home(client: Client, officer: User) -> None:
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home")
    assert acts()[-1] == "accounts.sign_in"


@pytest.mark.parametrize("typed", ["can.bo", "CAN.BO", " Can.Bo "])
def test_the_case_of_a_user_name_does_not_matter(client: Client, officer: User, typed: str) -> None:
    assert sign_in(client, typed).status_code == 302


def test_the_session_gets_a_new_key(client: Client, officer: User) -> None:
    client.get(reverse("accounts:sign_in"))
    session = client.session
    session["kept"] = 1
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("target", ["https://la.example/", "//la.example/", "javascript:alert(1)", "\\\\la.example"])
def test_no_way_out_to_another_site(client: Client, officer: User, target: str) -> None:
    assert sign_in(client, next=target)["Location"] == reverse("home")


def test_the_page_asked_for_comes_after_signing_in(client: Client, officer: User) -> None:
    answer = client.get(reverse("accounts:account"))
    assert answer["Location"] == f"{reverse('accounts:sign_in')}?next={reverse('accounts:account')}"
    assert sign_in(client, next=reverse("accounts:account"))["Location"] == reverse("accounts:account")


def test_a_failure_tells_nothing_about_names_and_keeps_no_password(client: Client, officer: User) -> None:
    wrong = sign_in(client, password="sai-hoan-toan")
    unknown = sign_in(client, "khong.co.ai", "sai-hoan-toan")
    assert wrong.status_code == unknown.status_code == 422
    assert list(wrong.context["form"].non_field_errors()) == list(unknown.context["form"].non_field_errors())
    known, nameless = (entry for entry in trail() if entry.action == "accounts.sign_in_failed")
    assert (known.username, known.subject_id) == ("Can.Bo", str(officer.pk))
    assert (nameless.username, nameless.subject_id) == ("khách", "")
    kept = json.dumps([vars(entry) for entry in trail()], default=str, ensure_ascii=False)
    assert "khong.co.ai" not in kept
    assert "sai-hoan-toan" not in kept + json.dumps(list(AccessAttempt.objects.values()), default=str)


def test_five_failures_lock_the_name_whatever_its_case(client: Client, officer: User) -> None:
    names = ["can.bo", "Can.Bo", "CAN.BO", "can.BO"]
    for name in names:
        assert sign_in(client, name, "sai").status_code == 422
    assert sign_in(client, "can.bo", "sai").status_code == 429
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "Chờ 15 phút" in locked.content.decode()
    assert "accounts.locked_out" in acts()
    with rls.everything():
        other = build.user(Role.LEADER, officer.grants.get().unit, username="nguoi.khac")
    other.set_password(PASSWORD)
    other.save()
    assert sign_in(Client(), "nguoi.khac").status_code == 302, "an office behind one address is not locked out together"


def test_a_new_password_lifts_the_lock(client: Client, officer: User) -> None:
    for _ in range(5):
        sign_in(client, password="sai")
    password = reset_password(by=BY, at=clock.now(), user=officer)
    assert sign_in(client, password=password).status_code == 302


def test_the_lock_ends_after_a_quarter_of_an_hour(client: Client, officer: User) -> None:
    for _ in range(5):
        sign_in(client, password="sai")
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=14))
    assert sign_in(client).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_signing_out_is_a_post_and_ends_the_session(client: Client, officer: User) -> None:
    sign_in(client)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out"))["Location"] == reverse("accounts:sign_in")
    assert client.get(reverse("home")).status_code == 302
    assert acts()[-1] == "accounts.sign_out"


def test_a_closed_account_neither_signs_in_nor_goes_on(client: Client, officer: User) -> None:
    sign_in(client)
    deactivate_user(by=BY, at=clock.now(), user=officer)
    assert client.get(reverse("home")).status_code == 302
    assert sign_in(Client()).status_code == 422


def test_a_given_password_must_be_changed_first(client: Client, officer: User) -> None:
    password = reset_password(by=BY, at=clock.now(), user=officer)
    sign_in(client, password=password)
    change = reverse("accounts:change_password")
    assert client.get(reverse("home"))["Location"] == change
    assert client.get(change).status_code == 200
    again = {"old": password, "new": "câu mới đủ dài 2", "again": "câu mới đủ dài 2"}
    assert client.post(change, again).status_code == 302
    assert client.get(reverse("home")).status_code == 200, "the session goes on"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"old": "sai", "new": "câu mới đủ dài 2", "again": "câu mới đủ dài 2"}, "old"),
        ({"old": PASSWORD, "new": "ngắn", "again": "ngắn"}, "new"),
        ({"old": PASSWORD, "new": "câu mới đủ dài 2", "again": "câu khác đủ dài 2"}, "again"),
    ],
)
def test_a_refused_change_says_where(client: Client, officer: User, facts: dict[str, str], field: str) -> None:
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("accounts:change_password"), facts)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
