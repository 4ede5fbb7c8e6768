from django.urls import path

from ketnap.access.web import acts, users

app_name = "access"
urlpatterns = [
    path("", users.users, name="users"),
    path("nguoi-dung-moi/", users.new_user, name="new_user"),
    path("nguoi-dung/<str:username>/", users.user, name="user"),
    path("nguoi-dung/<str:username>/cap-vai-tro/", acts.grant, name="grant"),
    path("nguoi-dung/<str:username>/dat-lai-mat-khau/", acts.reset_password, name="reset_password"),
    path("nguoi-dung/<str:username>/ngung-dung/", acts.deactivate, name="deactivate"),
    path("nguoi-dung/<str:username>/dung-lai/", acts.reactivate, name="reactivate"),
    path("vai-tro/<int:pk>/ket-thuc/", acts.end_grant, name="end_grant"),
]
