"""Addresses of facts beside the steps; `urls.py` takes them in. The page of a member shows the records of a new one too."""

from django.urls import path

from ketnap.admissions.web import lacking, sidefacts
from ketnap.admissions.web.sidefacts_show import member_section
from ketnap.members.web.sections import add_section

urlpatterns = [
    path("viec-kem-theo/", lacking.page, name="lacking"),
    path("viec-kem-theo/danh-sach/", lacking.listing, name="lacking_list"),
    path("viec-kem-theo/xuat/", lacking.file, name="lacking_file"),
    path("<uuid:uid>/viec-kem-theo/", sidefacts.side_facts, name="side_facts"),
    path("<uuid:uid>/viec-kem-theo/<slug:kind>/", sidefacts.side_fact, name="side_fact"),
    path("<uuid:uid>/viec-kem-theo/<int:pk>/go/", sidefacts.undo, name="undo_side_fact"),
]

add_section(member_section)
