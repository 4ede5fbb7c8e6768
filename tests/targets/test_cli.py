"""`ketnap targets` and the API: the numbers of the screens."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from ketnap.access.roles import Role
from ketnap.accounts.actions.issue_token import issue_token
from ketnap.accounts.models import User
from ketnap.lib import clock
from ketnap.targets import ledger
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.cli import app
from ketnap.targets.models import Target
from ketnap.testing import build
from ketnap.testing.build import Committee

PERIOD = ["--unit", "K", "--from", "2025-01-01", "--to", "31/12/2025"]


@pytest.fixture
def target(committee: Committee) -> Target:
    for cell in (committee.cell, committee.cell, committee.grassroots_cell):
        build.member(cell, ceremony_on=dt.date(2025, 3, 20), official_on=None)
    return set_target(
        by=build.BY, at=build.AT, unit=committee.root, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), number=9,
        document=build.paper(committee.root.pk),
    )  # fmt: skip


def _run(*arguments: str) -> Any:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_allocate_shows_first_and_hands_down_only_when_told(target: Target) -> None:
    shown = _run("allocate", *PERIOD, "--keep", "1", "--json")
    assert [(row["unit"], row["number"]) for row in shown["parts"]] == [("K.A", 5), ("K.C", 3)]
    assert ledger.account(target).handed == 0
    _run("allocate", *PERIOD, "--keep", "1", "--do", "--json")
    assert ledger.account(target) == ledger.Account(9, 1, 8, 0)


def test_progress_and_forecast(target: Target) -> None:
    found = _run("progress", *PERIOD, "--json")
    assert (found["achieved"], found["percent"], found["a_year"]) == (3, "33.33", "3.00")
    assert [(line["unit"], line["achieved"]) for line in found["units"]] == [("K.A", 2), ("K.C", 1)]
    ahead = _run("forecast", *PERIOD, "--on", "2025-06-30", "--json")
    assert ahead["low"] <= ahead["likely"] <= ahead["high"]
    assert ahead["latest"]["decided"] == "2025-12-31"
    for command in ("progress", "forecast", "allocate"):
        done = CliRunner().invoke(app, [command, *PERIOD])
        assert "Đảng bộ Sở Ví Dụ" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["progress", "--unit", "X", *PERIOD[2:]], "Không có đơn vị mang mã “X”"),
        (["progress", "--unit", "K", "--from", "hôm qua", "--to", "2025-12-31"], "--from"),
        (["allocate", *PERIOD, "--way", "may_man"], "không có cách “may_man”"),
        (["allocate", "--unit", "K.A", *PERIOD[2:]], "chưa có chỉ tiêu"),
        (["allocate", *PERIOD, "--keep", "10"], "phải chia -1"),
    ],
)
def test_what_cannot_be_done_is_said(target: Target, arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def _ask(client: Client, user: User, path: str, **query: str) -> Any:
    token = issue_token(by=build.BY, at=clock.now(), user=user, name="kiểm thử", days=30)[1]
    return client.get(f"/api/v1/targets{path}", query, headers={"Authorization": f"Bearer {token}"})


def test_the_api_says_what_the_command_says(committee: Committee, target: Target, client: Client) -> None:
    user, query = build.user(Role.LEADER, committee.root), {"unit": "K", "from": "2025-01-01", "to": "2025-12-31"}
    answer = _ask(client, user, "/progress", **query)
    assert answer.status_code == 200
    told = _run("progress", *PERIOD, "--json")
    assert answer.json()["own"] == {key: told[key] for key in answer.json()["own"]}
    ahead = _ask(client, user, "/forecast", **query, day="2025-06-30").json()
    assert ahead["own"]["likely"] == _run("forecast", *PERIOD, "--on", "2025-06-30", "--json")["likely"]
    stranger = build.user(Role.LEADER, committee.neighbour)
    assert _ask(client, stranger, "/progress", **query).status_code == 404
    assert _ask(client, user, "/forecast", **{**query, "to": "2024-12-31"}).status_code == 422
