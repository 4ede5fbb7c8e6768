"""Addresses of special groups; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import consents

urlpatterns = [
    path("<uuid:uid>/dac-thu/", consents.specials, name="specials"),
    path("<uuid:uid>/dac-thu/xem/", consents.reveal, name="special_reveal"),
    path("<uuid:uid>/dac-thu/ghi/", consents.state, name="special_state"),
    path("<uuid:uid>/dac-thu/<int:pk>/xin-y-kien/", consents.ask, name="special_ask"),
    path("<uuid:uid>/dac-thu/<int:pk>/", consents.answer, name="special_answer"),
    path("<uuid:uid>/dac-thu/<int:pk>/go/", consents.undo, name="special_undo"),
]
