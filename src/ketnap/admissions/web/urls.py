"""Addresses of sources and cases."""

from django.urls import path

from ketnap.admissions.web import acts, exports, meetings
from ketnap.admissions.web.bulk import bulk
from ketnap.admissions.web.bulk_undo import bulk_undo
from ketnap.admissions.web.case import case
from ketnap.admissions.web.cases import cases, overdue
from ketnap.admissions.web.consents_urls import urlpatterns as consent_urls
from ketnap.admissions.web.cultivation_urls import urlpatterns as cultivation_urls
from ketnap.admissions.web.file_urls import urlpatterns as file_urls
from ketnap.admissions.web.papers_urls import urlpatterns as paper_urls
from ketnap.admissions.web.recheck import rechecked
from ketnap.admissions.web.referees import add_referee
from ketnap.admissions.web.reminders_urls import urlpatterns as reminder_urls
from ketnap.admissions.web.sidefacts_urls import urlpatterns as side_urls
from ketnap.admissions.web.slips_urls import urlpatterns as slip_urls
from ketnap.admissions.web.source import add_source
from ketnap.admissions.web.turns_urls import urlpatterns as turn_urls
from ketnap.admissions.web.vetting_urls import urlpatterns as vetting_urls

app_name = "admissions"
urlpatterns = [
    *paper_urls,
    *cultivation_urls,
    *reminder_urls,
    *file_urls,
    *vetting_urls,
    *slip_urls,
    *consent_urls,
    *side_urls,
    *turn_urls,
    path("", cases, name="cases"),
    path("qua-han/", overdue, name="overdue"),
    path("them/", add_source, name="add_source"),
    path("hop/", meetings.meetings, name="meetings"),
    path("hop/<int:pk>/", meetings.meeting, name="meeting"),
    path("hop/<slug:key>/ghi/", meetings.meeting_new, name="meeting_new"),
    path("hop/<slug:key>/trich-ngang/", exports.summary_page, name="summary"),
    path("hop/<slug:key>/trich-ngang/xuat/", exports.export, name="export_summary"),
    path("nhieu-ho-so/", bulk, name="bulk"),
    path("nhieu-ho-so/go/", bulk_undo, name="bulk_undo"),
    path("doi-chieu-lai/", rechecked, name="recheck"),
    path("<uuid:uid>/", case, name="case"),
    path("<uuid:uid>/buoc/<slug:key>/", acts.step, name="step"),
    path("<uuid:uid>/go/<int:pk>/", acts.undo, name="undo"),
    path("<uuid:uid>/mien/", acts.waive, name="waive"),
    path("<uuid:uid>/ket-thuc/", acts.close, name="close"),
    path("<uuid:uid>/giup-do/", acts.add_helper, name="add_helper"),
    path("<uuid:uid>/giup-do/<int:pk>/thoi/", acts.end_helper, name="end_helper"),
    path("<uuid:uid>/gioi-thieu/", add_referee, name="add_referee"),
    path("<uuid:uid>/gioi-thieu/<int:pk>/thoi/", acts.end_referee, name="end_referee"),
]
