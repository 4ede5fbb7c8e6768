"""`ketnap law …` prints what the rules say, for people and for programs."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from ketnap.law import load_rules
from ketnap.law.cli import app
from ketnap.lib import clock

RUNNER = CliRunner()


def test_show_as_json() -> None:
    result = RUNNER.invoke(app, ["show", "deadline.admission_decision", "--on", "2025-08-01", "--json"])
    shown = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (shown["value"], shown["unit"], shown["since"], shown["until"]) == (
        45,
        "working_day",
        "2025-07-01",
        "2026-04-08",
    )
    assert (shown["source"], shown["verified"], shown["layer"]) == ("294-QĐ/TW, mục 4.3.1", "yes", "central_committee")


def test_before_the_first_record_no_beginning_is_claimed() -> None:
    result = RUNNER.invoke(app, ["show", "deadline.admission_decision", "--on", "1990-01-01", "--json"])
    shown = json.loads(result.stdout)
    assert (shown["value"], shown["known"], shown["since"]) == (None, False, None)
    assert shown["because"]


def test_show_for_people() -> None:
    result = RUNNER.invoke(app, ["show", "deadline.ceremony.start_event", "--on", "2026-11-22"])
    assert "ngày ban hành quyết định" in result.stdout
    assert "Đối chiếu: theo nguồn dẫn lại." in result.stdout


def test_show_a_hole_says_why() -> None:
    result = RUNNER.invoke(app, ["show", "education.min", "--on", "2026-05-01"])
    assert result.exit_code == 0
    assert "chưa rõ" in result.stdout
    assert "20-QĐ/TW" in result.stdout


def test_show_an_unknown_key_names_its_neighbours() -> None:
    result = RUNNER.invoke(app, ["show", "age.minimum", "--on", "2026-05-01"])
    assert result.exit_code == 2
    assert "age.min" in result.stderr


def test_list_one_topic() -> None:
    result = RUNNER.invoke(app, ["list", "--topic", "card", "--json"])
    assert [row["key"] for row in json.loads(result.stdout)] == ["card.number", "card.delivery"]


def test_compare_two_days_names_what_changed() -> None:
    result = RUNNER.invoke(app, ["compare", "2025-06-30", "2025-07-01"])
    assert "deadline.admission_decision\n  30/6/2025: 60 ngày làm việc" in result.stdout
    assert "deadline.conversion_review" in result.stdout  # the same 30 days, now read in the document itself
    assert "probation.length" not in result.stdout
    same = RUNNER.invoke(app, ["compare", "2025-08-01", "2025-08-02"])
    assert same.stdout == "0 tham số khác nhau\n"


def test_check_counts_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = max(one.checked_on for one in load_rules().parameters.values())
    monkeypatch.setattr(clock, "today", lambda: checked)
    result = RUNNER.invoke(app, ["check"])
    assert result.exit_code == 0
    assert f"Tham số: {len(load_rules().parameters)}." in result.stdout
    assert "đã đối chiếu văn bản:" in result.stdout
