from django.urls import path

from ketnap.targets.web import declare, hand_down, revise, set_target, targets

app_name = "targets"
urlpatterns = [
    path("", targets.targets, name="targets"),
    path("dat/", set_target.set_, name="set"),
    path("<int:pk>/giao/", hand_down.hand_down, name="hand_down"),
    path("<int:pk>/dieu-chinh/", revise.revise, name="revise"),
    path("khai/", declare.declare, name="declare"),
]
