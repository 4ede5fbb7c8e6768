"""The law as dated, cited data, and the small pure functions that turn facts into findings.

Knows no database and no clock. Start with `load_rules()`, `load_calendar()` and `ketnap.law.rules`.
"""

from ketnap.law.calendar import Calendar, DueDate, add_months, load_calendar
from ketnap.law.findings import Finding, Outcome
from ketnap.law.loader import load_rules
from ketnap.law.routes import Route, RouteUnknown, Step, route_for
from ketnap.law.ruleset import RuleSet
from ketnap.law.values import Layer, Share, Value, Verified

__all__ = [
    "Calendar",
    "DueDate",
    "Finding",
    "Layer",
    "Outcome",
    "Route",
    "RouteUnknown",
    "RuleSet",
    "Share",
    "Step",
    "Value",
    "Verified",
    "add_months",
    "load_calendar",
    "load_rules",
    "route_for",
]
