"""Every address × every role × own unit, below, sibling, above, outside, former. Starts from the URL resolver, so an
address without a row in `permissions.py` fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from ketnap.access.roles import Role
from ketnap.accounts.models import User
from ketnap.lib import rls
from ketnap.testing import build

from .permissions import ROWS, Row
from .world import PLACES, REACHED, Address, World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
DONE = (200, 302, 422)
# What a reading may write: the trail, sessions, and the counting of failed sign-ins.
MAY_BE_WRITTEN = re.compile(r'"?(audit_entry|django_session|axes_\w+)"?')
_WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|MERGE INTO|COPY)\s+(\S+)", re.IGNORECASE)

# One's own account stays: whoever has lost every role may still change a password (tests/accounts/test_account.py).
OWN_ACCOUNT = ("accounts:account", "accounts:change_password")


@dataclass(frozen=True)
class Known:
    """One address of the product."""

    name: str
    route: str
    view: Any


def walk(patterns: list[URLPattern | URLResolver], namespace: str = "", route: str = "") -> Iterator[Known]:
    """Every address, those of the API included."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner, here)
        else:
            yield Known(f"{namespace}{pattern.name}" if pattern.name else "", here, pattern.callback)


ADDRESSES = {known.name: known for known in walk(get_resolver().url_patterns)}
ROWED = sorted(ADDRESSES.keys() & ROWS.keys())
GUARDED = [name for name in ROWED if not ROWS[name].public]
PLACED = [name for name in GUARDED if ROWS[name].builder]
UNPLACED = [name for name in GUARDED if not ROWS[name].builder]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all tests of this file; every request is taken back, and the world at the end."""
    hashers = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the passwords are used by nobody
    with django_db_blocker.unblock(), transaction.atomic():
        with rls.everything():
            made = World(build.committee())
        yield made
        transaction.set_rollback(True)
    settings.PASSWORD_HASHERS = hashers


def ask(world: World, user: User | None, name: str, method: str, address: Address, row: Row) -> HttpResponseBase:
    """The answer; whatever it wrote is taken back. A reading that wrote anything but the trail fails here."""
    client = world.client(user)
    url = reverse(name, kwargs=dict(address.kwargs))
    if query := {**dict(row.query), **address.query}:
        url += "?" + urlencode(query)
    client.cookies.pop("don_vi", None)
    client.cookies.pop("ngay", None)
    written: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if found := _WRITES.match(sql):
            written.append(found[2])
        return execute(sql, *rest)

    point = transaction.savepoint()
    try:
        with connection.execute_wrapper(watch):
            answer: HttpResponseBase = getattr(client, method.lower())(url, dict(address.data) or None) if method in (
                "GET", "POST"
            ) else client.generic(method, url)  # fmt: skip
    finally:
        transaction.savepoint_rollback(point)
    if method == "GET":
        assert all(MAY_BE_WRITTEN.fullmatch(table) for table in written), f"GET {url} ghi vào {written}"
    return answer


def first_method(name: str) -> str:
    methods: tuple[str, ...] = ADDRESSES[name].view.methods
    return "GET" if "GET" in methods else methods[0]


def some_address(world: World, name: str, user: User, root: str) -> Address:
    """An address within the user's reach, for questions that are not about places."""
    row = ROWS[name]
    if row.own:
        return row.own(user)
    if row.builder is None:
        return Address()
    for place in REACHED:
        unit = world.place(root, place)
        address = world.address(row.builder, unit) if unit else None
        if address is not None:
            return address
    raise AssertionError(f"{name}: không dựng được đối tượng nào trong phạm vi")


def test_every_address_has_a_row() -> None:
    nameless = [known.route for known in walk(get_resolver().url_patterns) if not known.name]
    assert not nameless, f"Đường dẫn không có tên: {nameless}"
    missing = sorted(ADDRESSES.keys() - ROWS.keys())
    lines = "\n".join(
        f'    "{name}": at(Can.{str(getattr(ADDRESSES[name].view, "capability", None) or "X").upper()}, …),  # {ADDRESSES[name].route}'
        for name in missing
    )
    assert not missing, f"Thêm vào ROWS trong tests/access/permissions.py (cách ghi ở đầu tệp):\n{lines}"


def test_every_row_has_an_address(db: None) -> None:
    """Asks for the database so that pytest-django sets it up: it does so only where some collected test asks."""
    assert not ROWS.keys() - ADDRESSES.keys(), "Bỏ các dòng không còn đường dẫn khỏi permissions.py"


@pytest.mark.parametrize("name", ROWED)
def test_the_guard_of_the_view_is_the_row(name: str) -> None:
    row, view = ROWS[name], ADDRESSES[name].view
    if row.public:
        assert not hasattr(view, "capability"), f"{name} đứng sau screen(): không phải là công khai"
    else:
        assert hasattr(view, "capability"), f"{name} không đứng sau ketnap.access.request.screen"
        assert view.capability == row.capability


@pytest.mark.parametrize("name", GUARDED)
def test_a_visitor_is_sent_to_sign_in(world: World, name: str) -> None:
    address = some_address(world, name, world.user(Role.BOARD_OFFICER, "grassroots"), "grassroots")
    for method in METHODS:
        answer = ask(world, None, name, method, address, ROWS[name])
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", GUARDED)
def test_other_methods_are_refused(world: World, name: str) -> None:
    row, methods = ROWS[name], ADDRESSES[name].view.methods
    user = world.user(sorted(row.roles)[0], "grassroots")
    address = some_address(world, name, user, "grassroots")
    for method in METHODS:
        if method not in methods:
            assert ask(world, user, name, method, address, row).status_code == 405, f"{name} {method}"


@pytest.mark.parametrize("name", [name for name in GUARDED if name not in OWN_ACCOUNT])
def test_who_no_longer_holds_a_role_gets_nothing(world: World, name: str) -> None:
    row = ROWS[name]
    for role in sorted(row.roles):
        user = world.retired(role)
        address = some_address(world, name, user, "grassroots")
        assert ask(world, user, name, first_method(name), address, row).status_code == 403


@pytest.mark.parametrize("name", UNPLACED)
def test_a_screen_without_a_place_asks_for_the_capability(world: World, name: str) -> None:
    row = ROWS[name]
    for root in ("grassroots", "cell"):
        for role in Role:
            user = world.user(role, root)
            address = some_address(world, name, user, root)
            status = ask(world, user, name, first_method(name), address, row).status_code
            assert status in DONE if role in row.roles else status == 403, f"{name} {role} {root}: {status}"
            if row.own:
                other = row.own(world.user(Role.LEADER if role != Role.LEADER else Role.INSPECTOR, root))
                refused = 404 if role in row.roles else 403
                assert ask(world, user, name, first_method(name), other, row).status_code == refused


@pytest.mark.parametrize("name", PLACED)
def test_a_thing_is_reached_by_role_and_place(world: World, name: str) -> None:
    row = ROWS[name]
    assert row.builder is not None
    seen = 0
    for root in ("grassroots", "cell"):
        for place in PLACES:
            unit = world.place(root, place)
            address = world.address(row.builder, unit) if unit else None
            if address is None:
                continue
            for role in Role:
                status = ask(world, world.user(role, root), name, first_method(name), address, row).status_code
                allowed = role in row.roles
                expected = (DONE if place in REACHED else (404,)) if allowed else (403,)
                assert status in expected, f"{name}: {role} tại {root}, đối tượng ở {place}: {status}, chờ {expected}"
                seen += allowed and place in REACHED
    assert seen, "không dòng nào được phép: kiểm thử này không chứng tỏ gì"


@pytest.mark.parametrize("name", PLACED)
def test_a_former_place_is_out_of_reach(world: World, name: str) -> None:
    row = ROWS[name]
    assert row.builder is not None
    for root in ("grassroots", "cell"):
        address = world.address(row.builder, world.root(root))
        if address is None:
            continue
        for role in sorted(row.roles):
            user = world.user(role, root, former=True)
            assert ask(world, user, name, first_method(name), address, row).status_code == 404, f"{name} {role} {root}"


@pytest.mark.parametrize("name", [name for name in PLACED if "POST" in ADDRESSES[name].view.methods])
def test_writing_at_a_wrong_place_is_refused_too(world: World, name: str) -> None:
    row = ROWS[name]
    assert row.builder is not None
    for place in ("sibling", "above", "outside"):
        unit = world.place("grassroots", place)
        address = world.address(row.builder, unit) if unit else None
        if address is None:
            continue
        for role in sorted(row.roles):
            assert ask(world, world.user(role, "grassroots"), name, "POST", address, row).status_code == 404
