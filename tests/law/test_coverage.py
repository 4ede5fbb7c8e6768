"""Every thing `docs/law-coverage.md` names exists, every numbered rule has its line, and nothing built is left out unsaid."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ketnap.admissions.kinds import Outcome
from ketnap.admissions.papers.registry import forms
from ketnap.law import load_rules
from ketnap.law.overlays import added_steps
from ketnap.law.routes import load_routes
from ketnap.law.rules import REGISTRY

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "law-coverage.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(rule|param|step|action|outcome|form|test) ([^`]+)`", TEXT.partition("\n## ")[2])
NUMBERED = (
    *(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 9)), *(f"C{n}" for n in range(1, 8)),
    *(f"D{n}" for n in range(1, 5)), *(f"E{n}" for n in range(1, 16)), "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6",
)  # fmt: skip
ACTIONS = {path.stem for path in (ROOT / "src" / "ketnap").rglob("actions/*.py")}
FORMS = {form.code for form in forms()}


def defined_in(name: str) -> set[str]:
    """The tests a file defines."""
    path = ROOT / name
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def exists(kind: str, name: str) -> bool:
    """Whether the thing named is there."""
    if kind == "test":
        path, _, function = name.partition("::")
        found = defined_in(path)
        return bool(found) if not function else function in found
    known = {
        "rule": set(REGISTRY), "param": set(load_rules().parameters), "step": set(load_routes().steps) | set(added_steps()),
        "action": ACTIONS, "outcome": set(Outcome.values), "form": FORMS,
    }  # fmt: skip
    return name in known[kind]


@pytest.mark.parametrize(("kind", "name"), sorted(set(NAMED)))
def test_what_the_list_names_is_there(kind: str, name: str) -> None:
    assert exists(kind, name)


def test_a_thing_that_is_not_there_would_be_noticed() -> None:
    for kind in ("rule", "param", "step", "action", "outcome", "form"):
        assert not exists(kind, "khong_co")
    assert not exists("test", "tests/law/test_coverage.py::test_khong_co")


@pytest.mark.parametrize("number", NUMBERED)
def test_every_numbered_rule_has_a_line(number: str) -> None:
    lines = [line for line in TEXT.splitlines() if re.match(rf"\| {re.escape(number)}[a-z]? \|", line)]
    assert lines, number
    for line in lines:
        assert "`" in line or "not built" in line, line


def test_every_rule_and_every_step_of_the_law_is_on_the_list() -> None:
    named = {kind: {name for one, name in NAMED if one == kind} for kind in ("rule", "step")}
    spoken_of = named["rule"] | {
        "date_order",
        "file_papers",
    }  # the order of dates and the papers of a file stand in every row
    assert set(REGISTRY) - spoken_of == set()
    assert set(load_routes().steps) | set(added_steps()) == named["step"] | {"sourced"}


def test_every_key_names_its_user() -> None:
    for parameter in load_rules().parameters.values():
        assert parameter.used_by, parameter.key
        assert parameter.display_only or "display_only" not in parameter.used_by, parameter.key
