"""Asking the shipped rules what holds on a day, and what must be true of every value shipped."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

import ketnap.law.rules as rules_package
from ketnap.law import Layer, Share, Verified, load_rules
from ketnap.law.loader import HOME, read_rules

RULES = load_rules()


@pytest.mark.parametrize(
    ("key", "on", "value", "verified"),
    [
        ("age.min", date(2025, 7, 1), 18, Verified.YES),
        ("deadline.admission_decision", date(2025, 6, 30), 60, Verified.SECONDARY),
        ("deadline.admission_decision", date(2025, 7, 1), 45, Verified.YES),
        ("deadline.admission_decision", date(2026, 7, 26), 45, Verified.ASSUMED),
        ("deadline.ceremony.start_event", date(2026, 7, 26), "DECISION_ISSUED", Verified.SECONDARY),
        ("vote.standing_committee.decide", date(2025, 8, 1), Share(1, 2, strict=True), Verified.YES),
        ("age.over_max.count_basis", date(2014, 1, 1), "YEAR", Verified.SECONDARY),
        ("local.hanoi.chi_bo_forward", date(2025, 11, 21), 5, Verified.YES),
    ],
)
def test_a_value_on_a_day(key: str, on: date, value: object, verified: Verified) -> None:
    found = RULES.value(key, on)
    assert (found.value, found.verified, found.known) == (value, verified, True)
    assert found.since <= on
    assert found.until is None or on < found.until
    assert found.citation


@pytest.mark.parametrize(
    ("key", "on", "because"),
    [
        ("education.min", date(2026, 5, 1), "20-QĐ/TW"),
        ("education.min", date(2026, 4, 9), "trong khoảng 08/4/2026 đến 11/4/2026"),
        ("certificate_awareness.validity", date(2025, 6, 8), "Chưa có căn cứ"),
        ("age.min", date(2010, 1, 1), "bắt đầu từ 19/01/2011"),
        ("record.reconcile_period", date(2026, 10, 1), "chưa đủ tin cậy"),
    ],
)
def test_a_hole_is_an_answer_with_a_reason(key: str, on: date, because: str) -> None:
    found = RULES.value(key, on)
    assert (found.known, found.value, found.verified) == (False, None, Verified.UNKNOWN)
    assert because in found.because


def test_the_last_day_before_a_doubtful_change_still_answers() -> None:
    assert RULES.value("education.min", date(2026, 4, 7)).value == "LOWER_SECONDARY_DIPLOMA"


def test_every_answer_says_a_span_that_holds_the_day_asked() -> None:
    edges = {end for one in RULES.parameters.values() for entry in one.entries for end in vars(entry.since).values()}
    days = sorted({edge + timedelta(days=n) for edge in edges for n in (-1, 0, 1)})
    for key in RULES.parameters:
        for on in days:
            found = RULES.value(key, on)
            assert found.since <= on, (key, on)
            assert found.until is None or on < found.until, (key, on)


def test_an_unknown_key_is_a_slip_not_a_hole() -> None:
    with pytest.raises(KeyError):
        RULES.value("age.minimum", date(2025, 1, 1))


def test_every_known_value_has_a_document_a_place_and_every_hole_a_reason() -> None:
    for parameter in RULES.parameters.values():
        for entry in parameter.entries:
            if entry.known:
                assert entry.source, parameter.key
                assert entry.source.place.strip(), parameter.key
            else:
                assert entry.because.endswith("."), parameter.key


def test_a_value_not_read_in_its_document_is_never_marked_as_read() -> None:
    unread = {"208-qd-tw", "20-qd-tw", "01-hd-tw-2026", "29-qd-tw", "24-qd-tw", "232-qd-tw", "dieu-le-2011"}
    for parameter in RULES.parameters.values():
        for entry in parameter.entries:
            if entry.verified is Verified.YES:
                assert entry.source
                assert entry.source.document not in unread, parameter.key


def test_every_document_is_cited_or_part_of_the_timeline() -> None:
    cited = {entry.source.document for one in RULES.parameters.values() for entry in one.entries if entry.source}
    timeline = {"45-qd-tw", "01-hd-tw-2016", "01-hd-tw-2021", "12-hd-btctw-2012", "09-hd-btctw", "12-hd-btctw-2022"}
    assert set(RULES.documents) - cited == timeline


def test_local_values_are_in_the_local_layer_only() -> None:
    local = {key for key, one in RULES.parameters.items() if one.layer is Layer.LOCAL}
    assert {key for key in RULES.parameters if key.startswith("local.")} <= local
    own = {
        "union.youth_age_max",
        "cultivation.helper_load_max",
        "cultivation.remark_interval",
    }  # values of the product, marked so
    assert local - own == {key for key in RULES.parameters if key.startswith("local.")}


def test_the_hash_follows_content_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    for path in [HOME / "sources.yaml", *(HOME / "parameters").glob("*.yaml")]:
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.relative_to(HOME)).write_text(f"# chú thích\n{text}", encoding="utf-8")
    assert read_rules(tmp_path).hash == RULES.hash
    age = tmp_path / "parameters" / "age.yaml"
    age.write_text(age.read_text(encoding="utf-8").replace("value: 60", "value: 59"), encoding="utf-8")
    assert read_rules(tmp_path).hash != RULES.hash


@pytest.mark.parametrize("path", sorted(Path(rules_package.__path__[0]).glob("*.py")), ids=lambda path: path.name)
def test_no_number_of_the_law_is_written_in_a_rule(path: Path) -> None:
    numbers = [
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in (0, 1)
    ]
    assert numbers == []


@pytest.mark.parametrize("path", sorted(Path(rules_package.__path__[0]).glob("*.py")), ids=lambda path: path.name)
def test_no_rule_reads_a_clock(path: Path) -> None:
    calls = {
        node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    }
    assert not calls & {"today", "now", "utcnow", "time"}
