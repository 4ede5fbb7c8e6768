"""Addresses of units."""

from django.urls import path

from ketnap.organisations.web import acts, layers
from ketnap.organisations.web.unit import unit
from ketnap.organisations.web.units import node, units

app_name = "organisations"
urlpatterns = [
    path("", units, name="units"),
    path("nut/<str:code>/", node, name="node"),
    path("<str:code>/", unit, name="unit"),
    path("<str:code>/them/", acts.found, name="found"),
    path("<str:code>/doi-ten/", acts.change, name="change"),
    path("<str:code>/chuyen/", acts.move, name="move"),
    path("<str:code>/ket-thuc/", acts.close, name="close"),
    path("<str:code>/tham-quyen/", acts.authority, name="authority"),
    path("<str:code>/quy-dinh/", layers.adopt, name="adopt_layer"),
    path("<str:code>/quy-dinh/<int:pk>/thoi/", layers.end, name="end_layer"),
    path("<str:code>/cap-uy/", acts.committee, name="committee"),
]
