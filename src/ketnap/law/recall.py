"""The rules as a stored finding read them: today's set with the values it kept put back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ketnap.law.ruleset import Edge, Entry, Parameter, RuleSet
from ketnap.law.values import Kind, Plain, Share, Verified

_SHARE = re.compile(r"(>=|>)(\d+)/(\d+)")
_ALWAYS = Edge(date.min, date.min)


def as_kept(rules: RuleSet, values: Iterable[Mapping[str, Any]]) -> RuleSet:
    """`rules` with each kept value in the place of its parameter, for every day. Keys no longer known are left out.

    `values` are as `Value.as_json` gives them. Raises ValueError on a value its parameter cannot hold.
    """
    parameters = dict(rules.parameters)
    for kept in values:
        parameter = parameters.get(str(kept["key"]))
        if parameter is not None:
            parameters[parameter.key] = replace(parameter, entries=(_entry(parameter, kept),))
    return replace(rules, parameters=parameters)


def share_of(stored: object) -> Share | None:
    """The share a stored value such as `>=2/3` stands for, None for anything else."""
    found = _SHARE.fullmatch(str(stored))
    return Share(int(found[2]), int(found[3]), strict=found[1] == ">") if found else None


def share_kept(finding: Mapping[str, Any]) -> Share | None:
    """The share of votes a stored finding was judged by, None where it was not known."""
    shares = (share_of(kept.get("value")) for kept in finding.get("values", ()))
    return next((one for one in shares if one is not None), None)


def _entry(parameter: Parameter, kept: Mapping[str, Any]) -> Entry:
    known = bool(kept["known"])
    value = _plain(parameter, kept["value"]) if known else None
    verified = Verified(kept["verified"]) if known else Verified.UNKNOWN
    return Entry(_ALWAYS, None, value, None, verified, because=str(kept.get("because", "")))


def _plain(parameter: Parameter, stored: object) -> Plain:
    if parameter.kind is Kind.FRACTION:
        share = share_of(stored)
        if share is None:
            raise ValueError(f"{parameter.key}: {stored!r}")
        return share
    if parameter.kind is Kind.SET and isinstance(stored, list):
        return frozenset(map(str, stored))
    if parameter.kind is Kind.INTEGER and isinstance(stored, int):
        return stored
    if isinstance(stored, str):
        return stored
    raise ValueError(f"{parameter.key}: {stored!r}")
