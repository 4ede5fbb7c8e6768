"""Addresses of the working-day calendar; they stand under those of the rules."""

from django.urls import path

from ketnap.work.web import workdays

app_name = "workdays"
urlpatterns = [
    path("", workdays.calendar, name="calendar"),
    path("dieu-chinh/", workdays.correct, name="correct"),
    path("go/", workdays.withdraw, name="withdraw"),
]
