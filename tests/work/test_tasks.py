"""Tasks: who sees them, closing one with an outcome, the start page's sections, and a task left by a refusal."""

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Can, Role
from ketnap.accounts.models import User
from ketnap.audit.models import Entry
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee
from ketnap.work.actions.close_task import close_task
from ketnap.work.home import _SECTIONS, Section, register_section, sections
from ketnap.work.models import Task


def task(unit_id: int, subject_id: str = "1") -> Task:
    return Task.objects.create(
        unit_id=unit_id, kind="identity_clash", subject="members.person", subject_id=subject_id, created_at=AT,
        text=f"Đối chiếu số {subject_id}.",
    )  # fmt: skip


@pytest.fixture
def officer(committee: Committee, client: Client) -> User:
    user = build.user(Role.BOARD_OFFICER, committee.grassroots)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_the_start_page_and_the_list_show_tasks_of_ones_units(
    client: Client, officer: User, committee: Committee
) -> None:
    task(committee.cell.pk, "gần")
    task(committee.neighbour_cell.pk, "xa")
    for name in ("home", "work:tasks"):
        page = client.get(reverse(name)).content.decode()
        assert "Đối chiếu số gần." in page
        assert "Đối chiếu số xa." not in page


def test_closing_needs_an_outcome_and_leaves_an_entry(client: Client, officer: User, committee: Committee) -> None:
    waiting = task(committee.cell.pk)
    url = reverse("work:close_task", args=[waiting.pk])
    answer = client.post(url, {"outcome": "  "})
    assert answer.status_code == 422
    assert "outcome" in answer.context["form"].errors
    assert client.post(url, {"outcome": "Đã đối chiếu, hai người khác nhau."}).status_code == 302
    with rls.everything():
        waiting.refresh_from_db()
        assert waiting.outcome == "Đã đối chiếu, hai người khác nhau."
        assert Entry.objects.filter(
            action="work.close_task", subject_id=str(waiting.pk), username=officer.username
        ).exists()
    assert "Đã đối chiếu" in client.get(reverse("work:tasks"), {"xong": "1"}).content.decode()


def test_a_task_is_closed_once(committee: Committee) -> None:
    waiting = task(committee.cell.pk)
    close_task(by=BY, at=AT, task=waiting, outcome="xong")
    with pytest.raises(Refused) as refused:
        close_task(by=BY, at=AT, task=waiting, outcome="xong lần nữa")
    assert refused.value.code == "task.closed"
    task(committee.cell.pk)  # the same may be given again once the first is done


def test_sections_stand_in_order_and_under_their_capability() -> None:
    before = list(_SECTIONS)
    try:
        _SECTIONS.clear()

        def late(request: HttpRequest) -> Section:
            return Section("sau", "x.html")

        def early(request: HttpRequest) -> Section:
            return Section("trước", "x.html")

        def nothing(request: HttpRequest) -> None:
            return None

        register_section(20, None, late)
        register_section(10, Can.SEE_CASES, early)
        register_section(5, None, nothing)
        register_section(20, None, late)
        assert [section.title for section in sections(HttpRequest(), lambda capability: True)] == ["trước", "sau"]
        assert [section.title for section in sections(HttpRequest(), lambda capability: False)] == ["sau"]
    finally:
        _SECTIONS[:] = before


def test_a_clash_outside_leaves_a_task_and_nothing_else(client: Client, officer: User, committee: Committee) -> None:
    """The act is taken back, the task for the common superior stays."""
    with rls.everything():
        build.member(committee.neighbour_cell, identity="001085000777")
        person = build.member(committee.cell)
    from ketnap.access.acting import attempt
    from ketnap.members.actions.set_private import set_private
    from ketnap.work.web.tasks import OutcomeForm

    class Standing:
        past = False

    request = HttpRequest()
    request.frame = Standing()  # type: ignore[attr-defined]
    form = OutcomeForm({"outcome": "x"})
    assert form.is_valid()
    reach = rls.multirange([committee.grassroots.pk, committee.cell.pk])
    with rls.scope(reach):
        done = attempt(
            request,  # type: ignore[arg-type]
            form,
            lambda: set_private(by=BY, at=AT, person=person, unit_id=committee.cell.pk, identity="001085000777"),
        )
    assert done is None
    assert "ngoài phạm vi" in str(form.non_field_errors())
    with rls.everything():
        left = Task.objects.get(kind="identity_clash")
        assert left.unit_id == committee.province.pk
        assert not Entry.objects.filter(action="members.set_private", subject_id=str(person.uid)).exists()
