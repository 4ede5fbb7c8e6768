"""Addresses of vetting; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import vetting

urlpatterns = [
    path("<uuid:uid>/tham-tra/", vetting.vetting, name="vetting"),
    path("<uuid:uid>/tham-tra/ho-ten/", vetting.reveal, name="vetting_reveal"),
    path("<uuid:uid>/tham-tra/yeu-cau/<int:pk>/", vetting.request_page, name="vetting_request"),
    path("<uuid:uid>/tham-tra/<slug:verb>/", vetting.act, name="vetting_act"),
    path("<uuid:uid>/tham-tra/<slug:verb>/<int:pk>/", vetting.act_on, name="vetting_on"),
]
