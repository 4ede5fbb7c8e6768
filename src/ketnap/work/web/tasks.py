"""The list of tasks of one's units, and closing one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import attempt
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.lib import clock
from ketnap.organisations.names import names_of
from ketnap.ui.parts import Badge, Cell, Column, DataTable, Empty
from ketnap.ui.parts import due as due_words
from ketnap.work.actions.close_task import close_task as close
from ketnap.work.home import Section
from ketnap.work.kinds import label_of
from ketnap.work.models import Task

SHOWN_AT_MOST = 200
SHOWN_AT_HOME = 8


class TaskFilter(forms.Form):
    """Open tasks, or those done."""

    xong = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Chưa xong"), ("1", "Đã xong")])


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(label="Kết quả", max_length=300, widget=forms.Textarea({"rows": 3}))


def tasks_of(scope: Scope) -> QuerySet[Task]:
    """Tasks at the units where the user may write cases: those they are expected to do."""
    return Task.objects.filter(unit_id__in=scope.units(Can.EDIT_CASES))


def task_for(scope: Scope, pk: int) -> Task:
    """The task, if it lies with a unit where the user writes cases. Raises Http404 otherwise."""
    task = tasks_of(scope).filter(pk=pk).first()
    if task is None:
        raise Http404
    return task


def _table(request: Request, tasks: list[Task], total: int) -> DataTable:
    names = names_of({task.unit_id for task in tasks}, request.frame.today)
    rows = []
    for task in tasks:
        due = due_words(task.due_on, request.frame.today)
        if task.closed_at is not None:
            state = Cell(task.closed_at, note=task.outcome)
        elif task.due_on is None:
            state = Cell("Chưa có hạn")
        else:
            state = Cell(task.due_on, badge=Badge(due.words, due.tone))
        title = Cell(task.text, url=reverse("work:close_task", args=[task.pk]), note=label_of(task.kind))
        rows.append((title, names.get(task.unit_id, "–"), task.created_at, state))
    columns = [Column("Việc"), Column("Đơn vị"), Column("Giao lúc"), Column("Hạn, kết quả")]
    empty = Empty(
        "Không có việc nào đang chờ", "Việc cần đối chiếu, bổ sung do cấp trên hoặc hệ thống giao sẽ hiện ở đây."
    )
    return DataTable("Việc được giao", columns, rows, total=total, unit="việc", empty=empty, caption_hidden=True)


def _open(scope: Scope) -> QuerySet[Task]:
    return tasks_of(scope).filter(closed_at=None).order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")


@screen(Can.EDIT_CASES)
def tasks(request: Request) -> HttpResponse:
    """Tasks of one's units: open ones by due date, or done ones, latest first."""
    form = TaskFilter(request.GET or None)
    done = form.is_valid() and bool(form.cleaned_data["xong"])
    query = _open(request.scope)
    if done:
        query = tasks_of(request.scope).exclude(closed_at=None).order_by("-closed_at", "-pk")
    table = _table(request, list(query[:SHOWN_AT_MOST]), query.count())
    context = {"table": table, "filter": form, "reset_url": reverse("work:tasks")}
    return render(request, "work/tasks.html", context)


@screen(Can.EDIT_CASES, methods=("GET", "POST"))
def close_task(request: Request, pk: int) -> HttpResponse:
    """One task; POST closes it with an outcome."""
    task = task_for(request.scope, pk)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> Task:
            return close(by=request.scope.actor(), at=clock.now(), task=task, outcome=form.cleaned_data["outcome"])

        if attempt(request, form, act) is not None:
            messages.success(request, "Đã ghi kết quả.")
            return redirect("work:tasks")
    name = names_of([task.unit_id], request.frame.today).get(task.unit_id, "")
    context = {"task": task, "form": form, "at_unit": name, "kind": label_of(task.kind)}
    return render(request, "work/task.html", context, status=422 if form.errors else 200)


def open_tasks(request: Request) -> Section | None:
    """The start page's section: the tasks that lie with one's units, the most urgent first."""
    query = _open(request.scope)
    found = list(query[:SHOWN_AT_HOME])
    lead = "Việc do cấp trên hoặc hệ thống giao cho đơn vị của bạn" if found else ""
    return Section("Việc được giao", "work/_tasks.html", {"table": _table(request, found, query.count())}, lead)
