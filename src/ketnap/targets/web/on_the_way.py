"""The people behind the counts of a forecast: who can still be admitted in time, who cannot, who waits for or has done a step."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.models import Case
from ketnap.admissions.states import LABELS, ORDER
from ketnap.lib import format as vn
from ketnap.organisations.names import names_of
from ketnap.targets.outlook import day_of, on_the_way
from ketnap.targets.placing import ABLE, DONE, LATE, OVERDUE, UNABLE, UNCLEAR, WAITING, Placed, chosen
from ketnap.targets.web.lists import file_of
from ketnap.targets.web.pages import Page, paged, show
from ketnap.targets.web.period import Period, period_of
from ketnap.ui import parts

KIND, STEP = "loai", "buoc"  # query parameters
_OF_STEP = {WAITING: "dang-cho", LATE: "cho-khong-kip", DONE: "da-xong"}
_OF_ALL = {ABLE: "con-kip", UNABLE: "khong-kip", UNCLEAR: "chua-ro", OVERDUE: "qua-han"}
_KINDS = {word: kind for kind, word in (_OF_ALL | _OF_STEP).items()}
_TITLES = {
    ABLE: "Đang có hồ sơ, còn kịp", UNABLE: "Đang có hồ sơ, không còn kịp", UNCLEAR: "Chưa rõ tuyến xét kết nạp",
    OVERDUE: "Quá thời hạn ra quyết định", WAITING: "Đang chờ bước “{}”", LATE: "Chờ bước “{}”, không còn kịp",
    DONE: "Còn kịp và đã xong bước “{}”",
}  # fmt: skip


def way_url(code: str, period: Period, kind: str, step: str = "") -> str:
    """The address of the list behind one count of the unit's forecast for the period."""
    word = (_OF_ALL | _OF_STEP)[kind]
    more = f"&{STEP}={step}" if step else ""
    return f"{reverse('targets:on_the_way')}?don_vi={code}&{period.query}&{KIND}={word}{more}"


@dataclass(frozen=True)
class Asked:
    """Which count the address asks about."""

    kind: str
    step: str

    @property
    def title(self) -> str:
        """The count in words."""
        return _TITLES[self.kind].format(LABELS[self.step].lower() if self.step else "")

    @property
    def query(self) -> str:
        """What leads back to it, beside the unit and the period."""
        return f"&{KIND}={(_OF_ALL | _OF_STEP)[self.kind]}" + (f"&{STEP}={self.step}" if self.step else "")


def asked_of(request: Request) -> Asked:
    """The question in the address. Raises Http404 when it is none."""
    kind, step = _KINDS.get(request.GET.get(KIND, "")), request.GET.get(STEP, "")
    if kind is None or (kind in _OF_STEP) != (step in ORDER):
        raise Http404
    return Asked(kind, step if kind in _OF_STEP else "")


def rows_of(request: Request, asked: Asked, period: Period) -> tuple[list[tuple[Case, Placed]], int]:
    """(the cases the reader may open with how they stand, in the order of names; how many the count holds in all)."""
    frame = request.frame
    placed = on_the_way(request.scope, frame.unit.pk, period.start, period.end, frame.day, today=frame.today)
    found = {one.case.key: one for one in chosen(placed, asked.kind, asked.step)}
    seen = Case.objects.filter(pk__in=found, unit_id__in=request.scope.units(Can.SEE_CASES)).select_related("person")
    return [(case, found[case.pk]) for case in seen.order_by("person__sort_key", "pk")], len(found)


def told(one: Placed) -> str:
    """The next step in words."""
    return LABELS[one.following] if one.following else "chưa rõ tuyến"


@screen(Can.SEE_TARGETS)
def people(request: Request) -> HttpResponse:
    """One page of the list; rows and those outside one's reach make the number."""
    unit, period, asked = request.frame.unit, period_of(request, request.frame.day), asked_of(request)
    rows, number = rows_of(request, asked, period)
    shown, pager = paged(request, rows)
    day = day_of(period.start, request.frame.day, request.frame.today)
    names = names_of({case.unit_id for case, _ in shown}, day)
    body: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(case.person.full_name, url=reverse("admissions:case", args=[case.uid])), case.person.birth_date,
            names.get(case.unit_id, ""), told(one), one.latest, one.earliest(day),
        ]
        for case, one in shown
    ]  # fmt: skip
    columns = [
        parts.Column("Họ và tên"), parts.Column("Ngày sinh", figures=True), parts.Column("Chi bộ"), parts.Column("Bước tiếp theo"),
        parts.Column("Muộn nhất xong bước", figures=True, hint="Ngày cuối cùng để còn kịp quyết định trong kỳ"),
        parts.Column("Sớm nhất có quyết định", figures=True, hint="Nếu bắt đầu bước tiếp theo ngay và mỗi bước đều nhanh nhất"),
    ]  # fmt: skip
    empty = parts.Empty("Không có ai", "Con số này bằng không vào ngày đang xem.") if not number else None
    table = parts.DataTable(
        asked.title, columns, body, unit="người", total=len(rows), outside=number - len(rows), empty=empty,
        caption_hidden=True,
    )  # fmt: skip
    back = reverse("targets:outlook") + f"?don_vi={unit.code}&{period.query}"
    page = Page(
        asked.title, f"{vn.number(number)} người, dự báo {period.words}, tính đến {vn.day_long(day)}.",
        [parts.Link("Về trang dự báo", back, "quiet")], tables=[table], pagers={table.caption: pager},
        posts=file_of(request, "dang-di", period, asked.query) if rows else [],
    )  # fmt: skip
    return show(request, page)
