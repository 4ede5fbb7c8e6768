"""Addresses of courses."""

from django.urls import path

from ketnap.training.web import courses

app_name = "training"
urlpatterns = [
    path("", courses.courses, name="courses"),
    path("mo/", courses.add_course, name="add_course"),
    path("<int:pk>/", courses.course, name="course"),
    path("<int:pk>/nguoi-hoc/", courses.enrol, name="enrol"),
    path("<int:pk>/chung-nhan/", courses.certificates, name="certificates"),
    path("<int:pk>/chung-nhan/<int:certificate>/thu-hoi/", courses.withdraw, name="withdraw"),
]
