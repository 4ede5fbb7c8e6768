"""How a screen performs an act: form, look ahead, act, answer. One way for every subject.

A refusal stands beside its field and in the summary, with what was typed kept. An act with consequences is first tried out
and taken back, so that the panel with its numbers appears only for an act that would be accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.apps import apps
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ketnap.access.request import Request
from ketnap.lib.errors import Refused
from ketnap.ui import parts
from ketnap.ui.frame import Crumb

T = TypeVar("T")
SURE = "chac_chan"  # sent with the second POST of an act that looks ahead
PAST = "Đang xem một ngày trong quá khứ nên không ghi được. Hãy trở về hôm nay rồi làm lại."
UNKNOWN_FAULT = "Cơ sở dữ liệu không nhận nội dung này. Hãy kiểm tra lại các mục đã ghi."


class _TakeBack(Exception):  # noqa: N818 - not a fault: ends the trial of an act
    pass


@dataclass(frozen=True)
class Screen:
    """What the page around a form says."""

    title: str
    label: str
    cancel_url: str
    lead: str = ""
    done: str = "Đã ghi."
    warning: str = ""
    danger: bool = False
    crumbs: Sequence[Crumb] = ()
    terms: Sequence[parts.Term] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    template: str = "ui/act.html"


def sentence_of(error: IntegrityError) -> str:
    """The Vietnamese sentence of the constraint the database refused with."""
    diag = getattr(error.__cause__, "diag", None)
    name = getattr(diag, "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.violation_error_message)
    if getattr(diag, "source_function", "") == "exec_stmt_raise":  # said by a trigger of ours, in our words
        return str(diag.message_primary)  # type: ignore[union-attr]
    return UNKNOWN_FAULT


def refuse(form: forms.Form, refused: Refused) -> None:
    """Put the refusal beside the field it belongs to, or above the form."""
    names = (refused.field, f"paper_{refused.field}")  # a paper entered together with the act
    form.add_error(next((name for name in names if name in form.fields), None), str(refused))


def attempt(request: Request, form: forms.Form, act: Callable[[], T], *, trial: bool = False) -> T | None:
    """The result of `act`, or None with the refusal written into the form. A trial is taken back, whatever it gives."""
    frame = getattr(request, "frame", None)  # none for one's own account without a role
    if frame is not None and frame.past:
        form.add_error(None, PAST)
        return None
    result: list[T] = []
    try:
        with transaction.atomic():
            result.append(act())
            if trial:
                raise _TakeBack
    except _TakeBack:
        pass
    except Refused as refused:
        refuse(form, refused)
        if not trial:
            refused.leave_task()
        return None
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return None
    return result[0]


def perform(
    request: Request,
    form: forms.Form,
    screen: Screen,
    act: Callable[[], T],
    then: Callable[[T], str],
    *,
    ahead: Callable[[], Sequence[parts.Consequence]] | None = None,
) -> HttpResponse:
    """The whole screen of an act. GET: the form. POST: `act`, then the address `then` gives; with `ahead`, the numbers first."""
    panel = None
    if request.method == "POST" and form.is_valid():
        looking = ahead is not None and SURE not in request.POST
        result = attempt(request, form, act, trial=looking)
        if result is not None and looking and ahead is not None:
            panel = _panel(request, screen, ahead())
        elif result is not None:
            messages.success(request, screen.done)
            return redirect(then(result))
    context = {
        "form": form,
        "screen": screen,
        "panel": panel,
        "warning": screen.warning if ahead is None else "",  # with a look ahead the panel says it
        "breadcrumbs": screen.crumbs,
        "here": request.get_full_path(),
    }
    return render(request, screen.template, {**context, **screen.extra})


def _panel(request: Request, screen: Screen, consequences: Sequence[parts.Consequence]) -> parts.ConfirmPanel:
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", SURE)
    ]
    return parts.ConfirmPanel(
        title=screen.title, consequences=consequences, action_label=screen.label, action_url=request.get_full_path(),
        cancel_url=screen.cancel_url, warning=screen.warning, danger=screen.danger, hidden=[*kept, (SURE, "1")],
    )  # fmt: skip
