from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "ketnap.books"
    label = "books"
    verbose_name = "Sổ cấp uỷ"
