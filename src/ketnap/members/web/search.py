"""One box for units, people, papers, rules and pages. Suggestions while typing, a full page with or without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents import queries as documents
from ketnap.law import load_rules
from ketnap.lib import format as vn
from ketnap.lib.text import clean, fold
from ketnap.members.queries import search_people
from ketnap.members.secret import IDENTITY_DIGITS
from ketnap.members.web.forms import FindIdentityForm
from ketnap.organisations.kinds import Form
from ketnap.organisations.queries import search_units
from ketnap.ui.frame import SEARCH_PARAMETER

SHORT, LONG = 5, 30
NUMBER = "so"  # says that an identity number was typed, without repeating it

PAGES: tuple[tuple[str, str, Can | None], ...] = (
    ("Việc của tôi", "home", None),
    ("Cây đơn vị", "organisations:units", Can.SEE_UNITS),
    ("Danh sách đảng viên", "members:people", Can.SEE_MEMBERS),
    ("Chuyển sinh hoạt đang chờ", "members:transfers", Can.EDIT_MEMBERS),
    ("Nguồn và hồ sơ kết nạp", "admissions:cases", Can.SEE_CASES),
    ("Chỉ tiêu kết nạp", "targets:targets", Can.SEE_TARGETS),
    ("Lớp bồi dưỡng và kiểm tra", "training:courses", Can.SEE_TRAINING),
    ("Thống kê, báo cáo", "statistics:reports", Can.SEE_FIGURES),
    ("Sổ văn bản", "documents:register", Can.SEE_DOCUMENTS),
    ("Sổ cấp số văn bản", "documents:number_books", Can.SEE_DOCUMENTS),
    ("Nhập sổ cấp uỷ", "books:imports", Can.IMPORT),
    ("Quy định đang áp dụng", "law:in_force", Can.SEE_UNITS),
    ("Nhật ký", "audit:entries", Can.SEE_AUDIT),
)


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one sort."""

    title: str
    hits: list[Hit]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _units(request: Request, text: str, limit: int) -> list[Hit]:
    found = search_units(request.scope.units(Can.SEE_UNITS), text, request.frame.day, limit=limit)
    return [
        Hit(
            hit.name, reverse("organisations:unit", args=[hit.code]),
            ", ".join(part for part in (str(Form(hit.form).label) if hit.form else "", f"tên cũ: {hit.former}" if hit.former else "") if part),
        )
        for hit in found
    ]  # fmt: skip


def _people(request: Request, text: str, limit: int) -> list[Hit]:
    if not request.scope.can(Can.SEE_MEMBERS):
        return []
    return [
        Hit(person.full_name, reverse("members:person", args=[person.uid]), f"sinh {vn.day(person.birth_date)}" + (f", {unit}" if unit else ""))
        for person, unit in search_people(request.scope, text, limit=limit)
    ]  # fmt: skip


def _papers(request: Request, text: str, limit: int) -> list[Hit]:
    if not request.scope.can(Can.SEE_DOCUMENTS):
        return []
    found = documents.register(request.scope.units(Can.SEE_DOCUMENTS), documents.Wanted(text=text))[:limit]
    return [
        Hit(documents.cite(paper), reverse("documents:document", args=[paper.pk]), paper.title or paper.issuer)
        for paper in found
    ]


def _rules(text: str, limit: int) -> list[Hit]:
    wanted = fold(text)
    found = [one for one in load_rules().parameters.values() if wanted in fold(one.question) or wanted in one.key]
    return [Hit(one.question, f"{reverse('law:in_force')}#{one.key}") for one in found[:limit]]


def _pages(request: Request, text: str) -> list[Hit]:
    wanted = fold(text)
    return [
        Hit(label, url)
        for label, name, needs in PAGES
        if wanted in fold(label) and (needs is None or request.scope.can(needs)) and (url := _url(name))
    ]


def groups_for(request: Request, text: str, limit: int) -> list[Group]:
    """What is found, by sort; sorts without a hit are left out."""
    if len(fold(text)) < 2:
        return []
    found = [
        Group("Đơn vị", _units(request, text, limit)),
        Group("Đảng viên, quần chúng", _people(request, text, limit)),
        Group("Văn bản", _papers(request, text, limit)),
        Group("Quy định", _rules(text, limit)),
        Group("Trang", _pages(request, text)),
    ]
    return [group for group in found if group.hits]


def looks_like_identity(text: str) -> bool:
    """Whether somebody typed an identity number into the common box."""
    digits = "".join(text.split())
    return digits.isdigit() and len(digits) == IDENTITY_DIGITS


@screen(None, methods=("GET", "POST"))
def search(request: Request) -> HttpResponse:
    """The page of hits; for the box itself (htmx) the first few as a list.

    The box is sent as POST and led on to its own address, an identity number without itself: it enters no address or log.
    """
    if request.method == "POST":
        typed = clean(request.POST.get(SEARCH_PARAMETER, ""))[:100]
        onward = {NUMBER: "1"} if looks_like_identity(typed) else {SEARCH_PARAMETER: typed}
        return redirect(f"{reverse('search')}?{urlencode(onward)}")
    text = clean(request.GET.get(SEARCH_PARAMETER, ""))[:100]
    brief = bool(request.headers.get("HX-Request"))
    if looks_like_identity(text) and not brief:
        return redirect(f"{reverse('search')}?{NUMBER}=1")  # the number must not stay in the address or the page
    is_number = NUMBER in request.GET or looks_like_identity(text)
    context = {
        "text": "" if is_number else text,
        "groups": [] if is_number else groups_for(request, text, SHORT if brief else LONG),
        "is_number": is_number,
        "find_form": FindIdentityForm() if is_number and request.scope.can(Can.SEARCH_IDENTITY) else None,
    }
    return render(request, "members/_suggestions.html" if brief else "members/search.html", context)
