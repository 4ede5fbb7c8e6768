"""The components as template tags; their shapes are in `ketnap.ui.parts`, their looks on the page `ui:components`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.http import HttpRequest
from django.template.context import Context
from django.utils.safestring import SafeString

from ketnap.ui import icons, parts
from ketnap.ui.charts import Chart
from ketnap.ui.frame import AS_OF_PARAMETER, SEARCH_PARAMETER

register = template.Library()
Shown = dict[str, Any]


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draws an icon of `ui.icons`; it only repeats the words beside it."""
    return icons.icon(name)


@register.inclusion_tag("ui/parts/link_button.html")
def link_button(label: str, url: str, kind: str = "plain", icon: str = "") -> Shown:
    """Draws a link that looks like a button. `kind`: main (one a page), plain, quiet, danger."""
    return {"link": parts.Link(label, url, kind, icon)}  # type: ignore[arg-type]


@register.inclusion_tag("ui/parts/button.html")
def button(label: str, kind: str = "main", name: str = "", value: str = "", icon: str = "") -> Shown:
    """Draws a submit button. `kind` as for `link_button`; with the icon `download` its form stays usable after sending."""
    return {"label": label, "kind": kind, "name": name, "value": value, "icon": icon}


@register.inclusion_tag("ui/parts/page_heading.html")
def page_heading(title: str, lead: str = "", actions: Sequence[parts.Link] = ()) -> Shown:
    """Draws a section's heading with its actions; the page's own h1 is drawn by the base page."""
    return {"title": title, "lead": lead, "actions": actions}


@register.inclusion_tag("ui/parts/stat.html")
def stat(tile: parts.Stat) -> Shown:
    """Draws one figure: number as link to its list, label, note, trend, date basis."""
    return {"tile": tile}


@register.inclusion_tag("ui/parts/stats.html")
def stats(tiles: Sequence[parts.Stat]) -> Shown:
    """Draws figures side by side."""
    return {"tiles": tiles}


@register.inclusion_tag("ui/parts/data_table.html")
def data_table(table: parts.DataTable) -> Shown:
    """Draws a list with sticky head, totals, count line; cards on a phone; teaches when empty."""
    return {"table": table}


@register.inclusion_tag("ui/parts/pager.html")
def pager(pager: parts.Pager) -> Shown:
    """Draws previous and next."""
    return {"pager": pager}


@register.inclusion_tag("ui/parts/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: BaseForm, reset_url: str = "") -> Shown:
    """Draws a form as a GET bar above a list; keeps the date one looks at."""
    return {"form": form, "reset_url": reset_url, "kept": _kept_date(context)}


@register.inclusion_tag("ui/forms/field.html")
def field(bound: BoundField) -> Shown:
    """Draws one field: label, required mark, hint, control, error beside it."""
    return {"field": bound}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm) -> Shown:
    """Draws the errors of a form as links to its fields, focused when the page opens; nothing when there are none."""
    return {"form": form, "lines": error_lines(form)}


@register.inclusion_tag("ui/parts/form_actions.html")
def form_actions(label: str, cancel_url: str = "", kind: str = "main") -> Shown:
    """Draws the foot of a form: one main button and a way out."""
    return {"label": label, "cancel_url": cancel_url, "kind": kind}


@register.inclusion_tag("ui/parts/definitions.html")
def definitions(terms: Sequence[parts.Term]) -> Shown:
    """Draws label and value pairs."""
    return {"terms": terms}


@register.inclusion_tag("ui/parts/steps.html")
def steps(steps: Sequence[parts.Step], label: str = "Tiến trình") -> Shown:
    """Draws a case's way as a dated line; upright on a phone."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/parts/finding.html")
def finding(row: parts.FindingRow) -> Shown:
    """Draws one rule's outcome with its reason and, on demand, where the rule comes from."""
    return {"row": row}


@register.inclusion_tag("ui/parts/findings.html")
def findings(rows: Sequence[parts.FindingRow], label: str = "Kết quả đối chiếu") -> Shown:
    """Draws a list of outcomes."""
    return {"rows": rows, "label": label}


@register.inclusion_tag("ui/parts/due.html")
def due(day: date | None, today: date, expected: bool = False) -> Shown:
    """Draws how far a date is: còn n ngày, quá hạn n ngày, dự kiến."""
    return {"due": parts.due(day, today, expected)}


@register.inclusion_tag("ui/parts/badge.html")
def badge(label: str, tone: str = "neutral", icon: str = "") -> Shown:
    """Draws a short state in words."""
    return {"badge": parts.Badge(label, tone, icon)}  # type: ignore[arg-type]


@register.inclusion_tag("ui/parts/masked.html", takes_context=True)
def masked(context: Context, value: parts.Masked) -> Shown:
    """Draws a sensitive value as dots with a button that posts to reveal it; the value is not in the page."""
    return {"value": value, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/parts/history.html")
def history(entries: Sequence[parts.Entry], label: str = "Lịch sử") -> Shown:
    """Draws events, newest first as given."""
    return {"entries": entries, "label": label}


@register.inclusion_tag("ui/parts/tree.html")
def tree(nodes: Sequence[parts.TreeNode], label: str) -> Shown:
    """Draws a tree of units that opens node by node; plain links without scripts."""
    return {"nodes": nodes, "label": label}


@register.inclusion_tag("ui/parts/empty_state.html")
def empty_state(empty: parts.Empty) -> Shown:
    """Draws what an empty screen teaches."""
    return {"empty": empty}


@register.inclusion_tag("ui/parts/confirm_panel.html", takes_context=True)
def confirm_panel(context: Context, panel: parts.ConfirmPanel) -> Shown:
    """Draws what will happen in numbers, with the button that does it."""
    return {"panel": panel, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/parts/progress.html", takes_context=True)
def progress(context: Context, work: parts.Progress) -> Shown:
    """Draws long work under way; asks again every two seconds, or on a link without scripts."""
    return {"work": work, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/parts/receipt.html")
def receipt(receipt: parts.Receipt) -> Shown:
    """Draws what long work ended with."""
    return {"receipt": receipt}


@register.inclusion_tag("ui/parts/notice.html")
def notice(text: str, tone: str = "info", title: str = "") -> Shown:
    """Draws a notice in the page: info, good, warn or bad."""
    return {"text": text, "tone": tone, "title": title, "icon": _NOTICE_ICONS[tone]}


@register.inclusion_tag("ui/parts/signatures.html")
def signatures(signatures: Sequence[parts.Signature], place: str = "", day: date | None = None) -> Shown:
    """Draws signature blocks, seen in print only."""
    return {"signatures": signatures, "place": place, "day": day}


@register.inclusion_tag("ui/parts/chart.html")
def chart(chart: Chart, caption: str, note: str = "") -> Shown:
    """Draws a chart as a figure with its table twin."""
    return {"chart": chart, "caption": caption, "note": note}


@register.simple_tag(takes_context=True)
def kept_parameters(context: Context, dropped: str) -> list[tuple[str, str]]:
    """Returns the query parameters of this page except one, so a GET form keeps the rest."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return []
    return [(name, value) for name, values in request.GET.lists() for value in values if name != dropped]


@register.simple_tag
def as_of_parameter() -> str:
    """Returns the name of the query parameter that holds the date one looks at."""
    return AS_OF_PARAMETER


@register.simple_tag
def search_parameter() -> str:
    """Returns the name of the query parameter of the search box."""
    return SEARCH_PARAMETER


@register.filter
def notice_tone(tags: str) -> str:
    """Returns the tone for the tags of a Django message."""
    return next((tone for tag, tone in _MESSAGE_TONES.items() if tag in tags.split()), "info")


_NOTICE_ICONS = {"info": "info", "good": "check", "warn": "warning", "bad": "warning"}
_MESSAGE_TONES = {"error": "bad", "warning": "warn", "success": "good"}


def _kept_date(context: Context) -> list[tuple[str, str]]:
    request = context.get("request")
    value = request.GET.get(AS_OF_PARAMETER, "") if isinstance(request, HttpRequest) else ""
    return [(AS_OF_PARAMETER, value)] if value else []


@register.filter
def error_lines(form: BaseForm) -> list[tuple[str, str, str]]:
    """Returns (id to link to, label, sentence) for every error of a form, those of no field first without an id."""
    lines = [("", "", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        lines += [(target, str(bound.label), str(error)) for error in bound.errors]
    return lines


@register.filter
def is_single_checkbox(bound: BoundField) -> bool:
    """Returns whether the field is one box to tick, whose label stands behind it."""
    return isinstance(bound.field.widget, CheckboxInput)
