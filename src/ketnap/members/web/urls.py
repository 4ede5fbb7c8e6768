"""Addresses of members. The search box of every page has its own address, outside this list (`config.urls`)."""

from django.urls import path

from ketnap.members.web import acts, transfers
from ketnap.members.web.behind import behind
from ketnap.members.web.exports import behind_export, export
from ketnap.members.web.identity import find_identity, reveal
from ketnap.members.web.people import people
from ketnap.members.web.person import person
from ketnap.members.web.seats import seat

app_name = "members"
urlpatterns = [
    path("", people, name="people"),
    path("xuat/", export, name="export"),
    path("so-lieu/", behind, name="behind"),
    path("so-lieu/xuat/", behind_export, name="behind_export"),
    path("tra-so/", find_identity, name="find_identity"),
    path("chuyen/", transfers.transfers, name="transfers"),
    path("chuyen/<int:pk>/tiep-nhan/", transfers.receive, name="receive"),
    path("chuyen/<int:pk>/tra-lai/", transfers.give_back, name="return"),
    path("trang-thai/<int:pk>/ket-thuc/", acts.end_state, name="end_state"),
    path("cap-uy/<int:pk>/", seat, name="seat"),
    path("chi-bo/<str:code>/ghi/", acts.enter, name="enter"),
    path("<uuid:uid>/", person, name="person"),
    path("<uuid:uid>/xem/<str:fact>/", reveal, name="reveal"),
    path("<uuid:uid>/sua/", acts.correct, name="correct"),
    path("<uuid:uid>/trang-thai/", acts.set_state, name="set_state"),
    path("<uuid:uid>/chuyen/", transfers.send, name="send"),
    path("<uuid:uid>/roi-dang/", acts.leave, name="leave"),
]
