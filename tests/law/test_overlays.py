"""Local layers add and tighten; a layer that relaxes is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ketnap.law import Share, Verified, load_rules, overlays, route_for
from ketnap.law.overlays import AddedStep, Overlay, Relaxes, Tighten
from ketnap.law.strict_yaml import LawError
from ketnap.law.values import Layer, Plain

RULES = load_rules()
SHIPPED = overlays.read_overlays(overlays.HOME, RULES)


def _layer(key: str, value: Plain, since: date = date(2025, 7, 1), until: date | None = None) -> Overlay:
    return Overlay("thu", "Tầng thử", since, until, Verified.YES, tighten=(Tighten(key, value),))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("deadline.admission_decision", 30),
        ("deadline.admission_decision", 45),
        ("referee.min_together", 24),
        ("vote.standing_committee.decide", Share(2, 3, strict=False)),
        ("vote.cap_uy_co_so.propose", Share(2, 3, strict=True)),
        ("readmit.forbidden", frozenset(dict(RULES.parameters["readmit.forbidden"].labels))),
    ],
)
def test_a_stricter_value_wins_and_is_local(key: str, value: Plain) -> None:
    local = overlays.apply(RULES, [_layer(key, value)])
    found = local.value(key, date(2025, 8, 1))
    assert (found.value, found.layer, found.verified) == (value, Layer.LOCAL, Verified.YES)
    assert local.hash != RULES.hash
    assert RULES.value(key, date(2025, 8, 1)).layer is not Layer.LOCAL


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("deadline.admission_decision", 46),
        ("referee.min_together", 11),
        ("age.min", 17),
        ("vote.cap_uy_co_so.propose", Share(1, 2, strict=True)),
        ("vote.standing_committee.decide", Share(1, 2, strict=False)),
        ("readmit.forbidden", frozenset({"QUIT_ACTIVITIES"})),
        ("education.min", "COMPLETED_LOWER_SECONDARY_PROGRAMME"),
        ("probation.length", 24),
    ],
)
def test_a_relaxing_or_incomparable_value_is_refused(key: str, value: Plain) -> None:
    with pytest.raises(Relaxes, match="chặt hơn"):
        overlays.apply(RULES, [_layer(key, value)])


def test_a_layer_holds_only_between_its_dates() -> None:
    layer = _layer("deadline.ceremony", 10, date(2025, 8, 1), date(2025, 9, 1))
    local = overlays.apply(RULES, [layer])
    days = [date(2025, 7, 31), date(2025, 8, 1), date(2025, 8, 31), date(2025, 9, 1), date(2026, 8, 1)]
    assert [local.value("deadline.ceremony", on).value for on in days] == [30, 10, 10, 30, 30]
    assert [local.value("deadline.ceremony", on).layer is Layer.LOCAL for on in days] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_layer_fills_a_hole_only_while_it_holds() -> None:
    local = overlays.apply(RULES, [_layer("deadline.decision_extension_max", 10, date(2023, 1, 1))])
    assert not local.value("deadline.decision_extension_max", date(2022, 12, 31)).known
    assert local.value("deadline.decision_extension_max", date(2023, 1, 1)).value == 10


def test_the_shipped_layers_put_their_steps_in_place() -> None:
    route = route_for(kind="cell", authority_mode="direct_superior", on=date(2025, 12, 1))
    local = overlays.apply_to_route(route, SHIPPED.values(), date(2025, 12, 1))
    keys = local.keys()
    assert keys.index("parent_opinion") + 1 == keys.index("sympathiser")
    assert keys.index("awareness_test") + 1 == keys.index("decided")
    assert local.step("awareness_test").stage == "admission"
    assert local.step("awareness_test").mandatory
    assert len(keys) == len(route.steps) + 2


def test_a_layer_before_its_date_adds_nothing() -> None:
    route = route_for(kind="cell", authority_mode="direct_superior", on=date(2025, 7, 1))
    assert overlays.apply_to_route(route, [SHIPPED["ha-noi"]], date(2025, 11, 20)) == route


def test_a_step_cannot_be_put_before_an_unknown_one() -> None:
    route = route_for(kind="cell", authority_mode="direct_superior", on=date(2025, 7, 1))
    layer = Overlay(
        "thu", "Tầng thử", date(2025, 1, 1), None, Verified.YES, steps=(AddedStep("x", "X", "cell", "nowhere", True),)
    )
    with pytest.raises(KeyError):
        overlays.apply_to_route(route, [layer], date(2025, 8, 1))


def test_ha_noi_names_its_limits_requirements_and_papers() -> None:
    hanoi = SHIPPED["ha-noi"]
    assert "local.hanoi.chi_bo_forward" in hanoi.limits
    assert hanoi.requirements == ("local.hanoi.cv_handwritten",)
    assert ("BIRTH_CERTIFICATE", "Bản sao giấy khai sinh") in hanoi.documents


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("limits: [deadline.ceremony]", "không phải tham số của địa phương"),
        ("limits: [local.hanoi.official_revote_after]", "thiếu used_by"),
        ("source: {document: khong-co, place: x}", "chưa có trong sources"),
        ("colour: red", "khoá lạ"),
    ],
)
def test_a_doubtful_layer_file_is_refused(tmp_path: Path, line: str, message: str) -> None:
    text = f'id: x\nname: "X"\nfrom: 2025-01-01\nuntil: open\nverified: yes\n{line}\n'
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawError, match=message):
        overlays.read_overlays(tmp_path, RULES)
