"""Local layers of the law on cases: steps, papers, shorter limits, values, and where each comes from."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from ketnap.access.roles import Role
from ketnap.admissions import queries, states
from ketnap.admissions.dossier import load
from ketnap.admissions.files import shelf
from ketnap.admissions.judging import Question, papers_of
from ketnap.admissions.models import Case
from ketnap.audit import words
from ketnap.law import load_rules, overlays
from ketnap.law.overlays import Adopted, read_overlays
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.organisations.layers.actions.adopt_layer import adopt_layer
from ketnap.organisations.layers.actions.end_layer import end_layer
from ketnap.organisations.layers.cli import app
from ketnap.organisations.layers.models import LocalLayer
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW

START = dt.date(2026, 9, 1)
SINCE = dt.date(2026, 1, 1)
TIGHT = """
id: tight
name: "Quy chế của Đảng uỷ Giả Định"
from: 2025-01-01
until: open
verified: yes
tighten:
  - {key: deadline.admission_decision, value: 20}
  - {key: vote.chi_bo.propose, value: {at_least: 3/4}}
"""


@pytest.fixture
def tight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A committee's own rules, stricter in two places, shipped beside the others."""
    (tmp_path / "tight.yaml").write_text(TIGHT, encoding="utf-8")
    shipped = dict(overlays.load_overlays()) | read_overlays(tmp_path, load_rules())
    monkeypatch.setattr(overlays, "load_overlays", lambda: shipped)
    for remembered in (overlays.overlays_for, overlays.rules_for):
        remembered.cache_clear()
    yield
    for remembered in (overlays.overlays_for, overlays.rules_for):
        remembered.cache_clear()


def adopt(unit: Unit, layer: str, on: dt.date = SINCE, until: dt.date | None = None) -> LocalLayer:
    return adopt_layer(by=BY, at=NOW, unit=unit, layer=layer, on=on, until=until, document=build.paper(unit.pk))


def keys(case: Case, on: dt.date) -> list[str]:
    return [step.key for step in paths.way(case, on).steps]


def test_a_layer_holds_for_all_below_from_its_day_to_its_end(committee: Committee) -> None:
    case, other = paths.source(committee.cell, START), paths.source(committee.neighbour_cell, START)
    before = keys(case, NOW.date())
    row = adopt(committee.root, "awareness-test", dt.date(2026, 10, 1))
    assert "awareness_test" not in keys(case, dt.date(2026, 9, 30))
    held = keys(case, dt.date(2026, 10, 1))
    assert held.index("awareness_test") + 1 == held.index("decided")
    assert "awareness_test" not in keys(other, NOW.date())
    end_layer(by=BY, at=NOW, adopted=row, on=dt.date(2026, 11, 1), document=build.paper(committee.root.pk))
    assert "awareness_test" in keys(case, dt.date(2026, 10, 31))
    assert keys(case, NOW.date()) == before


def test_an_added_step_stands_before_the_decision(committee: Committee) -> None:
    adopt(committee.root, "awareness-test")
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "cell_vote", every=1) + dt.timedelta(days=1)
    taken = set()
    while "decided" not in taken:
        key = paths.advance(case, day)
        taken.add(key)
        day += dt.timedelta(days=1)
    assert "awareness_test" in taken
    assert words.actions()["admissions.awareness_test"] == "Ghi bước: Đạt kiểm tra nhận thức về Đảng"
    assert states.ORDER["sent_up"] < states.ORDER["awareness_test"] < states.ORDER["decided"]


def test_stricter_values_judge_and_are_named(committee: Committee, tight: None) -> None:
    first, second = paths.source(committee.cell, START), paths.source(committee.other_cell, START)
    adopt(committee.cell, "tight")
    for case in (first, second):
        day = paths.walk(case, START, "opinions_collected", every=1)
        # 7 of 10 reach two thirds but not three quarters
        paths.meet(case, day, case.unit, "cell", members=10, votes_for=7, against=3, ground="Đã đối chiếu")
    assert "cell_vote" not in paths.steps(first)
    assert "cell_vote" in paths.steps(second)
    ballot = first.ballots.get()
    assert ballot.passed is False
    value = next(one for one in ballot.finding["values"] if one["key"] == "vote.chi_bo.propose")
    assert (value["value"], value["layer"]) == (">=3/4", "local")
    assert second.steps.get(key="cell_vote").rules_hash == load_rules().hash


def test_the_hash_of_a_decision_names_the_layers(committee: Committee, tight: None) -> None:
    adopt(committee.cell, "tight")
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "cell_vote", every=1)
    kept = case.steps.get(key="cell_vote").rules_hash
    assert kept == overlays.rules_for((Adopted("tight", SINCE),)).hash != load_rules().hash


def test_shorter_and_added_limits_run(committee: Committee, tight: None) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "cell_vote", every=1)
    units = [committee.cell.pk]

    def limits() -> dict[str, dt.date]:
        (one,) = queries.running(queries.cases(units, NOW.date()), NOW.date())
        return {clock.key: clock.due for clock in one.clocks if clock.due}

    general = limits()
    adopt(committee.root, "tight")
    assert limits()["decision"] < general["decision"]
    adopt(committee.root, "ha-noi")
    assert {"local.hanoi.chi_bo_forward", "local.hanoi.cap_uy_forward"} <= limits().keys()
    swept = {clock.key for one in queries.swept(units, NOW.date()) for clock in one.clocks}
    assert swept == limits().keys()
    assert day < limits()["local.hanoi.chi_bo_forward"] < limits()["local.hanoi.cap_uy_forward"]


def test_papers_a_layer_asks_for_stand_in_the_file(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected", every=1)

    def papers() -> list[shelf.Standing]:
        day = NOW.date()
        asked = Question(load(case, day), paths.way(case, day), "cell_vote", day)
        return [one for one in shelf.asked_at(papers_of(asked), "cell_vote") if one.kind.group == "local"]

    assert papers() == []
    adopt(committee.root, "ha-noi")
    assert [one.kind.label for one in papers()] == ["Bản sao giấy khai sinh", "Bản sao văn bằng, chứng chỉ"]
    with pytest.raises(Refused, match="Bản sao giấy khai sinh"):
        paths.advance(case, NOW.date())


@pytest.mark.parametrize(
    ("layer", "on", "until", "code"),
    [
        ("khong-co", SINCE, None, "layer.unknown"),
        ("ha-noi", SINCE, SINCE, "layer.dates"),
        ("awareness-test", dt.date(2026, 5, 1), None, "layer.adopted"),
    ],
)
def test_what_cannot_be_adopted(
    committee: Committee, layer: str, on: dt.date, until: dt.date | None, code: str
) -> None:
    adopt(committee.root, "awareness-test")
    with pytest.raises(Refused) as raised:
        adopt(committee.root, layer, on, until)
    assert raised.value.code == code


def test_a_layer_ends_once_and_not_before_it_began(committee: Committee) -> None:
    row = adopt(committee.root, "awareness-test")
    document = build.paper(committee.root.pk)
    with pytest.raises(Refused) as early:
        end_layer(by=BY, at=NOW, adopted=row, on=SINCE, document=document)
    assert early.value.code == "layer.early"
    ended = end_layer(by=BY, at=NOW, adopted=row, on=dt.date(2026, 6, 1), document=document)
    for once_more in (row, ended):
        with pytest.raises(Refused) as again:
            end_layer(by=BY, at=NOW, adopted=once_more, on=dt.date(2026, 7, 1), document=document)
        assert again.value.code == "layer.ended"


def test_screens_say_who_follows_what(committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    facts = {
        "layer": "awareness-test", "on": "01/01/2026", "paper_kind": "decision", "paper_symbol": "09-QĐ/GĐ",
        "paper_issued_on": "01/01/2026", "paper_issuer": "Đảng uỷ giả định",
    }  # fmt: skip
    url = reverse("organisations:adopt_layer", args=[committee.root.code])
    page = client.get(url).content.decode()
    assert "thêm bước" in page.lower()
    kinds = client.get(url).context["form"].fields["paper_kind"].choices
    answer = client.post(url, {**facts, "paper_kind": kinds[0][0]})
    assert answer.status_code == 302, answer.context["form"].errors
    below = client.get(reverse("organisations:unit", args=[committee.cell.code])).content.decode()
    assert "Kiểm tra nhận thức trước khi kết nạp" in below
    assert "theo đơn vị cấp trên" in below
    law = client.get(reverse("law:in_force")).content.decode()
    assert "Đảng bộ Khối Giả Định, từ 01/01/2026" in law
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected", every=1)
    shown = client.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "Đạt kiểm tra nhận thức về Đảng" in shown
    assert "Tầng quy định" in shown
    row = LocalLayer.objects.known().get()
    end = reverse("organisations:end_layer", args=[committee.root.code, row.pk])
    done = client.post(end, {**facts, "paper_kind": kinds[0][0], "on": "01/11/2026"})
    assert done.status_code == 302
    assert LocalLayer.objects.known().get().valid_until == dt.date(2026, 11, 1)


def test_the_command_line_lists_layers_by_unit(committee: Committee) -> None:
    adopt(committee.root, "ha-noi")
    shown = CliRunner().invoke(app, ["--on", "2026-11-20", "--json"])
    assert shown.exit_code == 0, shown.output
    found = {one["layer"]: one for one in json.loads(shown.output)}
    assert [unit["code"] for unit in found["ha-noi"]["units"]] == [committee.root.code]
    assert found["awareness-test"]["units"] == []
    assert found["ha-noi"]["documents"] == ["BIRTH_CERTIFICATE", "DIPLOMA"]
    assert committee.root.code in CliRunner().invoke(app, ["--on", "2026-11-20"]).output
