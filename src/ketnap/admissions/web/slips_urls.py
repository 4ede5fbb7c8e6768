"""Addresses of slips; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import slips

urlpatterns = [
    path("phieu/", slips.slips, name="slips"),
    path("<uuid:uid>/phieu/", slips.case_slips, name="case_slips"),
    path("<uuid:uid>/phieu/<slug:verb>/", slips.slip_act, name="slip_act"),
    path("<uuid:uid>/phieu/go/<int:pk>/", slips.undo, name="undo_slip"),
]
