"""Addresses of the papers of a file; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import file

urlpatterns = [
    path("<uuid:uid>/ho-so/", file.file, name="file"),
    path("<uuid:uid>/ho-so/go/<int:pk>/", file.undo, name="file_undo"),
    path("<uuid:uid>/ho-so/<str:code>/", file.paper, name="file_paper"),
    path("<uuid:uid>/ho-so/<str:code>/<slug:verb>/", file.act, name="file_act"),
]
