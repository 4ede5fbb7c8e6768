"""Addresses of the work with sympathisers; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import cultivation

urlpatterns = [
    path("boi-duong/xet/", cultivation.review, name="review"),
    path("boi-duong/nguoi-giup-do/", cultivation.helpers, name="helpers"),
    path("<uuid:uid>/giup-do/<int:pk>/nhan-xet/", cultivation.remark, name="remark"),
    path("<uuid:uid>/thu-thach/", cultivation.task, name="give_task"),
    path("<uuid:uid>/thu-thach/<int:pk>/", cultivation.finish, name="finish_task"),
    path("<uuid:uid>/phu-trach/", cultivation.charge, name="charge"),
]
