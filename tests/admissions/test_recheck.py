"""Decisions under changed rule files: what would differ is listed, nothing is changed; the rest of the record stays."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from ketnap import cli
from ketnap.access.roles import Role
from ketnap.admissions.models import Case, Step
from ketnap.admissions.rechecking.cli import app
from ketnap.admissions.rechecking.queries import recheck
from ketnap.audit.models import Entry
from ketnap.law import Finding, Outcome, Share, load_rules
from ketnap.law.loader import HOME, read_rules
from ketnap.law.recall import as_kept
from ketnap.lib import clock
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths

START = dt.date(2025, 8, 4)  # under 294: every value verified


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the rule files in which a certificate must be much younger than it was."""
    home = tmp_path / "law"
    home.mkdir()
    shutil.copytree(HOME / "parameters", home / "parameters")
    shutil.copy(HOME / "sources.yaml", home)
    path = home / "parameters" / "referees.yaml"
    text = path.read_text(encoding="utf-8")
    lead, key, rest = text.partition("  referee.min_together:")
    assert "value: 12" in rest
    path.write_text(lead + key + rest.replace("value: 12", "value: 36"), encoding="utf-8")
    return home


def decided(committee: Committee) -> Case:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "decided", every=2)
    return case


def test_a_decision_keeps_its_findings_values_and_the_hash_of_its_rules(committee: Committee) -> None:
    case = decided(committee)
    for key, rules in {"cell_vote": {"age", "referees", "cell_vote"}, "decided": {"decision_limit"}}.items():
        step = case.steps.get(key=key)
        found = {one["rule"]: Finding.from_json(one) for one in step.findings}
        assert rules <= found.keys()
        assert step.rules_hash == load_rules().hash
        values = [value for one in found.values() for value in one.values]
        assert {"key", "value", "unit", "since", "source", "verified", "layer"} <= set(values[0])
    vote = {one["rule"] for one in case.steps.get(key="decided").findings}
    assert vote & {"standing_committee_vote", "delegated_committee_vote"}


def test_the_same_files_change_no_verdict(committee: Committee) -> None:
    decided(committee)
    found = recheck(None, START)
    assert (found.cases, found.same, found.differing) == (1, 1, [])


def test_changed_files_name_the_rule_that_would_differ(committee: Committee, files: Path) -> None:
    case = decided(committee)
    before = list(Step.objects.order_by("pk").values())
    trail = Entry.objects.count()
    found = recheck(None, START, read_rules(files))
    assert (found.cases, found.same) == (1, 0)
    (one,) = found.differing
    assert (one.case.pk, one.step.key, one.kept.rule) == (case.pk, "cell_vote", "referees")
    assert (one.kept.outcome, one.now.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert "36 tháng" in one.now.reason
    assert list(Step.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == trail


def test_since_and_units_limit_the_list(committee: Committee, files: Path) -> None:
    case = decided(committee)
    on = case.steps.get(key="decided").on
    rules = read_rules(files)
    assert recheck(None, on + dt.timedelta(days=1), rules).cases == 0
    assert recheck([committee.neighbour_cell.pk], START, rules).cases == 0
    assert len(recheck([committee.cell.pk], on, rules).differing) == 1


def test_a_fact_corrected_since_is_no_difference_of_the_files(committee: Committee, files: Path) -> None:
    case = decided(committee)
    case.referees.filter(member__isnull=False).update(since=dt.date(2019, 1, 1))
    assert recheck(None, START, read_rules(files)).differing == []


def test_the_command_prints_json_and_changes_nothing(committee: Committee, files: Path) -> None:
    case = decided(committee)
    arguments = ["--since", START.isoformat(), "--files", str(files)]
    shown = CliRunner().invoke(app, [*arguments, "--json"])
    assert shown.exit_code == 0, shown.output
    told = json.loads(shown.output)
    assert (told["cases"], told["same_rules"], len(told["differing"])) == (1, 0, 1)
    assert told["differing"][0]["case"] == str(case.uid)
    assert (told["differing"][0]["recorded"], told["differing"][0]["today"]) == ("met", "not_met")
    assert "1 hồ sơ sẽ khác" in CliRunner().invoke(app, arguments).output
    assert cli.MOUNTS["law"].beside["recheck"].offered()


def test_the_page_is_for_those_who_report(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    decided(committee)
    client.force_login(build.user(Role.INSPECTOR, committee.root))
    page = client.get(reverse("admissions:recheck"), {"tu": "01/8/2025"})
    assert page.context["found"].cases == 1
    assert "0 hồ sơ" in page.content.decode()
    assert "Không đọc được ngày" in client.get(reverse("admissions:recheck"), {"tu": "hôm nọ"}).content.decode()
    client.force_login(build.user(Role.CELL_SECRETARY, committee.cell))
    assert client.get(reverse("admissions:recheck")).status_code == 403


def test_kept_values_stand_in_for_those_of_the_files() -> None:
    rules = load_rules()
    day = dt.date(2025, 9, 1)
    keys = ("vote.chi_bo.propose", "referee.min_together", "referee.together_modes", "education.min")
    kept = [rules.value(key, day).as_json() for key in keys]
    for key in keys:
        assert as_kept(rules, kept).value(key, dt.date(2019, 1, 1)).value == rules.value(key, day).value
    hole = {**kept[1], "known": False, "value": None, "because": "Chưa rõ."}
    assert not as_kept(rules, [hole]).value("referee.min_together", day).known
    assert as_kept(rules, [{**kept[0], "key": "bo.di"}]).parameters == rules.parameters
    assert as_kept(rules, [kept[0]]).value("vote.chi_bo.propose", day).value == Share(2, 3, strict=False)
    with pytest.raises(ValueError, match=r"vote\.chi_bo"):
        as_kept(rules, [{**kept[0], "value": "hai phần ba"}])
