from django.urls import path

from ketnap.accounts.web import account, channels, sign_in

app_name = "accounts"
urlpatterns = [
    path("", account.account, name="account"),
    path("dang-nhap/", sign_in.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("mat-khau/", account.change_password, name="change_password"),
    path("nhac-han/", channels.choose, name="choose_channels"),
    path("lich/tao/", channels.new_feed, name="new_feed"),
    path("lich/<int:pk>/thu-hoi/", channels.close_feed, name="close_feed"),
    path("khoa/<int:pk>/thu-hoi/", account.revoke_token, name="revoke_token"),
]
