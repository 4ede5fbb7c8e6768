"""Finding a person by the exact identity number, and opening masked facts. Both by POST, both in the audit trail."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import refuse
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.members.access import may_reveal, people_seen, person_for
from ketnap.members.actions.find_identity import find_identity as find
from ketnap.members.actions.reveal_private import reveal_private
from ketnap.members.models import Person
from ketnap.members.web.forms import FindIdentityForm

FACTS = {
    "identity": "Số định danh cá nhân", "card": "Số thẻ đảng viên", "ethnicity": "Dân tộc", "religion": "Tôn giáo",
}  # fmt: skip
NOT_FOUND = "Không thấy số định danh này trong phạm vi của bạn."


@screen(Can.SEARCH_IDENTITY, methods=("POST",))
def find_identity(request: Request) -> HttpResponse:
    """The person's page, or the form again saying that nobody in scope has that number."""
    require(request.scope, Can.SEARCH_IDENTITY, request.frame.unit.pk)
    form = FindIdentityForm(request.POST)
    if form.is_valid() and (person := _found(request, form)) is not None:
        return redirect(reverse("members:person", args=[person.uid]))
    return render(request, "members/find_identity.html", {"find_form": form})


def _found(request: Request, form: FindIdentityForm) -> Person | None:
    scope = request.scope
    try:
        person = find(
            by=scope.actor(), at=clock.now(), number=form.cleaned_data["number"], unit_id=request.frame.unit.pk
        )
    except Refused as refused:
        refuse(form, Refused(refused.code, refused.sentence, remedy=refused.remedy, field="number"))
        return None
    if person is None or not people_seen(scope).filter(pk=person.pk).exists():
        form.add_error("number", NOT_FOUND)
        return None
    return person


@screen(Can.SEE_MEMBERS, methods=("POST",))
def reveal(request: Request, uid: UUID, fact: str) -> HttpResponse:
    """One masked fact, in clear, once: the page keeps nothing, and the reading is in the audit trail."""
    if fact not in FACTS:
        raise Http404
    seen = person_for(request.scope, uid, Can.SEE_MEMBERS)
    if not may_reveal(request.scope, seen):
        raise PermissionDenied
    facts = reveal_private(
        by=request.scope.actor(), at=clock.now(), person=seen.person, unit_id=seen.unit_id, reason=FACTS[fact]
    )
    context = {"label": FACTS[fact], "value": getattr(facts, fact), "person": seen.person}
    page = "members/_revealed.html" if request.headers.get("HX-Request") else "members/revealed.html"
    return render(request, page, context)
