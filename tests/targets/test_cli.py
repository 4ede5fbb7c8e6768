"""`ketnap targets` and the API: the numbers of the screens."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from ketnap.access.roles import Role
from ketnap.accounts.actions.issue_token import issue_token
from ketnap.accounts.models import User
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Unit
from ketnap.targets import ledger
from ketnap.targets.actions.accept_fault import accept_fault
from ketnap.targets.actions.ask_for import ask_for
from ketnap.targets.actions.close_period import close_period
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.checks import faults
from ketnap.targets.cli import app
from ketnap.targets.models import Target
from ketnap.targets.queries import given
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


def test_allocate_by_several_ways_with_locks_and_floors_to_cells(committee: Committee, target: Target) -> None:
    shown = _run("allocate", *PERIOD, "--way", "deu=50", "--way", "dang_vien=50", "--json")  # 9 × (7, 5)/12
    assert [(row["unit"], row["number"]) for row in shown["parts"]] == [("K.A", 5), ("K.C", 4)]
    options = ("--to-cells", "--lock", "K.A.1=4", "--floor", "K.A.2=3", "--way", "deu")
    shown = _run("allocate", *PERIOD, *options, "--do", "--json")
    assert {row["unit"]: row["number"] for row in shown["parts"]} == {"K.A.1": 4, "K.A.2": 3, "K.A.B.1": 0, "K.C": 2}
    assert given([committee.grassroots.pk], target.start, target.end)[committee.grassroots.pk].given == 7


def test_plans_campaigns_closings_and_checks_are_told(
    committee: Committee, target: Target, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command and the API say the same, and each has the sentence of what does not fit."""
    facts: dict[str, Any] = {"by": build.BY, "at": build.AT}
    plan = draft_plan(**facts, target=target, parts={committee.grassroots: 6, committee.grassroots_cell: 3}, kept=0)
    send_plan(**facts, plan=plan, document=target.document)
    ask_for(**facts, plan=plan, unit=committee.grassroots, number=4, reason="Ít nguồn")
    open_campaign(
        **facts, unit=committee.root, name="Lớp Thử", start=dt.date(2025, 2, 1), end=dt.date(2025, 5, 31),
        document=target.document, steps=[("decided", "Quyết định")],
    )  # fmt: skip
    closing = close_period(**facts, reader=HOUSE, unit=committee.root, start=target.start, end=target.end)
    monkeypatch.setattr(build, "AT", build.AT + dt.timedelta(days=9))
    build.member(committee.cell, ceremony_on=dt.date(2025, 6, 20), official_on=None)
    set_target(
        **facts, unit=committee.root, start=dt.date(2025, 1, 1), end=dt.date(2026, 12, 31), number=5,
        document=target.document,
    )  # fmt: skip
    user = build.user(Role.LEADER, committee.root)
    query = {"unit": "K", "from": "2025-01-01", "to": "2025-12-31"}
    (told,) = _ask(client, user, "/plans", **query).json()
    assert (told["state"], told["total"], told["lines"][0]["asked"]) == ("countered", 9, 4)
    assert [step["document"] != "" for step in told["history"]] == [False, True, False]
    assert _run("plans", *PERIOD, "--json")[0]["lines"] == told["lines"]
    (held,) = _ask(client, user, "/campaigns", unit="K").json()
    assert (held["entered"], held["steps"]) == (0, [{"key": "decided", "label": "Quyết định", "count": 0}])
    assert _run("campaigns", "--unit", "K", "--json")[0]["steps"] == held["steps"]
    (shut,) = _ask(client, user, "/closings", unit="K").json()
    assert (shut["digest"], shut["same"], shut["untold"] > 0) == (closing.digest, True, True)
    assert _run("closings", "--unit", "K", "--json")[0]["untold"] == shut["untold"]
    stranger = build.user(Role.LEADER, committee.neighbour)
    for path in ("/plans", "/campaigns", "/closings", "/faults"):
        assert _ask(client, stranger, path, **query).status_code == 404


def test_a_plan_that_does_not_fit_is_told_by_command_and_api(
    committee: Committee, target: Target, client: Client
) -> None:
    set_target(
        by=build.BY, at=build.AT, unit=committee.root, start=dt.date(2024, 1, 1), end=dt.date(2025, 12, 31), number=30,
        document=target.document,
    )  # fmt: skip
    year = set_target(
        by=build.BY, at=build.AT, unit=committee.root, start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31), number=21,
        document=target.document,
    )  # fmt: skip
    assert _run("check", "--unit", "K", "--json") == []
    revise_target(by=build.BY, at=build.AT, target=year, number=11, reason="Thử", document=target.document)
    words = "2 kỳ bên trong cộng lại 20, thiếu 10 so với 30"
    done = CliRunner().invoke(app, ["check", "--unit", "K"])
    assert done.exit_code == 1
    assert words in done.stdout
    (fault,) = _ask(client, build.user(Role.LEADER, committee.root), "/faults", unit="K").json()
    assert fault["code"] == "plan.years"
    assert words in fault["sentence"]
    assert "“Căn cứ khi không khớp”" in fault["remedy"]
    assert _run("check", "--unit", "K.A", "--json") == []
    accept_fault(by=build.BY, at=build.AT, fault=faults(committee.root.pk)[0], basis="Nghị quyết Thử")
    done = CliRunner().invoke(app, ["check", "--unit", "K"])
    assert (done.exit_code, "Chấp nhận theo căn cứ: Nghị quyết Thử." in done.stdout) == (0, True)
    (fault,) = _ask(client, build.user(Role.LEADER, committee.root), "/faults", unit="K").json()
    assert (fault["accepted"], fault["remedy"]) == ("Nghị quyết Thử", "")


def test_every_kind_of_inconsistency_is_told_alike_by_command_and_api(committee: Committee, client: Client) -> None:
    def put(unit: Unit, first: int, last: int, number: int, category: str = "", measure: str = "number") -> Target:
        return set_target(
            by=build.BY, at=build.AT, unit=unit, start=dt.date(first, 1, 1), end=dt.date(last, 12, 31), number=number,
            document=build.paper(unit.pk), category=category, measure=measure, accepted="Nghị quyết Thử",
        )  # fmt: skip

    form_committee(
        by=build.BY, at=build.AT, unit=committee.root, body="committee", name="Nhiệm kỳ 2020 – 2025",
        term_from=dt.date(2020, 8, 1), term_until=dt.date(2025, 8, 1), document=build.paper(committee.root.pk),
    )  # fmt: skip
    put(committee.root, 2023, 2024, 30)
    put(committee.root, 2023, 2023, 10)
    put(committee.root, 2023, 2023, 10, "enterprise")
    put(committee.root, 2024, 2024, 35, "women")
    year = put(committee.root, 2024, 2024, 36)
    floored = put(committee.root, 2025, 2025, 2)
    set_floors(by=build.BY, at=build.AT, target=floored, floors={Form.GRASSROOTS_CELL: 2}, document=floored.document)
    build.unit("K.M", "Chi bộ cơ sở Mới", Form.GRASSROOTS_CELL, committee.root, opened_on=dt.date(2025, 6, 1))
    hand_down(by=build.BY, at=build.AT, target=year, parts={committee.grassroots: 36}, kept=0, document=year.document)
    put(committee.grassroots_cell, 2024, 2024, 3)
    put(committee.root, 2024, 2024, 40, measure="a_year")
    wanted = {
        "plan.a_year": "36 nhỏ hơn mức bình quân tối thiểu 40 một năm (Toàn đơn vị, 01/01/2024 – 31/12/2024) là 4",
        "plan.years": "2 kỳ bên trong cộng lại 46, vượt 16 so với 30",
        "plan.part_above_whole": "35 lớn hơn chỉ tiêu chung 30 (01/01/2023 – 31/12/2024) là 5",
        "plan.parts": "các đơn vị trực thuộc có 39, nhiều hơn số đã giao xuống 36 là 3",
        "plan.floors": "2 × 2 = 4, vượt chỉ tiêu 2 là 2",
        "plan.term": "01/01/2025 – 31/12/2025: ngoài nhiệm kỳ của cấp uỷ: Nhiệm kỳ 2020 – 2025",
    }
    told = CliRunner().invoke(app, ["check", "--unit", "K"])
    assert told.exit_code == 1
    found = _ask(client, build.user(Role.LEADER, committee.root), "/faults", unit="K").json()
    assert {fault["code"] for fault in found} == set(wanted)
    for code, words in wanted.items():
        assert words in told.stdout, code
        assert any(words in fault["sentence"] for fault in found if fault["code"] == code), code


def test_a_rate_of_nothing_stated_is_refused_before_it_is_kept(committee: Committee) -> None:
    with pytest.raises(Refused, match="chưa nói so với số đảng viên nào") as refusal:
        set_goal(
            by=build.BY, at=build.AT, unit=committee.root, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), measure="rate",
            low=Decimal("4.5"), document=build.paper(committee.root.pk),
        )  # fmt: skip
    assert (refusal.value.code, refusal.value.field) == ("goal.denominator", "denominator")


def test_progress_and_forecast(target: Target) -> None:
    found = _run("progress", *PERIOD, "--json")
    assert (found["achieved"], found["percent"], found["a_year"]) == (3, "33.33", "3.00")
    assert [(line["unit"], line["achieved"]) for line in found["units"]] == [("K.A", 2), ("K.C", 1)]
    ahead = _run("forecast", *PERIOD, "--on", "2025-06-30", "--json")
    assert ahead["low"] <= ahead["likely"] <= ahead["high"]
    assert ahead["latest"]["decided"] == "2025-12-31"
    assert ahead["first_step_by"] == ahead["latest"]["sourced"]
    back = _run(
        "forecast",
        "--unit",
        "K",
        "--from",
        "2024-01-01",
        "--to",
        "2025-12-31",
        "--on",
        "2026-07-01",
        "--backtest",
        "--json",
    )
    assert back["unit_years"] == len(back["rows"]) == 4
    assert {(row["unit"], row["year"]) for row in back["rows"]} == {
        (u, y) for u in ("K.A", "K.C") for y in (2024, 2025)
    }
    assert all(row["inside"] == (row["low"] <= row["actual"] <= row["high"]) for row in back["rows"])
    for command in ("progress", "forecast", "allocate"):
        done = CliRunner().invoke(app, [command, *PERIOD])
        assert "Đảng bộ Sở Ví Dụ" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["progress", "--unit", "X", *PERIOD[2:]], "Không có đơn vị mang mã “X”"),
        (["progress", "--unit", "K", "--from", "hôm qua", "--to", "2025-12-31"], "--from"),
        (["allocate", *PERIOD, "--way", "may_man"], "Không có cách “may_man”"),
        (["allocate", "--unit", "K.A", *PERIOD[2:]], "chưa có chỉ tiêu"),
        (["allocate", *PERIOD, "--keep", "10"], "phải chia -1"),
        (["allocate", *PERIOD, "--way", "deu=60", "--way", "nguon=30"], "cộng lại 90%, còn thiếu 10%"),
        (["allocate", *PERIOD, "--lock", "K.A=7", "--floor", "K.C=4"], "cộng lại 11, phải chia 9: vượt 2"),
        (["allocate", *PERIOD, "--lock", "H=7"], "“H=7” không phải MÃ=SỐ"),
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
