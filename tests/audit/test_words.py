"""Every act written anywhere in the source has Vietnamese words, and no sensitive value stands in the trail."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import ketnap
from ketnap.audit import words
from ketnap.audit.models import Entry
from ketnap.members.actions.reveal_private import reveal_private
from ketnap.members.actions.set_private import set_private
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

SOURCE = Path(ketnap.__file__).parent


def written(argument: str) -> Iterator[tuple[str, str, bool]]:
    """(place, text, whole) of every `record(<argument>=…)`: a literal, or the constant beginning of an f-string."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"):
                continue
            for keyword in node.keywords:
                if keyword.arg != argument:
                    continue
                value = keyword.value
                place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                if isinstance(value, ast.Constant):
                    yield place, str(value.value), True
                elif isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
                    yield place, str(value.values[0].value), False


def test_every_act_has_words() -> None:
    found = list(written("action"))
    assert len(found) > 30
    silent = [
        f"{place}: {text}"
        for place, text, whole in found
        if (text not in words.actions() if whole else not any(code.startswith(text) for code in words.actions()))
    ]
    assert not silent, f"Đặt tên trong audit/words.py (ACTIONS): {silent}"


def test_every_subject_has_words() -> None:
    silent = sorted({f"{place}: {text}" for place, text, _ in written("subject") if text not in words.SUBJECTS})
    assert not silent, f"Đặt tên trong audit/words.py (SUBJECTS): {silent}"


def test_words_are_sentences_for_people() -> None:
    for label in [*words.actions().values(), *words.SUBJECTS.values(), *words.FACTS.values()]:
        assert label == label.strip()
        assert label[0].isupper()
        assert not label.endswith(".")


@pytest.mark.usefixtures("house")
def test_an_identity_number_never_stands_in_the_trail(committee: Committee) -> None:
    numbers = ("001085000123", "001085000456")
    person = build.member(committee.cell, identity=numbers[0])
    set_private(
        by=BY, at=AT, person=person, unit_id=committee.cell.pk, identity=numbers[1], card=numbers[0], ethnicity="Chim Yến",
        religion="Đạo Thử",
    )  # fmt: skip
    reveal_private(by=BY, at=AT, person=person, unit_id=committee.cell.pk, reason="đối chiếu")
    trail = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert "members.reveal" in trail
    for canary in (*numbers, "Chim Yến", "Đạo Thử"):
        assert canary not in trail
