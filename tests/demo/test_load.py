"""Loading through the import, and the check against what the sources report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.demo.conftest import TODAY

from ketnap.demo.ask import House
from ketnap.demo.check import check
from ketnap.demo.claims import BY_COMMITTEE
from ketnap.demo.load import load
from ketnap.lib.clock import VIETNAM
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit

AT = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def demo_home(settings: Any) -> None:
    settings.DEMO = True


def test_a_real_home_takes_no_invented_people(house: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Refused, match="không phải thư mục dữ liệu mẫu"):
        load("baxuyen", at=AT)
    assert not Unit.objects.exists()


def test_unknown_name_is_refused_with_the_known_ones(house: None, demo_home: None) -> None:
    with pytest.raises(Refused, match="baxuyen, songcong"):
        load("hanoi", at=AT)


def test_ba_xuyen_loads_and_every_statement_holds(house: None, demo_home: None, tmp_path: Path) -> None:
    found = load("baxuyen", at=AT, workdir=tmp_path)
    assert found.rows > 400
    assert (tmp_path / "baxuyen.xlsx").exists()
    rows = check(House(TODAY), BY_COMMITTEE["baxuyen"])
    assert [(row.claim.key, row.computed) for row in rows if row.equal is not True] == []
    assert len(rows) == 6
    with pytest.raises(Refused, match="đã có"):
        load("baxuyen", at=AT)
