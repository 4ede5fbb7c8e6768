"""Late entry: what a form offers follows the date of the act, not the date of typing.

Choosing a date asks the same page again (a POST named `xem` that writes nothing); it then shows the steps, findings and
members of that date and keeps what was typed. `?lam=` carries the date from page to page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms

from ketnap.access.request import Request
from ketnap.lib import format as vn

LOOK, DAY = "xem", "lam"
_BY_THE_DAY = ("members", "left_out")  # filled from who belonged to the body that day
_FUTURE = "Ngày đã chọn ở tương lai nên đang hiện theo hôm nay."


@dataclass(frozen=True)
class ActDay:
    """The day the act is dated by, as far as it can be read; `wrong` says why today is shown instead."""

    day: dt.date
    today: dt.date
    wrong: str = ""

    @property
    def words(self) -> str:
        """Which date's rules are shown."""
        if self.wrong:
            return f"{self.wrong} {self._shown}"
        return self._shown

    @property
    def _shown(self) -> str:
        late = "" if self.day == self.today else " (ngày thực hiện), không phải hôm nay"
        return f"Đang hiện theo quy định áp dụng ngày {vn.day(self.day)}{late}."

    def carried(self, url: str) -> str:
        """The address with the date of the act, where it is not today."""
        if self.day == self.today:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode({DAY: self.day.isoformat()})}"


def act_day(request: Request) -> ActDay:
    """The date typed into the form, else that of the address, else today. Looking at a past date, that date."""
    frame = request.frame
    if frame.past:
        return ActDay(frame.day, frame.day)
    text = request.POST.get("on") if request.method == "POST" else request.GET.get(DAY)
    if not text:
        return ActDay(frame.today, frame.today)
    try:
        found = vn.parse_day(text)
    except ValueError as error:
        return ActDay(frame.today, frame.today, str(error))
    return ActDay(frame.today, frame.today, _FUTURE) if found > frame.today else ActDay(found, frame.today)


def looking(request: Request) -> bool:
    """Whether the form was sent only to see what its date brings."""
    return request.method == "POST" and LOOK in request.POST


def initial(request: Request, act: ActDay) -> dict[str, Any]:
    """First values of the form: the date of the act, and when looking, whatever was typed so far."""
    typed: dict[str, Any] = {}
    if looking(request):
        typed = {
            name: values if len(values) > 1 else values[0]
            for name, values in request.POST.lists()
            if name not in _BY_THE_DAY
        }
    return typed | {"on": typed.get("on") if act.wrong else act.day}


def watch(form: forms.Form, url: str) -> None:
    """Let the date of the form ask `url` again when it changes; the page's part `viec` is replaced."""
    form.fields["on"].widget.attrs |= {
        "hx-post": url, "hx-trigger": "change", "hx-target": "#viec", "hx-select": "#viec", "hx-swap": "outerHTML",
        "hx-vals": '{"' + LOOK + '": "1"}', "hx-sync": "this:replace",
    }  # fmt: skip
