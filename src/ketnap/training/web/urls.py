"""Addresses of courses."""

from django.urls import path

from ketnap.training.web import courses, sittings

app_name = "training"
urlpatterns = [
    path("", courses.courses, name="courses"),
    path("mo/", courses.add_course, name="add_course"),
    path("kiem-tra/", sittings.register, name="sittings"),
    path("kiem-tra/<int:pk>/go/", sittings.undo, name="undo_sitting"),
    path("<int:pk>/kiem-tra/", sittings.sit, name="sit"),
    path("<int:pk>/", courses.course, name="course"),
    path("<int:pk>/nguoi-hoc/", courses.enrol, name="enrol"),
    path("<int:pk>/chung-nhan/", courses.certificates, name="certificates"),
    path("<int:pk>/chung-nhan/<int:certificate>/thu-hoi/", courses.withdraw, name="withdraw"),
]
