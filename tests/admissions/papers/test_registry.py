"""The registry: every national code is there, belongs to steps, and a wrong file is refused with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ketnap.admissions.papers.drafting import BUILDERS
from ketnap.admissions.papers.registry import PATH, form_of, forms, forms_for, forms_on, read_forms
from ketnap.law.routes import load_routes
from ketnap.law.strict_yaml import LawError
from ketnap.lib.errors import Refused

DAY = dt.date(2026, 11, 20)


def test_every_national_form_is_there() -> None:
    codes = {form.code for form in forms_on(DAY) if form.layer == "national"}
    assert {f"{n}-KNĐ" for n in range(1, 17)} | {"4A-KNĐ", "CN-NTVĐ"} <= codes
    assert {form.variant for form in forms_on(DAY) if form.code == "CN-NTVĐ"} == {"1", "2"}
    assert len({form.slug for form in forms_on(DAY)}) == len(forms_on(DAY))


def test_every_builder_is_used_and_exists() -> None:
    assert {form.builder for form in forms() if form.builder} == set(BUILDERS)


def test_every_form_the_routes_name_belongs_to_that_step() -> None:
    for key, step in load_routes().steps.items():
        for code in filter(None, (part.strip() for part in step.form.split(","))):
            assert code in {form.code for form in forms_for([key], DAY)}, (key, code)


def test_a_form_is_known_only_from_its_first_evidence() -> None:
    with pytest.raises(Refused, match="Không có mẫu"):
        form_of("cn-ntvd-1", dt.date(2025, 6, 8))
    assert form_of("cn-ntvd-1", dt.date(2025, 6, 9)).code == "CN-NTVĐ"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('seen: "part"', 'seen: "maybe"', "maybe"),
        ("builder: booklet_cover", "builder: none", "phôi"),
        ("steps: [introduced]", "steps: [introduce]", "introduce"),
        ("since: 2012-05-17", "since: 17/5/2012", "ngày"),
        ("family: union", "kind: union", "kind"),
        ('code: "4A-KNĐ"', 'code: "4-KNĐ"', "cùng thời gian"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert before in text
    wrong = tmp_path / "forms.yaml"
    wrong.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(LawError, match=message) as told:
        read_forms(wrong)
    assert told.value.line > 1
