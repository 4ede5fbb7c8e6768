"""Ties parameters and rules to each other, both ways: no key without a use, no use without a key."""

from __future__ import annotations

from ketnap.law.ruleset import Parameter, RuleSet
from ketnap.law.strict_yaml import LawError

OTHER_USERS = ("routes", "overlays", "jobs", "display_only")
"""What may use a parameter besides a rule."""


def check_usage(rules: RuleSet) -> None:
    """Raise `LawError` when a rule and a parameter disagree about using each other."""
    from ketnap.law.rules import REGISTRY  # here, because rules import what reads the parameters

    for parameter in rules.parameters.values():
        if parameter.display_only:
            continue
        for user in parameter.used_by:
            if user not in OTHER_USERS and user not in REGISTRY:
                raise _error(parameter, f"quy tắc “{user}” không tồn tại")
            if user in REGISTRY and parameter.key not in REGISTRY[user].params:
                raise _error(parameter, f"quy tắc “{user}” không khai dùng “{parameter.key}”")
    for rule in REGISTRY.values():
        for key in rule.params:
            if key not in rules.parameters:
                raise LawError("rules", 1, f"quy tắc “{rule.name}” dùng tham số không có: “{key}”")
            if rule.name not in rules.parameters[key].used_by:
                raise _error(rules.parameters[key], f"“{key}” thiếu used_by: {rule.name}")


def _error(parameter: Parameter, message: str) -> LawError:
    path, _, line = parameter.where.partition(", dòng ")
    return LawError(path, int(line), message)
