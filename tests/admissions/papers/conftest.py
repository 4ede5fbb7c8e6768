"""Cases at every stage, for the papers of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from ketnap.admissions.models import Case
from ketnap.organisations.models import Unit
from ketnap.testing.build import Committee
from tests.admissions import paths

START = dt.date(2025, 7, 7)


@pytest.fixture
def walked(committee: Committee) -> Callable[[Unit, str], Case]:
    """A case of a cell walked until a step (''), by the real actions."""

    def walk(cell: Unit, until: str = "") -> Case:
        case = paths.source(cell, START)
        if until:
            paths.walk(case, START, until)
        case.refresh_from_db()
        return case

    return walk
