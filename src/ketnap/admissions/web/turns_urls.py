"""Addresses of what happens beside the straight way; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import ceremonies, corrections, handover, moves, removals
from ketnap.admissions.web.source import add_again

urlpatterns = [
    path("ban-giao/", handover.hand, name="hand_over"),
    path("viec/<int:pk>/nguoi-nhan/", handover.own, name="own_task"),
    path("<uuid:uid>/can-bo/", handover.charge, name="officer"),
    path("le/ghi/", ceremonies.ceremony_new, name="ceremony_new"),
    path("le/<int:pk>/", ceremonies.ceremony, name="ceremony"),
    path("chuyen/", moves.moves, name="moves"),
    path("chuyen/<int:pk>/tiep-nhan/", moves.receive, name="receive_case"),
    path("chuyen/<int:pk>/tra-lai/", moves.give_back, name="return_case"),
    path("chuyen/<int:pk>/de-nghi-xem-lai/", moves.ask, name="ask_again"),
    path("chuyen/<int:pk>/tra-loi/", moves.answer, name="answer_again"),
    path("them/lai/<uuid:uid>/", add_again, name="add_again"),
    path("<uuid:uid>/chuyen/", moves.send, name="send_case"),
    path("<uuid:uid>/huy-quyet-dinh/", corrections.cancel, name="cancel_decision"),
    path("<uuid:uid>/lam-lai/", corrections.redo_choose, name="redo_choose"),
    path("<uuid:uid>/lam-lai/<slug:key>/", corrections.redo, name="redo"),
    path("<uuid:uid>/xoa-ten/", removals.propose, name="propose_removal"),
    path("<uuid:uid>/xoa-ten/bieu-quyet/", removals.vote, name="vote_removal"),
    path("<uuid:uid>/xoa-ten/thoi/", removals.drop, name="drop_removal"),
    path("<uuid:uid>/bao-cao/<slug:key>/", removals.report, name="report_votes"),
    path("<uuid:uid>/y-kien/<int:pk>/", removals.answer, name="answer_report"),
]
