"""Addresses of papers."""

from django.urls import path

from ketnap.documents.web import books
from ketnap.documents.web.register import add, document, register

app_name = "documents"
urlpatterns = [
    path("", register, name="register"),
    path("vao-so/", add, name="add"),
    path("<int:pk>/", document, name="document"),
    path("so-cap-so/", books.number_books, name="number_books"),
    path("so-cap-so/mo/", books.open_book, name="open_book"),
    path("so-cap-so/<int:pk>/", books.number_book, name="number_book"),
    path("so-cap-so/so/<int:pk>/huy/", books.cancel, name="cancel_number"),
]
