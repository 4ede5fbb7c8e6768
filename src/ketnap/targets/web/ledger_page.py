"""The account of a target, posting by posting: every difference with its day, paper and reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.accounts.queries import full_names
from ketnap.lib import format as vn
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.access import target_for
from ketnap.targets.models import Posting, PostingKind
from ketnap.targets.web.pages import Page, paged, show
from ketnap.targets.web.period import Period, kind_of
from ketnap.targets.web.steps import acts_on
from ketnap.targets.web.withdraw import withdrawn_words
from ketnap.ui import parts


@screen(Can.SEE_TARGETS)
def ledger_page(request: Request, pk: int) -> HttpResponse:
    """The four sums and the postings that make them, the latest first."""
    target = target_for(request.scope, pk, Can.SEE_TARGETS, withdrawn=True)
    account, period = ledger.account(target), Period(target.start, target.end)
    found = Posting.objects.filter(target=target).select_related("document", "other").order_by("-posted_at", "-id")
    shown, pager = paged(request, list(found))
    who = full_names(row.posted_by for row in shown)
    names = names_of({row.other.unit_id for row in shown if row.other}, target.end)
    body: list[list[parts.Cell | parts.CellValue]] = [
        [
            vn.moment(row.posted_at), PostingKind(row.kind).label, names.get(row.other.unit_id, "") if row.other else "",
            f"+{vn.number(row.amount)}" if row.amount > 0 else vn.number(row.amount),
            parts.Cell(str(row.document), note=row.reason), who.get(row.posted_by, row.posted_by),
        ]
        for row in shown
    ]  # fmt: skip
    columns = [
        parts.Column("Ghi lúc"), parts.Column("Khoản"), parts.Column("Với đơn vị"), parts.Column("Chênh lệch", figures=True),
        parts.Column("Căn cứ"), parts.Column("Người ghi"),
    ]  # fmt: skip
    table = parts.DataTable("Các lần ghi", columns, body, unit="lần ghi", total=len(found))
    stats = [
        parts.Stat("Được giao", account.given), parts.Stat("Giao vượt", account.over),
        parts.Stat("Giao xuống", account.handed), parts.Stat("Giữ lại", account.kept),
    ]  # fmt: skip
    notices = []
    if target.withdrawn_at:
        name = full_names([target.withdrawn_by]).get(target.withdrawn_by, target.withdrawn_by)
        notices = [withdrawn_words(target, name)]
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"
    lead = "Được giao cộng giao vượt luôn bằng giao xuống cộng giữ lại; điều chỉnh là ghi thêm chênh lệch."
    acts = [*acts_on(request, target), parts.Link("Về trang chỉ tiêu", back, "quiet")]
    page = Page(
        f"Sổ chỉ tiêu {period.words}", f"{kind_of(target)}. {lead}", acts, stats, notices, tables=[table],
        pagers={table.caption: pager},
    )  # fmt: skip
    return show(request, page)
