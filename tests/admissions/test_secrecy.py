"""Every text column reachable from a case has a class of secrecy, and the docs say the same; on vetting nobody can write a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from ketnap.admissions import secrecy

TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
DOCS = Path(__file__).parents[2] / "docs" / "admissions.md"


def reachable() -> list[type[models.Model]]:
    """The models of admissions with all apps inside it, and those they point to."""
    own = [model for model in apps.get_models() if model.__module__.startswith("ketnap.admissions")]
    near = {field.related_model for model in own for field in model._meta.concrete_fields if field.related_model}
    return [*own, *(model for model in near if isinstance(model, type) and model not in own)]


def columns(found: list[type[models.Model]]) -> Iterator[str]:
    for model in found:
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXT):
                yield f"{model._meta.db_table}.{field.name}"


def unclassed(found: list[type[models.Model]]) -> list[str]:
    return sorted(set(columns(found)) - secrecy.class_of().keys())


def test_every_text_column_has_a_class() -> None:
    found = reachable()
    assert len(found) > 20
    assert not unclassed(found), "Ghi lớp vào admissions/secrecy.py và bảng trong docs/admissions.md"
    assert not secrecy.class_of().keys() - set(columns(found)), "bỏ cột không còn"
    assert {kind for kinds in secrecy.COLUMNS.values() for kind in kinds} == secrecy.CLASSES.keys()


def test_a_column_without_a_class_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {table: kinds for table, kinds in secrecy.COLUMNS.items() if table != "vetting_conclusion"}
    monkeypatch.setattr(secrecy, "COLUMNS", fewer)
    assert unclassed(reachable()) == [
        "vetting_conclusion.body", "vetting_conclusion.symbol", "vetting_conclusion.typed_by",
    ]  # fmt: skip


def test_no_column_of_vetting_takes_a_sentence() -> None:
    kinds = {name: kind for name, kind in secrecy.class_of().items() if name.startswith("vetting_")}
    assert set(kinds.values()) == {"code", "number", "staff", "sealed"}
    for model in apps.get_app_config("vetting").get_models():
        shaped = " ".join(
            str(one.condition) for one in model._meta.constraints if isinstance(one, models.CheckConstraint)
        )
        for field in model._meta.concrete_fields:
            kind = kinds.get(f"{model._meta.db_table}.{field.name}", "")
            if kind == "number":
                assert f"{field.name}__regex" in shaped, field
            if kind == "code":
                assert field.choices or f"{field.name}__regex" in shaped, field


def test_the_docs_carry_the_same_table() -> None:
    text = DOCS.read_text(encoding="utf-8")
    missing = [line for line in secrecy.as_table() if line not in text]
    assert not missing, "\n".join(missing)
    for kind, meaning in secrecy.CLASSES.items():
        assert f"- `{kind}`: {meaning}" in text
