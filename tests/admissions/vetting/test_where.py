"""Where to ask about people outside the reach of a commune's committee: said beside the request, by the day's law."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.web.vetting_show import WHERE, where_to_ask
from ketnap.law import load_rules
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths

START = dt.date(2025, 10, 6)


def test_nothing_is_said_for_days_without_a_text() -> None:
    assert where_to_ask(dt.date(2025, 6, 8)) == []
    said = where_to_ask(dt.date(2025, 6, 9))
    assert len(said) == len(WHERE)
    assert not any("chưa đối chiếu" in term.note for term in said)
    assert all("chưa đối chiếu" in term.note for term in where_to_ask(dt.date(2026, 5, 19)))


def test_the_form_of_a_request_says_where_and_other_acts_do_not(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    client = Client()
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    here = reverse("admissions:vetting_act", args=[case.uid, "hoi"])
    other = reverse("admissions:vetting_act", args=[case.uid, "nguoi-than"])
    words = load_rules().value("vetting.where.abroad", paths.NOW.date()).text
    assert words in client.get(here).content.decode()
    assert words not in client.get(other).content.decode()
