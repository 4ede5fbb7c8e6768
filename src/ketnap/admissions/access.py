"""Who may get which case or meeting, and who may take which step."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.admissions.models import Case, Meeting
from ketnap.admissions.places import Way
from ketnap.law.routes import Step as RouteStep


def case_for(scope: Scope, uid: UUID, capability: Can) -> Case:
    """The case, if the user has the capability at its cell. Raises Http404 otherwise."""
    case = Case.objects.filter(uid=uid).select_related("person", "unit", "closing_document").first()
    if case is None or not scope.can(capability, case.unit_id):
        raise Http404
    return case


def meeting_for(scope: Scope, pk: int, capability: Can) -> Meeting:
    """The meeting, if the user has the capability where it was held. Raises Http404 otherwise."""
    meeting = Meeting.objects.filter(pk=pk).select_related("unit", "document").first()
    if meeting is None or not scope.can(capability, meeting.unit_id):
        raise Http404
    return meeting


def may_take(scope: Scope, case: Case, way: Way, step: RouteStep) -> bool:
    """Whether the user may type this step: they must write at the unit whose step it is, and to decide, hold that right.

    Steps of the cell may be typed by whoever writes at the cell; those of a body above it only by whoever writes there.
    """
    unit = way.place.acting(step.actor)
    if unit is None or not scope.can(Can.EDIT_CASES, case.unit_id):
        return False
    needed = Can.DECIDE_CASES if step.key in ("decided", "recognised") else Can.EDIT_CASES
    return scope.can(needed, unit)
