"""Fixtures of every test; `tests/conftest.py` imports them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """After the owner has migrated, every connection plays the application role."""
    from django.db import connections

    from ketnap.testing.backend import base

    base.play_application = True
    connections.close_all()
    yield
    base.play_application = False
    connections.close_all()
