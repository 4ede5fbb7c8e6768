"""Who may get which unit, for what."""

from __future__ import annotations

import datetime as dt

from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.organisations.models import Unit
from ketnap.organisations.queries import Node, nodes_of, path_to


def unit_seen(scope: Scope, code: str) -> Unit:
    """The unit, if the user may see it. Raises Http404 otherwise."""
    return unit_for(scope, code, Can.SEE_UNITS)


def unit_edited(scope: Scope, code: str) -> Unit:
    """The unit, if the user may change it. Raises Http404 otherwise."""
    return unit_for(scope, code, Can.EDIT_UNITS)


def may_edit(scope: Scope, unit_id: int) -> bool:
    """Whether the user may change the unit."""
    return scope.can(Can.EDIT_UNITS, unit_id)


def tops(scope: Scope, day: dt.date) -> list[Node]:
    """The highest units the user sees: where their tree begins."""
    reach = scope.units(Can.SEE_UNITS)
    roots = [root for root in scope.roots if root in reach]
    covered = {root for root in roots if any(node.id in roots for node in path_to(root, day)[:-1])}
    return nodes_of([root for root in roots if root not in covered], day)
