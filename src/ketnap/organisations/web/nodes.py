"""Nodes of the unit tree, ready to draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.members.counting import stock_under
from ketnap.members.web.links import stock_url
from ketnap.organisations.queries import Node, children_of, family_of
from ketnap.ui.parts import TreeNode


def _drawn(
    scope: Scope, node: Node, counts: dict[int, int], day: dt.date, *, opened: bool = False, up: str = "",
    children: Sequence[TreeNode] = (),
) -> TreeNode:  # fmt: skip
    """One node. `up` is the node that stays open when this one is folded."""
    seen = scope.can(Can.SEE_UNITS, node.id)
    part = reverse("organisations:node", args=[node.code]) + ("?gap=1" if opened else "")
    count = counts.get(node.id)
    expands = node.parent and seen
    return TreeNode(
        key=node.code,
        label=node.name,
        url=reverse("organisations:unit", args=[node.code]) if seen else "",
        kind=node.kind,
        count=count,
        count_url=stock_url(node.code, day) if count and scope.can(Can.SEE_MEMBERS, node.id) else "",
        expand_url=(
            f"{reverse('organisations:units')}?{urlencode({'mo': up if opened else node.code})}" if expands else ""
        ),
        part_url=part if expands else "",
        opened=opened,
        children=children,
    )


def node_part(scope: Scope, code: str, day: dt.date, *, opened: bool) -> TreeNode:
    """One node, opened with its children or folded. At most three queries. Raises Http404 outside the user's units."""
    family = family_of(code, day)
    if family is None or not scope.can(Can.SEE_UNITS, family.own.id):
        raise Http404
    own, children, above = family.own, family.children, family.above
    own = Node(own.id, own.code, own.name, own.form, bool(children))
    up = above.code if above and scope.can(Can.SEE_UNITS, above.id) else ""
    counts = stock_under(scope, [own.id, *(child.id for child in children if opened)], day)
    drawn = [_drawn(scope, child, counts, day) for child in children] if opened else []
    return _drawn(scope, own, counts, day, opened=opened, up=up, children=drawn)


def trees(scope: Scope, tops: Sequence[Node], opened: Sequence[Node], day: dt.date) -> list[TreeNode]:
    """The trees under `tops`, open along the path `opened` (highest first)."""
    open_ids = [node.id for node in opened if scope.can(Can.SEE_UNITS, node.id)]
    under = children_of([*open_ids, *(top.id for top in tops)], day)
    shown = [*tops, *(node for parent in open_ids for node in under.get(parent, []))]
    counts = stock_under(scope, {node.id for node in shown}, day)
    codes = {node.id: node.code for node in shown}

    def draw(node: Node, up: str) -> TreeNode:
        is_open = node.id in open_ids
        children = [draw(child, codes.get(node.id, "")) for child in under.get(node.id, [])] if is_open else []
        return _drawn(scope, node, counts, day, opened=is_open, up=up, children=children)

    return [draw(Node(top.id, top.code, top.name, top.form, bool(under.get(top.id))), "") for top in tops]
