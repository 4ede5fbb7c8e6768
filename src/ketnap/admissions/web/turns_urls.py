"""Addresses of what happens beside the straight way; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import moves
from ketnap.admissions.web.source import add_again

urlpatterns = [
    path("chuyen/", moves.moves, name="moves"),
    path("chuyen/<int:pk>/tiep-nhan/", moves.receive, name="receive_case"),
    path("chuyen/<int:pk>/tra-lai/", moves.give_back, name="return_case"),
    path("chuyen/<int:pk>/de-nghi-xem-lai/", moves.ask, name="ask_again"),
    path("chuyen/<int:pk>/tra-loi/", moves.answer, name="answer_again"),
    path("them/lai/<uuid:uid>/", add_again, name="add_again"),
    path("<uuid:uid>/chuyen/", moves.send, name="send_case"),
]
