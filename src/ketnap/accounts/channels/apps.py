from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "ketnap.accounts.channels"
    label = "channels"
    verbose_name = "Cách nhận nhắc hạn"
