"""Addresses of papers; `urls.py` takes them in."""

from django.urls import path

from ketnap.admissions.web import ballot_slips, minutes, papers, papers_batch, papers_templates

urlpatterns = [
    path("giay-to/in-nhieu/", papers_batch.batch_new, name="batch_new"),
    path("giay-to/dot/<uuid:uid>/", papers_batch.batch, name="batch"),
    path("giay-to/dot/<uuid:uid>/tien-do/", papers_batch.batch_progress, name="batch_progress"),
    path("giay-to/dot/<uuid:uid>/tai/", papers_batch.batch_take, name="batch_take"),
    path("giay-to/mau/", papers_templates.templates, name="templates"),
    path("giay-to/mau/<int:pk>/", papers_templates.template, name="template"),
    path("giay-to/mau/<int:pk>/xem-thu/", papers_templates.template_preview, name="template_preview"),
    path("giay-to/mau/<int:pk>/thoi/", papers_templates.template_end, name="template_end"),
    path("giay-to/truong/", papers_templates.fields, name="template_fields"),
    path("giay-to/ten-van-ban/", papers_templates.letterhead, name="letterhead"),
    path("hop/<slug:key>/phieu-bieu-quyet/", ballot_slips.ballot_slips, name="ballot_slips"),
    path("hop/<slug:key>/phieu-bieu-quyet/in/", ballot_slips.print_slips, name="print_ballot_slips"),
    path("hop/<int:pk>/bien-ban/", minutes.minutes, name="minutes"),
    path("hop/<int:pk>/bien-ban/in/", minutes.print_one, name="print_minutes"),
    path("phieu-hop/<str:code>/", papers_batch.cell_meeting, name="cell_meeting"),
    path("phieu-hop/<str:code>/tai/", papers_batch.cell_meeting_file, name="cell_meeting_file"),
    path("<uuid:uid>/giay-to/", papers.papers, name="papers"),
    path("<uuid:uid>/giay-to/<slug:form>/", papers.paper, name="paper"),
    path("<uuid:uid>/giay-to/<slug:form>/in/", papers.print_one, name="print_paper"),
    path("<uuid:uid>/tap-kiem-tra/", papers.pack, name="pack"),
]
