from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ketnap.documents"
    label = "documents"
    verbose_name = "Văn bản"
