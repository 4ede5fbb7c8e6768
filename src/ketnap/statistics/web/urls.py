from django.urls import path

from ketnap.statistics.web import behind, download, report, reports

app_name = "statistics"
urlpatterns = [
    path("", reports.reports, name="reports"),
    path("tien-do/", report.report, name="report"),
    path("tien-do/tai-ve/", download.download, name="download"),
    path("tien-do/danh-sach/", behind.behind, name="behind"),
]
