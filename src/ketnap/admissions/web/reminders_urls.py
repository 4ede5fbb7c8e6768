"""Addresses of limits: reminders, letters, time in stage; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import doubts, feed, reminder_letters, reminders, stage_time

urlpatterns = [
    path("thong-bao/", reminders.inbox, name="inbox"),
    path("thong-bao/<int:pk>/", reminders.notice, name="notice"),
    path("den-han/", reminders.near, name="near"),
    path("nhac-han/", reminders.balance, name="reminder_balance"),
    path("nhac-han/lich/", reminders.schedule, name="schedule"),
    path("nhac-han/thu/<int:pk>/<slug:verb>/", doubts.settle, name="settle_mail"),
    path("don-doc/", reminder_letters.letter_new, name="letters"),
    path("don-doc/<uuid:uid>/", reminder_letters.letter, name="letter"),
    path("don-doc/<uuid:uid>/tai/", reminder_letters.letter_file, name="letter_file"),
    path("thoi-gian/", stage_time.page, name="stage_time"),
    path("thoi-gian/danh-sach/", stage_time.listing, name="stage_time_list"),
    path("thoi-gian/xuat/", stage_time.file, name="stage_time_file"),
    path("lich/<str:secret>.ics", feed.feed, name="feed"),
]
