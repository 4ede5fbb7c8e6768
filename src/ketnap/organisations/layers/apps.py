from django.apps import AppConfig


class LayersConfig(AppConfig):
    name = "ketnap.organisations.layers"
    label = "layers"
    verbose_name = "Quy định riêng của địa phương"
