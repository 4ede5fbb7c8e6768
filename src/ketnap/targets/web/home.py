"""What targets bring to the start page: plans that wait for an answer of the unit one works in."""

from __future__ import annotations

from ketnap.access.request import Request
from ketnap.targets.web.steps import waiting
from ketnap.work.home import Section


def plans_section(request: Request) -> Section | None:
    """Plans sent for an opinion, and requests from below; nothing when none waits."""
    steps = waiting(request)
    if not steps:
        return None
    return Section("Chỉ tiêu: phương án chờ trả lời", "targets/_steps.html", {"steps": steps})
