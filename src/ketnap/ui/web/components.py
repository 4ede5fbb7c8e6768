"""The page that shows every component with invented data, and the two parts it loads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ketnap.ui.web import sample_charts, samples
from ketnap.ui.web.forms import SampleFilter, SampleForm


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Returns the component page; `?mo=` opens a node of the tree without scripts."""
    here = reverse("ui:components")
    context: dict[str, Any] = samples.frame(here)
    context |= samples.components(here, request.GET.get("mo", ""), reverse("ui:reveal"))
    context |= {
        "charts": sample_charts.charts(here),
        "spark": sample_charts.spark(),
        "form": SampleForm(),
        "wrong": SampleForm({"name": "", "born": "30/02/2024", "unit": "1", "vote": "kin"}, auto_id="loi_%s"),
        "filter": SampleFilter(request.GET if "state" in request.GET else None, auto_id="loc_%s"),
        "today": samples.TODAY,
    }
    return render(request, "ui/components.html", context)


@require_GET
def node(request: HttpRequest, key: str) -> HttpResponse:
    """Returns one node of the sample tree, opened."""
    return render(request, "ui/parts/tree_node.html", {"node": samples.branch(reverse("ui:components"), key, key)})


@require_POST
def reveal(request: HttpRequest) -> HttpResponse:
    """Returns an invented identity number, as a subject's own view would after writing to the audit log."""
    return render(request, "ui/sample_reveal.html")
