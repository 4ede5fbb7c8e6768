"""The page of rules in force shows what the rules themselves answer on that day."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.law import load_rules
from ketnap.law.web.in_force import TOPICS, shown
from ketnap.testing import build
from ketnap.testing.build import AT, Committee


@pytest.mark.parametrize("day", [dt.date(2015, 1, 1), dt.date(2025, 12, 31)])
def test_every_parameter_is_shown_with_its_value_of_the_day(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch, day: dt.date
) -> None:
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: AT)
    client.force_login(build.user(Role.LEADER, committee.root))
    response = client.get(reverse("law:in_force"), {"ngay": day.isoformat()})
    rules = load_rules()
    rows = {row.key: row for _, _, group in response.context["groups"] for row in group}
    assert rows.keys() == rules.parameters.keys()
    for key, row in rows.items():
        value = rules.value(key, day)
        assert row.now.value.lower() == value.text.lower(), key
        assert row.now.citation == value.citation, key


def test_history_tells_every_value_latest_first() -> None:
    rules = load_rules()
    many = [one for one in rules.parameters.values() if len(one.entries) > 1]
    assert many
    for parameter in many:
        assert len(shown(rules, parameter, dt.date(2026, 1, 1)).history) == len(parameter.entries)


def test_every_topic_has_its_title() -> None:
    assert {one.topic for one in load_rules().parameters.values()} == set(TOPICS)
