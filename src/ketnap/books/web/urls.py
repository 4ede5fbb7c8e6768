from django.urls import path

from ketnap.books.web import acts, files, imports, one

app_name = "books"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("tai-len/", imports.upload, name="upload"),
    path("mau/", files.template, name="template"),
    path("xuat/", files.export, name="export"),
    path("<uuid:uid>/", one.book, name="import"),
    path("<uuid:uid>/tien-do/", one.progress, name="progress"),
    path("<uuid:uid>/kiem-tra/", acts.check, name="check"),
    path("<uuid:uid>/tra-loi/", acts.answer, name="answer"),
    path("<uuid:uid>/ghi/", acts.commit, name="commit"),
    path("<uuid:uid>/bo/", acts.withdraw, name="withdraw"),
    path("<uuid:uid>/so-loi/", files.faults, name="faults"),
]
