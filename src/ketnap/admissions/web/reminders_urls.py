"""Addresses of reminders; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import feed, reminder_letters, reminders

urlpatterns = [
    path("thong-bao/", reminders.inbox, name="inbox"),
    path("thong-bao/<int:pk>/", reminders.notice, name="notice"),
    path("den-han/", reminders.near, name="near"),
    path("nhac-han/", reminders.balance, name="reminder_balance"),
    path("nhac-han/lich/", reminders.schedule, name="schedule"),
    path("don-doc/", reminder_letters.letter_new, name="letters"),
    path("don-doc/<uuid:uid>/", reminder_letters.letter, name="letter"),
    path("don-doc/<uuid:uid>/tai/", reminder_letters.letter_file, name="letter_file"),
    path("lich/<str:secret>.ics", feed.feed, name="feed"),
]
