"""Plans are generated once a session: they never vary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from importlib import import_module

import pytest

from ketnap.demo.rows import Plan

TODAY = dt.date(2026, 11, 20)
SMALL = ("baxuyen", "songcong", "bacninh", "khoi_ccqdn", "quangninh_khoi")


@pytest.fixture(scope="session")
def plan_of() -> Callable[[str], Plan]:
    """The plan of a committee by name."""

    @cache
    def build(name: str) -> Plan:
        return import_module(f"ketnap.demo.committees.{name}").build(TODAY)

    return build
