"""Loading through the import, and the check against what the sources report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ketnap.access.models import Grant
from ketnap.access.roles import Role
from ketnap.accounts.models import User
from ketnap.admissions.models import Case, Helper
from ketnap.demo.ask import House
from ketnap.demo.check import check
from ketnap.demo.claims import BY_COMMITTEE
from ketnap.demo.first import first_committee
from ketnap.demo.load import load
from ketnap.demo.names import is_invented
from ketnap.lib.clock import VIETNAM
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.targets.models import Target
from tests.demo.conftest import TODAY

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


def test_a_new_demo_home_has_a_commune_at_work_and_a_user_a_role(house: None, demo_home: None) -> None:
    sign_ins = first_committee(AT)
    assert sign_ins[0].username == "canbo"
    assert {grant.role for grant in Grant.objects.all()} == set(Role.values)
    assert len({one.password for one in sign_ins}) == len(sign_ins) == len(Role)
    assert all(User.objects.get(username=one.username).check_password(one.password) for one in sign_ins[:2])
    open_cases = Case.objects.filter(closed_on=None)
    last_steps = {case.steps.order_by("on", "id").last().key for case in open_cases}
    assert {"sourced", "course_completed", "cell_vote", "sent_up", "decided", "ceremony"} <= last_steps
    helped = open_cases.filter(steps__key="helper_assigned").distinct()
    assert Helper.objects.filter(case__in=helped).values("case").distinct().count() == helped.count() > 0
    assert all(is_invented(name) for name in Person.objects.values_list("full_name", flat=True))
    assert all(is_invented(user.full_name) for user in User.objects.all())
    assert Target.every.filter(unit__code="SC.BX", start__year=TODAY.year).exists()


def test_ba_xuyen_loads_and_every_statement_holds(house: None, demo_home: None, tmp_path: Path) -> None:
    found = load("baxuyen", at=AT, workdir=tmp_path)
    assert found.rows > 400
    assert (tmp_path / "baxuyen.xlsx").exists()
    rows = check(House(TODAY), BY_COMMITTEE["baxuyen"])
    assert [(row.claim.key, row.computed) for row in rows if row.equal is not True] == []
    assert len(rows) == 6
    with pytest.raises(Refused, match="đã có"):
        load("baxuyen", at=AT)
