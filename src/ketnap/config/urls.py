"""Where each subject's screens and API live. The words are the users' own, without marks."""

from django.urls import include, path

from ketnap.config.api import api
from ketnap.members.web.search import search

urlpatterns = [
    path("", include("ketnap.work.web.urls")),
    path("tai-khoan/", include("ketnap.accounts.web.urls")),
    path("don-vi/", include("ketnap.organisations.web.urls")),
    path("ket-nap/", include("ketnap.admissions.web.urls")),
    path("dang-vien/", include("ketnap.members.web.urls")),
    path("chi-tieu/", include("ketnap.targets.web.urls")),
    path("lop/", include("ketnap.training.web.urls")),
    path("bao-cao/", include("ketnap.statistics.web.urls")),
    path("van-ban/", include("ketnap.documents.web.urls")),
    path("quy-dinh/", include("ketnap.law.web.urls")),
    path("quy-dinh/lich-lam-viec/", include("ketnap.work.web.workdays_urls")),
    path("so-cap-uy/", include("ketnap.books.web.urls")),
    path("nhat-ky/", include("ketnap.audit.web.urls")),
    path("quan-tri/", include("ketnap.access.web.urls")),
    path("tim/", search, name="search"),
    path("giao-dien/", include("ketnap.ui.web.urls")),
    path("api/v1/", api.urls),
]

handler403 = "ketnap.config.errors.forbidden"
handler404 = "ketnap.config.errors.not_found"
handler500 = "ketnap.config.errors.broken"
