"""What the base page needs on every screen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from ketnap.access.request import Frame
from ketnap.access.roles import Can, Role
from ketnap.access.scope import Scope
from ketnap.accounts.models import User
from ketnap.admissions.reminders.queries import notices
from ketnap.audit.models import Seal
from ketnap.organisations.models import Profile

# Subject, screen, and the capability that makes it appear; the order is the users' own.
NAVIGATION: tuple[tuple[str, str, Can | None], ...] = (
    ("Việc của tôi", "home", None),
    ("Đơn vị", "organisations:units", Can.SEE_UNITS),
    ("Nguồn và kết nạp", "admissions:cases", Can.SEE_CASES),
    ("Đảng viên", "members:people", Can.SEE_MEMBERS),
    ("Chỉ tiêu", "targets:targets", Can.SEE_TARGETS),
    ("Lớp và kiểm tra", "training:courses", Can.SEE_TRAINING),
    ("Thống kê, báo cáo", "statistics:reports", Can.SEE_FIGURES),
    ("Văn bản", "documents:register", Can.SEE_DOCUMENTS),
    ("Sổ cấp uỷ", "books:imports", Can.IMPORT),
    ("Quy định", "law:in_force", Can.SEE_UNITS),
    ("Nhật ký", "audit:entries", Can.SEE_AUDIT),
    ("Quản trị", "access:users", Can.MANAGE_ACCESS),
)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation, unit, date, account and seal for the base page; little for a visitor."""
    scope: Scope | None = getattr(request, "scope", None)
    shown: dict[str, Any] = {"demo": settings.DEMO}
    if scope is None or not isinstance(request.user, User):
        return shown
    match = request.resolver_match
    here = match.namespace if match else ""
    shown["navigation"] = [
        {
            "label": label,
            "url": url,
            "current": name.partition(":")[0] == (here or (match.url_name if match else "")),
            "badge": 0,
        }
        for label, name, needs in NAVIGATION
        if (needs is None or scope.can(needs)) and (url := _url(name))
    ]
    roles = [Role(role).label for role in Role if role in scope.roles()]
    shown |= {
        "account_name": str(request.user),
        "account_role": request.user.title or ", ".join(roles),
        "account_url": _url("accounts:account"),
        "sign_out_url": _url("accounts:sign_out"),
        "search_url": _url("search"),
        **_seal_and_inbox(request.user, scope),
        "seal_url": _url("audit:entries") if scope.can(Can.SEE_AUDIT) else "",
    }
    if (view := getattr(request, "frame", None)) is not None:
        shown |= _place(request, scope, view)
        shown |= {"today_url": _same_page(request, ngay=view.today.isoformat())}
    return shown


def _same_page(request: HttpRequest, **changed: str) -> str:
    """The query of this page with other values; what else was chosen stays, the place in a long list does not."""
    kept = request.GET.copy()
    for name in ("sau", "truoc", "trang"):
        kept.pop(name, None)
    if "don_vi" in changed and "cua" in kept:
        kept["cua"] = changed["don_vi"]  # figures and reports name their unit by a word of their own
    for name, value in changed.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def _seal_and_inbox(user: User, scope: Scope) -> dict[str, Any]:
    """The number of the last seal, and how many lines of the inbox are unread. One query."""
    sealed = Seal.objects.order_by("-number").values("number")[:1]
    rows = User.objects.filter(pk=user.pk).annotate(seal=Subquery(sealed))
    sees = scope.can(Can.SEE_CASES)
    if sees:
        unread = notices(user, scope.units(Can.SEE_CASES)).filter(read_at=None).order_by().values("user")
        rows = rows.annotate(unread=Subquery(unread.annotate(n=Count("pk")).values("n")))
    found = rows.values("seal", *(["unread"] if sees else [])).first() or {}
    return {
        "seal_number": found.get("seal") or 0, "inbox_unread": found.get("unread") or 0,
        "inbox_url": _url("admissions:inbox") if sees else "",
    }  # fmt: skip


def _place(request: HttpRequest, scope: Scope, view: Frame) -> dict[str, Any]:
    choices = (
        Profile.objects.on(view.today).filter(unit_id__in=scope.roots).select_related("unit").order_by("unit__code")
    )
    return {
        "unit_name": view.unit_name,
        "unit_choices": [
            {
                "label": choice.name,
                "url": _same_page(request, don_vi=choice.unit.code),
                "current": choice.unit_id == view.unit.pk,
            }
            for choice in choices
        ],
        "unit_all_url": _url("organisations:units"),
        "as_of": view.day,
        "today": view.today,
        "looking_at_past": view.past,
    }
