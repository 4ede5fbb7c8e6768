"""Who may get which course."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.training.models import Course


def course_for(scope: Scope, pk: int, capability: Can) -> Course:
    """The course, if the user has the capability at the unit that holds it. Raises Http404 otherwise."""
    course = Course.objects.filter(pk=pk).first()
    if course is None or not scope.can(capability, course.unit_id):
        raise Http404
    return course
