"""Who may get which course, which sitting."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.training.models import Course
from ketnap.training.sittings.models import Sitting


def course_for(scope: Scope, pk: int, capability: Can) -> Course:
    """The course, if the user has the capability at the unit that holds it. Raises Http404 otherwise."""
    course = Course.objects.filter(pk=pk).first()
    if course is None or not scope.can(capability, course.unit_id):
        raise Http404
    return course


def sitting_for(scope: Scope, pk: int, capability: Can) -> Sitting:
    """The sitting, if the user has the capability at the committee that examined. Raises Http404 otherwise, and for one taken back."""
    sitting = Sitting.objects.filter(pk=pk, undone_at=None).first()
    if sitting is None or not scope.can(capability, sitting.held_by_id):
        raise Http404
    return sitting
