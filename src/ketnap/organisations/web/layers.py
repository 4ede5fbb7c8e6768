"""Screens of the local layers a unit follows: take one over, end one."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents.web.papers import PaperForm
from ketnap.law.overlays import Overlay, load_overlays
from ketnap.law.words import VERIFIED
from ketnap.lib import clock
from ketnap.organisations.access import unit_edited
from ketnap.organisations.layers.actions.adopt_layer import adopt_layer
from ketnap.organisations.layers.actions.end_layer import end_layer
from ketnap.organisations.layers.models import LocalLayer
from ketnap.organisations.models import Unit
from ketnap.organisations.queries import path_to
from ketnap.organisations.web.layer_terms import layer_terms
from ketnap.organisations.web.unit import crumbs
from ketnap.ui import parts
from ketnap.ui.fields import DayField

BOTH = ("GET", "POST")


class LayerForm(PaperForm):
    """A local layer from a day on."""

    layer = forms.ChoiceField(label="Quy định riêng", help_text="Chỉ có thể thêm hoặc chặt hơn quy định chung.")
    on = DayField(label="Áp dụng từ ngày")
    until = DayField(label="Hết áp dụng từ ngày", required=False, help_text="Để trống nếu chưa có ngày hết áp dụng.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        names = [(layer.id, layer.name) for layer in load_overlays().values()]
        self.fields["layer"].choices = [("", "Chọn…"), *names]  # type: ignore[attr-defined]


class EndLayerForm(PaperForm):
    """The end of a layer."""

    on = DayField(label="Thôi áp dụng từ ngày")


def asks(layer: Overlay) -> str:
    """What the layer adds, in a few words."""
    steps = [f"thêm bước “{step.label}”" for step in layer.steps]
    papers = [f"thêm giấy tờ: {'; '.join(label.lower() for _, label in layer.documents)}"] if layer.documents else []
    limits = [f"{len(layer.limits)} thời hạn nội bộ"] if layer.limits else []
    tight = [f"{len(layer.tighten)} mức chặt hơn"] if layer.tighten else []
    words = ", ".join([*steps, *papers, *limits, *tight])
    return words[:1].upper() + words[1:]


def _home(unit: Unit) -> str:
    return reverse("organisations:unit", args=[unit.code])


def _page(request: Request, unit: Unit, title: str, label: str, done: str, terms: list[parts.Term]) -> Screen:
    path = path_to(unit.pk, request.frame.day)
    return Screen(
        title=title, label=label, cancel_url=_home(unit), lead=path[-1].name, done=done, terms=terms,
        crumbs=crumbs(request.scope, path, title),
    )  # fmt: skip


@screen(Can.EDIT_UNITS, methods=BOTH)
def adopt(request: Request, code: str) -> HttpResponse:
    """Take a local layer over for the unit and all below it."""
    unit = unit_edited(request.scope, code)
    form = LayerForm(request.POST or None)

    def act() -> LocalLayer:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=unit.pk)
        return adopt_layer(
            by=by, at=at, unit=unit, layer=facts["layer"], on=facts["on"], until=facts["until"], document=paper
        )

    terms = [parts.Term(layer.name, asks(layer), VERIFIED[layer.verified]) for layer in load_overlays().values()]
    page = _page(request, unit, "Quy định riêng", "Ghi áp dụng", "Đã ghi quy định riêng.", terms)
    return perform(request, form, page, act, lambda _: _home(unit))


@screen(Can.EDIT_UNITS, methods=BOTH)
def end(request: Request, code: str, pk: int) -> HttpResponse:
    """End a layer at the unit."""
    unit = unit_edited(request.scope, code)
    row = get_object_or_404(LocalLayer.objects.known(), pk=pk, unit=unit)
    form = EndLayerForm(request.POST or None)

    def act() -> LocalLayer:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return end_layer(by=by, at=at, adopted=row, on=facts["on"], document=form.paper(by=by, at=at, unit_id=unit.pk))

    terms = layer_terms(request, unit, [unit.pk], request.frame.day, ending=False)
    page = _page(request, unit, "Thôi áp dụng quy định riêng", "Ghi thôi áp dụng", "Đã ghi.", terms)
    return perform(request, form, page, act, lambda _: _home(unit))
