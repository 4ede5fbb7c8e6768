"""Every case a jurist wrote in `cases/`, and that together they reach every outcome and every dated change."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from ketnap.law import load_calendar, load_rules, strict_yaml
from ketnap.law.findings import Finding
from ketnap.law.rules import REGISTRY
from ketnap.law.ruleset import Entry, Parameter, RuleSet
from ketnap.law.strict_yaml import Block
from ketnap.law.values import Plain, Share

CASES = Path(__file__).parent / "cases"


def _all_cases() -> list[tuple[str, Block]]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        top = strict_yaml.read(path)
        top.only(("rule", "cases"))
        found += [(top.text("rule"), case) for case in top.blocks("cases")]
    return found


def _build(kind: Any, raw: Any) -> Any:
    """The facts a case writes down, as the dataclasses the rule takes."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{key: _build(hints[key], value) for key, value in raw.items()})
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in raw)
    return frozenset(raw) if isinstance(raw, list) else raw


def _judge(rule: str, case: Block, rules: RuleSet | None = None) -> Finding:
    made = REGISTRY[rule]
    return made(_build(made.facts, case["facts"]), rules or load_rules(), load_calendar())


ALL = _all_cases()


@pytest.mark.parametrize(("rule", "case"), ALL, ids=[f"{rule}: {case['name']}" for rule, case in ALL])
def test_case(rule: str, case: Block) -> None:
    case.only(("name", "facts", "outcome"), ("says", "verified"))
    finding = _judge(rule, case)
    assert finding.outcome.value == case["outcome"], finding.reason
    assert case.get("says", "") in finding.reason
    assert finding.verified.value == case.get("verified", finding.verified.value)
    assert finding.reason.rstrip().endswith(".")
    assert Finding.from_json(finding.as_json()) == finding


def test_every_rule_has_a_case_for_each_outcome_its_code_can_give() -> None:
    seen = {(rule, case["outcome"]) for rule, case in ALL}
    for name, rule in REGISTRY.items():
        wanted = {"unknown", "met", "not_met"} | ({"waived"} if "law.waived" in _source(name) else set())
        assert {outcome for found, outcome in seen if found == name} == wanted, name
        assert rule.sentence.endswith(".")
        assert rule.title
        assert rule.citation


def _source(name: str) -> str:
    """The code of a rule with the helpers of its module that it calls by name."""
    judge = REGISTRY[name].judge
    text = textwrap.dedent(inspect.getsource(judge))
    module = inspect.getmodule(judge)
    called = {
        node.func.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    helpers = [getattr(module, one) for one in called if one.startswith("_") and hasattr(module, one)]
    return text + "".join(inspect.getsource(helper) for helper in helpers)


def _runs(parameter: Parameter) -> list[list[Entry]]:
    """Entries grouped while the value stays the same."""
    runs: list[list[Entry]] = []
    for entry in parameter.entries:
        if runs and (runs[-1][0].value, runs[-1][0].known) == (entry.value, entry.known):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def test_every_change_of_a_value_has_a_case_on_each_side() -> None:
    read: set[tuple[str, str]] = set()
    for rule, case in ALL:
        read |= {(value["key"], value["since"]) for value in _judge(rule, case).values}
    missing = []
    for parameter in load_rules().parameters.values():
        if not any(user in REGISTRY for user in parameter.used_by):
            continue
        runs = _runs(parameter)
        for run in runs if runs[0][0].known else runs[1:]:
            if not any((parameter.key, entry.since.latest.isoformat()) in read for entry in run):
                missing.append(f"{parameter.key} từ {run[0].since.latest}")
    assert missing == []


def _wrong_values(value: Plain) -> list[Plain]:
    """Values next to the right one, as a slip of the pen would write them."""
    if isinstance(value, Share):
        return [Share(value.numerator, value.denominator, strict=not value.strict), Share(3, 5, strict=value.strict)]
    return [value + 1, value - 1] if isinstance(value, int) else []


def _with(parameter: Parameter, run: list[Entry], value: Plain) -> RuleSet:
    entries = tuple(replace(one, value=value) if one in run else one for one in parameter.entries)
    rules = load_rules()
    return replace(rules, parameters={**rules.parameters, parameter.key: replace(parameter, entries=entries)})


USED = [one for one in load_rules().parameters.values() if any(user in REGISTRY for user in one.used_by)]


@pytest.mark.parametrize("parameter", USED, ids=lambda one: one.key)
def test_a_number_off_by_one_fails_some_case(parameter: Parameter) -> None:
    cases = [(rule, case) for rule, case in ALL if parameter.key in REGISTRY[rule].params]
    right = [_judge(rule, case).outcome for rule, case in cases]
    for run in _runs(parameter):
        for value in _wrong_values(run[0].value):
            wrong = _with(parameter, run, value)
            assert [_judge(rule, case, wrong).outcome for rule, case in cases] != right, (run[0].since.latest, value)
