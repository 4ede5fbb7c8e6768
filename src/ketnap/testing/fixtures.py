"""Fixtures of every test; `tests/conftest.py` imports them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ketnap.lib import clock
from ketnap.lib.clock import VIETNAM

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from ketnap.testing.build import Committee

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the product stands for every test, unless it sets its own: a test says the same on any day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Whoever asks for the database gets it made.

    By itself the plugin makes it only when a collected test asks for a transaction of its own; tests that share a world made
    by a fixture (`tests/access`) would run without when chosen alone.
    """
    from pytest_django import fixtures

    usual = fixtures._get_databases_for_setup
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fixtures, "_get_databases_for_setup", lambda items: ({"default"}, usual(items)[1]))
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After the owner has migrated, every connection plays the application role."""
    from django.db import connections

    from ketnap.testing.backend import base

    base.play_application = True
    connections.close_all()
    yield
    base.play_application = False
    connections.close_all()
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        # A server thread or a racing connection may still be there; the database is about to be dropped.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
    connections.close_all()


@pytest.fixture
def house(db: None) -> Iterator[None]:
    """The whole house in scope, as for a job of the machine. Tests of access set their own scope."""
    from ketnap.lib import rls

    with rls.everything():
        yield


@pytest.fixture
def committee(house: None) -> Committee:
    """The standard small tree (see `ketnap.testing.build.committee`)."""
    from ketnap.testing import build

    return build.committee()
